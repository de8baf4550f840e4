//! The files of a pack as they are written. Unknown keys are errors.

use std::collections::BTreeMap;

use calendar::Weekday;
use serde::Deserialize;

use crate::text::Text;

/// `pack.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) assistant: Assistant,
    pub(crate) hours: Opening,
    #[serde(default)]
    pub(crate) thresholds: Lines,
    pub(crate) reply_due_minutes: u32,
    #[serde(default)]
    pub(crate) slots: BTreeMap<String, Slot>,
    /// Its flows, by name; those that they run need not be named.
    #[serde(default)]
    pub(crate) flows: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assistant {
    pub(crate) name: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) zone: String,
    pub(crate) weekly: Vec<Shift>,
    #[serde(default)]
    pub(crate) holidays: Vec<String>,
    #[serde(default)]
    pub(crate) make_up_days: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shift {
    pub(crate) days: Vec<Weekday>,
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lines {
    pub(crate) sure: Option<f32>,
    pub(crate) plausible: Option<f32>,
    pub(crate) handoff: Option<f32>,
    pub(crate) anger: Option<f32>,
    pub(crate) out_of_scope: Option<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    OrderNumber,
    PhoneLast4,
    Phone,
    Email,
    Amount,
    Date,
    Text,
    Address,
    TaxNumber,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) prefix: Option<String>,
    #[serde(default)]
    pub(crate) digits: Option<(usize, usize)>,
    #[serde(default)]
    pub(crate) prefer: Option<nlu::entity::Prefer>,
}

/// Lists in both languages.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists<T> {
    #[serde(default = "Vec::new")]
    pub(crate) zh: Vec<T>,
    #[serde(default = "Vec::new")]
    pub(crate) en: Vec<T>,
}

impl<T> Lists<T> {
    pub(crate) fn into_all(self) -> Vec<T> {
        self.zh.into_iter().chain(self.en).collect()
    }
}

/// One entry of `topics.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopicEntry {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) questions: Lists<String>,
    /// None where a flow begins with it.
    #[serde(default)]
    pub(crate) answer: Option<Text>,
    pub(crate) ask: Text,
    #[serde(default)]
    pub(crate) follow_up: Vec<String>,
    /// Words of the deed that the topic is about, its name first.
    #[serde(default)]
    pub(crate) acts: Option<Lists<String>>,
}

/// One entry of `smalltalk.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmalltalkEntry {
    pub(crate) id: String,
    /// What it is called; its id where nothing is said.
    #[serde(default)]
    pub(crate) title: Text,
    pub(crate) questions: Lists<String>,
    pub(crate) answer: Text,
}

/// `handoff.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handoff {
    pub(crate) zh: Vec<String>,
    pub(crate) en: Vec<String>,
    pub(crate) not: Lists<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weighted {
    pub(crate) word: String,
    pub(crate) weight: f32,
}

/// `emotion.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Emotions {
    pub(crate) angry: Lists<Weighted>,
    pub(crate) anxious: Lists<Weighted>,
    pub(crate) disappointed: Lists<Weighted>,
    pub(crate) confused: Lists<Weighted>,
    pub(crate) satisfied: Lists<Weighted>,
}

/// `guards.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guards {
    pub(crate) promise: Lists<String>,
    #[serde(default)]
    pub(crate) forbidden: Lists<String>,
    #[serde(default)]
    pub(crate) glossary: Lists<Plain>,
    #[serde(default)]
    pub(crate) protected: Lists<String>,
}

/// A term, and the plainer words for it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plain {
    pub(crate) word: String,
    pub(crate) plain: String,
}
