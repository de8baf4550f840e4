//! Groups of words that speak for a feeling or a sign.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::emotion::{negated, on_boundary};
use crate::normal::normalise;

/// One word of a group.
struct Word {
    group: usize,
    text: String,
}

/// Groups of words, one a line of a list: name, colon, words between bars.
pub(crate) struct Words {
    groups: Vec<&'static str>,
    words: Vec<Word>,
    /// Places in `words` by how the word begins.
    by_first: HashMap<char, Vec<usize>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../data/emotion/words.txt")));

impl Words {
    pub(crate) fn read(list: &'static str) -> Self {
        let mut out = Self { groups: Vec::new(), words: Vec::new(), by_first: HashMap::new() };
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        for (group, list) in lines.filter_map(|line| line.split_once(": ")) {
            let at = out.groups.len();
            out.groups.push(group);
            for text in list.split('|').map(normalise).filter(|text| !text.is_empty()) {
                let first = text.chars().next().unwrap_or_default();
                out.by_first.entry(first).or_default().push(out.words.len());
                out.words.push(Word { group: at, text });
            }
        }
        out
    }

    /// The words of all groups that a normalised text holds, from left to right.
    pub(crate) fn hits(&'static self, normal: &str) -> Vec<Hit> {
        let mut out = Vec::new();
        for (at, first) in normal.char_indices() {
            for word in
                self.by_first.get(&first).into_iter().flatten().filter_map(|word| self.words.get(*word))
            {
                let span = at..at + word.text.len();
                if normal[at..].starts_with(&word.text) && on_boundary(normal, &span) {
                    let group = self.groups.get(word.group).copied().unwrap_or_default();
                    out.push(Hit { group, text: &word.text, negated: negated(&normal[..at]) });
                }
            }
        }
        out
    }
}

/// A word of a group that was found.
pub(crate) struct Hit {
    pub(crate) group: &'static str,
    pub(crate) text: &'static str,
    pub(crate) negated: bool,
}

/// The words of all groups that a normalised text holds, from left to right.
pub(crate) fn hits(normal: &str) -> Vec<Hit> {
    WORDS.hits(normal)
}

/// What the hits are to the model: which groups are there, more than once, or denied, and which go together.
pub(crate) fn signs(hits: &[Hit]) -> Vec<String> {
    let mut out = Vec::new();
    for group in &WORDS.groups {
        let said = hits.iter().filter(|hit| hit.group == *group && !hit.negated).count();
        let denied = hits.iter().any(|hit| hit.group == *group && hit.negated);
        if said > 0 {
            out.push((*group).to_owned());
        }
        if said > 1 {
            out.push(format!("{group}+"));
        }
        if denied {
            out.push(format!("{group}-"));
        }
    }
    out.extend(PAIRS.iter().filter(|(a, b)| has(hits, a) && has(hits, b)).map(|(a, b)| format!("{a}&{b}")));
    out
}

/// Groups that together say something else than each alone: a feeling reported, denied, asked about, or overcome.
const PAIRS: &[(&str, &str)] = &[
    ("reported", "anger"),
    ("reported", "abuse"),
    ("not", "anger"),
    ("ask", "threat"),
    ("will", "threat"),
    ("joy", "anger"),
    ("joy", "sad"),
    ("ask", "anger"),
    ("ask", "abuse"),
    ("ask", "worry"),
    ("you", "anger"),
    ("you", "irony"),
    ("times", "you"),
    ("polite", "anger"),
    ("joy", "irony"),
];

/// Is a word of a group there, and not denied?
pub(crate) fn has(hits: &[Hit], group: &str) -> bool {
    hits.iter().any(|hit| hit.group == group && !hit.negated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_denials_are_seen() {
        let groups = |text: &str| signs(&hits(&normalise(text)));
        assert!(groups("我要去12315投诉").contains(&"threat+".to_owned()));
        assert!(groups("I am not angry").contains(&"anger-".to_owned()));
        assert!(!groups("the classic").iter().any(|sign| sign.starts_with("abuse")));
        assert!(groups("").is_empty());
    }

    #[test]
    fn no_word_is_listed_twice_in_a_group() {
        let mut seen = std::collections::BTreeSet::new();
        for word in &WORDS.words {
            assert!(
                seen.insert((word.group, &word.text)),
                "{} twice in {}",
                word.text,
                WORDS.groups[word.group]
            );
        }
    }
}
