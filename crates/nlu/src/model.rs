//! The trained model: one text in, one understanding out.

mod reader;
mod requests;
mod stored;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Locale;
use serde::{Deserialize, Serialize};

use crate::blend::{Blend, Classes};
use crate::calibration::{self, Calibration};
use crate::context::wrapped;
use crate::core::{Core, FOLDS, Item, assign_folds, strangers};
use crate::danger::Danger;
use crate::emotion::{Emotion, Feelings};
use crate::encoder::Encoder;
use crate::evaluate::CrossValidation;
use crate::feature::{Features, Synonyms};
use crate::language::detect;
use crate::linear::Linear;
use crate::meaning;
use crate::normal::normalise;
use crate::person::{Person, pattern_score};
use crate::report::Report;
use crate::shape::{Shape, of_normal};
use crate::slot::{SlotSpec, extract_all};
use crate::training::{TrainError, Training, common_requests};
use crate::watch::{Hook, Watch};
use reader::{Judged, Reader};

pub use requests::Part;

/// Intents that are reported with every understanding.
pub const TOP: usize = 5;
/// What a hint weighs beside an example.
const HINT: f32 = 0.4;
/// Texts of a training set that are many enough to show by themselves what customers wrap around a question.
const MANY: usize = 8_000;
/// From here on a text is understood as it stands.
const CERTAIN: f32 = 0.9;
/// Features named as reasons.
const REASONS: usize = 4;

/// An intent with how sure the model is of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The intent's id.
    pub id: String,
    /// Calibrated, 0 to 1.
    pub confidence: f32,
    /// The most similar example of this intent.
    pub nearest: String,
    /// The words that spoke most for it, with their weight.
    pub reasons: Vec<(String, f32)>,
}

/// What was understood from one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// The language, where there is any.
    pub locale: Option<Locale>,
    /// The likeliest intents, best first, at most [`TOP`].
    pub intents: Vec<Scored>,
    /// How likely it is that none of the intents is meant, 0 to 1.
    pub out_of_scope: f32,
    /// Slots found in the text, by name.
    pub slots: BTreeMap<String, String>,
    /// What it feels like.
    pub emotion: Emotion,
    /// How likely it is that a human being is asked for, 0 to 1.
    pub wants_person: f32,
    /// What kind of message it is.
    pub shape: Shape,
    /// What a supervisor must see at once, one signal a kind, the most urgent first.
    #[serde(default)]
    pub danger: Vec<Danger>,
}

/// Where to draw the lines; chosen on held-out training questions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// From here an intent is answered.
    pub sure: f32,
    /// From here it is suggested.
    pub plausible: f32,
    /// From here a person is fetched.
    pub handoff: f32,
    /// From here the text is outside what the shop knows.
    pub out_of_scope: f32,
}

/// A trained model. Immutable; share it.
#[derive(Clone, Debug)]
pub struct Model {
    ids: Vec<String>,
    core: Core,
    examples: Vec<String>,
    feelings: Feelings,
    reader: Reader,
    slots: Vec<SlotSpec>,
    calibration: Calibration,
}

/// A training set as it is learned from.
struct Prepared {
    reader: Reader,
    ids: Vec<String>,
    items: Vec<Item>,
    fingerprint: String,
}

impl Prepared {
    fn new(
        training: &Training,
        encoder: Option<Arc<dyn Encoder>>,
        watch: &mut Watch<'_>,
    ) -> Result<Self, TrainError> {
        training.check()?;
        let synonyms = Synonyms::new(&training.synonyms, training.texts());
        let reader = Reader { synonyms, encoder };
        let ids: Vec<String> = training.intents.iter().map(|intent| intent.id.clone()).collect();
        let items = items(training, &reader, Classes { intents: ids.len() }, watch)?;
        let fingerprint = calibration::fingerprint(training, reader.encoder.as_deref());
        Ok(Self { reader, ids, items, fingerprint })
    }

    /// The slow part: every example judged by a model that has not seen it.
    fn calibrate(
        &mut self,
        training: &Training,
        watch: &mut Watch<'_>,
    ) -> Result<(Calibration, Report), TrainError> {
        let classes = Classes { intents: self.ids.len() };
        assign_folds(&mut self.items);
        let Self { items, ids, .. } = &*self;
        let (han, held) = meaning::chosen(items, classes, watch)?;
        let strangers = match training.out_of_scope.is_empty() {
            true => strangers(items, classes.count(), classes.intents, han, watch)?,
            false => Vec::new(),
        };
        let blend = Blend::fit(&held, &strangers, |i| items[i].class, classes);
        let person = Person::fit(&held, items, &blend, classes);
        let (thresholds, validation) =
            crate::evaluate::cross_validate(items, &held, &strangers, &blend, ids, person.as_ref());
        let report = Report::new(training, items, &held, &blend, thresholds);
        let fingerprint = self.fingerprint.clone();
        Ok((Calibration::new(fingerprint, han, blend, person, thresholds, validation), report))
    }

