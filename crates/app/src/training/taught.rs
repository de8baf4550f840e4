//! What a workspace taught, as it is edited or as it was at a version: the overlay that is laid over the pack, and what its texts are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::ExampleId;
use dialogue::pack::{Overlay, OwnIntent};
use dialogue::text::Text;
use protocol::inbox::Wording;
use store::{Cx, ExampleOrigin, ExampleRow, IntentRow};

use super::known::pack_id;
use crate::app::App;
use crate::error::Result;

/// Own intents, own examples, and what is switched off.
pub(super) struct Taught {
    pub(super) intents: Vec<IntentRow>,
    pub(super) examples: Vec<ExampleRow>,
}

/// An example that is learned from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Learned {
    pub(super) intent: String,
    pub(super) text: String,
}

impl Taught {
    /// As it is edited.
    pub(super) async fn now(cx: &Cx) -> Result<Self> {
        Ok(Self { intents: cx.intents().await?, examples: cx.examples().await? })
    }

    /// As it was at a version.
    pub(super) async fn at(cx: &Cx, no: u32) -> Result<Self> {
        Ok(Self { intents: cx.intents_at(no).await?, examples: cx.examples_at(no).await? })
    }

    /// At the version that answers; nothing where the pack's own model does.
    pub(super) async fn published(cx: &Cx, no: Option<u32>) -> Result<Self> {
        match no {
            Some(no) => Self::at(cx, no).await,
            None => Ok(Self { intents: Vec::new(), examples: Vec::new() }),
        }
    }

    /// Which examples of the pack are switched off.
    pub(super) fn off(&self) -> BTreeSet<ExampleId> {
        let off = self.examples.iter().filter(|one| one.origin == ExampleOrigin::Off);
        off.map(|one| one.id).collect()
    }

    /// As it is laid over the pack.
    pub(super) fn overlay(&self, app: &App) -> Overlay {
        let (known, off) = (app.known_examples(), self.off());
        let mut overlay = Overlay::default();
        // One that came in with a file has no answer until somebody writes it: until then it is not learned.
        for intent in self.intents.iter().filter(|intent| has_words(&intent.answer)) {
            overlay.intents.push(OwnIntent {
                id: intent.id.clone(),
                title: text(&intent.title),
                answer: text(&intent.answer),
            });
        }
        for one in self.examples.iter().filter(|one| one.origin != ExampleOrigin::Off) {
            overlay.added.entry(one.intent.clone()).or_default().push(one.text.clone());
        }
        for (intent, examples) in &known.by_intent {
            let gone = examples.iter().filter(|one| off.contains(&one.id)).map(|one| one.text.clone());
            let gone: BTreeSet<String> = gone.collect();
            if !gone.is_empty() {
                overlay.off.insert(intent.clone(), gone);
            }
        }
        overlay
    }

    /// Ids of the workspace's own texts; those of the pack follow from the text.
    pub(super) fn ids(&self) -> HashMap<(&str, &str), ExampleId> {
        let own = self.examples.iter().filter(|one| one.origin != ExampleOrigin::Off);
        own.map(|one| ((one.intent.as_str(), one.text.as_str()), one.id)).collect()
    }
}

/// The id of a text that was learned, own or the pack's.
pub(super) fn id_of(ids: &HashMap<(&str, &str), ExampleId>, intent: &str, text: &str) -> ExampleId {
    ids.get(&(intent, text)).copied().unwrap_or_else(|| pack_id(intent, text))
}

/// What the ids of a version's examples say, own and the pack's.
pub(super) fn texts(app: &App, taught: &Taught) -> HashMap<ExampleId, String> {
    let pack = app.known_examples().by_intent.values().flatten();
    let pack = pack.map(|one| (one.id, one.text.clone()));
    let own = taught.examples.iter().filter(|one| one.origin != ExampleOrigin::Off);
    pack.chain(own.map(|one| (one.id, one.text.clone()))).collect()
}

/// Every text that is learned from a training set.
pub(super) fn learned(training: &nlu::Training) -> BTreeSet<Learned> {
    let of = |intent: &nlu::Intent| {
        let id = intent.id.clone();
        intent.examples.clone().into_iter().map(move |text| Learned { intent: id.clone(), text })
    };
    training.intents.iter().flat_map(of).collect()
}

fn has_words((zh, en): &(String, String)) -> bool {
    !zh.is_empty() || !en.is_empty()
}

/// In both languages, each standing for the other where it is missing.
fn text((zh, en): &(String, String)) -> Text {
    let or = |one: &String, other: &String| if one.is_empty() { other.clone() } else { one.clone() };
    Text { zh: or(zh, en), en: or(en, zh) }
}

/// On the wire.
pub(super) fn wording((zh, en): &(String, String)) -> Wording {
    Wording { zh: zh.clone(), en: en.clone() }
}

/// A text of the pack on the wire.
pub(crate) fn pack_wording(text: &Text) -> Wording {
    Wording { zh: text.zh.clone(), en: text.en.clone() }
}

/// What the intents of the pack and these own ones are called.
pub(super) fn titles(app: &App, own: &[IntentRow]) -> BTreeMap<String, Wording> {
    let pack = app.pack();
    let topics = pack.topics.iter().map(|(id, topic)| (id.clone(), pack_wording(&topic.title)));
    let talk = pack.smalltalk.iter();
    let talk = talk.map(|(id, talk)| (format!("{}{id}", dialogue::SMALLTALK), pack_wording(&talk.title)));
    let own = own.iter().map(|intent| (intent.id.clone(), wording(&intent.title)));
    topics.chain(talk).chain(own).collect()
}
