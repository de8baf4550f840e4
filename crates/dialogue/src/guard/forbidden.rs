//! Words that are never said, whoever wrote the reply; spaces inside a Chinese one hide nothing.

use std::ops::Range;

use super::folded::Folded;
use super::{Look, Rule};

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    for word in look.rules.forbidden.iter().chain(&look.house.forbidden) {
        let word = Folded::new(word.trim()).chars;
        for range in find(&look.folded, &word) {
            let span = look.folded.span(&range);
            if !look.is_own(&span) {
                out.push((Rule::Forbidden, span));
            }
        }
    }
}

/// Where a word stands; between Chinese characters there may be spaces.
fn find(text: &Folded, word: &[char]) -> Vec<Range<usize>> {
    let latin = |c: char| c.is_alphanumeric() && !nlu::normal::is_han(c);
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return Vec::new() };
    let spaced = word.iter().any(|c| latin(*c));
    let ends = |start: usize| {
        let mut at = start;
        for (n, c) in word.iter().enumerate() {
            while n > 0 && !spaced && text.at(at) == ' ' {
                at += 1;
            }
            if text.chars.get(at) != Some(c) {
                return None;
            }
            at += 1;
        }
        Some(at)
    };
    let whole = |range: &Range<usize>| {
        !(latin(*first) && latin(text.before(range.start)) || latin(*last) && latin(text.at(range.end)))
    };
    (0..text.chars.len()).filter_map(|i| Some(i..ends(i)?)).filter(whole).collect()
}
