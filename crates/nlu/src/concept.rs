//! Concepts: what a text is about, the same in both languages. Found by word, by stem, and by sound where a Chinese word was
//! typed with the wrong character.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::normal::normalise;
use crate::pinyin::blurred;
use crate::token::{Piece, pieces, stem};

/// The most characters or words a `*` stands for.
const GAP: usize = 4;
/// Weight of a concept that only sounds right.
const BY_SOUND: f32 = 0.6;

#[derive(Debug)]
struct Lexicon {
    names: Vec<String>,
    /// Chinese words by their first character, longest first.
    han: HashMap<char, Vec<(Vec<char>, usize)>>,
    /// Chinese patterns with a gap.
    han_gaps: Vec<(String, String, usize)>,
    /// Words of two or more characters by their sounds.
    sounds: HashMap<String, Vec<usize>>,
    /// English phrases by their first stem.
    latin: HashMap<String, Vec<(Vec<String>, usize)>>,
    words: BTreeSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../data/concepts.txt")));

impl Lexicon {
    fn read(text: &str) -> Self {
        let mut out = Self {
            names: Vec::new(),
            han: HashMap::new(),
            han_gaps: Vec::new(),
            sounds: HashMap::new(),
            latin: HashMap::new(),
            words: BTreeSet::new(),
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, rest)) = line.split_once(": ") else { continue };
            let (zh, en) = rest.split_once('|').unwrap_or((rest, ""));
            let id = out.names.iter().position(|known| known == name).unwrap_or(out.names.len());
            if id == out.names.len() {
                out.names.push(name.to_owned());
            }
            zh.split_whitespace().for_each(|word| out.add_han(&normalise(word), id));
            en.split(',')
                .map(str::trim)
                .filter(|phrase| !phrase.is_empty())
                .for_each(|phrase| out.add_latin(phrase, id));
        }
        for list in out.han.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        out
    }

    fn add_han(&mut self, word: &str, id: usize) {
        if let Some((head, tail)) = word.split_once('*') {
            return self.han_gaps.push((head.to_owned(), tail.to_owned(), id));
        }
        let chars: Vec<char> = word.chars().collect();
        let Some(first) = chars.first() else { return };
        let sounds: Vec<String> = chars.iter().filter_map(|c| blurred(*c)).collect();
        if sounds.len() == chars.len() && chars.len() > 1 {
            self.sounds.entry(sounds.join(" ")).or_default().push(id);
        }
        self.han.entry(*first).or_default().push((chars, id));
    }

    fn add_latin(&mut self, phrase: &str, id: usize) {
        let stems: Vec<String> = phrase
            .split_whitespace()
            .flat_map(|word| {
                if word == "*" {
                    return vec!["*".to_owned()];
                }
                self.words.insert(word.to_owned());
                let cut = pieces(&normalise(word));
                cut.into_iter()
                    .filter_map(|p| match p {
                        Piece::Word(w) => Some(stem(&w)),
                        Piece::Number(n) => Some(n),
                        _ => None,
                    })
                    .collect()
            })
            .collect();
        if let Some(first) = stems.first() {
            self.latin.entry(first.clone()).or_default().push((stems, id));
        }
    }
}

/// English words the lexicon knows: what a misspelt word may be meant to be.
pub(crate) fn english_words() -> impl Iterator<Item = &'static str> {
    LEXICON.words.iter().map(String::as_str)
}

/// The name of a concept.
pub(crate) fn name(concept: usize) -> &'static str {
    LEXICON.names.get(concept).map_or("", String::as_str)
}

/// The concepts of a text with their weights.
pub(crate) fn find(cut: &[Piece]) -> BTreeMap<usize, f32> {
    let mut out = BTreeMap::new();
    for piece in cut {
        if let Piece::Han(run) = piece {
            han(&run.chars().collect::<Vec<_>>(), &mut out);
        }
    }
    let stems: Vec<String> = cut
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(stem(word)),
            Piece::Number(number) => Some(number.clone()),
            _ => None,
        })
        .collect();
    latin(&stems, &mut out);
    out
}

fn han(run: &[char], out: &mut BTreeMap<usize, f32>) {
    let mut covered = vec![0usize; run.len()];
    for at in 0..run.len() {
        for (word, id) in LEXICON.han.get(&run[at]).map_or(&[][..], Vec::as_slice) {
            // A single character inside a word that was found (货 in 退货) says nothing of its own.
            let inside = word.len() == 1 && covered[at] > 1;
            if run[at..].starts_with(word) && !inside {
                out.insert(*id, 1.0);
                covered[at..at + word.len()].iter_mut().for_each(|len| *len = (*len).max(word.len()));
            }
        }
    }
    let text: String = run.iter().collect();
    for (head, tail, id) in &LEXICON.han_gaps {
        let near = |at: usize| text[at + head.len()..].find(tail).is_some_and(|gap| gap <= GAP * 3);
        if text.match_indices(head.as_str()).any(|(at, _)| near(at)) {
            out.insert(*id, 1.0);
        }
    }
    let sounds: Vec<Option<String>> = run.iter().map(|c| blurred(*c)).collect();
    for len in 2..=4usize {
        for (at, window) in sounds.windows(len).enumerate() {
            if covered[at..at + len].iter().any(|c| *c > 1) || window.iter().any(Option::is_none) {
                continue;
            }
            let key = window.iter().flatten().cloned().collect::<Vec<_>>().join(" ");
            for id in LEXICON.sounds.get(&key).map_or(&[][..], Vec::as_slice) {
                out.entry(*id).or_insert(BY_SOUND);
            }
        }
    }
}

fn latin(stems: &[String], out: &mut BTreeMap<usize, f32>) {
    for at in 0..stems.len() {
        for (phrase, id) in LEXICON.latin.get(&stems[at]).map_or(&[][..], Vec::as_slice) {
            if matches(phrase, &stems[at..]) {
                out.insert(*id, 1.0);
            }
        }
    }
}

fn matches(phrase: &[String], stems: &[String]) -> bool {
    match phrase.split_first() {
        None => true,
        Some((first, rest)) if first == "*" => {
            (0..=GAP.min(stems.len())).any(|gap| matches(rest, &stems[gap..]))
        }
        Some((first, rest)) => stems.first() == Some(first) && matches(rest, &stems[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        find(&pieces(&normalise(text))).into_keys().map(name).collect()
    }

    #[test]
    fn the_same_in_both_languages_and_by_sound() {
        for text in ["退货运费谁出", "who pays for sending it back"] {
            let found = names(text);
            assert!(found.contains(&"return") && found.contains(&"who_pays"), "{text}: {found:?}");
        }
        assert!(names("推款什么时候到").contains(&"refund"));
        assert!(names("send the blue one back").contains(&"return"));
        assert!(!names("退货").contains(&"goods"));
        assert_eq!(names("天气"), ["x_weather"]);
        assert!(names("蓝").is_empty());
    }
}
