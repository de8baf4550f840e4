//! Surveys: how customers are asked, as an administrator sets it, and the words as a customer gets them.

use base::InboxId;
use conversation::survey::SurveyReason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// A reason to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyChoice {
    /// Its id, made from its words: the same words have the same id for ever, other words another. Not looked at when saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SurveyReason>,
    /// Its words.
    pub words: Wording,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyForm {
    /// The question above the stars.
    pub question: Wording,
    /// Why, for one to three stars.
    pub low: Vec<SurveyChoice>,
    /// Why, for four and five stars.
    pub good: Vec<SurveyChoice>,
    /// Whether words of the customer's own are asked for.
    pub comment: bool,
}

/// An inbox that does other than the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyOfInbox {
    /// Which.
    pub inbox_id: InboxId,
    /// Whether its customers are asked.
    pub on: bool,
}

/// How customers are asked. One invitation goes to every session that was answered: there is nothing by which to choose whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySettings {
    /// Whether customers are asked.
    pub on: bool,
    /// From the end of a session until the invitation, in minutes; 0 means with the end.
    pub delay_minutes: u32,
    /// How long an invitation may be answered, in minutes; absent: until the conversation is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_minutes: Option<u32>,
    /// Inboxes that do other than the workspace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inboxes: Vec<SurveyOfInbox>,
    /// What is asked.
    pub form: SurveyForm,
}

/// The settings, and what one needs to know to change them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SurveySetUp {
    /// In force.
    pub settings: SurveySettings,
    /// The words that came with the product.
    pub shipped: SurveyForm,
    /// Minutes until a resolved conversation is closed: delay and answer have to end before.
    pub open_minutes: u32,
}
