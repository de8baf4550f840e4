//! What a workspace teaches beside the pack: own intents with their reviewed answers, further examples, examples of the pack that are not
//! learned from. Laid over a pack it gives a training set, and with the model trained from that, another pack.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::Locale;
use knowledge::{Article, Index};
use nlu::{Intent, Model, Training};

use super::compile::{article_of, thresholds};
use super::vocabulary::Vocabulary;
use super::{Pack, PackError, Response, Topic};
use crate::text::Text;

/// An intent that the pack does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnIntent {
    /// Dotted id, unlike every one of the pack.
    pub id: String,
    /// Title, shown as the source and on buttons.
    pub title: Text,
    /// The reviewed answer.
    pub answer: Text,
}

/// Everything that a workspace teaches beside the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Own intents.
    pub intents: Vec<OwnIntent>,
    /// Examples by intent, own or the pack's, in the order in which they are learned.
    pub added: BTreeMap<String, Vec<String>>,
    /// Examples of the pack that are not learned from, by intent.
    pub off: BTreeMap<String, BTreeSet<String>>,
}

impl Pack {
    /// What the pack's own model is trained from.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// The training set with an overlay. An intent of which no example is left is not learned: nobody can ask for it.
    pub fn taught(&self, overlay: &Overlay) -> Training {
        let mut training = Training::clone(&self.training);
        let none = BTreeSet::new();
        for intent in &mut training.intents {
            let off = overlay.off.get(&intent.id).unwrap_or(&none);
            intent.examples.retain(|text| !off.contains(text));
            add(&mut intent.examples, overlay.added.get(&intent.id));
        }
        for own in overlay.intents.iter().filter(|own| !self.topics.contains_key(&own.id)) {
            let mut examples = Vec::new();
            add(&mut examples, overlay.added.get(&own.id));
            let hints = [&own.title, &own.answer].into_iter().flat_map(|text| [&text.zh, &text.en]);
            let hints = hints.filter(|text| !text.is_empty()).cloned().collect();
            training.intents.push(Intent { id: own.id.clone(), examples, hints, smalltalk: false });
        }
        training.intents.retain(|intent| !intent.examples.is_empty());
        training
    }

    /// The pack that answers by a model trained from [`Pack::taught`]: own intents are topics with an answer, and a search finds them.
    ///
    /// # Errors
    /// [`PackError`] when the pack's own lines do not go with what the model learned.
    pub fn with_model(&self, overlay: &Overlay, model: Model) -> Result<Self, PackError> {
        let mut pack = self.clone();
        for own in overlay.intents.iter().filter(|own| !self.topics.contains_key(&own.id)) {
            let topic = Topic {
                id: own.id.clone(),
                title: own.title.clone(),
                ask: own.title.clone(),
                response: Response::Answer(own.answer.clone()),
                follow_up: Vec::new(),
                deed: None,
            };
            pack.topics.insert(own.id.clone(), topic);
        }
        let taught = self.taught(overlay);
        let examples: BTreeMap<&str, &[String]> =
            taught.intents.iter().map(|intent| (intent.id.as_str(), intent.examples.as_slice())).collect();
        let article = |topic: &Topic| {
            let (mut zh, mut en) = (Vec::new(), Vec::new());
            for text in examples.get(topic.id.as_str()).copied().unwrap_or_default() {
                match nlu::language::detect(&nlu::normalise(text)) {
                    Some(Locale::En) => en.push(text.clone()),
                    _ => zh.push(text.clone()),
                }
            }
            article_of(topic, zh, en)
        };
        let answers: Vec<Article> = pack.topics.values().filter_map(article).collect();
        pack.vocabulary = Arc::new(Vocabulary::of(&answers));
        pack.index = Index::build(answers);
        pack.thresholds = thresholds(&self.lines, &model)?;
        pack.training = Arc::new(taught);
        pack.model = Arc::new(model);
        Ok(pack)
    }
}

/// Adds texts that are not there yet.
fn add(examples: &mut Vec<String>, added: Option<&Vec<String>>) {
    for text in added.into_iter().flatten() {
        if !examples.contains(text) {
            examples.push(text.clone());
        }
    }
}
