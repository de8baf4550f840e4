//! Misspelt words of names in Latin letters. Words with digits are names of models, where one sign more is another thing.

use std::collections::HashMap;

use crate::entity::Source;
use crate::entity::dictionary::index::{Index, kept, mix};
use crate::entity::dictionary::{Dictionary, MAX_NAME, Match, at_words, in_word};
use crate::entity::view::View;
use crate::spell::distance;

/// Letters of a word by which it is looked up.
const HEAD: usize = 7;
/// Misspelt words of one text that are looked after.
const MOST_WORDS: usize = 12;
/// Readings of one misspelt word.
const MOST_READINGS: usize = 4;
/// Words before and behind a misspelt one that may belong to the same name.
const AROUND: usize = 6;

/// The words of all names, by themselves and with letters left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    known: HashMap<Box<str>, u32>,
    list: Vec<Box<str>>,
    index: Index,
}

/// Letters that may be wrong in a word of so many.
fn allowed(letters: usize) -> usize {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// Calls for each word in Latin letters.
pub(crate) fn words_of(view: &View<'_>, mut each: impl FnMut(&str)) {
    for (start, end) in tokens(view) {
        let word = view.slice(start, end);
        if word.bytes().all(|b| b.is_ascii_lowercase()) {
            each(&word);
        }
    }
}

/// Where runs of letters and digits stand.
fn tokens(view: &View<'_>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < view.len() {
        let start = at;
        while in_word(view.at(at)) {
            at += 1;
        }
        if at > start {
            out.push((start, at));
        }
        at += 1;
    }
    out
}

/// A word's beginning, and the same with one or two letters left out.
fn shortened(word: &str, slips: usize, mut each: impl FnMut(u32)) {
    let head: Vec<u8> = word.bytes().take(HEAD).collect();
    let hash = |skip: (usize, usize)| {
        let letters = head.iter().enumerate().filter(|(at, _)| *at != skip.0 && *at != skip.1);
        kept(letters.fold(0, |hash, (_, b)| mix(hash, u64::from(*b))))
    };
    const NOWHERE: usize = usize::MAX;
    each(hash((NOWHERE, NOWHERE)));
    if slips == 0 {
        return;
    }
    for first in 0..head.len() {
        each(hash((first, NOWHERE)));
        if slips > 1 {
            (first + 1..head.len()).for_each(|second| each(hash((first, second))));
        }
    }
}

impl Words {
    pub(crate) fn new(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        let list: Vec<Box<str>> = words.into_iter().map(String::into_boxed_str).collect();
        let known = list.iter().enumerate().map(|(at, word)| (word.clone(), at as u32)).collect();
        let mut items = Vec::new();
        for (at, word) in list.iter().enumerate().filter(|(_, word)| allowed(word.len()) > 0) {
            shortened(word, allowed(word.len()), |hash| items.push((hash, at as u32)));
        }
        Self { known, list, index: Index::new(items) }
    }

    /// Words that a misspelt one may be, the nearest first.
    fn readings(&self, word: &str) -> Vec<(usize, &str)> {
        let plain = word.bytes().all(|b| b.is_ascii_lowercase());
        if !plain || !(4..=24).contains(&word.len()) || self.known.contains_key(word) {
            return Vec::new();
        }
        let mut seen = Vec::new();
        shortened(word, if word.len() >= 8 { 2 } else { 1 }, |hash| seen.extend(self.index.get(hash)));
        seen.sort_unstable();
        seen.dedup();
        let mut out: Vec<(usize, &str)> = seen
            .into_iter()
            .filter_map(|at| self.list.get(at as usize))
            .filter_map(|known| {
                let most = allowed(known.len());
                Some((distance(word.as_bytes(), known.as_bytes(), most)?, &**known))
            })
            .collect();
        out.sort_unstable();
        out.truncate(MOST_READINGS);
        out
    }
}

