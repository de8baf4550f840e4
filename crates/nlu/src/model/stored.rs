//! A model as one file.

use std::sync::Arc;

use super::{Model, Reader as TextReader};
use crate::blend::Classes;
use crate::calibration;
use crate::core::Core;
use crate::encoder::Encoder;
use crate::feature::Synonyms;
use crate::file::{Builder, FileError, Head, Sections};
use crate::training::Training;

impl Model {
    /// The whole model as one file; see [`crate::file`].
    pub fn to_bytes(&self) -> Vec<u8> {
        Builder::new()
            .section("head", &self.head())
            .section("core", &self.core)
            .section("cali", &self.calibration)
            .section("name", &self.ids)
            .section("text", &self.examples)
            .section("word", &self.reader.synonyms)
            .section("feel", &self.feelings)
            .section("slot", &self.slots)
            .finish()
    }

    /// The model of a file, which understands the same bit for bit. `encoder` is the one that it was learned with.
    ///
    /// # Errors
    /// [`FileError`] says what is wrong with it.
    pub fn from_bytes(bytes: &[u8], encoder: Option<Arc<dyn Encoder>>) -> Result<Self, FileError> {
        let mut sections = Sections::open(bytes)?;
        let head: Head = sections.next("head")?;
        let found = encoder.as_ref().map(|encoder| encoder.identity().to_owned());
        if head.encoder != found {
            return Err(FileError::OtherEncoder { wanted: head.encoder, found });
        }
        let core: Core = sections.next("core")?;
        let model = Self {
            core,
            calibration: sections.next("cali")?,
            ids: sections.next("name")?,
            examples: sections.next("text")?,
            reader: TextReader { synonyms: sections.next::<Synonyms>("word")?, encoder },
            feelings: sections.next("feel")?,
            slots: sections.next("slot")?,
        };
        let intents = model.ids.len();
        let whole = sections.is_empty()
            && intents >= 2
            && model.core.fits(Classes { intents }.count(), model.examples.len())
            && model.calibration.is_of(intents)
            && model.calibration.fingerprint() == head.fingerprint;
        if whole { Ok(model) } else { Err(FileError::Malformed { section: "end" }) }
    }

    /// Whether it was learned from this training set, with the encoder that it has.
    pub fn is_of(&self, training: &Training) -> bool {
        let fingerprint = calibration::fingerprint(training, self.reader.encoder.as_deref());
        self.calibration.fits(&fingerprint) && self.slots == training.slots
    }

    fn head(&self) -> Head {
        Head {
            fingerprint: self.calibration.fingerprint().to_owned(),
            encoder: self.reader.encoder.as_ref().map(|encoder| encoder.identity().to_owned()),
        }
    }
}
