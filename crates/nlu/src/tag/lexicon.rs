//! What training texts tell of words and phrases: how common a word is, whether it mostly stands outside slots, and which phrases were slots.
//! A training text is looked at as if it had not been there, or a model would trust its own dictionary too much.

use std::ops::Range;

use super::hash::{Index, mix};
use super::piece::Look;

/// Pieces of the longest phrase that is looked up.
pub(crate) const MAX_PHRASE: usize = 12;

/// How often a word was seen, and how often outside of slots.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) all: u16,
    pub(crate) outside: u16,
}

/// A slot's phrase with how often it was that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) slot: u16,
    pub(crate) count: u16,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    pub(crate) words: Index,
    pub(crate) seen: Vec<Seen>,
    pub(crate) phrases: Index,
    pub(crate) entries: Vec<Vec<Entry>>,
    /// Words and pairs of words inside slots.
    pub(crate) members: Index,
    pub(crate) roles: Vec<Vec<Entry>>,
}

/// What one annotated text put into a lexicon.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    words: Vec<(u32, Seen)>,
    phrases: Vec<(u32, u16)>,
    members: Vec<(u32, u16)>,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) pieces: Range<usize>,
    pub(crate) slot: u16,
    pub(crate) often: bool,
}

fn phrase(looks: &[Look]) -> u32 {
    looks.iter().fold(7, |h, look| mix(&[h, look.raw]))
}

impl Own {
    /// `slots` are the pieces of each slot with its number.
    pub(crate) fn new(looks: &[Look], slots: &[(Range<usize>, u16)]) -> Self {
        let mut out = Self::default();
        for (at, look) in looks.iter().enumerate() {
            let outside = u16::from(!slots.iter().any(|(pieces, _)| pieces.contains(&at)));
            match out.words.iter_mut().find(|(word, _)| *word == look.word) {
                Some((_, seen)) => {
                    seen.all += 1;
                    seen.outside += outside;
                }
                None => out.words.push((look.word, Seen { all: 1, outside })),
            }
        }
        for (pieces, slot) in slots.iter().filter(|(pieces, _)| pieces.len() <= MAX_PHRASE) {
            out.phrases.push((phrase(&looks[pieces.clone()]), *slot));
        }
        for (pieces, slot) in slots {
            for at in pieces.clone() {
                let role = 2 * *slot + u16::from(at > pieces.start);
                out.members.push((mix(&[1, looks[at].word]), role));
                if at + 1 < pieces.end {
                    out.members.push((mix(&[2, looks[at].word, looks[at + 1].word]), role));
                }
            }
        }
        out
    }
}

fn count(index: &mut Index, entries: &mut Vec<Vec<Entry>>, name: u32, slot: u16) {
    let at = index.place(name) as usize;
    if at == entries.len() {
        entries.push(Vec::new());
    }
    match entries[at].iter_mut().find(|entry| entry.slot == slot) {
        Some(entry) => entry.count = entry.count.saturating_add(1),
        None => entries[at].push(Entry { slot, count: 1 }),
    }
}

fn in_order<T>(index: &Index, values: Vec<T>) -> (Index, Vec<T>) {
    let mut pairs: Vec<(u32, T)> = index.keys().into_iter().zip(values).collect();
    pairs.sort_unstable_by_key(|(name, _)| *name);
    let mut out = Index::with_room(pairs.len());
    for (name, _) in &pairs {
        out.place(*name);
    }
    (out, pairs.into_iter().map(|(_, value)| value).collect())
}

impl Lexicon {
    pub(crate) fn learn(&mut self, own: &Own) {
        for (word, seen) in &own.words {
            let at = self.words.place(*word) as usize;
            if at == self.seen.len() {
                self.seen.push(Seen::default());
            }
            let known = &mut self.seen[at];
            known.all = known.all.saturating_add(seen.all);
            known.outside = known.outside.saturating_add(seen.outside);
        }
        for (phrase, slot) in &own.phrases {
            count(&mut self.phrases, &mut self.entries, *phrase, *slot);
        }
        for (member, role) in &own.members {
            count(&mut self.members, &mut self.roles, *member, *role);
        }
    }

    /// The same in the order of names.
    pub(crate) fn sorted(self) -> Self {
        let (words, seen) = in_order(&self.words, self.seen);
        let (phrases, entries) = in_order(&self.phrases, self.entries);
        let (members, roles) = in_order(&self.members, self.roles);
        Self { words, seen, phrases, entries, members, roles }
    }

    /// The roles that a word, or two in a row, have elsewhere inside slots, with how often.
    pub(crate) fn roles(&self, member: u32, own: Option<&Own>) -> Vec<Entry> {
        let Some(at) = self.members.get(member) else { return Vec::new() };
        let mut out = Vec::new();
        for entry in &self.roles[at as usize] {
            let mine = own.map_or(0, |own| {
                own.members.iter().filter(|(n, r)| *n == member && *r == entry.slot).count()
            });
            let count = entry.count.saturating_sub(mine as u16);
            if count > 0 {
                out.push(Entry { slot: entry.slot, count });
            }
        }
        out
    }

    /// How often a word was seen elsewhere.
    pub(crate) fn seen(&self, word: u32, own: Option<&Own>) -> Seen {
        let mut seen = self.words.get(word).map_or_else(Seen::default, |at| self.seen[at as usize]);
        if let Some((_, mine)) = own.and_then(|own| own.words.iter().find(|(known, _)| *known == word)) {
            seen.all = seen.all.saturating_sub(mine.all);
            seen.outside = seen.outside.saturating_sub(mine.outside);
        }
        seen
    }

    /// All phrases of slots that stand in a text, by start, then length.
    pub(crate) fn matches(&self, looks: &[Look], own: Option<&Own>) -> Vec<Match> {
        let mut out = Vec::new();
        for start in 0..looks.len() {
            let mut name = 7;
            for end in start + 1..=looks.len().min(start + MAX_PHRASE) {
                name = mix(&[name, looks[end - 1].raw]);
                let Some(at) = self.phrases.get(name) else { continue };
                for entry in &self.entries[at as usize] {
                    let mine = own.map_or(0, |own| {
                        own.phrases.iter().filter(|(n, s)| *n == name && *s == entry.slot).count()
                    });
                    let count = usize::from(entry.count).saturating_sub(mine);
                    if count > 0 {
                        out.push(Match { pieces: start..end, slot: entry.slot, often: count > 2 });
                    }
                }
            }
        }
        out
    }
}
