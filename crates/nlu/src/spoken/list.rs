//! The word lists of spoken text.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// What is written in `data/spoken.txt`, ready to be looked up.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Chinese phrases by their first character, longest first.
    pub(crate) han: HashMap<char, Vec<(Vec<char>, Said)>>,
    pub(crate) persons: Vec<Vec<char>>,
    pub(crate) stutters: BTreeSet<char>,
    /// English phrases by their first word, longest first.
    pub(crate) latin: HashMap<&'static str, Vec<(Vec<&'static str>, Said)>>,
    pub(crate) not_after: BTreeSet<&'static str>,
    pub(crate) not_before: BTreeSet<&'static str>,
    pub(crate) letters: HashMap<&'static str, char>,
    pub(crate) digits: HashMap<&'static str, char>,
}

/// What becomes of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It says nothing.
    Filler,
    /// It says nothing in some places.
    Weak,
    /// It says nothing at the end.
    Tail,
    /// It is another way to say this.
    Other(&'static str),
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::read(include_str!("../../data/spoken.txt")));

pub(crate) fn lists() -> &'static Lists {
    &LISTS
}

impl Lists {
    fn read(text: &'static str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, entries)) = line.split_once(": ") else { continue };
            for entry in entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()) {
                out.add(name, entry);
            }
        }
        for list in out.han.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        for list in out.latin.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        out
    }

    fn add(&mut self, name: &'static str, entry: &'static str) {
        let (from, to) = entry.split_once('=').unwrap_or((entry, ""));
        let letter = to.chars().next();
        match name {
            "zh_fillers" => self.add_han(from, Said::Filler),
            "zh_weak" => self.add_han(from, Said::Weak),
            "zh_tails" => self.add_han(from, Said::Tail),
            "dialect" => self.add_han(from, Said::Other(to)),
            "zh_persons" => self.persons.push(from.chars().collect()),
            "zh_stutters" => self.stutters.extend(from.chars()),
            "en_fillers" => self.add_latin(from, Said::Filler),
            "en_weak" => self.add_latin(from, Said::Weak),
            "slang" => self.add_latin(from, Said::Other(to)),
            "en_weak_not_after" => self.not_after.extend([from]),
            "en_weak_not_before" => self.not_before.extend([from]),
            "letters" => self.letters.extend(letter.map(|letter| (from, letter))),
            "digits" => self.digits.extend(letter.map(|digit| (from, digit))),
            _ => {}
        }
    }

    fn add_han(&mut self, phrase: &'static str, said: Said) {
        let chars: Vec<char> = phrase.chars().collect();
        if let Some(first) = chars.first() {
            self.han.entry(*first).or_default().push((chars, said));
        }
    }

    fn add_latin(&mut self, phrase: &'static str, said: Said) {
        let words: Vec<&str> = phrase.split(' ').collect();
        if let Some(first) = words.first() {
            self.latin.entry(first).or_default().push((words, said));
        }
    }
}