    fn model(
        self,
        training: &Training,
        calibration: Calibration,
        watch: &mut Watch<'_>,
    ) -> Result<Model, TrainError> {
        let classes = Classes { intents: self.ids.len() };
        Ok(Model {
            core: Core::fit(
                &self.items,
                classes.count(),
                classes.intents,
                calibration.han,
                |_| false,
                watch,
            )?,
            examples: self.items.into_iter().map(|item| item.text).collect(),
            feelings: Feelings::new(&training.feelings),
            reader: self.reader,
            slots: training.slots.clone(),
            calibration,
            ids: self.ids,
        })
    }
}

/// How much work a training is, in texts once learned; an estimate.
fn work(training: &Training, encoder: bool) -> u64 {
    let texts = training.texts().count();
    let samples = if texts <= MANY { texts + texts / 2 } else { texts };
    let part = Linear::work(samples - samples / FOLDS) * FOLDS as u64;
    let strangers = u64::from(training.out_of_scope.is_empty());
    reading(encoder) * texts as u64 + part * (meaning::tries(training) + strangers) + Linear::work(samples)
}

/// What reading a text is beside learning it once.
const fn reading(encoder: bool) -> u64 {
    if encoder { 16 } else { 2 }
}

impl Model {
    /// Trains and calibrates; the same training set always gives the same model.
    ///
    /// # Errors
    /// [`TrainError`] when the set cannot be learned from.
    pub fn train(training: &Training) -> Result<Self, TrainError> {
        Self::train_with(training, None)
    }

    /// Trains with a calibration that was made before; one of another training set is left aside and made anew.
    ///
    /// # Errors
    /// [`TrainError`] when the set cannot be learned from.
    pub fn train_with(training: &Training, calibration: Option<Calibration>) -> Result<Self, TrainError> {
        Self::train_joined(training, None, calibration)
    }

    /// The same with an encoder, which is asked again for each text that is read; a calibration of another encoder, or of none, is one of another
    /// training set.
    ///
    /// # Errors
    /// [`TrainError`] when the set cannot be learned from.
    pub fn train_joined(
        training: &Training,
        encoder: Option<Arc<dyn Encoder>>,
        calibration: Option<Calibration>,
    ) -> Result<Self, TrainError> {
        let watch = &mut Watch::unseen();
        let mut prepared = Prepared::new(training, encoder, watch)?;
        let calibration = match calibration.filter(|made| made.fits(&prepared.fingerprint)) {
            Some(made) => made,
            None => prepared.calibrate(training, watch)?.0,
        };
        prepared.model(training, calibration, watch)
    }

    /// Trains and calibrates, on how sentences are written and, with an encoder, on what it says of them; the encoder is asked again for each
    /// text that is read. Tells `hook` how far it has come; beside the model comes what held-out examples told.
    ///
    /// # Errors
    /// [`TrainError`] when the set cannot be learned from, or when `hook` wants it to stop.
    pub fn learn(
        training: &Training,
        encoder: Option<Arc<dyn Encoder>>,
        hook: &mut Hook<'_>,
    ) -> Result<(Self, Report), TrainError> {
        let mut watch = Watch::new(hook, work(training, encoder.is_some()));
        let mut prepared = Prepared::new(training, encoder, &mut watch)?;
        let (calibration, report) = prepared.calibrate(training, &mut watch)?;
        let model = prepared.model(training, calibration, &mut watch)?;
        watch.finish()?;
        Ok((model, report))
    }

    /// What was learned from held-out folds, to be kept beside the training set.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The encoder that it was learned with, if there is one.
    pub fn encoder(&self) -> Option<&Arc<dyn Encoder>> {
        self.reader.encoder.as_ref()
    }

    /// What a text sounds like, without understanding it: cheap enough for every message.
    pub fn emotion(&self, text: &str) -> crate::Emotion {
        self.feelings.read(text, &normalise(text))
    }

