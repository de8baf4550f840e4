//! The second, close look at an article: what the ranking goes by.

use std::collections::{BTreeMap, BTreeSet};

use nlu::search::{Nearness, Sense, WordKind, read};

use crate::asking::{asks, denies};
use crate::cut::{Terms, mark, number};
use crate::recall::{Asked, Wanted};

/// How many features there are.
pub const FEATURES: usize = 25;
/// Their names, in order. Those `of_best` are shares of the best score that any article has.
pub const NAMES: [&str; FEATURES] = [
    "whole_bm25",
    "whole_bm25_of_best",
    "question_bm25_of_best",
    "passage_bm25_of_best",
    "same",
    "same_characters",
    "meaning_there",
    "meaning_back",
    "title_meaning",
    "title_covered",
    "passage_covered",
    "passage_meaning",
    "nearest_of_all",
    "asks_alike",
    "denies_unlike",
    "numbers_missing",
    "covered",
    "heaviest_missing",
    "question_near",
    "passage_near",
    "place",
    "place_meaning_there",
    "place_meaning_back",
    "place_covered",
    "place_asked",
];
/// What a sentence encoder says; nothing where there is none.
pub(crate) const ENCODED: [usize; 2] = [18, 19];
/// Where what the best place of an article says begins.
pub(crate) const PLACE: usize = 20;
/// The question stands there word for word.
pub(crate) const SAME: usize = 4;
/// What speaks against an article; everything else speaks for it.
pub(crate) const AGAINST: [usize; 3] = [14, 15, 17];

/// What is known of an article beside a question.
pub type Features = [f32; FEATURES];

/// A text that is compared.
#[derive(Default)]
pub(crate) struct Read {
    terms: Terms,
    sense: Sense,
    numbers: BTreeSet<String>,
    /// A question, normalised.
    normal: String,
    /// Its content, character by character.
    chars: Vec<char>,
}

impl Read {
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Reads a passage or a title.
    pub(crate) fn of(text: &str, weight: impl Fn(&str) -> f32) -> Self {
        let (mut terms, mut numbers) = (Vec::new(), BTreeSet::new());
        let sense = read(text, weight, |kind, word| {
            terms.push((number(mark(kind), word), matches!(kind, WordKind::Stem | WordKind::Number)));
            if kind == WordKind::Number {
                numbers.insert(word.to_owned());
            }
        });
        Self { terms: Terms::new(terms), sense, numbers, ..Self::default() }
    }

    /// Reads a question, of which more is compared.
    pub(crate) fn of_question(text: &str, normal: String, weight: impl Fn(&str) -> f32) -> Self {
        let chars = normal.chars().filter(|c| c.is_alphanumeric()).take(300).collect();
        Self { normal, chars, ..Self::of(text, weight) }
    }
}

/// A question with all that does not change from article to article.
pub(crate) struct Scale {
    weights: Weights,
    wanted: Vec<Want>,
    /// Weight of a term that the question does not have.
    usual: f32,
    all: f32,
    own: Read,
}

/// A term that is wanted, by [number].
struct Want {
    number: u64,
    /// Others that count for it, with how much.
    others: Vec<(u64, f32)>,
    weight: f32,
}

/// Weights of terms by number, sorted.
struct Weights(Vec<(u64, f32)>);

impl Weights {
    fn of(&self, number: u64) -> Option<f32> {
        self.0.binary_search_by_key(&number, |one| one.0).ok().map(|at| self.0[at].1)
    }

    /// How much a word weighs in what a text means.
    fn heft(&self, word: &str) -> f32 {
        const USUAL: f32 = 3.0;
        let weight = match word.chars().next() {
            Some(c) if c.is_ascii() => self.of(number(mark(WordKind::Stem), word)),
            _ if word.chars().nth(1).is_none() => Some(1.2),
            _ => self.of(number(mark(WordKind::Han), word)).map(|weight| 2.0 * weight),
        };
        weight.unwrap_or(USUAL).max(0.2)
    }
}

