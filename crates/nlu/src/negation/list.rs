//! The word lists of negation, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Sense;

/// What a word does to an act near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Holds a negating sign and negates nothing.
    Trap,
    /// Negates.
    Not(Sense),
    /// Undoes the act that follows: as a negation, but a deed of its own.
    Flip,
    /// May stand between a negation and its act.
    Through,
    /// Opens a phrase of unknown words.
    Open,
    /// Ends the reach of a negation.
    Stop,
    /// Asks whether.
    Whether,
    /// Expects the opposite of what it asks.
    Rhetoric,
}

/// Lists of one language.
#[derive(Debug, Default)]
pub(super) struct Lists {
    roles: HashMap<String, Role>,
    /// Of the rhetorical ones, those that report.
    pub(super) reports: Vec<String>,
    /// What stands after an act, longest first.
    pub(super) after: Vec<(String, Sense)>,
    /// What takes back, longest first.
    pub(super) back: Vec<String>,
    /// Signs of a request.
    pub(super) request: Vec<String>,
    /// The longest entry with a role, in characters or words.
    longest: usize,
}

impl Lists {
    fn read(language: &str) -> Self {
        let mut out = Self::default();
        for line in include_str!("../../data/negation.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((name, entries)) = line.split_once(": ") else { continue };
            let Some(list) = name.strip_prefix(language) else { continue };
            for entry in entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()) {
                out.add(list, entry);
            }
        }
        out.after.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.len()));
        out.back.sort_by_key(|entry| std::cmp::Reverse(entry.len()));
        out
    }

    fn add(&mut self, list: &str, entry: &str) {
        let role = match list {
            "trap" => Role::Trap,
            "decline" => Role::Not(Sense::Declined),
            "absent" => Role::Not(Sense::Absent),
            "unable" => Role::Not(Sense::Unable),
            "flip" => Role::Flip,
            "through" => Role::Through,
            "open" => Role::Open,
            "stop" => Role::Stop,
            "whether" => Role::Whether,
            "rhetoric" => Role::Rhetoric,
            "reports" => return self.reports.push(entry.to_owned()),
            "after_decline" => return self.after.push((entry.to_owned(), Sense::Declined)),
            "after_absent" => return self.after.push((entry.to_owned(), Sense::Absent)),
            "back" => return self.back.push(entry.to_owned()),
            _ => return self.request.push(entry.to_owned()),
        };
        let length = if entry.is_ascii() { entry.split(' ').count() } else { entry.chars().count() };
        self.longest = self.longest.max(length);
        // The first list that names a word decides.
        self.roles.entry(entry.to_owned()).or_insert(role);
    }

    /// Does a clause before an act expect the opposite of what it asks?
    pub(super) fn holds_rhetoric(&self, before: &str) -> bool {
        let words: Vec<&str> = before.split(' ').collect();
        (0..words.len()).any(|at| {
            (1..=self.longest.min(words.len() - at))
                .any(|len| self.role(&words[at..at + len].join(" ")) == Some(Role::Rhetoric))
        })
    }

    /// The role of an entry.
    pub(super) fn role(&self, entry: &str) -> Option<Role> {
        self.roles.get(entry).copied()
    }

    /// How long an entry with a role may be.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

/// Chinese, by characters.
pub(super) static HAN: LazyLock<Lists> = LazyLock::new(|| Lists::read("zh."));
/// English, by words.
pub(super) static ENGLISH: LazyLock<Lists> = LazyLock::new(|| Lists::read("en."));
