//! Industry packs: data, not code. Read, checked and compiled (model trained, index built) at start.

pub mod action;
mod answer;
pub mod check;
pub mod compile;
pub mod file;
pub mod flow;
pub mod http;
mod joined;
pub mod kept;
mod laid;
pub(crate) mod line;
mod marks;
pub mod mcp;
pub mod overlay;
mod rate;
pub(crate) mod rules;
mod sources;
pub(crate) mod vocabulary;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Locale;
use calendar::Hours;
use knowledge::Index;
use nlu::{Model, Training};

use crate::text::Text;
pub use action::{Action, Does, Need, OVER_LIMIT, read_actions};
pub use answer::Type;
use file::Lines;
pub use flow::{Branch, Check, Choice, Flow, HandoffRule, Saying, Step};
pub use http::Http;
pub use kept::Kept;
pub use laid::Laid;
pub use mcp::Mcp;
pub use overlay::{Overlay, OwnIntent};
pub use rate::{Rate, Rates};
pub use sources::Sources;
use vocabulary::Vocabulary;

/// The lines between answering, asking and fetching a person.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Thresholds {
    /// From here an intent is answered.
    pub sure: f32,
    /// From here an intent is suggested.
    pub plausible: f32,
    /// From here a wish for a person is one.
    pub handoff: f32,
    /// From this probability of anger a person is fetched.
    pub anger: f32,
    /// From here a text is none of the shop's business.
    pub out_of_scope: f32,
}

/// What a topic leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// A reviewed answer.
    Answer(Text),
    /// A flow, by id.
    Flow(String),
}

/// One thing customers ask.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Stable dotted id; also the id of its source.
    pub id: String,
    /// Title, shown as the source.
    pub title: Text,
    /// The short question on buttons.
    pub ask: Text,
    /// What it leads to.
    pub response: Response,
    /// Topics offered after the answer.
    pub follow_up: Vec<String>,
    /// What it is about as a deed, where its author says so.
    pub deed: Option<crate::deed::Deed>,
}

impl Topic {
    /// The flow that it leads to, by id.
    pub fn flow(&self) -> Option<&str> {
        match &self.response {
            Response::Flow(name) => Some(name),
            Response::Answer(_) => None,
        }
    }
}

/// Talk that is not a question to the shop.
#[derive(Clone, Debug)]
pub struct Smalltalk {
    /// What it is called; empty where the pack does not say.
    pub title: Text,
    /// What is said to it.
    pub answer: Text,
}

/// A compiled pack. Immutable; share it.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Id, for example `ecommerce`.
    pub id: String,
    /// Name of the industry.
    pub name: Text,
    /// Name of the assistant.
    pub assistant: Text,
    /// When people are there.
    pub hours: Hours,
    /// Working minutes within which a handed-off customer is answered.
    pub reply_due_minutes: u32,
    /// The lines, from the pack or from cross-validation.
    pub thresholds: Thresholds,
    /// Topics by id.
    pub topics: BTreeMap<String, Topic>,
    /// Small talk by id, for example `thanks`.
    pub smalltalk: BTreeMap<String, Smalltalk>,
    /// Flows by id.
    pub flows: BTreeMap<String, Flow>,
    /// Business actions by id.
    pub actions: BTreeMap<String, Action>,
    /// Slots that flows may collect, by name.
    pub slots: BTreeMap<String, nlu::SlotKind>,
    /// The trained model.
    pub model: Arc<Model>,
    /// The full-text index over the reviewed answers.
    pub index: Index,
    /// The words that these answers and their questions know.
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) replies: BTreeMap<String, Text>,
    /// What no reply may say, and what is said in plainer words.
    pub guards: crate::guard::Rules,
    /// Learned from marked examples; none where none are marked.
    pub(crate) tagger: Option<Arc<nlu::tag::Tagger>>,
    /// What the model is trained from; an overlay is laid over it.
    pub(crate) training: Arc<Training>,
    /// The lines that the pack draws itself.
    pub(crate) lines: Lines,
    /// Flows and scripts as they were delivered.
    pub(crate) sources: Arc<Sources>,
    /// Flows as they were before, for conversations that began them then.
    pub(crate) earlier: Arc<BTreeMap<(String, u64), Flow>>,
}

/// Prefix of small talk among the intents of the model.
pub const SMALLTALK: &str = "smalltalk.";

impl Pack {
    /// A system reply, for example `silence_reminder`. Every key in [`check::REPLIES`] exists in a pack that was loaded; any
    /// other gives an empty text.
    pub fn reply(&self, key: &str, locale: Locale) -> &str {
        self.replies.get(key).map_or("", |text| text.get(locale))
    }

    /// What an intent or a flow is called.
    pub fn title(&self, id: &str) -> Option<&Text> {
        let talk =
            || id.strip_prefix(SMALLTALK).and_then(|id| self.smalltalk.get(id)).map(|talk| &talk.title);
        let flow = || self.flows.get(id).map(|flow| &flow.title);
        self.topics.get(id).map(|topic| &topic.title).or_else(talk).or_else(flow)
    }

    /// How order numbers look, as the pack's slots say.
    pub fn orders(&self) -> Vec<nlu::entity::OrderPattern> {
        let pattern = |kind: &nlu::SlotKind| match kind {
            nlu::SlotKind::OrderNumber { prefix, digits } => {
                Some(nlu::entity::OrderPattern { prefix: prefix.clone(), digits: *digits })
            }
            _ => None,
        };
        self.slots.values().filter_map(pattern).collect()
    }

    /// Groups of words that mean the same in this trade.
    pub fn synonyms(&self) -> &[Vec<String>] {
        &self.training.synonyms
    }
}

/// Why a pack was refused.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file is missing.
    #[error("{file}: not found in the pack")]
    Missing {
        /// Path inside the pack.
        file: String,
    },
    /// A file is not what the format says: bad YAML, an unknown or a missing key.
    #[error("{file}: {problem}")]
    Format {
        /// Path inside the pack.
        file: String,
        /// What the reader says, with key and line.
        problem: String,
    },
    /// A value that cannot be right.
    #[error("{file}: {key}: {problem}")]
    Value {
        /// Path inside the pack.
        file: String,
        /// Where in the file.
        key: String,
        /// What is wrong.
        problem: String,
    },
    /// The questions cannot be learned from.
    #[error("topics.yaml: {0}")]
    Train(#[from] nlu::TrainError),
    /// The marked slots cannot be learned.
    #[error("marked examples: {0}")]
    Tag(#[from] nlu::tag::TagError),
}
