//! Words for the same thing, by which a question is widened.

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use nlu::search::{WordKind, words};

use crate::cut::term;
use crate::limits::ALTERNATIVES;

/// Groups of words that mean the same in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    /// By the group's words as they are cut (sorted, of the largest kind), each other word's terms.
    groups: Vec<Vec<Vec<String>>>,
    /// Term to the groups and the places in them in which it occurs.
    by_term: BTreeMap<String, BTreeSet<(usize, usize)>>,
}

impl Synonyms {
    /// From groups of words by language, as a pack has them.
    pub fn new(groups: &BTreeMap<Locale, Vec<Vec<String>>>) -> Self {
        let mut out = Self::default();
        for group in groups.values().flatten() {
            let cut: Vec<Vec<String>> =
                group.iter().map(|word| narrow(word)).filter(|terms| !terms.is_empty()).collect();
            if cut.len() < 2 {
                continue;
            }
            let at = out.groups.len();
            for (place, terms) in cut.iter().enumerate() {
                for term in terms {
                    out.by_term.entry(term.clone()).or_default().insert((at, place));
                }
            }
            out.groups.push(cut);
        }
        out
    }

    /// For each term of a question, the terms of other words for what it is a part of.
    pub(crate) fn of(&self, terms: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for term in terms {
            for (group, place) in self.by_term.get(term).into_iter().flatten() {
                let own = &self.groups[*group][*place];
                if !own.iter().all(|part| terms.contains(part)) {
                    continue;
                }
                let others = self.groups[*group].iter().enumerate().filter(|(other, _)| other != place);
                let list = out.entry(term.clone()).or_default();
                list.extend(
                    others.flat_map(|(_, terms)| terms.iter().cloned()).filter(|other| !own.contains(other)),
                );
            }
        }
        for list in out.values_mut() {
            list.sort();
            list.dedup();
            list.truncate(ALTERNATIVES);
        }
        out
    }
}

/// A word's terms: pairs of characters, stems, numbers.
fn narrow(word: &str) -> Vec<String> {
    let mut terms: Vec<String> =
        words(word).iter().filter(|word| word.kind != WordKind::Han).map(term).collect();
    terms.sort();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_brings_the_others_of_its_group() {
        let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let synonyms = Synonyms::new(&BTreeMap::from([
            (Locale::Zh, vec![group(&["退货", "寄回", "送回去"]), group(&["只有一个"])]),
            (Locale::En, vec![group(&["return", "send back"])]),
        ]));
        let of = |text: &str| synonyms.of(&narrow(text).into_iter().collect());
        assert_eq!(of("退货")["2退货"], ["2回去", "2寄回", "2送回"]);
        assert_eq!(of("I return it")["sreturn"], ["sback", "ssend"]);
        assert_eq!(of("send it back").keys().collect::<Vec<_>>(), ["sback", "ssend"]);
        assert!(of("send").is_empty() && of("只有一个").is_empty() && of("").is_empty());
    }
}
