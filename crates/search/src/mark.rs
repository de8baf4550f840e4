//! What is highlighted in a passage.

use std::collections::BTreeSet;
use std::ops::Range;

use nlu::search::{Word, words};

use crate::cut::term;
use crate::recall::Asked;

/// The words of a question in a text, in characters, joined where they touch; and the sentence that has the most of them.
pub(crate) fn spans(text: &str, asked: &Asked) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let weight = |word: &Word| {
        let term = term(word);
        asked.wanted.iter().find_map(|one| {
            let other =
                || one.others.iter().find(|(other, _)| *other == term).map(|(_, share)| share * one.weight);
            if one.term == term { Some(one.weight) } else { other() }
        })
    };
    let found: Vec<(Word, f32)> =
        words(text).into_iter().filter_map(|word| weight(&word).map(|weight| (word, weight))).collect();
    let mut matched: Vec<Range<usize>> = found.iter().map(|(word, _)| word.span.clone()).collect();
    matched.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in matched {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let mut best: Option<(f32, Range<usize>)> = None;
    for sentence in sentences(text) {
        let inside = found.iter().filter(|(word, _)| sentence.contains(&word.span.start));
        let mut terms = BTreeSet::new();
        let sum: f32 = inside.filter(|(word, _)| terms.insert(term(word))).map(|(_, weight)| weight).sum();
        if sum > best.as_ref().map_or(0.0, |(most, _)| *most) {
            best = Some((sum, sentence));
        }
    }
    (joined, best.map(|(_, sentence)| sentence))
}

/// Sentences, in characters, without the gaps around them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let spaced = chars.get(at + 1).is_none_or(|next| next.is_whitespace());
        let ends = matches!(chars[at], '。' | '！' | '？' | '；' | '!' | '?' | '\n' | '…')
            || (chars[at] == '.' && spaced);
        if ends || at + 1 == chars.len() {
            let (mut from, mut to) = (start, at + 1);
            while from < to && chars[from].is_whitespace() {
                from += 1;
            }
            while from < to && chars[to - 1].is_whitespace() {
                to -= 1;
            }
            if from < to {
                out.push(from..to);
            }
            start = at + 1;
        }
    }
    out
}
