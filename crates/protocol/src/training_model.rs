//! Models trained from what was taught: how far each is, what it measured of itself, and how two differ.

use base::{ExampleId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// A model to be trained from what is taught now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrainModel {
    /// What is new in it, for colleagues; at most 200 characters.
    pub note: String,
}

/// The newest versions.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Models {
    /// Newest first.
    pub models: Vec<ModelView>,
    /// The version that answers; without one the pack's own model does.
    pub published: Option<u32>,
    /// Whether anything was taught or taken away since.
    pub changed: bool,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    /// It waits for its turn.
    Waiting,
    /// It is being trained.
    Training,
    /// It can be tried and published.
    Ready,
    /// It could not be trained; `problem` says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// A version of the model.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelView {
    /// Its number.
    pub no: u32,
    /// Where it stands.
    pub state: ModelState,
    /// Steps that are done.
    pub done: u32,
    /// Steps there are; 0 until that is known.
    pub of: u32,
    /// Whether it is the one that answers.
    pub published: bool,
    /// Who had it trained.
    pub made_by: UserId,
    /// Their name.
    pub made_by_name: String,
    /// When.
    pub made_ms: i64,
    /// When its training began; again when a server was restarted meanwhile.
    pub started_ms: Option<i64>,
    /// How long its training still takes, as fast as it went until now; absent while that cannot be told.
    pub remaining_ms: Option<u64>,
    /// When it was last published.
    pub published_ms: Option<i64>,
    /// Examples it learns from.
    pub examples: u32,
    /// Intents it tells apart.
    pub intents: u32,
    /// Examples that the version which answered before did not have.
    pub added: u32,
    /// Examples that only that version had.
    pub removed: u32,
    /// How long training took.
    pub seconds: Option<f32>,
    /// How large the model is.
    pub bytes: Option<u64>,
    /// What is new in it.
    pub note: String,
    /// What it measured of itself.
    pub figures: Option<ModelFigures>,
    /// Why it could not be trained: `too_few_intents`, `too_many_examples`, `stopped` or `failed`.
    pub problem: Option<String>,
    /// What is in the way of publishing it: of the 50 largest intents those that it recognises more than 2 points worse than the version
    /// that answers.
    pub loses: Vec<Loss>,
}

/// What a model measured on examples that it had not seen; shares are 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelFigures {
    /// Best intent right, Chinese.
    pub accuracy_zh: f32,
    /// Best intent right, English.
    pub accuracy_en: f32,
    /// Right intent among the best three.
    pub top_three: f32,
    /// Out-of-scope lines recognised.
    pub out_of_scope_recall: f32,
    /// Questions wrongly taken as out of scope.
    pub false_rejects: f32,
    /// Of what would be answered at once, the share that is right.
    pub sure_precision: f32,
    /// Of all questions, the share answered at once.
    pub sure_share: f32,
    /// Of all questions, the share answered at once and wrongly.
    pub wrong_share: f32,
    /// Requests for a person recognised.
    pub handoff_recall: f32,
    /// Of what is taken as a request for a person, the share that is one.
    pub handoff_precision: f32,
}

/// An intent that a version recognises worse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Loss {
    /// Which.
    pub intent: String,
    /// What it is called.
    pub title: Wording,
    /// The share of its examples that the version which answers recognises.
    pub before: f32,
    /// The share that this one does.
    pub after: f32,
    /// Its examples.
    pub examples: u32,
}

/// Everything that a version measured of itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelDetail {
    /// The version.
    pub model: ModelView,
    /// Every intent, the worst first.
    pub by_intent: Vec<IntentFigures>,
    /// What is taken for something else, most first, at most 200.
    pub confusion: Vec<Confused>,
    /// Examples that seem to stand at the wrong intent, surest first, at most 100.
    pub suspicious: Vec<SuspiciousExample>,
}

/// How well an intent is recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentFigures {
    /// Which.
    pub id: String,
    /// What it is called.
    pub title: Wording,
    /// Its examples.
    pub examples: u32,
    /// Of what is taken for it, the share that is.
    pub precision: Option<f32>,
    /// Of its examples, the share recognised.
    pub recall: Option<f32>,
    /// The harmonic mean of both.
    pub f1: f32,
}

/// Examples of one intent that were taken for another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Confused {
    /// What they are; absent: out of scope.
    pub expected: Option<String>,
    /// What they were taken for; absent: out of scope.
    pub got: Option<String>,
    /// How many.
    pub count: u32,
    /// Some of them, at most 5.
    pub examples: Vec<String>,
}

/// An example that reads like one of another intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuspiciousExample {
    /// Which.
    pub example_id: ExampleId,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub expected: String,
    /// What it reads like.
    pub got: String,
    /// How surely.
    pub confidence: f32,
}

/// Two versions side by side.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelComparison {
    /// One.
    pub a: ModelView,
    /// The other.
    pub b: ModelView,
    /// Intents that they recognise unlike, or that only one has; the largest difference first.
    pub by_intent: Vec<IntentCompared>,
    /// Examples that only `b` has, at most 500.
    pub added: Vec<ComparedExample>,
    /// Examples that only `a` has, at most 500.
    pub removed: Vec<ComparedExample>,
}

/// An intent in two versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentCompared {
    /// Which.
    pub id: String,
    /// What it is called.
    pub title: Wording,
    /// The share of its examples that `a` recognises.
    pub recall_a: Option<f32>,
    /// The share that `b` does.
    pub recall_b: Option<f32>,
    /// Its examples in `a`.
    pub examples_a: u32,
    /// Its examples in `b`.
    pub examples_b: u32,
}

/// An example that only one of two versions has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComparedExample {
    /// Of which intent.
    pub intent: String,
    /// The text.
    pub text: String,
}
