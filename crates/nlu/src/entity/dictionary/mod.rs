//! Dictionaries: products, places, anything with names. A text is looked through for a hundred thousand names at once, as they stand
//! there or with the slips of writers: a misspelt word, a homophone, one wrong character.

mod han;
mod index;
mod latin;

use std::collections::HashMap;

use crate::entity::dictionary::han::Sounds;
use crate::entity::dictionary::index::{Rolling, mix};
use crate::entity::dictionary::latin::Words;
use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};
use crate::normal::is_han;

/// The longest name that is looked for, in characters without spaces.
pub const MAX_NAME: usize = 48;

/// An entry and everything by which it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The entry's id.
    pub id: String,
    /// Its name and its synonyms.
    pub names: Vec<String>,
}

/// Which slips are forgiven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// None: names as they stand, but for case, width, script, spaces and dashes.
    None,
    /// Words of five letters and more with one letter wrong, of nine and more with two; three Chinese characters and more that sound alike.
    Slips,
    /// Also one wrong character in four Chinese ones and more, which may be another word: 红色连衣裙 for 黑色连衣裙.
    #[default]
    Loose,
}

/// Names and whose they are, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Dictionary {
    name: String,
    tolerance: Tolerance,
    ids: Vec<String>,
    /// Squeezed names, sorted.
    names: Vec<Box<str>>,
    /// For each name where its owners begin.
    owners_at: Vec<u32>,
    owners: Vec<u32>,
    exact: HashMap<u64, u32>,
    /// First two characters of names.
    begins: HashMap<u64, u8>,
    words: Words,
    sounds: Sounds,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) name: u32,
    /// How sure it is; below one for names with slips.
    pub(crate) sure: f32,
    pub(crate) source: Source,
}

/// Characters of a text that count, and where each stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Squeezed {
    pub(crate) chars: Vec<char>,
    pub(crate) places: Vec<usize>,
}

impl Squeezed {
    pub(crate) fn of(view: &View<'_>) -> Self {
        let mut out = Self::default();
        for (at, c) in view.chars.iter().enumerate().filter(|(_, c)| !is_gap(**c)) {
            out.chars.push(*c);
            out.places.push(at);
        }
        out
    }
}

/// What may stand or be missing inside a name.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '·' | '\'' | '.' | '•' | '/')
}

/// A letter or digit that is no Chinese character: what a word is made of.
pub(crate) fn in_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

impl Dictionary {
    /// A dictionary under a name, forgiving slips. Names of one character, and longer than [`MAX_NAME`], are left out.
    pub fn new(name: impl Into<String>, entries: impl IntoIterator<Item = Entry>) -> Self {
        Self::with(name, Tolerance::default(), entries)
    }

    /// The same, with what is forgiven.
    pub fn with(
        name: impl Into<String>,
        tolerance: Tolerance,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Self {
        let (mut ids, mut pairs, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            for name in &entry.names {
                let view = View::new(name);
                let squeezed: String = Squeezed::of(&view).chars.into_iter().collect();
                if (2..=MAX_NAME).contains(&squeezed.chars().count()) {
                    pairs.push((squeezed, ids.len() as u32));
                    if tolerance != Tolerance::None {
                        latin::words_of(&view, |word| words.push(word.to_owned()));
                    }
                }
            }
            ids.push(entry.id);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let (mut names, mut owners_at, mut owners) = (Vec::<Box<str>>::new(), Vec::new(), Vec::new());
        for (name, owner) in pairs {
            if names.last().is_none_or(|last| **last != *name) {
                names.push(name.into());
                owners_at.push(owners.len() as u32);
            }
            owners.push(owner);
        }
        owners_at.push(owners.len() as u32);
        let mut exact = HashMap::with_capacity(names.len());
        let mut begins: HashMap<u64, u8> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let (mut hash, mut count, mut first) = (0, 0_u8, 0);
            for c in name.chars() {
                hash = mix(hash, u64::from(c));
                count += 1;
                if count == 2 {
                    first = hash;
                }
            }
            exact.entry(hash).or_insert(at as u32);
            begins.entry(first).and_modify(|most| *most = (*most).max(count)).or_insert(count);
        }
        let sounds =
            if tolerance == Tolerance::None { Sounds::default() } else { Sounds::new(&names, tolerance) };
        Self {
            name: name.into(),
            tolerance,
            ids,
            names,
            owners_at,
            owners,
            exact,
            begins,
            words: Words::new(words),
            sounds,
        }
    }

    /// How many different names are looked for.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Is no name looked for?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(crate) fn name_at(&self, name: u32) -> &str {
        self.names.get(name as usize).map_or("", |name| name)
    }

