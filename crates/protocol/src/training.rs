//! Teaching the assistant: intents, the examples it learns them from, and what it makes of a text.

use base::{ExampleId, Locale, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// Every intent of the assistant, as it is edited.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Intents {
    /// By id.
    pub intents: Vec<IntentView>,
    /// The version of the model that answers; without one the pack's own does.
    pub published: Option<u32>,
    /// Whether anything was taught or taken away since.
    pub changed: bool,
    /// Whether the model that answers is being measured: its figures come within a minute.
    pub measuring: bool,
}

/// An intent: something that customers want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentView {
    /// Dotted id, for example `order.status`.
    pub id: String,
    /// What it is called.
    pub title: Wording,
    /// What stands before the last dot of the id; the tree of the page.
    pub parent: Option<String>,
    /// Made in this workspace, not by the industry pack.
    pub own: bool,
    /// Small talk: answered, but not what the shop knows about.
    pub smalltalk: bool,
    /// What the flow is called that it leads to instead of an answer.
    pub flow: Option<Wording>,
    /// The reviewed answer; the pack's cannot be changed here.
    pub answer: Option<Wording>,
    /// Chinese examples that are learned from.
    pub examples_zh: u32,
    /// English examples that are learned from.
    pub examples_en: u32,
    /// How many of them the workspace added.
    pub added: u32,
    /// How many of the pack are switched off.
    pub off: u32,
    /// Sessions of the last 30 days that were about it.
    pub used: u32,
    /// How well the model that answers tells it from the others, on examples that it had not seen; absent while that was not measured.
    pub f1: Option<f32>,
    /// The share of such examples that it recognised.
    pub recall: Option<f32>,
    /// Whether it was changed since the version that answers.
    pub changed: bool,
}

/// An own intent as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntentInput {
    /// Up to four parts of `a`–`z`, digits and `_`, divided by dots; none of the pack's, and not `smalltalk.…`.
    pub id: String,
    /// What it is called, in at least one language; at most 80 characters.
    pub title: Wording,
    /// What is answered, in at least one language; at most 4,000 characters.
    pub answer: Wording,
}

/// Where an example comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It stands in the industry pack.
    Pack,
    /// Somebody of ours wrote it.
    Written,
    /// It came in with a file.
    Imported,
    /// A customer wrote it; it goes when they are erased.
    Live,
}

/// A text from which the assistant learns an intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExampleView {
    /// Id.
    pub id: ExampleId,
    /// The text.
    pub text: String,
    /// Its language.
    pub locale: Locale,
    /// Where it comes from.
    pub origin: Origin,
    /// Switched off: it stands in the pack and is not learned from.
    pub off: bool,
    /// Who added it, or switched it off.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: Option<String>,
    /// When.
    pub at_ms: Option<i64>,
    /// The other intent that the model which answers took it for, when it had not seen it.
    pub suspicious: Option<String>,
    /// How surely.
    pub confidence: Option<f32>,
}

/// The examples of an intent: the workspace's, newest first, then the pack's.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExamplePage {
    /// Every one.
    pub examples: Vec<ExampleView>,
}

/// Texts that shall be learned from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddExamples {
    /// 1 to 500, each of 1 to 500 characters.
    pub texts: Vec<String>,
    /// Also those that stand at another intent already.
    #[serde(default)]
    pub force: bool,
}

/// What became of texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddedExamples {
    /// How many are new.
    pub added: u32,
    /// Their ids, so that it can be taken back.
    pub ids: Vec<ExampleId>,
    /// Those that the intent had already; one that was switched off counts again.
    pub known: Vec<String>,
    /// Those that stand at another intent and were not added.
    pub elsewhere: Vec<Elsewhere>,
}

/// A text that another intent has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Elsewhere {
    /// The text.
    pub text: String,
    /// Which.
    pub intent: String,
}

/// A text to be understood.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryInput {
    /// 1 to 4,000 characters.
    pub text: String,
    /// By this version of the model; absent: by the one that answers.
    #[serde(default)]
    pub model: Option<u32>,
}

/// What the assistant makes of a text, with everything that it rests on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TryView {
    /// The language, where there is any.
    pub locale: Option<Locale>,
    /// The text as it is read: widths, cases and characters made alike.
    pub normal: String,
    /// What kind of message it is.
    pub shape: String,
    /// The likeliest intents, best first.
    pub intents: Vec<TriedIntent>,
    /// How likely it is that none of them is meant.
    pub out_of_scope: f32,
    /// How likely it is that a human being is asked for.
    pub wants_person: f32,
    /// What it feels like.
    pub emotion: TriedEmotion,
    /// Values that flows would take from it, by slot.
    pub slots: Vec<TriedSlot>,
    /// Values found in it.
    pub values: Vec<TriedValue>,
    /// The requests it was split into, when it holds several; else empty.
    pub parts: Vec<String>,
    /// The lines in force.
    pub lines: TriedLines,
    /// What a first message like this would lead to.
    pub outcome: TriedOutcome,
    /// The rules that led there.
    pub rules: Vec<String>,
    /// What would be said.
    pub replies: Vec<String>,
    /// How long the reading took, in microseconds.
    pub micros: u32,
}

/// An intent that a text may mean.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedIntent {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Wording,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// The most similar of its examples; empty where none has a word of it.
    pub nearest: String,
    /// What spoke most for it.
    pub reasons: Vec<TriedReason>,
}

/// Words that spoke for an intent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedReason {
    /// The words.
    pub word: String,
    /// How much they weigh.
    pub weight: f32,
}

/// What a text feels like; shares are 0 to 1.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedEmotion {
    /// The feeling.
    pub label: String,
    /// How strong.
    pub intensity: f32,
    /// From bad (-1) to good (1).
    pub valence: f32,
    /// How pressing.
    pub urgency: f32,
    /// How abusive.
    pub abuse: f32,
    /// How much it threatens to complain.
    pub threat: f32,
    /// How likely it is that the customer is angry.
    pub anger: f32,
}

/// A value that a flow would take.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedSlot {
    /// Name of the slot.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A value found in a text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedValue {
    /// What it is.
    pub kind: String,
    /// As it was written.
    pub text: String,
    /// As it is meant.
    pub value: String,
    /// Where it begins, in characters.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// The lines in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TriedLines {
    /// From here an intent is answered.
    pub sure: f32,
    /// From here it is suggested.
    pub plausible: f32,
    /// From here a person is fetched.
    pub handoff: f32,
    /// From here a text is none of the shop's business.
    pub out_of_scope: f32,
    /// From here of anger a person is fetched.
    pub anger: f32,
}

/// What a first message would lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriedOutcome {
    /// A reviewed answer.
    Answers,
    /// A question what is meant.
    AsksBack,
    /// A kind word that this is not what the shop knows about.
    OutOfScope,
    /// A person.
    Person,
    /// Small talk.
    Smalltalk,
    /// A business flow.
    Flow,
}

/// One text of an export from which the assistant learns.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedExample {
    /// Which intent.
    pub intent: String,
    /// The text.
    pub text: String,
    /// When it was taken.
    pub at_ms: i64,
}
