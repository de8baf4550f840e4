//! Which conversations of a block have a term: a set of numbers below 1,024, and how it is stored.

/// Conversations of one block.
pub(crate) const BLOCK: u64 = 1_024;
const WORDS: usize = BLOCK as usize / 64;
/// Bytes of a set written as bits; one that would be as long as a list is written so.
const BITS: usize = WORDS * 8;

/// Some of a block's conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs([u64; WORDS]);

impl Docs {
    /// Every one.
    pub(crate) const ALL: Self = Self([u64::MAX; WORDS]);

    /// As stored: a list of 16-bit numbers, or one bit for each. What cannot be read is empty.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut docs = Self::default();
        if bytes.len() == BITS {
            for (word, eight) in docs.0.iter_mut().zip(bytes.chunks_exact(8)) {
                *word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
            }
        } else {
            for two in bytes.chunks_exact(2) {
                docs.insert(u16::from_le_bytes(two.try_into().unwrap_or_default()));
            }
        }
        docs
    }

    /// As it is stored.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if self.len() * 2 < BITS {
            self.iter().flat_map(u16::to_le_bytes).collect()
        } else {
            self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
        }
    }

    pub(crate) fn insert(&mut self, at: u16) {
        if let Some(word) = self.0.get_mut(usize::from(at) / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(crate) fn remove(&mut self, at: u16) {
        if let Some(word) = self.0.get_mut(usize::from(at) / 64) {
            *word &= !(1 << (at % 64));
        }
    }

    pub(crate) fn has(&self, at: u16) -> bool {
        self.0.get(usize::from(at) / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn or(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn and(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
    }

    /// From the lowest on.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = u16> + '_ {
        (0..BLOCK as u16).filter(|at| self.has(*at))
    }
}

/// The block of a conversation, and its place there.
pub(crate) const fn place(doc: u64) -> (u64, u16) {
    (doc / BLOCK, (doc % BLOCK) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_set_is_read_as_it_was_written() {
        for step in [1, 2, 7, 16, 17, 100, 1_023, 1_024] {
            let mut docs = Docs::default();
            (0..1_024).step_by(step).for_each(|at| docs.insert(at));
            let bytes = docs.bytes();
            assert!(bytes.len() <= BITS, "{step}");
            assert_eq!(Docs::read(&bytes), docs, "every {step}th");
            assert_eq!(
                docs.iter().map(usize::from).collect::<Vec<_>>(),
                (0..1_024).step_by(step).collect::<Vec<_>>()
            );
            docs.remove(0);
            assert!(!docs.has(0) && Docs::read(&docs.bytes()) == docs);
        }
        assert_eq!(Docs::read(&Docs::ALL.bytes()), Docs::ALL);
        assert!(Docs::read(&[]).is_empty() && place(1_024) == (1, 0));
    }
}
