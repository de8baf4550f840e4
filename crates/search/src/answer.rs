//! Where in an article the answer stands: each sentence, item and row of it beside the question.
//!
//! Whoever has found the right article finds most words of the question in its title and all over its text; these do not tell one sentence
//! from another. Here a word counts by how much it sets some sentences of the article apart from the others, and what is asked for (when, how
//! much, how) by whether a sentence has such a thing in it. Linear in a few features, with weights for each language in `data/answer.json`,
//! learned by `zhike eval faq --learn` (`bench/knowledge.md` says from what, and how far it goes).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use base::Locale;
use knowledge::{Passage, PassageKind};
use serde::{Deserialize, Serialize};

use crate::asking::aspects;
use crate::has::Has;
use crate::mark::sentences;
use crate::recall::Asked;
use crate::weigh::{Read, Scale};

/// How many features there are.
pub const FEATURES: usize = 18;
/// Their names, in order. What is `here` is weighed by how it sets sentences of the article apart.
pub const NAMES: [&str; FEATURES] = [
    "covered_here",
    "columns_covered",
    "letters_of_best",
    "meaning_there",
    "meaning_back",
    "meaning_here",
    "passage_meaning",
    "passage_meaning_here",
    "passage_near",
    "time_asked",
    "amount_asked",
    "steps_asked",
    "number_asked",
    "first_of_all",
    "first_of_heading",
    "long",
    "numbers_missing",
    "leads_on",
];
/// What speaks against a sentence; everything else speaks for it.
pub(crate) const AGAINST: [usize; 2] = [16, 17];
/// How much of its weight a word of the title loses where sentences are told apart.
const TITLE: f32 = 0.7;
/// Sentences of an article that are read.
const MOST: usize = 400;

/// What is known of a sentence beside a question.
pub type Features = [f32; FEATURES];

/// A sentence, an item or a row that may answer.
#[derive(Clone, Debug)]
pub struct Point {
    /// Which of the passages it stands in.
    pub passage: usize,
    /// Its place in the passage's text, in characters.
    pub range: Range<usize>,
    /// What is known of it.
    pub features: Features,
    /// How much of all that is asked it has, with what it stands under.
    pub covered: f32,
}

/// What was learned for each language, and for each language of which an encoder could be had.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Without an encoder.
    pub plain: BTreeMap<Locale, Vec<f32>>,
    /// With one.
    pub encoded: BTreeMap<Locale, Vec<f32>>,
}

static LEARNED: LazyLock<Learned> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/answer.json")).unwrap_or_default());

/// The place of the point that answers best, with its score; the first of those that are alike.
pub(crate) fn best(points: &[Point], locale: Locale, encoded: bool) -> Option<(usize, f32)> {
    let learned = if encoded { &LEARNED.encoded } else { &LEARNED.plain };
    let weights = learned.get(&locale).map_or(&[] as &[f32], Vec::as_slice);
    let score =
        |point: &Point| weights.iter().zip(&point.features).map(|(weight, value)| weight * value).sum();
    let scored = points.iter().map(score).enumerate();
    scored.reduce(|best, one: (usize, f32)| if one.1 > best.1 { one } else { best })
}

/// How many features of an article come from its best point.
pub(crate) const OF_ARTICLE: usize = 5;

impl Point {
    /// What it says for its article beside others.
    pub(crate) fn of_article(&self, score: f32) -> [f32; OF_ARTICLE] {
        let f = &self.features;
        [score / 10.0, f[3], f[4], self.covered, f[9].max(f[10]).max(f[11])]
    }
}

/// A sentence, an item or a row, read.
struct Unit {
    passage: usize,
    range: Range<usize>,
    read: Read,
    /// How much it has of each term that is wanted, and how near it is to each word of the question.
    met: Vec<f32>,
    near: Vec<f32>,
    /// What it is spelt with of the question.
    spelt: f32,
    has: Has,
}

/// What stands above the sentences of a passage, beside the question.
struct Above {
    met: Vec<f32>,
    near: Vec<f32>,
    /// The names of a table's columns.
    columns: Vec<f32>,
}

