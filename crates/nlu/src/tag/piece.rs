//! A text cut into what labels are given to: words, numbers, single Han characters, marks; each with its bytes.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::family;
use super::hash::{mix, of_str};
use crate::normal::{is_han, normalise};

/// Pieces of one text that are read; what follows is ignored.
pub const MAX_PIECES: usize = 400;
/// Characters of one piece that are looked at.
const MAX_PIECE_CHARS: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Alone,
    Space,
}

fn kind(c: char) -> Kind {
    match c {
        _ if c.is_whitespace() || c.is_control() => Kind::Space,
        _ if is_han(c) || matches!(c, '\u{3040}'..='\u{30ff}') => Kind::Alone,
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Alone,
    }
}

/// The bytes of each piece, in order.
pub fn cut(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut before = Kind::Space;
    for (at, c) in text.char_indices() {
        let now = if is_combining_mark(c) && before != Kind::Space { before } else { kind(c) };
        let end = at + c.len_utf8();
        let full = out.len() == MAX_PIECES;
        match out.last_mut() {
            Some(last) if now == before && matches!(now, Kind::Letter | Kind::Digit) => last.end = end,
            Some(last) if is_combining_mark(c) && now == before && now != Kind::Space => last.end = end,
            _ if now == Kind::Space => {}
            _ if full => break,
            _ => out.push(at..end),
        }
        before = now;
    }
    out
}

/// What is seen of one piece alone, as numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// The word; digits all alike.
    pub(crate) word: u32,
    /// The word with its digits.
    pub(crate) raw: u32,
    pub(crate) shape: u32,
    /// Its first 1 to 4 letters, then its last ones; 0 where the word is no longer than that, or has no alphabet.
    pub(crate) parts: [u32; 8],
    /// Its place among the words of a language; 0 where it has none.
    pub(crate) path: u16,
}

/// Looks at one piece.
pub(crate) fn look(piece: &str) -> Look {
    let short: &str = piece.char_indices().nth(MAX_PIECE_CHARS).map_or(piece, |(at, _)| &piece[..at]);
    let normal = match short.bytes().all(|b| b.is_ascii_lowercase()) {
        true => short.to_owned(),
        false => normalise(short),
    };
    let chars: Vec<char> = normal.chars().collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let raw = of_str(&normal);
    let word = match digits {
        0 => raw,
        _ => of_str(&normal.replace(|c: char| c.is_ascii_digit(), "0")),
    };
    let shape = match chars.first() {
        None => 1,
        Some(c) if is_han(*c) => 2,
        Some(_) if digits == chars.len() => 10 + digits.min(8) as u32,
        Some(_) if digits > 0 => 3,
        Some(c) if c.is_alphabetic() => 4 + chars.len().min(4) as u32 / 4,
        Some(c) => 100 + *c as u32,
    };
    let mut parts = [0; 8];
    if matches!(shape, 3..=5) {
        for n in (1..=4).filter(|n| *n < chars.len()) {
            let letters = |part: &[char]| part.iter().fold(n as u32, |h, c| mix(&[h, *c as u32]));
            parts[n - 1] = letters(&chars[..n]);
            parts[n + 3] = letters(&chars[chars.len() - n..]);
        }
    }
    Look { word, raw, shape, parts, path: family::path(&normal) }
}
