//! What a text is before it is cut: cleaned, Chinese characters apart, without accents, small.
//!
//! A stream, so that of an endless text no more is looked at than a model can read.

use std::collections::VecDeque;

use unicode_normalization::UnicodeNormalization as _;

use super::Cleaning;
use super::classes::{ACCENTS, OTHER, within};

/// A text's characters, cleaned.
pub(super) struct Normaliser<'a> {
    inner: Box<dyn Iterator<Item = char> + 'a>,
    lowercase: bool,
    ready: VecDeque<char>,
}

impl<'a> Normaliser<'a> {
    pub(super) fn new(text: &'a str, cleaning: Cleaning) -> Self {
        let cleaned = text.chars().filter_map(move |c| if cleaning.clean_text { clean(c) } else { Some(c) });
        let spaced = cleaned.flat_map(move |c| {
            let apart = cleaning.handle_chinese_chars && is_chinese(c);
            [apart.then_some(' '), Some(c), apart.then_some(' ')].into_iter().flatten()
        });
        let inner: Box<dyn Iterator<Item = char> + 'a> = if cleaning.strip_accents {
            Box::new(spaced.nfd().filter(|c| !within(ACCENTS, *c)))
        } else {
            Box::new(spaced)
        };
        Self { inner, lowercase: cleaning.lowercase, ready: VecDeque::new() }
    }
}

impl Iterator for Normaliser<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(c) = self.ready.pop_front() {
            return Some(c);
        }
        let c = self.inner.next()?;
        if !self.lowercase {
            return Some(c);
        }
        self.ready.extend(c.to_lowercase());
        self.ready.pop_front()
    }
}

fn clean(c: char) -> Option<char> {
    if matches!(c, '\0' | '\u{fffd}') || within(OTHER, c) {
        None
    } else if c.is_whitespace() {
        Some(' ')
    } else {
        Some(c)
    }
}

/// The blocks that BERT takes for Chinese: ideographs, not kana and not hangul.
const fn is_chinese(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2b73f}'
            | '\u{2b740}'..='\u{2b81f}'
            | '\u{2b920}'..='\u{2ceaf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}
