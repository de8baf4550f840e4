//! Does the customer ask for a human being? A trained binary model, and patterns for what must never be missed.

use crate::blend::{Blend, Classes, Reading};
use crate::core::{HeldOut, Item, Raw};
use crate::feature::{Features, Kind, key};
use crate::file::{Reader, Stored, Writer};
use crate::linear::Logistic;
use crate::normal::normalise;
use crate::people::{asks_what_you_are, is_request as pattern};
use crate::shape::of_normal;

/// The least score of a text that matches a pattern.
const PATTERN: f32 = 0.9;
/// What is left of a score when the text is a ritual (有人吗) or asks what the assistant is.
const NOT_ASKED: f32 = 0.3;
/// The lowest threshold, in twentieths: above [`NOT_ASKED`].
const LOWEST: usize = 7;
/// Held-out precision that is enough. The training set is full of lookalikes; among real messages they are rare.
const PRECISE: f32 = 0.85;
/// What a request weighs beside any other text when scores are joined: a missed one is a wall.
const REQUEST: f32 = 6.0;

/// The trained detector: the model's own class of requests, how near the text is to known ones, and the patterns.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Person {
    join: Logistic,
    classes: Classes,
    pub(crate) threshold: f32,
    /// Held-out recall and precision at the threshold, by the training set.
    pub(crate) recall: f32,
    pub(crate) precision: f32,
    /// Held-out texts on the wrong side: item, is it a request, score.
    #[serde(skip)]
    pub(crate) wrong: Vec<(usize, bool, f32)>,
}

impl Person {
    /// Fits on held-out scores; `None` without requests to learn from.
    pub(crate) fn fit(held: &[HeldOut], items: &[Item], blend: &Blend, classes: Classes) -> Option<Self> {
        let is_request = |h: &HeldOut| items[h.item].class == classes.request();
        if !held.iter().any(is_request) {
            return None;
        }
        let mut person = Self {
            join: Logistic::default(),
            classes,
            threshold: 0.5,
            recall: 0.0,
            precision: 0.0,
            wrong: Vec::new(),
        };
        let rows: Vec<(Vec<f32>, bool, f32)> = held
            .iter()
            .map(|h| {
                let matched = pattern(&normalise(&items[h.item].text));
                let yes = is_request(h);
                (person.inputs(&h.raw, &blend.read(&h.raw), matched), yes, if yes { REQUEST } else { 1.0 })
            })
            .collect();
        person.join = Logistic::fit(&rows);
        let scored: Vec<(f32, bool)> = rows
            .iter()
            .zip(held)
            .filter(|(_, h)| !h.wrapped)
            .map(|((x, yes, _), h)| {
                let normal = normalise(&items[h.item].text);
                (
                    person.settled(
                        &normal,
                        &items[h.item].features,
                        x.last().is_some_and(|matched| *matched > 0.0),
                        person.join.probability(x),
                    ),
                    *yes,
                )
            })
            .collect();
        (person.threshold, person.recall, person.precision) = choose(&scored);
        person.wrong = held
            .iter()
            .filter(|h| !h.wrapped)
            .zip(&scored)
            .filter(|(_, (p, yes))| (*p >= person.threshold) != *yes)
            .map(|(h, (p, yes))| (h.item, *yes, *p))
            .collect();
        Some(person)
    }

    fn inputs(&self, raw: &Raw, reading: &Reading, matched: bool) -> Vec<f32> {
        let odds = |p: f32| {
            let p = p.clamp(1e-4, 1.0 - 1e-4);
            (p / (1.0 - p)).ln()
        };
        let others = raw.best[..self.classes.intents].iter().map(|b| b.0).fold(0f32, f32::max);
        vec![
            odds(reading.request),
            odds(reading.lookalike),
            odds(reading.background),
            raw.best[self.classes.request()].0,
            raw.best[self.classes.lookalike()].0,
            others,
            f32::from(u8::from(matched)),
        ]
    }

    /// The probability that a person is asked for.
    pub(crate) fn score(&self, normal: &str, features: &Features, raw: &Raw, reading: &Reading) -> f32 {
        let matched = pattern(normal);
        self.settled(normal, features, matched, self.join.probability(&self.inputs(raw, reading, matched)))
    }

    /// What the patterns leave of a joined score.
    fn settled(&self, normal: &str, features: &Features, matched: bool, p: f32) -> f32 {
        if matched {
            p.max(PATTERN)
        } else if !speaks_of_people(features) || asks_what_you_are(normal) || of_normal(normal).is_ritual() {
            p * NOT_ASKED
        } else {
            p
        }
    }
}

/// Without training only the patterns speak.
pub(crate) fn pattern_score(normal: &str) -> f32 {
    if pattern(normal) { PATTERN } else { 0.0 }
}

/// Is there any word of people, talking or machines at all? What has none is no request, whatever it resembles.
fn speaks_of_people(features: &Features) -> bool {
    const OF_PEOPLE: [&str; 4] = ["staff", "talk", "bot", "enough"];
    OF_PEOPLE.iter().any(|concept| features.has(key(Kind::Concept, concept)))
}

/// The lowest threshold that is precise enough, with its recall and precision: recall comes first, because a missed request is
/// a wall, and a person fetched too early costs a minute.
fn choose(scored: &[(f32, bool)]) -> (f32, f32, f32) {
    let all = scored.iter().filter(|(_, yes)| *yes).count().max(1) as f32;
    let mut out = (0.5, 0.0, 0.0);
    for step in LOWEST..=16 {
        let threshold = step as f32 * 0.05;
        let count = |yes: bool| scored.iter().filter(|(p, y)| *p >= threshold && *y == yes).count() as f32;
        let (hit, wrong) = (count(true), count(false));
        out = (threshold, hit / all, hit / (hit + wrong).max(1.0));
        if out.2 >= PRECISE {
            break;
        }
    }
    out
}

impl Stored for Person {
    fn store(&self, out: &mut Writer) {
        self.join.store(out);
        self.classes.intents.store(out);
        [self.threshold, self.recall, self.precision].store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let (join, intents) = (Logistic::load(from)?, usize::load(from)?);
        let [threshold, recall, precision] = Stored::load(from)?;
        let classes = Classes { intents };
        Some(Self { join, classes, threshold, recall, precision, wrong: Vec::new() })
    }
}

impl Person {
    /// Is it of so many intents?
    pub(crate) fn fits(&self, intents: usize) -> bool {
        self.classes.intents == intents
    }
}
