//! What a model is trained from.

use crate::emotion::FeelingWord;
use crate::slot::SlotSpec;

/// The most examples a training set may hold.
pub const MAX_EXAMPLES: usize = 50_000;
/// The most intents.
pub const MAX_INTENTS: usize = 2_000;
/// With requests for a person, their lookalikes, and the background.
pub(crate) const MAX_CLASSES: usize = MAX_INTENTS + 3;

/// One intent with its examples in any language.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// Stable id, for example `returns.how` or `smalltalk.thanks`.
    pub id: String,
    /// Customers' questions. Accuracy is measured on these.
    pub examples: Vec<String>,
    /// Texts that help to tell intents apart (titles, answers) but are not what a customer would write; never measured.
    pub hints: Vec<String>,
    /// Small talk is understood like any intent but is not what the shop knows about.
    pub smalltalk: bool,
}

/// Everything a model learns from.
#[derive(Clone, Debug, Default)]
pub struct Training {
    /// Intents with their examples.
    pub intents: Vec<Intent>,
    /// Texts that none of the intents answers.
    pub out_of_scope: Vec<String>,
    /// Requests for a person.
    pub handoff: Vec<String>,
    /// Texts that look like a request for a person and are none.
    pub not_handoff: Vec<String>,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Emotion word lists.
    pub feelings: Vec<FeelingWord>,
    /// Named slots that are read from every message.
    pub slots: Vec<SlotSpec>,
}

/// Why a training set was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TrainError {
    /// Fewer than two intents: there is nothing to tell apart.
    #[error("a model needs at least two intents, found {found}")]
    TooFewIntents {
        /// How many there are.
        found: usize,
    },
    /// More intents than a model may tell apart.
    #[error("{found} intents are more than the limit of {MAX_INTENTS}")]
    TooManyIntents {
        /// How many there are.
        found: usize,
    },
    /// Two intents with one id.
    #[error("intent {id} is defined twice")]
    DuplicateIntent {
        /// The id.
        id: String,
    },
    /// An intent nobody can ask for.
    #[error("intent {id} has no examples")]
    NoExamples {
        /// The id.
        id: String,
    },
    /// More examples than a model may hold.
    #[error("{found} examples are more than the limit of {MAX_EXAMPLES}")]
    TooMany {
        /// How many there are.
        found: usize,
    },
    /// Whoever watched it wanted it to stop.
    #[error("training was stopped")]
    Cancelled,
}

/// Requests for a person in any industry: (requests, lookalikes).
pub(crate) fn common_requests() -> (Vec<&'static str>, Vec<&'static str>) {
    let lines = include_str!("../data/requests.txt").lines().filter(|line| !line.starts_with('#'));
    let (not, requests): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('!'));
    (requests, not.into_iter().map(|line| line.trim_start_matches(['!', ' '])).collect())
}

impl Training {
    /// Every text of the set.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &String> {
        let intents = self.intents.iter().flat_map(|intent| intent.examples.iter().chain(&intent.hints));
        intents.chain(&self.out_of_scope).chain(&self.handoff).chain(&self.not_handoff)
    }

    pub(crate) fn check(&self) -> Result<(), TrainError> {
        if self.intents.len() < 2 {
            return Err(TrainError::TooFewIntents { found: self.intents.len() });
        }
        if self.intents.len() > MAX_INTENTS {
            return Err(TrainError::TooManyIntents { found: self.intents.len() });
        }
        let mut seen = std::collections::BTreeSet::new();
        for intent in &self.intents {
            if !seen.insert(intent.id.as_str()) {
                return Err(TrainError::DuplicateIntent { id: intent.id.clone() });
            }
            if intent.examples.is_empty() {
                return Err(TrainError::NoExamples { id: intent.id.clone() });
            }
        }
        let found = self.intents.iter().map(|i| i.examples.len() + i.hints.len()).sum::<usize>()
            + self.out_of_scope.len()
            + self.handoff.len()
            + self.not_handoff.len();
        if found > MAX_EXAMPLES { Err(TrainError::TooMany { found }) } else { Ok(()) }
    }
}
