//! Runs of digits, of which codes and phones are made: single spaces and dashes inside, spelled digits among them.

use crate::entity::number::han::spoken;
use crate::entity::view::View;

/// Spelled digits count from this many on: 五六七八 is a number's end, 三四 is 'three or four'.
const SPELLED: usize = 4;

/// Digits written together, with what stands around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Where the letters begin that stand before the digits.
    pub(crate) letters_at: usize,
    /// Letters before the digits, upper case, over spaces and signs.
    pub(crate) letters_before: String,
    /// Whether nothing at all stands between letters and digits.
    pub(crate) glued: bool,
    pub(crate) digits: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Behind the digits.
    pub(crate) after: Option<char>,
    /// Whether spaces or dashes stand inside.
    pub(crate) joined: bool,
}

/// How spaces divide runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spaces {
    /// Four digits after a space and a whole number are the end of a phone, not more of that number: ZK20260001 5678. After nine
    /// digits they are the last part of 86 138 1234 5678.
    EndWhole,
    /// Groups belong together: 6222 0212 3456 7890.
    Group,
}

pub(crate) fn runs(view: &View<'_>, spaces: Spaces) -> Vec<Run> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < view.len() {
        let Some(first) = piece(view, i) else {
            i += 1;
            continue;
        };
        let mut back = i;
        while matches!(view.before(back), ' ' | '-' | '#' | ':') {
            back -= 1;
        }
        let letters_end = back;
        while view.before(back).is_ascii_lowercase() {
            back -= 1;
        }
        let letters_before = view.slice(back, letters_end).to_ascii_uppercase();
        let (mut digits, mut end, mut joined) = (first.0, first.1, false);
        loop {
            if let Some((more, stop)) = piece(view, end) {
                digits.push_str(&more);
                end = stop;
            } else if spaces == Spaces::EndWhole && stands_apart(view, end, digits.len()) {
                break;
            } else if matches!(view.at(end), ' ' | '-') && view.at(end + 1).is_ascii_digit() {
                joined = true;
                end += 1;
            } else {
                break;
            }
        }
        let after = (end < view.len()).then(|| view.at(end));
        let glued = letters_end == i && back < i;
        out.push(Run { letters_at: back, letters_before, glued, digits, start: i, end, after, joined });
        i = end;
    }
    out
}

/// Digits at a place, Arabic or spelled out.
fn piece(view: &View<'_>, i: usize) -> Option<(String, usize)> {
    let count = (i..view.len()).take_while(|at| view.at(*at).is_ascii_digit()).count();
    if count > 0 {
        return Some((view.slice(i, i + count), i + count));
    }
    let mut end = i;
    let mut out = String::new();
    while let Some(value) = spoken(view.at(end)) {
        out.push(char::from(b'0' + value as u8));
        end += 1;
    }
    (end - i >= SPELLED && spoken(view.before(i)).is_none()).then_some((out, end))
}

fn stands_apart(view: &View<'_>, i: usize, before: usize) -> bool {
    let next = (i + 1..view.len()).take_while(|at| view.at(*at).is_ascii_digit()).count();
    view.at(i) == ' ' && (next == 4 && before >= 8 && before != 9 || next == 11 && before >= 6)
}

/// A mainland mobile number of eleven digits, its country's code left out.
pub(crate) fn mobile(digits: &str) -> Option<&str> {
    let local = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    let mut bytes = local.bytes();
    let fits = local.len() == 11 && bytes.next() == Some(b'1') && matches!(bytes.next(), Some(b'3'..=b'9'));
    fits.then_some(local)
}

/// What is counted, paid or dated by such a word is no code.
pub(crate) fn is_amount(after: Option<char>) -> bool {
    matches!(after, Some('元' | '块' | '%' | '年' | '月' | '号' | '天' | '点' | '件' | '个'))
}

/// Luhn's check: the last digit follows from the others.
pub(crate) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| {
            let digit = u32::from(b.saturating_sub(b'0'));
            if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}