    /// Understands one text, or the joined texts of a burst.
    pub fn understand(&self, text: &str) -> Understanding {
        let normal = normalise(text);
        let mut judged = self.judge(&normal, self.reader.read_normal(text, &normal));
        if judged.surest() < CERTAIN
            && let Some((said, features)) = self.reader.read_heard(&normal, &judged.features)
        {
            judged = judged.or(self.judge(&said, features));
        }
        let Judged { features, point, raw, reading, wants_person } = judged;
        let confidence = &reading.confidence;
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        order.sort_by(|a, b| confidence[*b].total_cmp(&confidence[*a]).then(a.cmp(b)));
        let intents = order
            .into_iter()
            .take(TOP)
            .map(|class| Scored {
                id: self.ids[class].clone(),
                confidence: confidence[class],
                nearest: raw.best[class].1.map_or_else(String::new, |item| self.examples[item].clone()),
                reasons: self.core.reasons(&features, &point, class, REASONS),
            })
            .collect();
        Understanding {
            locale: detect(&normal),
            intents,
            out_of_scope: reading.out_of_scope,
            slots: extract_all(&self.slots, text),
            emotion: self.feelings.read(text, &normal),
            wants_person,
            shape: of_normal(&normal),
            danger: crate::danger::of_normal(text, &normal),
        }
    }

    fn judge(&self, normal: &str, features: Features) -> Judged {
        let (raw, point) = self.core.raw(&features);
        let reading = self.calibration.blend.read(&raw);
        let wants_person = match &self.calibration.person {
            Some(person) => person.score(normal, &features, &raw, &reading),
            None => pattern_score(normal),
        };
        Judged { features, point, raw, reading, wants_person }
    }

    /// With another line from which a text is out of scope.
    #[must_use]
    pub fn with_out_of_scope(mut self, line: f32) -> Self {
        self.calibration.thresholds.out_of_scope = line;
        self
    }

    /// The lines drawn by cross-validation.
    pub fn thresholds(&self) -> Thresholds {
        self.calibration.thresholds
    }

    /// What cross-validation on the training set measured.
    pub fn validation(&self) -> &CrossValidation {
        &self.calibration.validation
    }

    /// The ids of all intents.
    pub fn intents(&self) -> &[String] {
        &self.ids
    }
}

fn items(
    training: &Training,
    reader: &Reader,
    classes: Classes,
    watch: &mut Watch<'_>,
) -> Result<Vec<Item>, TrainError> {
    let mut out: Vec<Item> = Vec::new();
    let wraps = training.texts().count() <= MANY;
    let parts = reading(reader.encoder.is_some());
    let mut push = |text: &str, class: usize, hint: bool, weight: f32| {
        let features = reader.read(text);
        if !features.weights.is_empty() {
            // Every second text is enough to learn what wrapping is.
            let wrapped = (wraps && !hint && out.len().is_multiple_of(2))
                .then(|| reader.read(&wrapped(text, out.len() / 2)));
            out.push(Item { text: text.to_owned(), features, wrapped, class, hint, weight, fold: 0 });
        }
        watch.advance(parts)
    };
    for (class, intent) in training.intents.iter().enumerate() {
        intent.examples.iter().try_for_each(|text| push(text, class, false, 1.0))?;
        intent.hints.iter().try_for_each(|text| push(text, class, true, HINT))?;
    }
    let mean = training.intents.iter().map(|i| i.examples.len()).sum::<usize>() as f32
        / training.intents.len() as f32;
    // Many lines of one kind must not outweigh a topic; they differ more among themselves, so they may weigh more than one.
    let weight = |list: &[String], topics: f32| (topics * mean / list.len().max(1) as f32).sqrt().min(1.0);
    let (requests, lookalikes) =
        if training.handoff.is_empty() { Default::default() } else { common_requests() };
    let own = |list: &'_ [String]| list.iter().map(String::clone).collect::<Vec<_>>();
    let with = |list: &[String], common: Vec<&str>| {
        own(list).into_iter().chain(common.into_iter().map(str::to_owned)).collect::<Vec<_>>()
    };
    for (list, class, topics) in [
        (with(&training.handoff, requests), classes.request(), 4.0),
        (with(&training.not_handoff, lookalikes), classes.lookalike(), 2.0),
        (own(&training.out_of_scope), classes.background(), 3.0),
    ] {
        let weight = weight(&list, topics);
        list.iter().try_for_each(|text| push(text, class, false, weight))?;
    }
    Ok(out)
}
