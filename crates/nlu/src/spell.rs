//! Misspelt English words, put right against the words of the training set and the lexicon.

use std::collections::{BTreeMap, BTreeSet};

use crate::file::{Reader, Stored, Writer};
use crate::token::{Piece, stem};

/// Known words by first letter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Speller {
    /// By first letter, each word with the letters that it has.
    by_initial: BTreeMap<char, Vec<(String, u32)>>,
    known: BTreeSet<String>,
}

impl Speller {
    pub(crate) fn new(words: impl Iterator<Item = String>) -> Self {
        let mut out = Self::default();
        for word in words.filter(|w| w.is_ascii()) {
            out.known.insert(stem(&word));
            if word.len() >= 4 {
                let letters = letters(&word);
                out.by_initial.entry(first(&word)).or_default().push((word, letters));
            }
        }
        for list in out.by_initial.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        out
    }

    /// Replaces unknown words that are one slip (two in long words) away from a known one.
    pub(crate) fn correct(&self, cut: &mut [Piece]) {
        for piece in cut {
            if let Piece::Word(word) = piece
                && let Some(better) = self.better(word)
            {
                *word = better.to_owned();
            }
        }
    }

    fn better(&self, word: &str) -> Option<&str> {
        if word.len() < 4 || word.len() > 20 || !word.is_ascii() || self.known.contains(&stem(word)) {
            return None;
        }
        let allowed = if word.len() >= 7 { 2 } else { 1 };
        let mine = letters(word);
        self.by_initial
            .get(&first(word))?
            .iter()
            // A slip changes at most two of the letters that a word has: most words need no closer look.
            .filter(|(other, theirs)| {
                other.len().abs_diff(word.len()) <= allowed
                    && (mine ^ theirs).count_ones() as usize <= 2 * allowed
            })
            .filter_map(|(other, _)| Some((distance(word.as_bytes(), other.as_bytes(), allowed)?, other)))
            .min()
            .map(|(_, other)| other.as_str())
    }
}

fn first(word: &str) -> char {
    word.chars().next().unwrap_or(' ')
}

/// Which letters a word has, a bit each.
fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, byte| set | 1 << (byte - b'a'))
}

/// Edits and swaps of neighbours between two words, if no more than `limit`.
pub(crate) fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cell = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(before[j - 2] + 1);
            }
            row.push(cell);
        }
        if row.iter().all(|cell| *cell > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|d| *d <= limit)
}

impl Stored for Speller {
    fn store(&self, out: &mut Writer) {
        let words: Vec<String> = self.by_initial.values().flatten().map(|(word, _)| word.clone()).collect();
        words.store(out);
        out.count(self.known.len());
        self.known.iter().for_each(|word| word.store(out));
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self::default();
        for word in Vec::<String>::load(from)? {
            let letters = letters(&word);
            out.by_initial.entry(first(&word)).or_default().push((word, letters));
        }
        out.known = Vec::load(from)?.into_iter().collect();
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_put_right_and_real_words_stay() {
        let speller = Speller::new(
            ["refund", "delivery", "package", "return", "receive"].map(str::to_owned).into_iter(),
        );
        for (typed, want) in [
            ("refnud", Some("refund")),
            ("delivrey", Some("delivery")),
            ("pakage", Some("package")),
            ("recieve", Some("receive")),
            ("refunded", None),
            ("ref", None),
            ("weather", None),
        ] {
            assert_eq!(speller.better(typed), want, "{typed}");
        }
    }
}
