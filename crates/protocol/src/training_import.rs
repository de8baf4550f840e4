//! Examples that come from, or go to, another system.

use base::ExampleId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::training::Elsewhere;

/// How examples are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrainingFormat {
    /// Training data of Rasa, in YAML: `nlu:` with `intent:` and `examples:`.
    Rasa,
    /// A table with the columns `intent`, `text` and, if wanted, `locale`.
    Csv,
}

/// Examples to be taken in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportTraining {
    /// How they are written down.
    pub format: TrainingFormat,
    /// The file, at most 10,000 examples.
    pub text: String,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportPreview {
    /// Intents that are made; each needs an answer before it is learned.
    pub new_intents: Vec<String>,
    /// What becomes of the examples of each intent, in the order of the file.
    pub examples: Vec<ImportedIntent>,
    /// What is wrong; as long as anything is, nothing is taken in.
    pub problems: Vec<ImportProblem>,
    /// Marks of entities that were taken out of texts; the words stay.
    pub entities_dropped: u32,
    /// Whether it was done.
    pub applied: bool,
    /// The examples that were added, so that it can be taken back.
    pub ids: Vec<ExampleId>,
    /// Examples of the pack that were switched off and count again.
    pub restored: Vec<ExampleId>,
}

/// An import to be taken back: what its answer said of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoTrainingImport {
    /// The examples that were added, at most 10,000.
    pub ids: Vec<ExampleId>,
    /// Examples of the pack that are to be off again, at most 10,000.
    #[serde(default)]
    pub restored: Vec<ExampleId>,
    /// The intents that were made, at most 500.
    #[serde(default)]
    pub intents: Vec<String>,
}

/// What becomes of the examples of one intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportedIntent {
    /// Which.
    pub intent: String,
    /// How many are new.
    pub added: u32,
    /// How many it has already.
    pub known: u32,
    /// Those that stand at another intent, here or in the file, and are not taken in.
    pub elsewhere: Vec<Elsewhere>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProblem {
    /// Which line of the file; the first is 1.
    pub line: u32,
    /// `yaml`, `no_intents`, `bad_intent`, `no_dash`, `empty`, `too_long`, `control`, `unreadable`, `columns`.
    pub problem: String,
    /// The words that it is about, or what the reader says.
    pub what: String,
}
