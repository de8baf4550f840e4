//! Chinese cut for negation: an act, words with a role, characters without one.

use std::ops::Range;

use super::super::list::{HAN, Role};
use crate::normal::is_han;

const ENDS: &[char] = &[',', '.', '!', '?', ';', '。', '…', '~', '、', '\n', ':', '—', '(', ')', '"'];

/// One piece of a clause.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Role(Role),
    Act,
    Other,
    End,
}
/// 退不退, 取消不取消 and 发没发货 are one mention that asks.
pub(super) fn merged(chars: &[char], places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for mut place in places {
        let begins = place.start.checked_sub(2).filter(|at| {
            chars[*at] == chars[place.start]
                && matches!(chars[at + 1], '不' | '没' | '唔' | '冇')
                && out.last().is_none_or(|last| last.end <= *at)
        });
        place.start = begins.unwrap_or(place.start);
        let asks = out.last().is_some_and(|last| {
            place.start == last.end + 1 && matches!(chars[last.end], '不' | '没' | '唔' | '冇')
                || place.start == last.end + 2
                    && matches!(chars[last.end..place.start], ['没', '有'] | ['还', '是'])
        });
        match out.last_mut().filter(|_| asks) {
            Some(last) => last.end = place.end,
            None => out.push(place),
        }
    }
    out
}

pub(super) fn lex(chars: &[char], places: &[Range<usize>]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut next = places.iter().peekable();
    while at < chars.len() {
        if let Some(place) = next.next_if(|place| place.start == at) {
            out.push(Token { span: place.clone(), kind: Kind::Act });
            at = place.end;
            continue;
        }
        let limit = next.peek().map_or(chars.len(), |place| place.start).max(at + 1);
        let (len, kind) = longest(&chars[..limit], at);
        // A blank between characters is a comma; beside letters it is a blank.
        if kind != Kind::End || chars[at] != ' ' || beside_han(chars, at) {
            out.push(Token { span: at..at + len, kind });
        }
        at += len;
    }
    out
}

fn beside_han(chars: &[char], at: usize) -> bool {
    at > 0 && is_han(chars[at - 1]) && chars.get(at + 1).is_some_and(|c| is_han(*c))
}

fn longest(chars: &[char], at: usize) -> (usize, Kind) {
    if ENDS.contains(&chars[at]) || chars[at] == ' ' {
        return (1, Kind::End);
    }
    // 能不能, 可不可以, 喜不喜欢: the same character on both sides asks.
    if let [a, '不' | '唔' | '没', b, ..] = &chars[at..]
        && a == b
        && is_han(*a)
    {
        let more = usize::from(matches!(chars.get(at + 3), Some('以' | '需' | '要' | '意')) && *a != '要');
        return (3 + more, Kind::Role(Role::Whether));
    }
    let most = HAN.longest().min(chars.len() - at);
    for len in (1..=most).rev() {
        let entry: String = chars[at..at + len].iter().collect();
        if let Some(role) = HAN.role(&entry) {
            return (len, Kind::Role(role));
        }
    }
    (1, Kind::Other)
}
