//! Language models of others: which may be asked and what they may cost, the one door through which they are (`ask`), the ledger, and how they help
//! agents and the assistant's turn. Without any of them everything else works as it does with them.

mod act;
mod ask;
mod cache;
mod check;
mod going;
pub mod help;
mod known;
mod ledger;
mod list;
mod state;

pub use act::{create, order, remove, save, test};
pub(crate) use ask::{Known, Question, Said, ask};
pub(crate) use known::known;
pub use ledger::ledger;
pub(crate) use list::wanted;
pub use list::{list, uses};
pub(crate) use state::Models;

use llm::{Allowed, Failure};
use protocol::language_model::ModelUse;

use crate::app::App;

/// Millionths of one unit of a currency.
const MICROS: f64 = 1_000_000.0;

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Help for an agent.
    Help(ModelUse),
    /// A turn of the assistant.
    Turn(ModelUse),
    /// An administrator tests a connection.
    Test,
}

impl Purpose {
    /// As the ledger writes it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Help(one) | Self::Turn(one) => one.word(),
            Self::Test => "test",
        }
    }

    /// A customer waits for it, who has less patience than somebody who pressed a button.
    pub(crate) const fn in_turn(self) -> bool {
        matches!(self, Self::Turn(_))
    }
}

/// Why there is no answer of any model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoModel {
    /// None is set for it.
    #[error("no language model is set for this; an administrator can add one")]
    None,
    /// What they may cost this month is used up.
    #[error("what language models may cost this month is used up")]
    Budget,
    /// As many questions are under way as may be.
    #[error("as many questions to language models are under way as may be; try again in a moment")]
    Busy,
    /// None answered in time.
    #[error("no language model answered in time")]
    Slow,
    /// The server's filter held the answer back, or the model declined.
    #[error("the language model's own filter held the answer back")]
    Filtered,
    /// None gave anything that could be used; each that was asked, and why not. No words of theirs.
    #[error("no language model gave an answer: {0}")]
    Failed(String),
}

impl NoModel {
    /// Of what became of the last that was asked.
    pub(crate) fn of(name: &str, failure: &Failure) -> Self {
        match failure {
            Failure::Slow(_) => Self::Slow,
            Failure::Filtered => Self::Filtered,
            other => Self::Failed(format!("{name}: {}", other.word())),
        }
    }
}

/// As it is said at the edge.
pub(crate) const fn problem(why: &NoModel) -> (&'static str, u16, &'static str) {
    match why {
        NoModel::None => ("model-none", 409, "No language model is set for this"),
        NoModel::Budget => ("model-budget", 409, "The month's budget for language models is used up"),
        NoModel::Busy => ("model-busy", 429, "Too many questions to language models are under way"),
        NoModel::Slow => ("model-slow", 504, "No language model answered in time"),
        NoModel::Filtered => ("model-filtered", 502, "The language model's filter held the answer back"),
        NoModel::Failed(_) => ("model-failed", 502, "No language model gave an answer"),
    }
}

/// Hosts inside that the operator named.
fn allowed(app: &App) -> Allowed {
    Allowed::new(app.settings().model_hosts.iter().cloned())
}
