//! What a pack learned, kept from one start to the next. Where it is kept is another's business; here it is asked for by a name that holds
//! everything it was learned from, and learned anew whenever it is not there or cannot be used.

use nlu::tag::{Annotated, Settings, Tagger};
use nlu::{Calibration, Model, Training};

use super::PackError;

/// Where what was learned lies between starts. `()` is nowhere.
pub trait Kept {
    /// What lies under this name; names are small letters, digits and `-`.
    fn find(&self, name: &str) -> Option<Vec<u8>>;

    /// What was learned under this name, to be kept where that is possible.
    fn keep(&self, name: &str, bytes: &dyn Fn() -> Vec<u8>);

    /// What was found cannot be used, and is learned anew.
    fn refused(&self, name: &str, why: &str);
}

impl Kept for () {
    fn find(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn keep(&self, _: &str, _: &dyn Fn() -> Vec<u8>) {}

    fn refused(&self, _: &str, _: &str) {}
}

/// The model of intents.
pub(super) fn model(
    training: &Training,
    calibration: Option<Calibration>,
    kept: &dyn Kept,
) -> Result<Model, PackError> {
    let name = format!("intents-{}", nlu::file::key(training, calibration.as_ref(), None));
    let read = |bytes: &[u8]| match Model::from_bytes(bytes, None) {
        Ok(model) if model.is_of(training) => Ok(model),
        Ok(_) => Err("it is of other examples".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    let learn = || Ok(Model::train_with(training, calibration)?);
    found(kept, &name, read, learn, Model::to_bytes)
}

/// The tagger of slots.
pub(super) fn tagger(
    examples: &[Annotated],
    settings: &Settings,
    learn: impl FnOnce() -> Result<Tagger, PackError>,
    kept: &dyn Kept,
) -> Result<Tagger, PackError> {
    let name = format!("slots-{}", Tagger::key(examples, settings));
    let marked =
        |slot: &String| examples.iter().flat_map(|example| &example.slots).any(|(_, own)| own == slot);
    let read = |bytes: &[u8]| match Tagger::from_bytes(bytes) {
        Ok(tagger) if tagger.slots().iter().all(marked) => Ok(tagger),
        Ok(_) => Err("it is of other examples".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    found(kept, &name, read, learn, Tagger::to_bytes)
}

fn found<T>(
    kept: &dyn Kept,
    name: &str,
    read: impl FnOnce(&[u8]) -> Result<T, String>,
    learn: impl FnOnce() -> Result<T, PackError>,
    bytes: fn(&T) -> Vec<u8>,
) -> Result<T, PackError> {
    match kept.find(name).map(|found| read(&found)) {
        Some(Ok(there)) => return Ok(there),
        Some(Err(why)) => kept.refused(name, &why),
        None => {}
    }
    let learned = learn()?;
    kept.keep(name, &|| bytes(&learned));
    Ok(learned)
}
