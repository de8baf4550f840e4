//! From a text to its features, the same when learning and when reading; and what was made of them.

use std::fmt;
use std::sync::Arc;

use crate::blend::Reading;
use crate::core::Raw;
use crate::encoder::Encoder;
use crate::feature::{Features, Synonyms, extract, extract_heard};
use crate::language::detect;
use crate::linear::Point;
use crate::normal::normalise;
use crate::phrase::without_opening;

/// How much surer another reading must be.
const SURER: f32 = 0.1;

/// From a text to its features, the same when learning and when reading.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) synonyms: Synonyms,
    pub(super) encoder: Option<Arc<dyn Encoder>>,
}

impl Reader {
    pub(super) fn read(&self, text: &str) -> Features {
        self.read_normal(text, &normalise(text))
    }

    pub(super) fn read_normal(&self, text: &str, normal: &str) -> Features {
        let mut features = extract(without_opening(normal), &self.synonyms);
        if let Some(encoder) = &self.encoder {
            if detect(normal).is_none_or(|language| encoder.knows(language)) {
                features.sentence = encoder.encode_deep(text);
            }
            features.vector = encoder.dimension();
        }
        features
    }

    /// As it may have been said, where that is something else. What an encoder says of the text holds for both.
    pub(super) fn read_heard(&self, normal: &str, written: &Features) -> Option<(String, Features)> {
        let (said, features) = extract_heard(normal, &self.synonyms)?;
        Some((said, Features { sentence: written.sentence.clone(), vector: written.vector, ..features }))
    }
}

/// A text by the features that it was read by.
pub(super) struct Judged {
    pub(super) features: Features,
    pub(super) point: Point,
    pub(super) raw: Raw,
    pub(super) reading: Reading,
    pub(super) wants_person: f32,
}

impl Judged {
    pub(super) fn surest(&self) -> f32 {
        self.reading.confidence.iter().copied().fold(0.0, f32::max)
    }

    /// Another reading in its place, where that is clearly surer; who asks for a person in either asks for one.
    pub(super) fn or(self, other: Self) -> Self {
        let wants_person = self.wants_person.max(other.wants_person);
        let taken = if other.surest() >= self.surest() + SURER { other } else { self };
        Self { wants_person, ..taken }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoder = self.encoder.as_ref().map(|encoder| encoder.identity().to_owned());
        f.debug_struct("Reader").field("encoder", &encoder).finish_non_exhaustive()
    }
}
