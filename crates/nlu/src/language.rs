//! Which of the two languages a text is in.

use base::Locale;

use crate::token::{Piece, pieces};

/// The language of a normalised text; `None` when it has no words of either (numbers, emoji, another script).
/// Mixed text follows the language that carries the sentence, counting a word for about one and a half characters.
pub fn detect(normal: &str) -> Option<Locale> {
    let (mut han, mut latin, mut other) = (0usize, 0usize, 0usize);
    for piece in pieces(normal) {
        match piece {
            Piece::Han(run) => han += run.chars().count(),
            Piece::Word(word) if word.is_ascii() => latin += 1,
            Piece::Word(word) => other += word.chars().count().div_ceil(4),
            _ => {}
        }
    }
    match (han, latin) {
        (0, 0) => None,
        // Kana or Hangul around the characters: not Chinese.
        _ if other > han && other > latin => None,
        (0, _) => Some(Locale::En),
        (_, 0) => Some(Locale::Zh),
        _ if han * 2 >= latin * 3 => Some(Locale::Zh),
        _ => Some(Locale::En),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::normalise;

    #[test]
    fn languages() {
        for (text, want) in [
            ("怎么退货", Some(Locale::Zh)),
            ("where is my order", Some(Locale::En)),
            ("我的order还没ship", Some(Locale::Zh)),
            ("my 订单 has not arrived yet", Some(Locale::En)),
            ("ZK20260001", None),
            ("？？？", None),
            ("😡", None),
            ("ok", Some(Locale::En)),
            ("請問運費多少", Some(Locale::Zh)),
            ("これはいつ届きますか", None),
        ] {
            assert_eq!(detect(&normalise(text)), want, "{text}");
        }
    }
}
