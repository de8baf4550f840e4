//! What is highlighted in a passage.

use std::collections::BTreeSet;
use std::ops::Range;

use knowledge::{Passage, PassageKind, ends_sentence};
use nlu::search::{Word, words};

use crate::cut::term;
use crate::recall::Asked;

/// The words of a question in a text, in characters, joined where they touch; and the sentence that has the most of them.
pub(crate) fn spans(passage: &Passage, asked: &Asked) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let weight = |word: &Word| {
        let term = term(word);
        asked.wanted.iter().find_map(|one| {
            let other =
                || one.others.iter().find(|(other, _)| *other == term).map(|(_, share)| share * one.weight);
            if one.term == term { Some(one.weight) } else { other() }
        })
    };
    let found: Vec<(Word, f32)> = words(&passage.text)
        .into_iter()
        .filter_map(|word| weight(&word).map(|weight| (word, weight)))
        .collect();
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
    for sentence in sentences(passage) {
        let inside = found.iter().filter(|(word, _)| sentence.contains(&word.span.start));
        let mut terms = BTreeSet::new();
        let sum: f32 = inside.filter(|(word, _)| terms.insert(term(word))).map(|(_, weight)| weight).sum();
        if sum > best.as_ref().map_or(0.0, |(most, _)| *most) {
            best = Some((sum, sentence));
        }
    }
    (joined, best.map(|(_, sentence)| sentence))
}

/// Sentences, items and rows of a passage, in characters, without the gaps around them; not the names of a table's columns.
pub(crate) fn sentences(passage: &Passage) -> Vec<Range<usize>> {
    let table = passage.kind == PassageKind::Table;
    let mut named = passage.heading.last().is_some_and(|heading| table && heading.contains('\t'));
    let (mut out, mut start) = (Vec::new(), 0);
    for line in passage.text.split('\n') {
        let chars: Vec<char> = line.chars().collect();
        let row = table && line.contains('\t');
        if row && !named {
            named = true;
        } else if row {
            out.push(start..start + chars.len());
        } else {
            named = false;
            cut(&chars, start, &mut out);
        }
        start += chars.len() + 1;
    }
    out
}

/// The sentences of a line that begins at `start`.
fn cut(chars: &[char], start: usize, out: &mut Vec<Range<usize>>) {
    let mut begin = 0;
    for at in 0..chars.len() {
        let ends = ends_sentence(chars[at], chars.get(at + 1).copied());
        if ends || at + 1 == chars.len() {
            let (mut from, mut to) = (begin, at + 1);
            while from < to && chars[from].is_whitespace() {
                from += 1;
            }
            while from < to && chars[to - 1].is_whitespace() {
                to -= 1;
            }
            if from < to {
                out.push(start + from..start + to);
            }
            begin = at + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(markdown: &str) -> Vec<String> {
        let passage = knowledge::passages(markdown, base::Locale::Zh).remove(0);
        let chars: Vec<char> = passage.text.chars().collect();
        sentences(&passage).into_iter().map(|place| chars[place].iter().collect()).collect()
    }

    #[test]
    fn sentences_items_and_rows_stand_apart() {
        assert_eq!(said("七天内可退。 之后不行！"), ["七天内可退。", "之后不行！"]);
        assert_eq!(said("It costs 3.5 yuan. Ask us"), ["It costs 3.5 yuan.", "Ask us"]);
        assert_eq!(said("- 打开订单\n- 点退货；等短信"), ["打开订单", "点退货；", "等短信"]);
        assert_eq!(
            said("价目：\n\n| 地区 | 运费 |\n|---|---|\n| 新疆 | 满 99 元。20 元 |\n"),
            ["价目：", "新疆\t满 99 元。20 元"]
        );
    }
}
