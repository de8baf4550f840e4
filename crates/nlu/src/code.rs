//! One-time codes as people write them: 123456, １２３ ４５６, 验证码是 123-456, 一二三四五六.

use std::ops::Range;

/// Digits of a code.
pub const DIGITS: usize = 6;
/// What stands in place of a digit of one.
const COVER: char = '•';

/// The digit that a character is, in full width and as a numeral too.
fn digit(c: char) -> Option<char> {
    const NUMERALS: &[(char, char)] = &[
        ('〇', '0'),
        ('零', '0'),
        ('一', '1'),
        ('幺', '1'),
        ('二', '2'),
        ('三', '3'),
        ('四', '4'),
        ('五', '5'),
        ('六', '6'),
        ('七', '7'),
        ('八', '8'),
        ('九', '9'),
    ];
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => NUMERALS.iter().find(|(numeral, _)| *numeral == c).map(|(_, digit)| *digit),
    }
}

const fn joins(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '-' | '－' | '–')
}

/// A run of digits without anything between them.
struct Piece {
    span: Range<usize>,
    digits: String,
    /// Only a space or a dash stands between this and the one before.
    joined: bool,
    /// A letter stands right before or behind it: a part of something else.
    glued: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut before, mut joined) = (None::<char>, false);
    for (at, c) in text.char_indices() {
        if let Some(value) = digit(c) {
            let end = at + c.len_utf8();
            match out.last_mut().filter(|piece| piece.span.end == at) {
                Some(piece) => {
                    piece.span.end = end;
                    piece.digits.push(value);
                }
                None => {
                    let glued = before.is_some_and(|c| c.is_ascii_alphabetic());
                    out.push(Piece { span: at..end, digits: value.into(), joined, glued });
                }
            }
            joined = true;
        } else {
            if let Some(piece) = out.last_mut().filter(|piece| piece.span.end == at) {
                piece.glued |= c.is_ascii_alphabetic();
            }
            joined &= joins(c);
        }
        before = Some(c);
    }
    out
}

/// Where codes stand in a text, and what they are.
pub fn find(text: &str) -> Vec<(Range<usize>, String)> {
    let (mut out, mut rest) = (Vec::new(), pieces(text));
    while !rest.is_empty() {
        let count = 1 + rest[1..].iter().take_while(|piece| piece.joined).count();
        let group: Vec<Piece> = rest.drain(..count).collect();
        let whole: String = group.iter().map(|piece| piece.digits.as_str()).collect();
        if whole.len() == DIGITS && !group.iter().any(|piece| piece.glued) {
            out.push((group[0].span.start..group[count - 1].span.end, whole));
            continue;
        }
        let alone = |piece: &Piece| piece.digits.len() == DIGITS && !piece.glued;
        out.extend(group.into_iter().filter(alone).map(|piece| (piece.span, piece.digits)));
    }
    out
}

/// Whether a text is nothing but digits, too many or too few for a code.
pub fn is_other(text: &str) -> bool {
    let digits = text.chars().filter(|c| digit(*c).is_some()).count();
    digits > 2 && digits != DIGITS && text.chars().all(|c| digit(c).is_some() || joins(c))
}

/// The text with every code covered.
pub fn covered(text: &str) -> String {
    let found = find(text);
    let inside = |at: usize| found.iter().any(|(span, _)| span.contains(&at));
    text.char_indices().map(|(at, c)| if inside(at) && digit(c).is_some() { COVER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        for (text, codes) in [
            ("123456", &["123456"][..]),
            ("１２３　４５６", &["123456"]),
            ("验证码是 123456", &["123456"]),
            ("验证码：123 456。", &["123456"]),
            ("it is 123 456", &["123456"]),
            ("1 2 3 4 5 6", &["123456"]),
            ("12-34-56", &["123456"]),
            ("一二三四五六", &["123456"]),
            ("幺二三 四五零", &["123450"]),
            ("5678 123456", &["123456"]),
            ("111111，不对，是222222", &["111111", "222222"]),
            ("12345", &[]),
            ("1234567", &[]),
            ("ZK20260001", &[]),
            ("A123456", &[]),
            ("123456x", &[]),
            ("13812345678", &[]),
            ("123 456 789 012", &[]),
            ("等一下，二楼", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = find(text).into_iter().map(|(_, code)| code).collect();
            assert_eq!(found, codes, "{text}");
        }
    }

    #[test]
    fn digits_alone_that_are_no_code() {
        for (text, is) in
            [("12345", true), ("1234 5678", true), ("123456", false), ("12", false), ("第5个", false)]
        {
            assert_eq!(is_other(text), is, "{text}");
        }
    }

    #[test]
    fn a_code_is_covered_and_the_rest_stays() {
        assert_eq!(covered("验证码是 123 456，谢谢"), "验证码是 ••• •••，谢谢");
        assert_eq!(covered("order ZK20260001"), "order ZK20260001");
    }
}