impl Scale {
    pub(crate) fn new(asked: &Asked) -> Self {
        let of = |one: &Wanted| {
            let (number, others) = one.numbers();
            Want { number, others, weight: one.weight }
        };
        let wanted: Vec<Want> = asked.wanted.iter().map(of).collect();
        let mut weights: Vec<(u64, f32)> = wanted.iter().map(|one| (one.number, one.weight)).collect();
        weights.sort_by_key(|one| one.0);
        let weights = Weights(weights);
        let known: Vec<f32> = asked.wanted.iter().filter(|one| one.known).map(|one| one.weight).collect();
        let usual = if known.is_empty() { 3.0 } else { known.iter().sum::<f32>() / known.len() as f32 };
        let normal = nlu::normalise(&asked.text);
        let own = Read::of_question(&asked.text, normal, |word| weights.heft(word));
        Self { weights, wanted, usual: usual.max(0.5), all: asked.weight(), own }
    }

    pub(crate) fn read(&self, text: &str) -> Read {
        Read::of(text, |word| self.weights.heft(word))
    }

    pub(crate) fn read_question(&self, text: &str, normal: String) -> Read {
        Read::of_question(text, normal, |word| self.weights.heft(word))
    }

    /// What is asked, normalised.
    pub(crate) fn normal(&self) -> &str {
        &self.own.normal
    }

