//! The second, close look at an article: what the ranking goes by.

use std::collections::{BTreeMap, BTreeSet};

use nlu::search::{Sense, WordKind, words};

use crate::recall::{Asked, terms_of};

/// How many features there are.
pub const FEATURES: usize = 29;
/// Their names, in order.
pub const NAMES: [&str; FEATURES] = [
    "question_bm25",
    "question_bm25_of_best",
    "passage_bm25",
    "passage_bm25_of_best",
    "other_questions_bm25",
    "covered",
    "covered_back",
    "both_covered",
    "longest_run",
    "same_characters",
    "same",
    "meaning",
    "meaning_there",
    "meaning_back",
    "title_meaning",
    "title_covered",
    "passage_covered",
    "passage_meaning",
    "asks_alike",
    "denies_unlike",
    "numbers_missing",
    "share_of_nearest",
    "whole_bm25",
    "whole_bm25_of_best",
    "nearest_questions",
    "nearest_question",
    "both_covered_squared",
    "nearest_question_squared",
    "nearest_of_all",
];

/// What is known of an article beside a question.
pub type Features = [f32; FEATURES];

/// A text that is compared.
pub(crate) struct Read {
    terms: BTreeSet<String>,
    /// Its content, character by character.
    chars: Vec<char>,
    sense: Sense,
    asks: u16,
    denies: bool,
    numbers: BTreeSet<String>,
}

impl Read {
    pub(crate) fn of(text: &str, weight: impl Fn(&str) -> f32) -> Self {
        let cut = words(text);
        let numbers =
            cut.iter().filter(|word| word.kind == WordKind::Number).map(|word| word.text.clone()).collect();
        let folded: Vec<char> =
            nlu::normalise(text).chars().filter(|c| c.is_alphanumeric()).take(300).collect();
        Self {
            terms: terms_of(text),
            sense: Sense::of(text, weight),
            asks: asks(text),
            denies: denies(text),
            chars: folded,
            numbers,
        }
    }
}

/// A question with all that does not change from article to article.
pub(crate) struct Scale<'a> {
    asked: &'a Asked,
    weights: BTreeMap<&'a str, f32>,
    /// Weight of a term that the question does not have.
    usual: f32,
    all: f32,
    own: Read,
}

impl<'a> Scale<'a> {
    pub(crate) fn new(asked: &'a Asked) -> Self {
        let weights: BTreeMap<&str, f32> =
            asked.wanted.iter().map(|one| (one.term.as_str(), one.weight)).collect();
        let known: Vec<f32> = asked.wanted.iter().filter(|one| one.known).map(|one| one.weight).collect();
        let usual = if known.is_empty() { 3.0 } else { known.iter().sum::<f32>() / known.len() as f32 };
        let own = Read::of(&asked.text, |word| heft(&weights, word));
        Self { asked, weights, usual: usual.max(0.5), all: asked.weight(), own }
    }

    /// How much a word weighs in what a text means.
    fn heft(&self, word: &str) -> f32 {
        heft(&self.weights, word)
    }

    pub(crate) fn read(&self, text: &str) -> Read {
        Read::of(text, |word| self.heft(word))
    }

    /// How much of the question a text has.
    pub(crate) fn covered(&self, terms: &BTreeSet<String>) -> f32 {
        let of = |one: &crate::recall::Wanted| {
            if terms.contains(&one.term) {
                return one.weight;
            }
            let other = one.others.iter().filter(|(other, _)| terms.contains(other));
            one.weight * other.map(|(_, share)| share.sqrt()).fold(0.0, f32::max)
        };
        self.asked.wanted.iter().map(of).sum::<f32>() / self.all
    }

