//! The text as parsers read it, with the way back: every character read knows which bytes of the original it came from.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::entity::number::{self, Num};
use crate::normal::{is_han, simplified};

/// Characters of one text in which values are looked for; what follows is not read.
pub const MAX_CHARS: usize = 10_000;

/// A text folded in width, script and case.
pub(crate) struct View<'t> {
    text: &'t str,
    /// Folded, simplified, lower case.
    pub(crate) chars: Vec<char>,
    /// Folded in width only.
    pub(crate) raw: Vec<char>,
    from: Vec<u32>,
    to: Vec<u32>,
    words: Vec<(String, usize)>,
    word_at: Vec<u32>,
    numbers: Vec<Num>,
    number_at: Vec<u32>,
    /// Does it hold a Han character?
    pub(crate) has_han: bool,
}

const NONE: u32 = u32::MAX;

impl<'t> View<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut view = Self {
            text,
            chars: Vec::with_capacity(text.len().min(MAX_CHARS)),
            raw: Vec::with_capacity(text.len().min(MAX_CHARS)),
            from: Vec::with_capacity(text.len().min(MAX_CHARS)),
            to: Vec::with_capacity(text.len().min(MAX_CHARS)),
            words: Vec::new(),
            word_at: Vec::new(),
            numbers: Vec::new(),
            number_at: Vec::new(),
            has_han: false,
        };
        for (at, c) in text.char_indices().take(MAX_CHARS) {
            let end = at + c.len_utf8();
            if c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}') {
                view.push(c, at, end);
            } else if matches!(c, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}') {
                // ½ is no 1 beside a 2.
                view.put(c, c, at, end);
            } else if !ignored(c) {
                std::iter::once(c).nfkc().for_each(|folded| view.push(folded, at, end));
            }
        }
        view.cut_words();
        view.read_numbers();
        view
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        if c.is_whitespace() {
            if self.chars.last() == Some(&' ') {
                if let Some(last) = self.to.last_mut() {
                    *last = to as u32;
                }
                return;
            }
            return self.put(' ', ' ', from, to);
        }
        if c.is_control() {
            return;
        }
        let raw = match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        };
        let mut lower = raw.to_lowercase();
        let folded = match (lower.next(), lower.next()) {
            (Some(one), None) => one,
            _ => raw,
        };
        let folded = if is_han(folded) {
            self.has_han = true;
            simplified(folded)
        } else {
            folded
        };
        self.put(folded, raw, from, to);
    }

    fn put(&mut self, folded: char, raw: char, from: usize, to: usize) {
        self.chars.push(folded);
        self.raw.push(raw);
        self.from.push(from as u32);
        self.to.push(to as u32);
    }

    fn cut_words(&mut self) {
        self.word_at = vec![NONE; self.chars.len()];
        let mut i = 0;
        while i < self.chars.len() {
            let letter = |at: usize| self.at(at).is_ascii_lowercase();
            if !letter(i) {
                i += 1;
                continue;
            }
            let start = i;
            while letter(i) || self.at(i) == '\'' && letter(i + 1) {
                i += 1;
            }
            self.word_at[start] = self.words.len() as u32;
            self.words.push((self.chars[start..i].iter().collect(), i));
        }
    }

    fn read_numbers(&mut self) {
        self.number_at = vec![NONE; self.chars.len()];
        for i in 0..self.chars.len() {
            if let Some(num) = number::read(self, i) {
                self.number_at[i] = self.numbers.len() as u32;
                self.numbers.push(num);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place; NUL behind the end.
    pub(crate) fn at(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\0')
    }

    /// The character before a place; NUL at the beginning.
    pub(crate) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    /// The end of `word` when it stands at a place.
    pub(crate) fn eat(&self, i: usize, word: &str) -> Option<usize> {
        let mut at = i;
        for c in word.chars() {
            if self.at(at) != c {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The end of the longest of several words standing at a place.
    pub(crate) fn eat_any(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().filter_map(|word| self.eat(i, word)).max()
    }

    /// Does one of these words stand at a place?
    pub(crate) fn has_any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(i, word).is_some())
    }

    /// Does one of these words end at a place?
    pub(crate) fn ends_any(&self, end: usize, words: &[&str]) -> bool {
        words.iter().any(|word| {
            end.checked_sub(word.chars().count()).is_some_and(|start| self.eat(start, word).is_some())
        })
    }

    /// The Latin word that begins at a place, and its end.
    pub(crate) fn word(&self, i: usize) -> Option<(&str, usize)> {
        let index = *self.word_at.get(i)?;
        let (word, end) = self.words.get(index as usize)?;
        Some((word, *end))
    }

    /// The Latin word that begins at a place behind spaces and a hyphen.
    pub(crate) fn next_word(&self, i: usize) -> Option<(&str, usize)> {
        self.word(self.skip(i))
    }

    /// The Latin word that ends before a place, over spaces, and where it begins.
    pub(crate) fn last_word(&self, i: usize) -> Option<(&str, usize)> {
        let mut end = i;
        while self.before(end) == ' ' {
            end -= 1;
        }
        let mut start = end;
        while self.before(start).is_ascii_lowercase() || self.before(start) == '\'' {
            start -= 1;
        }
        while start < end && self.at(start) == '\'' {
            start += 1;
        }
        self.word(start).filter(|(_, stop)| *stop == end).map(|(word, _)| (word, start))
    }

    /// The number read at a place.
    pub(crate) fn num(&self, i: usize) -> Option<&Num> {
        self.numbers.get(*self.number_at.get(i)? as usize)
    }

    /// A place behind at most one space.
    pub(crate) fn skip(&self, i: usize) -> usize {
        if self.at(i) == ' ' { i + 1 } else { i }
    }

    /// Digits from a place on, at most `most`; nothing when more follow.
    pub(crate) fn digits(&self, i: usize, most: usize) -> Option<(i64, usize)> {
        let count = (i..i + most + 1).take_while(|&at| self.at(at).is_ascii_digit()).count();
        if count == 0 || count > most {
            return None;
        }
        let value = (i..i + count).fold(0_i64, |sum, at| sum * 10 + i64::from(self.at(at) as u8 - b'0'));
        Some((value, i + count))
    }

    /// Whether no Latin letter and no digit stands before a place.
    pub(crate) fn free_left(&self, i: usize) -> bool {
        !self.before(i).is_ascii_alphanumeric()
    }

    /// Whether no Latin letter and no digit stands at a place.
    pub(crate) fn free_right(&self, end: usize) -> bool {
        !self.at(end).is_ascii_alphanumeric()
    }

    /// Whether a stretch begins and ends where characters of the original do.
    pub(crate) fn whole(&self, start: usize, end: usize) -> bool {
        let inside = |at: usize| at > 0 && at < self.len() && self.from.get(at) == self.from.get(at - 1);
        !inside(start) && !inside(end)
    }

    /// The bytes of the original from one place to another.
    pub(crate) fn span(&self, start: usize, end: usize) -> Range<usize> {
        let from = self.from.get(start).map_or(self.text.len(), |at| *at as usize);
        let to = end.checked_sub(1).and_then(|last| self.to.get(last)).map_or(from, |at| *at as usize);
        from..to.max(from)
    }

    /// Folded text in its own case.
    pub(crate) fn raw(&self, start: usize, end: usize) -> String {
        self.raw.get(start..end.min(self.raw.len())).unwrap_or(&[]).iter().collect()
    }

    /// Folded text, lower case.
    pub(crate) fn slice(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end.min(self.chars.len())).unwrap_or(&[]).iter().collect()
    }
}

/// Characters that have no width of their own.
fn ignored(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{00ad}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn places_lead_back_to_bytes() {
        let text = "退 \u{3000} ＺＫ\u{200b}12㎏";
        let view = View::new(text);
        assert_eq!(view.slice(0, view.len()), "退 zk12kg");
        assert_eq!(&text[view.span(2, 6)], "ＺＫ\u{200b}12");
        assert_eq!(&text[view.span(6, 8)], "㎏");
        assert_eq!(view.span(99, 120), text.len()..text.len());
        assert_eq!(view.word(2), Some(("zk", 4)));
    }
}