    /// The weights of the terms that are wanted.
    pub(crate) fn weights(&self) -> impl Iterator<Item = f32> + '_ {
        self.wanted.iter().map(|one| one.weight)
    }

    /// What a text means beside what is asked.
    pub(crate) fn near(&self, read: &Read) -> Nearness {
        self.own.sense.near(&read.sense)
    }

    /// How near each word of the question is to the nearest of a text, in order.
    pub(crate) fn nearest(&self, read: &Read) -> Vec<f32> {
        self.own.sense.nearest(&read.sense)
    }

    /// How much each of these words weighs.
    pub(crate) fn hefts(&self) -> impl Iterator<Item = f32> + '_ {
        self.own.sense.weights()
    }

    /// The share of the question's numbers that neither a text nor its title has.
    pub(crate) fn numbers_missing(&self, read: &Read, title: &Read) -> f32 {
        let has = |number: &String| read.numbers.contains(number) || title.numbers.contains(number);
        let missing = self.own.numbers.iter().filter(|number| !has(number)).count();
        missing as f32 / self.own.numbers.len().max(1) as f32
    }

    /// How much of each wanted term a text has, and the term's weight.
    pub(crate) fn met<'b>(&'b self, terms: &'b Terms) -> impl Iterator<Item = (f32, f32)> + 'b {
        self.wanted.iter().map(|Want { number, others, weight }| {
            let others = || others.iter().filter(|(other, _)| terms.has(*other));
            let met = if terms.has(*number) {
                1.0
            } else {
                others().map(|(_, share)| share.sqrt()).fold(0.0, f32::max)
            };
            (met, *weight)
        })
    }

    /// How much of the question a text has.
    pub(crate) fn covered(&self, terms: &Terms) -> f32 {
        self.met(terms).map(|(met, weight)| met * weight).sum::<f32>() / self.all
    }

    /// How much of a text the question has.
    fn back(&self, terms: &Terms) -> f32 {
        let (mut met, mut all) = (0.0, 0.0);
        let meant =
            |term: u64| self.wanted.iter().any(|one| one.others.iter().any(|(other, _)| *other == term));
        for (term, is_word) in terms.iter() {
            let own = self.weights.of(term);
            let weight = own.unwrap_or(self.usual * if is_word { 1.0 } else { 0.7 });
            all += weight;
            met += match own {
                Some(_) => weight,
                None if meant(term) => 0.7 * weight,
                None => 0.0,
            };
        }
        if all > 0.0 { met / all } else { 0.0 }
    }

    /// How near a question of an article is: what the nearest is chosen by.
    pub(crate) fn nearness(&self, read: &Read) -> f32 {
        let meant = self.own.sense.near(&read.sense);
        self.covered(&read.terms) + self.back(&read.terms) + meant.there + meant.back
    }

    /// What the ranking goes by.
    pub(crate) fn features(&self, seen: &Compared<'_>) -> Features {
        let mut out = [0.0; FEATURES];
        let share = |score: f32, best: f32| if best > 0.0 { score / best } else { 0.0 };
        out[0] = seen.whole_score / self.all;
        out[1] = share(seen.whole_score, seen.best[2]);
        out[2] = share(seen.question_score, seen.best[0]);
        out[3] = share(seen.passage_score, seen.best[1]);
        let mut nearest: f32 = 0.0;
        if let Some(question) = seen.question {
            out[4] = f32::from(!self.own.chars.is_empty() && self.own.chars == question.chars);
            out[5] = dice(&self.own.chars, &question.chars);
            let meant = self.own.sense.near(&question.sense);
            out[6] = meant.there;
            out[7] = meant.back;
            nearest = self.nearness(question) / 4.0;
            let (a, b) = (asks(&self.own.normal), asks(&question.normal));
            out[13] = match (a, b) {
                (0, 0) => 0.5,
                _ if a == b => 1.0,
                _ if a & b != 0 => 0.5,
                (0, _) | (_, 0) => 0.0,
                _ => -1.0,
            };
            out[14] = f32::from(denies(&self.own.normal) != denies(&question.normal));
        }
        if let Some(title) = seen.title {
            out[8] = self.own.sense.alike(&title.sense);
            out[9] = self.covered(&title.terms);
        }
        if let Some(passage) = seen.passage {
            out[10] = self.covered(&passage.terms);
            out[11] = self.own.sense.near(&passage.sense).there;
            nearest = nearest.max((out[10] + out[11]) / 2.0);
        }
        out[12] = nearest;
        let has = |number: &String| {
            [seen.question, seen.passage].into_iter().flatten().any(|read| read.numbers.contains(number))
        };
        let missing = self.own.numbers.iter().filter(|number| !has(number)).count();
        out[15] = missing as f32 / self.own.numbers.len().max(1) as f32;
        let mut most = vec![0f32; self.wanted.len()];
        for read in [seen.question, seen.title, seen.passage].into_iter().flatten() {
            for (most, (met, _)) in most.iter_mut().zip(self.met(&read.terms)) {
                *most = most.max(met);
            }
        }
        let each = || self.wanted.iter().zip(&most).map(|(one, met)| (one.weight, *met));
        out[16] = each().map(|(weight, met)| weight * met).sum::<f32>() / self.all;
        let lost = each().map(|(weight, met)| weight * (1.0 - met)).fold(0.0, f32::max);
        let heaviest = each().map(|(weight, _)| weight).fold(0.0, f32::max);
        out[17] = lost / heaviest.max(f32::EPSILON);
        out
    }
}

/// An article beside a question.
pub(crate) struct Compared<'a> {
    /// BM25 of its best question, its best passage and all of it.
    pub(crate) question_score: f32,
    pub(crate) passage_score: f32,
    pub(crate) whole_score: f32,
    /// The best scores of any article: of a question, a passage, a whole.
    pub(crate) best: [f32; 3],
    /// Its nearest question.
    pub(crate) question: Option<&'a Read>,
    pub(crate) title: Option<&'a Read>,
    /// Its best passage.
    pub(crate) passage: Option<&'a Read>,
}

/// How alike two texts are by how often each character occurs.
fn dice(a: &[char], b: &[char]) -> f32 {
    let mut counts: BTreeMap<char, [usize; 2]> = BTreeMap::new();
    for (at, text) in [a, b].into_iter().enumerate() {
        text.iter().for_each(|c| counts.entry(*c).or_default()[at] += 1);
    }
    let both: usize = counts.values().map(|[one, two]| one.min(two)).sum();
    2.0 * both as f32 / (a.len() + b.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_of_characters() {
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(dice(&of("甲乙"), &of("乙甲")), 1.0);
        assert_eq!(dice(&[], &[]), 0.0);
    }
}