/// Names of which words are misspelt.
pub(crate) fn misspelt(dictionary: &Dictionary, words: &Words, view: &View<'_>) -> Vec<Match> {
    let tokens = tokens(view);
    let mut readings: Vec<(usize, Vec<(usize, &str)>)> = Vec::new();
    for (at, (start, end)) in tokens.iter().enumerate() {
        let found = words.readings(&view.slice(*start, *end));
        if !found.is_empty() && readings.len() < MOST_WORDS {
            readings.push((at, found));
        }
    }
    let mut out: Vec<Match> = Vec::new();
    for (at, found) in &readings {
        for (slips, word) in found {
            let text = window(view, &tokens, *at, (*slips, word), &readings);
            out.extend(text.best(dictionary, view));
        }
    }
    longest_first(out)
}

/// Of names over one another the longest, then the surest.
pub(crate) fn longest_first(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by(|a, b| {
        (b.end - b.start)
            .cmp(&(a.end - a.start))
            .then(b.sure.total_cmp(&a.sure))
            .then(a.start.cmp(&b.start))
            .then(a.name.cmp(&b.name))
    });
    let mut out: Vec<Match> = Vec::new();
    for one in found {
        if out.iter().all(|other| one.end <= other.start || other.end <= one.start) {
            out.push(one);
        }
    }
    out
}

/// A stretch of the text with words put right.
struct Window {
    chars: Vec<char>,
    /// Where each character stands in the text; those of a word put right stand at its ends.
    places: Vec<(usize, usize)>,
    /// The characters of the word in question.
    inside: (usize, usize),
    /// Slips by character; counted once a word.
    slips: Vec<(usize, usize)>,
}

fn window(
    view: &View<'_>,
    tokens: &[(usize, usize)],
    at: usize,
    (slips, word): (usize, &str),
    readings: &[(usize, Vec<(usize, &str)>)],
) -> Window {
    let mut out = Window { chars: Vec::new(), places: Vec::new(), inside: (0, 0), slips: Vec::new() };
    let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(tokens.len()));
    let mut end = None;
    for (index, (start, stop)) in tokens.iter().enumerate().take(to).skip(from) {
        // What stands between two words may belong to the name too, where it is Chinese.
        for place in end.unwrap_or(*start)..*start {
            if crate::normal::is_han(view.at(place)) {
                out.chars.push(view.at(place));
                out.places.push((place, place + 1));
            }
        }
        let other =
            readings.iter().find(|(other, _)| *other == index).and_then(|(_, list)| list.first().copied());
        let put = if index == at { Some((slips, word)) } else { other };
        let begin = out.chars.len();
        match put {
            Some((slips, word)) => {
                out.chars.extend(word.chars());
                out.places.extend(std::iter::repeat_n((*start, *stop), word.len()));
                out.slips.push((begin, slips));
            }
            None => (*start..*stop).for_each(|place| {
                out.chars.push(view.at(place));
                out.places.push((place, place + 1));
            }),
        }
        if index == at {
            out.inside = (begin, out.chars.len());
        }
        end = Some(*stop);
    }
    out
}

impl Window {
    /// The longest name that holds the word put right.
    fn best(&self, dictionary: &Dictionary, view: &View<'_>) -> Option<Match> {
        let (begin, end) = self.inside;
        (begin.saturating_sub(MAX_NAME)..=begin)
            .filter_map(|start| {
                let first = self.places.get(start)?.0;
                let stop = |end: usize| self.places.get(end - 1).map_or(first, |place| place.1);
                let (stops, name) =
                    dictionary.longest(&self.chars, start, |end| at_words(view, first, stop(end)))?;
                if stops < end {
                    return None;
                }
                let slips: usize =
                    self.slips.iter().filter(|(at, _)| (start..stops).contains(at)).map(|(_, n)| n).sum();
                let letters = stops - start;
                let sure = (0.92 - 0.8 * slips as f32 / letters as f32).clamp(0.5, 0.9);
                Some(Match { start: first, end: stop(stops), name, sure, source: Source::Fuzzy })
            })
            .max_by(|a, b| (a.end - a.start).cmp(&(b.end - b.start)).then(a.sure.total_cmp(&b.sure)))
    }
}
