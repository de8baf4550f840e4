//! Which slots may have a weight for following which. Where slots are many, only pairs seen in training have one of their own, and all others
//! of a row share one, so that a thousand slots cost no million of weights.

use std::ops::Range;

/// For each row (no slot yet, inside x, outside after x) the slots that have a weight there, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs {
    ends: Vec<u32>,
    next: Vec<u16>,
}

impl Pairs {
    /// From what was seen, in any order and as often as it was.
    pub(crate) fn new(rows: usize, mut seen: Vec<(usize, u16)>) -> Self {
        seen.sort_unstable();
        seen.dedup();
        let ends = (0..rows).map(|row| seen.partition_point(|(other, _)| *other <= row) as u32).collect();
        Self { ends, next: seen.into_iter().map(|(_, slot)| slot).collect() }
    }

    /// All pairs.
    pub(crate) fn len(&self) -> usize {
        self.next.len()
    }

    /// The places of the pairs of a row.
    pub(crate) fn range(&self, row: usize) -> Range<usize> {
        let end = self.ends.get(row).copied().unwrap_or_default() as usize;
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        (start as usize).min(end)..end
    }

    /// The pairs of a row: place and slot.
    pub(crate) fn of(&self, row: usize) -> impl Iterator<Item = (usize, usize)> {
        let range = self.range(row);
        range.clone().zip(self.next[range].iter().map(|slot| usize::from(*slot)))
    }

    /// The place of a pair.
    pub(crate) fn find(&self, row: usize, slot: usize) -> Option<usize> {
        let range = self.range(row);
        let at = self.next[range.clone()].binary_search_by_key(&slot, |next| usize::from(*next)).ok()?;
        Some(range.start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_by_row() {
        let pairs = Pairs::new(5, vec![(3, 1), (0, 2), (3, 0), (3, 1)]);
        assert_eq!((pairs.len(), pairs.range(0), pairs.range(3), pairs.range(4)), (3, 0..1, 1..3, 3..3));
        assert_eq!(pairs.of(3).collect::<Vec<_>>(), [(1, 0), (2, 1)]);
        assert_eq!((pairs.find(0, 2), pairs.find(3, 1), pairs.find(3, 2)), (Some(0), Some(2), None));
        assert_eq!((Pairs::default().range(7), Pairs::default().find(0, 0)), (0..0, None));
    }
}
