//! The pieces of a vocabulary in the order of their numbers, and where each one stands: a hundred thousand of them lie in a few megabytes.

/// Pieces, each found by its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Pieces {
    /// All of them, a line end between two.
    text: String,
    /// Where each one ends in the text.
    ends: Vec<u32>,
    /// A piece's number and one, at its hash or at the next free place behind it; a zero where none is.
    slots: Vec<u32>,
    /// Bytes of the longest.
    longest: usize,
}

/// The hash of the bytes that it was shown, one after another: FNV-1a. The vocabulary is the operator's, so nobody picks pieces that collide.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) const fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3);
    }

    fn of(bytes: &[u8]) -> Self {
        let mut hash = Self::new();
        bytes.iter().for_each(|byte| hash.add(*byte));
        hash
    }

    /// The first place among as many as a power of two.
    const fn place(self, places: usize) -> usize {
        (self.0 ^ self.0 >> 32) as usize & (places - 1)
    }
}

impl Pieces {
    /// From lines, one piece each. Of two that are the same the later one counts.
    pub(crate) fn new(text: String) -> Self {
        let mut ends = Vec::new();
        let mut at = 0;
        let mut longest = 0;
        for line in text.split('\n') {
            longest = longest.max(line.len());
            at += line.len();
            ends.push(u32::try_from(at).unwrap_or(u32::MAX));
            at += 1;
        }
        let slots = vec![0; (2 * ends.len()).next_power_of_two()];
        let mut pieces = Self { text, ends, slots, longest };
        for number in 0..pieces.len() {
            let place = pieces.place(Hash::of(pieces.bytes(number)), pieces.bytes(number));
            pieces.slots[place] = u32::try_from(number + 1).unwrap_or_default();
        }
        pieces
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of the longest.
    pub(crate) const fn longest(&self) -> usize {
        self.longest
    }

    /// As lines.
    pub(crate) fn lines(&self) -> &str {
        &self.text
    }

    /// All, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.text.split('\n')
    }

    /// The number of a piece.
    pub(crate) fn find(&self, piece: &str) -> Option<u32> {
        self.find_hashed(Hash::of(piece.as_bytes()), piece.as_bytes())
    }

    /// The number of the piece of these bytes and their hash.
    pub(crate) fn find_hashed(&self, hash: Hash, bytes: &[u8]) -> Option<u32> {
        self.slots[self.place(hash, bytes)].checked_sub(1)
    }

    /// Where these bytes stand, or would. There is always a free place, for there are twice as many as pieces.
    fn place(&self, hash: Hash, bytes: &[u8]) -> usize {
        let mut place = hash.place(self.slots.len());
        while self.slots[place] != 0 && self.bytes(self.slots[place] as usize - 1) != bytes {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }

    fn bytes(&self, number: usize) -> &[u8] {
        let begin = if number == 0 { 0 } else { self.ends[number - 1] as usize + 1 };
        &self.text.as_bytes()[begin..self.ends[number] as usize]
    }

    /// Bytes in memory.
    pub(crate) fn memory(&self) -> usize {
        self.text.len() + 4 * (self.ends.len() + self.slots.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_is_found_and_nothing_else() {
        let lines = "[PAD]\na\n退款\n\n##s\na b\n退";
        let pieces = Pieces::new(lines.to_owned());
        assert_eq!((pieces.len(), pieces.longest(), pieces.lines()), (7, 6, lines));
        for (number, piece) in pieces.iter().enumerate() {
            assert_eq!(pieces.find(piece), u32::try_from(number).ok(), "{piece:?}");
        }
        for other in ["b", "退款货", "[PAD", "款", " "] {
            assert_eq!(pieces.find(other), None, "{other:?}");
        }
        assert_eq!(Pieces::new("a\nb\na".to_owned()).find("a"), Some(2), "the later one counts");
        assert_eq!(Pieces::new(String::new()).find(""), Some(0));
    }
}
