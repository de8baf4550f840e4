//! An act by its forms: 退货, 退, "return", "send back".

use std::ops::Range;

use crate::normal::{is_han, normalise};
use crate::token::{Piece, pieces, stem};

/// Forms of one act, in any language.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// Forms as they stand in a text, the longest first.
    forms: Vec<Vec<char>>,
    /// Forms in Latin letters, by stems.
    stems: Vec<Vec<String>>,
}

impl Act {
    /// An act of these forms; empty ones are left out.
    pub fn new<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut out = Self::default();
        for form in forms {
            let normal = normalise(form);
            if normal.is_empty() {
                continue;
            }
            let stems: Vec<String> = pieces(&normal).iter().filter_map(stem_of).collect();
            if !normal.chars().any(is_han) && !stems.is_empty() {
                out.stems.push(stems);
            }
            out.forms.push(normal.chars().collect());
        }
        out.forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        out.stems.sort_by_key(|form| std::cmp::Reverse(form.len()));
        out
    }

    /// What a text says of this act; `None` when it does not speak of it.
    pub fn polarity(&self, text: &str) -> Option<super::Polarity> {
        super::of_normal(&normalise(text), self)
    }

    /// Has it no forms?
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Where it stands in a text by characters, from left to right, none inside another.
    pub(super) fn places(&self, chars: &[char]) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let here = self.forms.iter().find(|form| chars[at..].starts_with(form) && whole(chars, at, form));
            match here {
                Some(form) => {
                    out.push(at..at + form.len());
                    at += form.len();
                }
                None => at += 1,
            }
        }
        out
    }

    /// Where it stands among words, given their stems.
    pub(super) fn spans(&self, stems: &[&str]) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < stems.len() {
            let fits = |form: &&Vec<String>| {
                form.len() <= stems.len() - at && form.iter().zip(&stems[at..]).all(|(a, b)| a == b)
            };
            match self.stems.iter().find(fits) {
                Some(form) => {
                    out.push(at..at + form.len());
                    at += form.len();
                }
                None => at += 1,
            }
        }
        out
    }
}

/// Letters before and after make another word of it.
fn whole(chars: &[char], at: usize, form: &[char]) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(*c));
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    !(latin(form.first()) && latin(before))
}

pub(super) fn stem_of(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Word(word) => Some(stem(word)),
        Piece::Number(number) => Some(number.clone()),
        _ => None,
    }
}
