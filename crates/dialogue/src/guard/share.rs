//! Shares of a price as Chinese says them: 95 折 takes off five in a hundred.

use nlu::entity::Decimal;

use super::fact::Fact;
use super::folded::Folded;

/// 95 折, 八折, 打八五折: what is taken off.
pub(super) fn discounts(text: &Folded) -> Vec<Fact> {
    let mut out = Vec::new();
    for (end, _) in text.chars.iter().enumerate().filter(|(_, c)| **c == '折') {
        let mut at = end;
        while matches!(text.before(at), ' ') {
            at -= 1;
        }
        let digits = |c: char| c.is_ascii_digit() || c == '.' || han_digit(c).is_some();
        let mut start = at;
        while start > 0 && digits(text.before(start)) && at - start < 4 {
            start -= 1;
        }
        let written: String = text
            .slice(start..at)
            .chars()
            .map(|c| han_digit(c).map_or(c, |digit| (b'0' + digit) as char))
            .collect();
        let Some(value) = Decimal::parse(&written) else { continue };
        let tenths = if written.len() == 1 || written.contains('.') { 10 } else { 1 };
        let Some(rest) = value.times(Decimal::whole(tenths)) else { continue };
        let off = Decimal::whole(-1).times(rest).and_then(|less| less.plus(Decimal::whole(100)));
        let Some(off) = off.filter(|off| *off > Decimal::ZERO) else { continue };
        let span = text.span(&(start..end + 1));
        out.push(Fact {
            span,
            keys: vec![format!("p:{off}")],
            code: None,
            ends: false,
            written: String::new(),
        });
    }
    out
}

pub(super) fn han_digit(c: char) -> Option<u8> {
    if c == '两' {
        return Some(2);
    }
    "零一二三四五六七八九".chars().position(|digit| digit == c).and_then(|at| u8::try_from(at).ok())
}