    fn ids_of(&self, name: u32) -> Vec<String> {
        let at = |i: usize| self.owners_at.get(i).map_or(0, |at| *at as usize);
        let owners = self.owners.get(at(name as usize)..at(name as usize + 1)).unwrap_or(&[]);
        owners.iter().filter_map(|owner| self.ids.get(*owner as usize).cloned()).collect()
    }

    /// The longest name that begins at a place of a squeezed text and ends where `fits` says that a word may end.
    pub(crate) fn longest(
        &self,
        chars: &[char],
        start: usize,
        fits: impl Fn(usize) -> bool,
    ) -> Option<(usize, u32)> {
        let mut hash = 0;
        let mut best = None;
        let mut most = MAX_NAME;
        for (count, c) in chars.get(start..)?.iter().enumerate().map(|(at, c)| (at + 1, c)) {
            hash = mix(hash, u64::from(*c));
            if count == 2 {
                most = usize::from(*self.begins.get(&hash)?);
            }
            if count > most {
                break;
            }
            if count >= 2
                && let Some(name) = self.exact.get(&hash)
                && fits(start + count)
                && self.name_at(*name).chars().eq(chars[start..start + count].iter().copied())
            {
                best = Some((start + count, *name));
            }
        }
        best
    }
}

/// Whether a name may begin and end at these places: a word is not cut in two.
pub(crate) fn at_words(view: &View<'_>, start: usize, end: usize) -> bool {
    let left = !(in_word(view.before(start)) && in_word(view.at(start)));
    let right = !(in_word(view.before(end)) && in_word(view.at(end)));
    left && right
}

/// Adds the entries of a dictionary that a text names.
pub(crate) fn collect(dictionary: &Dictionary, view: &View<'_>, hits: &mut Vec<Hit>) {
    let squeezed = Squeezed::of(view);
    let mut found = exact(dictionary, view, &squeezed);
    if dictionary.tolerance != Tolerance::None {
        let mut loose = latin::misspelt(dictionary, &dictionary.words, view);
        let rolling = Rolling::new(&squeezed.chars);
        loose.extend(han::alike(dictionary, &dictionary.sounds, view, &squeezed, &rolling));
        // A name as it stands gives way only to a longer one that holds it.
        loose.retain(|slip| {
            found.iter().all(|name| {
                let apart = slip.end <= name.start || name.end <= slip.start;
                apart
                    || slip.start <= name.start
                        && name.end <= slip.end
                        && slip.end - slip.start > name.end - name.start + 1
            })
        });
        found.retain(|name| !loose.iter().any(|slip| slip.start <= name.start && name.end <= slip.end));
        found.extend(loose);
    }
    for one in found {
        let value = Value::Entry { dictionary: dictionary.name.clone(), ids: dictionary.ids_of(one.name) };
        hits.push(Hit::new(one.start, one.end, value, one.source, one.sure));
    }
}

/// Names as they stand, from the left the longest.
fn exact(dictionary: &Dictionary, view: &View<'_>, squeezed: &Squeezed) -> Vec<Match> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&start) = squeezed.places.get(at) {
        let end_of = |end: usize| squeezed.places.get(end - 1).map_or(start, |place| place + 1);
        match dictionary.longest(&squeezed.chars, at, |end| at_words(view, start, end_of(end))) {
            Some((end, name)) => {
                let source = Source::Dictionary;
                out.push(Match { start, end: end_of(end), name, sure: 0.95, source });
                at = end;
            }
            None => at += 1,
        }
    }
    out
}
