//! A text as the patterns see it: Chinese by characters, English by stems, each with its place.

use crate::normal::is_han;
use crate::token::{Piece, pieces, stem};

/// Tokens with their places among the characters of the normalised text.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) tokens: Vec<String>,
    pub(super) places: Vec<(usize, usize)>,
    /// Is it the Chinese one?
    pub(super) han: bool,
}

impl View {
    /// Characters, without the blanks and signs that stand between single ones.
    pub(super) fn han(normal: &str) -> Self {
        let chars: Vec<char> = normal.chars().collect();
        let mut out = Self { han: true, ..Self::default() };
        if !chars.iter().any(|c| is_han(*c)) {
            return out;
        }
        for (at, c) in chars.iter().enumerate() {
            let hides = matches!(c, ' ' | '.' | '-' | '_' | '*' | '·' | '/' | '|' | '~' | '"' | '\'' | '+');
            if !hides {
                out.tokens.push(c.to_string());
                out.places.push((at, at + 1));
            }
        }
        out
    }

    /// Words, reduced to stems.
    pub(super) fn english(normal: &str) -> Self {
        let mut out = Self::default();
        let chars: Vec<char> = normal.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let inside = |c: char| c.is_alphanumeric() && !is_han(c) || c == '\'';
            if !inside(chars[at]) {
                if matches!(chars[at], '.' | '!' | '?' | ';') {
                    out.tokens.push(";".to_owned());
                    out.places.push((at, at + 1));
                }
                at += 1;
                continue;
            }
            let start = at;
            while at < chars.len() && inside(chars[at]) {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            for token in stems(&word) {
                out.tokens.push(token);
                out.places.push((start, at));
            }
        }
        out
    }
}

/// The stems of one written word: don't is two.
pub(super) fn stems(word: &str) -> Vec<String> {
    pieces(word)
        .into_iter()
        .filter_map(|piece| match piece {
            // News is not new, and damages are not damage.
            Piece::Word(word) if matches!(word.as_str(), "news" | "damages") => Some(word),
            Piece::Word(word) => Some(stem(&word)),
            Piece::Number(number) => Some(number),
            _ => None,
        })
        .collect()
}