/// Reads an article's passages sentence by sentence. `nears` says how near each passage is for an encoder.
pub(crate) fn points(
    asked: &Asked,
    scale: &Scale,
    title: &str,
    passages: &[Passage],
    nears: &[f32],
) -> Vec<Point> {
    let met = |read: &Read| scale.met(read.terms()).map(|(met, _)| met).collect::<Vec<f32>>();
    let above = |passage: &Passage| {
        let read = scale.read(&heading(passage, title));
        let columns = columns(passage).map_or_else(Vec::new, |names| met(&scale.read(names)));
        Above { met: met(&read), near: scale.nearest(&read), columns }
    };
    let above: Vec<Above> = passages.iter().map(above).collect();
    let mut units = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        let chars: Vec<char> = passage.text.chars().collect();
        for range in sentences(passage).into_iter().take(MOST - units.len().min(MOST)) {
            let text: String = chars[range.clone()].iter().collect();
            let (read, normal) = (scale.read(&text), nlu::normalise(&text));
            let cells = passage.kind == PassageKind::Table && text.contains('\t');
            units.push(Unit {
                passage: at,
                range,
                met: met(&read),
                near: scale.nearest(&read),
                spelt: asked.spelt(&normal, |_| 1.0),
                has: Has::of(&normal, passage.kind, cells),
                read,
            });
        }
    }
    let weights: Vec<f32> = scale.weights().collect();
    let hefts: Vec<f32> = scale.hefts().collect();
    let with = |unit: &Unit, term: usize| unit.met[term].max(above[unit.passage].met[term]);
    let near = |unit: &Unit, word: usize| unit.near[word].max(above[unit.passage].near[word]);
    // What the title says is said of all of it.
    let of_title = scale.read(title);
    let left = |weights: Vec<f32>, title: Vec<f32>| -> Vec<f32> {
        weights.iter().zip(title).map(|(weight, met)| weight * (1.0 - TITLE * met.clamp(0.0, 1.0))).collect()
    };
    let title_met = met(&of_title);
    let left_weights = left(weights.clone(), title_met.clone());
    let left_hefts = left(hefts.clone(), scale.nearest(&of_title));
    let rare = telling(&left_weights, |term| units.iter().map(move |unit| with(unit, term)), rarity);
    let apart = telling(&left_hefts, |word| units.iter().map(move |unit| near(unit, word)), lead);
    // The nearest of a passage to each word of the question.
    let mut nearest: Vec<Vec<f32>> = above.iter().map(|above| above.near.clone()).collect();
    for unit in &units {
        nearest[unit.passage].iter_mut().zip(&unit.near).for_each(|(most, one)| *most = most.max(*one));
    }
    let spelt = units.iter().map(|unit| unit.spelt).fold(f32::EPSILON, f32::max);
    let wanted = aspects(scale.normal());
    let mut out = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let (own, has) = (&above[unit.passage], &unit.has);
        let meant = scale.near(&unit.read);
        let whole = &nearest[unit.passage];
        let first = at == 0 || units[at - 1].passage != unit.passage;
        let same_heading =
            unit.passage > 0 && passages[unit.passage - 1].heading == passages[unit.passage].heading;
        let with_title = |term: usize| with(unit, term).max(title_met[term]);
        out.push(Point {
            passage: unit.passage,
            range: unit.range.clone(),
            covered: part(&weights, with_title),
            features: [
                part(&rare, |term| with(unit, term)),
                if has.cells && !own.columns.is_empty() {
                    part(&weights, |term| unit.met[term].max(own.columns[term]))
                } else {
                    0.0
                },
                unit.spelt / spelt,
                meant.there,
                meant.back,
                part(&apart, |word| near(unit, word)),
                part(&hefts, |word| whole[word]),
                part(&apart, |word| whole[word]),
                nears.get(unit.passage).copied().unwrap_or_default(),
                f32::from(wanted.time && has.time),
                f32::from(wanted.amount && has.amount),
                f32::from(wanted.steps && has.step),
                f32::from((wanted.time || wanted.amount) && has.number),
                f32::from(at == 0),
                f32::from(first && !same_heading && at > 0),
                ((unit.range.len() as f32).ln() / 5.0).min(1.2),
                scale.numbers_missing(&unit.read, &of_title),
                f32::from(has.leads_on),
            ],
        });
    }
    out
}

/// The share of all that a text has.
fn part(all: &[f32], met: impl Fn(usize) -> f32) -> f32 {
    let sum: f32 = all.iter().sum();
    let has: f32 = all.iter().enumerate().map(|(at, weight)| weight * met(at)).sum();
    if sum > 0.0 { has / sum } else { 0.0 }
}

/// How much each tells of where in this article something stands, by what the sentences have of it.
fn telling<I: Iterator<Item = f32>>(
    weights: &[f32],
    of: impl Fn(usize) -> I,
    tells: fn(&mut dyn Iterator<Item = f32>) -> f32,
) -> Vec<f32> {
    weights.iter().enumerate().map(|(at, weight)| weight * tells(&mut of(at))).collect()
}

/// By how few have it; nothing where none does.
fn rarity(all: &mut dyn Iterator<Item = f32>) -> f32 {
    let (mut count, mut found) = (0.0, 0.0);
    for has in all {
        count += 1.0;
        found += f32::from(has > 0.0);
    }
    if found > 0.0 { (1.0 + (count - found + 0.5f32) / (found + 0.5)).ln() } else { 0.0 }
}

/// By how far the nearest is ahead of the others.
fn lead(all: &mut dyn Iterator<Item = f32>) -> f32 {
    let (mut count, mut sum, mut most) = (0.0, 0.0, 0f32);
    for near in all {
        count += 1.0;
        sum += near;
        most = most.max(near);
    }
    most - sum / f32::max(count, 1.0)
}

/// What it stands under, without the title.
fn heading(passage: &Passage, title: &str) -> String {
    let own = passage.heading.iter().filter(|heading| *heading != title && !heading.contains('\t'));
    own.map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// The names of a table's columns.
fn columns(passage: &Passage) -> Option<&str> {
    if passage.kind != PassageKind::Table {
        return None;
    }
    let above = passage.heading.last().filter(|heading| heading.contains('\t')).map(String::as_str);
    above.or_else(|| passage.text.lines().find(|line| line.contains('\t')))
}
