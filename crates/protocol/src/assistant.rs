//! The assistant's settings.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// What an administrator sets of the assistant; what is absent is the industry pack's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AssistantSettings {
    /// Whether it answers; off means that everything goes to people.
    pub on: bool,
    /// From this confidence (0 to 1) it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<f32>,
    /// From this confidence (0 to 1, at most `answer`) it asks back what was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clarify: Option<f32>,
    /// Words that fetch a person wherever they stand, beside those that it knows.
    pub person_words: Vec<String>,
    /// Topics that it does not answer, by id.
    pub topics_off: Vec<String>,
}

impl Default for AssistantSettings {
    fn default() -> Self {
        Self { on: true, answer: None, clarify: None, person_words: Vec::new(), topics_off: Vec::new() }
    }
}

/// A topic that the assistant knows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TopicView {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: Wording,
}

/// The settings, and what they can be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssistantView {
    /// As set.
    pub settings: AssistantSettings,
    /// From where it answers when nothing is set: calibrated with the pack.
    pub pack_answer: f32,
    /// From where it asks back when nothing is set.
    pub pack_clarify: f32,
    /// Every topic of the pack.
    pub topics: Vec<TopicView>,
    /// False when the operator has switched the assistant off for the whole installation.
    pub available: bool,
}
