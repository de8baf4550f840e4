//! A text's runs of one script, cut once for all that reads them.

use std::ops::Range;

use super::fold::{Folded, Kind, fold, runs, word};
use crate::vectors;

/// A folded text and its runs.
pub(super) struct Runs {
    pub(super) folded: Vec<Folded>,
    pub(super) runs: Vec<Run>,
}

/// A run of one kind.
pub(super) struct Run {
    pub(super) kind: Kind,
    /// Its place in the folded text.
    pub(super) range: Range<usize>,
    pub(super) text: String,
    /// Of Chinese: bytes of each word, and its place in the table if it is there.
    cut: Vec<(usize, Option<u32>)>,
}

impl Runs {
    pub(super) fn of(text: &str) -> Self {
        let folded = fold(text);
        let run = |(kind, range): (Kind, Range<usize>)| {
            let text = word(&folded, range.clone());
            let han = if kind == Kind::Han { vectors::cut(&text) } else { Vec::new() };
            let cut = han.into_iter().map(|(word, place)| (word.len(), place)).collect();
            Run { kind, range, text, cut }
        };
        let runs = runs(&folded).into_iter().map(run).collect();
        Self { folded, runs }
    }
}

impl Run {
    /// Its words, which together are all of it.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, Option<u32>)> {
        let mut at = 0;
        self.cut.iter().map(move |(bytes, place)| {
            let part = &self.text[at..at + bytes];
            at += bytes;
            (part, *place)
        })
    }
}
