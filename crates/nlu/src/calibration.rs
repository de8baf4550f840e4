//! What a model learns about itself from held-out folds: the slow part of training, kept beside a pack so that it starts at once.

use serde::{Deserialize, Serialize};

use crate::blend::Blend;
use crate::encoder::Encoder;
use crate::evaluate::CrossValidation;
use crate::file::{Reader, Stored, Writer};
use crate::model::Thresholds;
use crate::person::Person;
use crate::training::Training;

/// Word lists that every model learns from.
const DATA: [&str; 6] = [
    include_str!("../data/concepts.txt"),
    include_str!("../data/requests.txt"),
    include_str!("../data/people.txt"),
    include_str!("../data/phrases.txt"),
    include_str!("../data/pinyin.txt"),
    include_str!("../data/traditional.txt"),
];

/// Raised whenever the same training set would be calibrated otherwise.
const ALGORITHM: u32 = 6;

/// How scores become probabilities, and where the lines are. Only good for the training set it was made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calibration {
    /// Of the training set and the algorithm.
    fingerprint: String,
    /// What the meaning of Chinese words weighs.
    pub(crate) han: f32,
    pub(crate) blend: Blend,
    pub(crate) person: Option<Person>,
    pub(crate) thresholds: Thresholds,
    pub(crate) validation: CrossValidation,
}

impl Calibration {
    pub(crate) fn new(
        fingerprint: String,
        han: f32,
        blend: Blend,
        person: Option<Person>,
        thresholds: Thresholds,
        validation: CrossValidation,
    ) -> Self {
        Self { fingerprint, han, blend, person, thresholds, validation }
    }

    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Is it of a model of so many intents?
    pub(crate) fn is_of(&self, intents: usize) -> bool {
        self.blend.fits(intents) && self.person.as_ref().is_none_or(|person| person.fits(intents))
    }

    /// Whether it was made from this training set, by this program, with this encoder or without one.
    pub fn is_for(&self, training: &Training, encoder: Option<&dyn Encoder>) -> bool {
        self.fits(&fingerprint(training, encoder))
    }

    /// Whether it was made for what has this fingerprint.
    pub(crate) fn fits(&self, fingerprint: &str) -> bool {
        self.fingerprint == fingerprint
    }
}

impl Stored for Calibration {
    fn store(&self, out: &mut Writer) {
        self.fingerprint.store(out);
        self.han.store(out);
        self.blend.store(out);
        self.person.store(out);
        let Thresholds { sure, plausible, handoff, out_of_scope } = self.thresholds;
        [sure, plausible, handoff, out_of_scope].store(out);
        self.validation.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let fingerprint = String::load(from)?;
        let han = f32::load(from)?;
        let (blend, person) = (Blend::load(from)?, Option::load(from)?);
        let [sure, plausible, handoff, out_of_scope] = Stored::load(from)?;
        let thresholds = Thresholds { sure, plausible, handoff, out_of_scope };
        let validation = CrossValidation::load(from)?;
        Some(Self { fingerprint, han, blend, person, thresholds, validation })
    }
}

/// How texts are read: the algorithm, the word lists and the word vectors. What was learned under one holds for no other.
pub(crate) fn reading() -> u64 {
    let (vectors, algorithm) = (crate::vectors::checksum(), ALGORITHM.to_le_bytes());
    let tables = vectors.iter().map(<[u8; 8]>::as_slice);
    let parts = DATA.iter().map(|data| data.as_bytes()).chain(tables).chain([&algorithm[..]]);
    parts.fold(0xcbf2_9ce4_8422_2325, |hash, part| {
        part.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    })
}

/// Of the training set, the algorithm and the encoder: FNV-1a over everything that is learned from, in order; a checksum, not a secret.
pub(crate) fn fingerprint(training: &Training, encoder: Option<&dyn Encoder>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for data in DATA {
        eat(data);
    }
    for intent in &training.intents {
        eat(&intent.id);
        eat(if intent.smalltalk { "smalltalk" } else { "topic" });
        intent.examples.iter().for_each(|text| eat(text));
        eat("hints");
        intent.hints.iter().for_each(|text| eat(text));
    }
    for list in [&training.out_of_scope, &training.handoff, &training.not_handoff] {
        eat("list");
        list.iter().for_each(|text| eat(text));
    }
    for group in &training.synonyms {
        eat("group");
        group.iter().for_each(|text| eat(text));
    }
    if let Some(encoder) = encoder {
        eat(encoder.identity());
    }
    format!("{ALGORITHM}-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Intent;

    #[test]
    fn every_text_and_its_place_count() {
        let intent = |examples: &[&str]| Intent {
            id: "a".into(),
            examples: examples.iter().map(|text| (*text).to_owned()).collect(),
            ..Intent::default()
        };
        let one = Training { intents: vec![intent(&["ab", "c"])], ..Training::default() };
        let same = Training { intents: vec![intent(&["ab", "c"])], ..Training::default() };
        let split = Training { intents: vec![intent(&["a", "bc"])], ..Training::default() };
        let moved = Training {
            intents: vec![intent(&["ab"])],
            out_of_scope: vec!["c".into()],
            ..Training::default()
        };
        assert_eq!(fingerprint(&one, None), fingerprint(&same, None));
        assert_ne!(fingerprint(&one, None), fingerprint(&split, None));
        assert_ne!(fingerprint(&one, None), fingerprint(&moved, None));
    }
}
