//! Slots found against slots marked, as the script `conlleval` counts them: a slot is right when its name and both its ends are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

/// A slot: where it is, and its name.
pub type Phrase = (Range<usize>, String);

/// Slots found, marked, and both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Found as they are marked.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Marked.
    pub expected: usize,
}

impl Count {
    /// The share of what is found that is right; 0 where nothing is found.
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of what is marked that is found; 0 where nothing is marked.
    pub fn recall(&self) -> f64 {
        share(self.right, self.expected)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.expected)
    }
}

fn share(of: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { of as f64 / all as f64 }
}

/// The slots of a row of labels `B-x`, `I-x` and `O`. As `conlleval` does: an `I-` that follows no label of its own name begins a slot.
/// `None` where a label is none of these.
pub fn phrases<T: AsRef<str>>(labels: &[T]) -> Option<Vec<Phrase>> {
    let mut out: Vec<Phrase> = Vec::new();
    let mut open = false;
    for (at, label) in labels.iter().enumerate() {
        let label = label.as_ref();
        if label == "O" {
            open = false;
            continue;
        }
        let (kind, name) = label.split_once('-').filter(|(_, name)| !name.is_empty())?;
        match (kind, out.last_mut()) {
            ("I", Some((range, last))) if open && last == name => range.end = at + 1,
            ("B" | "I", _) => out.push((at..at + 1, name.to_owned())),
            _ => return None,
        }
        open = true;
    }
    Some(out)
}

/// Counts over rows of (marked, found), of all slots together and by name.
pub fn count<'a>(
    rows: impl Iterator<Item = (&'a [Phrase], &'a [Phrase])>,
) -> (Count, BTreeMap<&'a str, Count>) {
    let mut by_name: BTreeMap<&str, Count> = BTreeMap::new();
    for (marked, found) in rows {
        let key = |phrase: &'a Phrase| (phrase.0.start, phrase.0.end, phrase.1.as_str());
        let marked: BTreeSet<_> = marked.iter().map(key).collect();
        let found: BTreeSet<_> = found.iter().map(key).collect();
        for (_, _, name) in &marked {
            by_name.entry(name).or_default().expected += 1;
        }
        for phrase in &found {
            let count = by_name.entry(phrase.2).or_default();
            count.found += 1;
            count.right += usize::from(marked.contains(phrase));
        }
    }
    let all = by_name.values().fold(Count::default(), |sum, one| Count {
        right: sum.right + one.right,
        found: sum.found + one.found,
        expected: sum.expected + one.expected,
    });
    (all, by_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(labels: &str) -> Option<Vec<Phrase>> {
        phrases(&labels.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn labels_become_slots() {
        let p = |range: Range<usize>, name: &str| (range, name.to_owned());
        for (labels, wanted) in [
            ("O O", vec![]),
            ("B-a I-a O B-b", vec![p(0..2, "a"), p(3..4, "b")]),
            ("B-a B-a I-a", vec![p(0..1, "a"), p(1..3, "a")]),
            ("I-a I-a O I-a", vec![p(0..2, "a"), p(3..4, "a")]),
            ("B-a I-b I-b", vec![p(0..1, "a"), p(1..3, "b")]),
            ("B-from-city I-from-city", vec![p(0..2, "from-city")]),
        ] {
            assert_eq!(of(labels), Some(wanted), "{labels}");
        }
        for bad in ["X", "B", "B-", "E-a", "o"] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    /// Worked by hand. Row 1: a right, b too short. Row 2: one found that is not there. Row 3: a taken for b.
    #[test]
    fn counts_are_those_of_conlleval() {
        let rows = [
            ("B-a I-a O B-b I-b", "B-a I-a O B-b O"),
            ("O O", "O B-a"),
            ("B-a O B-b", "B-b O B-b"),
            ("O", "O"),
        ]
        .map(|(marked, found)| (of(marked).expect("labels"), of(found).expect("labels")));
        let (all, by_name) = count(rows.iter().map(|(m, f)| (m.as_slice(), f.as_slice())));
        assert_eq!(all, Count { right: 2, found: 5, expected: 4 });
        assert!((all.precision() - 0.4).abs() < 1e-9 && (all.recall() - 0.5).abs() < 1e-9);
        assert!((all.f1() - 4.0 / 9.0).abs() < 1e-9);
        assert_eq!(by_name["a"], Count { right: 1, found: 2, expected: 2 });
        assert_eq!(by_name["b"], Count { right: 1, found: 3, expected: 2 });
    }

    #[test]
    fn nothing_found_is_nought() {
        let (all, _) = count(std::iter::empty());
        assert_eq!((all.precision(), all.recall(), all.f1()), (0.0, 0.0, 0.0));
    }
}
