//! Hashes of stretches of a text, and a table of them that is small and looked up at once.

/// An odd number whose bits are well mixed.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of what came before and one more symbol.
pub(crate) fn mix(hash: u64, symbol: u64) -> u64 {
    hash.wrapping_mul(FACTOR).wrapping_add(symbol + 1)
}

/// The part of a hash that is kept.
pub(crate) fn kept(hash: u64) -> u32 {
    ((hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

/// Hashes of all beginnings of a row of symbols, so that the hash of any stretch is a subtraction.
#[derive(Clone, Debug)]
pub(crate) struct Rolling {
    sums: Vec<u64>,
    powers: Vec<u64>,
}

impl Rolling {
    pub(crate) fn new(symbols: &[char]) -> Self {
        Self::of(symbols.iter().map(|c| u64::from(*c)))
    }

    pub(crate) fn of(symbols: impl Iterator<Item = u64>) -> Self {
        let (mut sums, mut powers) = (vec![0], vec![1_u64]);
        let (mut hash, mut power) = (0, 1_u64);
        for symbol in symbols {
            hash = mix(hash, symbol);
            power = power.wrapping_mul(FACTOR);
            sums.push(hash);
            powers.push(power);
        }
        Self { sums, powers }
    }

    /// The hash of a stretch.
    pub(crate) fn hash(&self, start: usize, end: usize) -> u64 {
        let at = |i: usize| self.sums.get(i).copied().unwrap_or(0);
        at(end).wrapping_sub(at(start).wrapping_mul(self.power(end - start)))
    }

    /// The hash of a stretch with the symbol at a place left open.
    pub(crate) fn open(&self, start: usize, end: usize, place: usize, symbol: u64) -> u64 {
        let power = self.power(end - 1 - place);
        self.hash(start, end).wrapping_sub(power.wrapping_mul(symbol + 1))
    }

    fn power(&self, exponent: usize) -> u64 {
        self.powers.get(exponent).copied().unwrap_or(1)
    }
}

/// Numbers by hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// Where each of the 65,536 first halves of a hash begins.
    starts: Vec<u32>,
    items: Vec<(u32, u32)>,
}

impl Index {
    pub(crate) fn new(mut items: Vec<(u32, u32)>) -> Self {
        if items.is_empty() {
            return Self::default();
        }
        items.sort_unstable();
        items.dedup();
        items.shrink_to_fit();
        let mut starts = vec![0_u32; (1 << 16) + 1];
        for (hash, _) in &items {
            if let Some(count) = starts.get_mut((hash >> 16) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { starts, items }
    }

    pub(crate) fn get(&self, hash: u32) -> impl Iterator<Item = u32> + '_ {
        let at = |i: u32| self.starts.get(i as usize).map_or(0, |at| *at as usize);
        let range = at(hash >> 16)..at((hash >> 16) + 1);
        let items = self.items.get(range).unwrap_or(&[]);
        let first = items.partition_point(|(other, _)| *other < hash);
        items.iter().skip(first).take_while(move |(other, _)| *other == hash).map(|(_, item)| *item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_has_one_hash_wherever_it_stands() {
        let (a, b) = (Rolling::new(&['x', 'a', 'b', 'c']), Rolling::new(&['a', 'b', 'c']));
        assert_eq!(a.hash(1, 4), b.hash(0, 3));
        let c = Rolling::new(&['a', 'q', 'c']);
        assert_ne!(c.hash(0, 3), b.hash(0, 3));
        assert_eq!(c.open(0, 3, 1, u64::from('q')), a.open(1, 4, 2, u64::from('b')));
    }

    #[test]
    fn everything_put_in_is_found() {
        let items: Vec<(u32, u32)> = (0..5_000).map(|i| (kept(mix(7, i / 2)), i as u32)).collect();
        let index = Index::new(items.clone());
        for (hash, item) in items {
            assert!(index.get(hash).any(|found| found == item));
        }
        assert_eq!(Index::default().get(5).count(), 0);
    }
}