    /// How much of a text the question has.
    fn back(&self, terms: &BTreeSet<String>) -> f32 {
        let (mut met, mut all) = (0.0, 0.0);
        let others: BTreeSet<&str> = self
            .asked
            .wanted
            .iter()
            .flat_map(|one| one.others.iter().map(|(other, _)| other.as_str()))
            .collect();
        for term in terms {
            let own = self.weights.get(term.as_str());
            let weight =
                own.copied().unwrap_or(self.usual * if term.starts_with(['s', 'n']) { 1.0 } else { 0.7 });
            all += weight;
            met += match own {
                Some(_) => weight,
                None if others.contains(term.as_str()) => 0.7 * weight,
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

    /// What the ranking goes by. Scores are shares of what the question could have.
    pub(crate) fn features(&self, seen: &Compared<'_>) -> Features {
        let mut out = [0.0; FEATURES];
        let ideal = self.all;
        let share = |score: f32, best: f32| if best > 0.0 { score / best } else { 0.0 };
        out[0] = seen.question_scores.first().copied().unwrap_or_default() / ideal;
        out[1] = share(seen.question_scores.first().copied().unwrap_or_default(), seen.best[0]);
        out[2] = seen.passage_score / ideal;
        out[3] = share(seen.passage_score, seen.best[1]);
        out[4] = seen.question_scores.iter().skip(1).take(2).sum::<f32>() / 2.0 / ideal;
        if let Some(question) = seen.question {
            out[5] = self.covered(&question.terms);
            out[6] = self.back(&question.terms);
            out[7] = (out[5] * out[6]).sqrt();
            out[8] = run(&self.own.chars, &question.chars);
            out[9] = dice(&self.own.chars, &question.chars);
            out[10] = f32::from(!self.own.chars.is_empty() && self.own.chars == question.chars);
            let meant = self.own.sense.near(&question.sense);
            out[11] = meant.whole;
            out[12] = meant.there;
            out[13] = meant.back;
            let (a, b) = (self.own.asks, question.asks);
            out[18] = match (a, b) {
                (0, 0) => 0.5,
                _ if a == b => 1.0,
                _ if a & b != 0 => 0.5,
                (0, _) | (_, 0) => 0.0,
                _ => -1.0,
            };
            out[19] = f32::from(self.own.denies != question.denies);
        }
        if let Some(title) = seen.title {
            out[14] = self.own.sense.near(&title.sense).whole;
            out[15] = self.covered(&title.terms);
        }
        if let Some(passage) = seen.passage {
            out[16] = self.covered(&passage.terms);
            out[17] = self.own.sense.near(&passage.sense).there;
        }
        let has = |number: &String| {
            [seen.question, seen.passage].into_iter().flatten().any(|read| read.numbers.contains(number))
        };
        let missing = self.own.numbers.iter().filter(|number| !has(number)).count();
        out[20] = missing as f32 / self.own.numbers.len().max(1) as f32;
        out[21] = seen.nearest;
        out[22] = seen.whole_score / ideal;
        out[23] = share(seen.whole_score, seen.best[2]);
        out[24] = seen.near / 4.0;
        out[25] = seen.question.map_or(0.0, |question| self.nearness(question)) / 4.0;
        out[26] = out[7] * out[7];
        out[27] = out[25] * out[25];
        out[28] = out[25].max((out[16] + out[17]) / 2.0);
        out
    }
}

/// An article beside a question.
pub(crate) struct Compared<'a> {
    /// BM25 of its questions, the best first.
    pub(crate) question_scores: Vec<f32>,
    pub(crate) passage_score: f32,
    pub(crate) whole_score: f32,
    /// The best scores of any article: of a question, a passage, a whole.
    pub(crate) best: [f32; 3],
    /// How near its nearest questions are.
    pub(crate) near: f32,
    pub(crate) question: Option<&'a Read>,
    pub(crate) title: Option<&'a Read>,
    pub(crate) passage: Option<&'a Read>,
    /// Its share of the ten nearest questions of all.
    pub(crate) nearest: f32,
}

fn heft(weights: &BTreeMap<&str, f32>, word: &str) -> f32 {
    const USUAL: f32 = 3.0;
    let of = |kind: &str| weights.get(format!("{kind}{word}").as_str()).copied();
    let weight = match word.chars().next() {
        Some(c) if c.is_ascii() => of("s"),
        _ if word.chars().count() == 1 => Some(1.2),
        _ => of("w").map(|weight| 2.0 * weight),
    };
    weight.unwrap_or(USUAL).max(0.2)
}

/// The longest run of characters that both have, as a share of the shorter.
fn run(a: &[char], b: &[char]) -> f32 {
    let (mut before, mut longest) = (vec![0usize; b.len() + 1], 0);
    for x in a {
        let mut row = vec![0usize; b.len() + 1];
        for (at, y) in b.iter().enumerate() {
            if x == y {
                row[at + 1] = before[at] + 1;
                longest = longest.max(row[at + 1]);
            }
        }
        before = row;
    }
    longest as f32 / a.len().min(b.len()).max(1) as f32
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

/// What is asked for, a bit each: how, why, when, how much, where, whether, who, what.
const ASKING: [(&[&str], &[&str]); 8] = [
    (
        &["怎么", "如何", "怎样", "咋", "流程", "步骤"],
        &["how do", "how can", "how to", "how should", "how would"],
    ),
    (&["为什么", "为啥", "为何", "怎么回事", "原因", "咋回事"], &["why", "how come", "reason"]),
    (
        &["什么时候", "多久", "几天", "何时", "多长时间", "几点", "啥时候", "几号", "时间"],
        &["when", "how long", "how soon", "how fast", "what time", "how many days"],
    ),
    (&["多少", "几个", "几次", "贵", "费用", "额度"], &["how much", "how many", "cost", "price", "fee"]),
    (&["哪里", "哪儿", "在哪", "去哪", "哪个"], &["where", "which"]),
    (
        &["能不能", "可以", "能否", "可否", "是否", "能", "行不行", "是不是", "有没有", "吗"],
        &[
            "can i",
            "can you",
            "do you",
            "is it",
            "is there",
            "are there",
            "could i",
            "may i",
            "possible",
            "does",
        ],
    ),
    (&["谁"], &["who"]),
    (&["什么", "啥"], &["what"]),
];

fn asks(text: &str) -> u16 {
    let normal = nlu::normalise(text);
    let padded = format!(" {normal} ");
    let mut bits = 0;
    for (at, (zh, en)) in ASKING.iter().enumerate() {
        let found = zh.iter().any(|word| normal.contains(word))
            || en.iter().any(|phrase| padded.contains(&format!(" {phrase} ")));
        bits |= u16::from(found) << at;
    }
    // 怎么回事 asks why and 什么时候 asks when, whatever else they are made of.
    if bits & 0b10 != 0 {
        bits &= !0b1;
    }
    if bits & 0b1110 != 0 {
        bits &= !0b1000_0000;
    }
    if bits & 0b1101_1111 != 0 {
        bits &= !0b10_0000;
    }
    bits
}

fn denies(text: &str) -> bool {
    let normal = nlu::normalise(text);
    const WHETHER: [&str; 8] =
        ["能不能", "是不是", "有没有", "可不可以", "要不要", "行不行", "会不会", "不好意思"];
    let rest = WHETHER.iter().fold(normal.clone(), |text, word| text.replace(word, ""));
    ["不", "没", "无法", "未"].iter().any(|word| rest.contains(word))
        || format!(" {rest} ").contains(" not ")
        || rest.contains("n't")
        || format!(" {rest} ").contains(" never ")
        || format!(" {rest} ").contains(" no ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        for (one, other) in [
            ("怎么退货", "如何申请退货"),
            ("为什么退款没到", "退款没到是怎么回事"),
            ("多久到账", "什么时候到账"),
            ("how long does it take", "when does it arrive"),
            ("how much is shipping", "what is the price"),
        ] {
            assert_eq!(asks(one), asks(other), "{one} {other}");
        }
        assert_ne!(asks("怎么退货"), asks("为什么不能退货"));
        assert_eq!(asks("退货"), 0);
        assert!(
            denies("还没收到")
                && denies("it doesn't work")
                && !denies("能不能退")
                && !denies("can I return it")
        );
    }

    #[test]
    fn likeness_of_characters() {
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(run(&of("退货运费"), &of("运费谁出")), 0.5);
        assert_eq!(dice(&of("甲乙"), &of("乙甲")), 1.0);
        assert_eq!((run(&[], &[]), dice(&[], &[])), (0.0, 0.0));
    }
}
