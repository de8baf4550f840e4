//! The company's own service behind a trait.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use base::{PaymentId, Timestamp};
use dialogue::pack::Action;
use serde_json::Value;

/// A result of an action: the company's own result word and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Performed {
    /// The whole answer, an object with `result`.
    pub body: Value,
}

/// Why an action has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// No service is configured.
    #[error("no service for business actions is configured")]
    Absent,
    /// It did not answer in time; whether it acted is unknown.
    #[error("the service did not answer in time")]
    Timeout,
    /// It could not be reached.
    #[error("the service could not be reached")]
    Unreachable,
    /// The connection broke off; whether it acted is unknown.
    #[error("the connection to the service broke off")]
    Broken,
    /// It answered with an error.
    #[error("the service answered {0}")]
    Status(u16),
    /// It said no, with this code of JSON-RPC.
    #[error("the server refused the request ({0})")]
    Refused(i64),
    /// The tool said that it failed; whether it acted is unknown.
    #[error("the tool said that it failed")]
    Tool,
    /// It answered something else than the protocol says.
    #[error("the service's answer is not understood")]
    BadAnswer,
    /// An input cannot stand where the request has it: nothing was sent.
    #[error("an input cannot stand in the request")]
    BadInput,
    /// It failed again and again and is left alone for a while: nothing was sent.
    #[error("the service is left alone for a while")]
    Resting,
    /// It was called too often: nothing was sent.
    #[error("the action was called too often")]
    Throttled,
}

impl ActionError {
    /// Whether it says that the service is not well.
    pub const fn unwell(&self) -> bool {
        match self {
            Self::Timeout | Self::Unreachable | Self::Broken | Self::BadAnswer => true,
            Self::Status(status) => *status == 429 || *status >= 500,
            // Codes of the server's own trouble; the others blame the request.
            Self::Refused(code) => matches!(code, -32603 | -32099..=-32000),
            // Tools also end so where a customer asks for what is not there.
            Self::Tool | Self::Absent | Self::BadInput | Self::Resting | Self::Throttled => false,
        }
    }
}

/// What is asked of the service.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The action's id.
    pub action: &'a str,
    /// How it is declared; an agent's look-up is not.
    pub declared: Option<&'a Action>,
    /// Its inputs by name.
    pub inputs: &'a BTreeMap<String, String>,
    /// The same key never acts twice.
    pub key: &'a str,
    /// The payment that a person agreed to.
    pub agreed: Option<PaymentId>,
}

/// A request as it goes out, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
}

/// The future of an action.
pub type Performing<'a> = Pin<Box<dyn Future<Output = Result<Performed, ActionError>> + Send + 'a>>;

/// Money that the service says it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The key of the attempt.
    pub key: String,
    /// How much, in fen.
    pub fen: u32,
    /// When.
    pub at: Timestamp,
}

/// The future of a stretch of time.
pub type Giving<'a> = Pin<Box<dyn Future<Output = Result<Vec<Given>, ActionError>> + Send + 'a>>;

/// The future of what came of one.
pub type Outcome<'a> = Pin<Box<dyn Future<Output = Result<Option<Performed>, ActionError>> + Send + 'a>>;

/// Performs business actions.
pub trait Actions: Send + Sync {
    /// Performs an action.
    fn perform<'a>(&'a self, call: Call<'a>) -> Performing<'a>;

    /// What would be sent.
    fn shown(&self, _: Call<'_>) -> Result<Shown, ActionError> {
        Err(ActionError::Absent)
    }

    /// What was answered to the attempt of this key; `None`: it was never seen, so nothing was done.
    fn outcome<'a>(&'a self, key: &'a str) -> Outcome<'a>;

    /// What was given from then on and before that, for attempts of ours.
    fn given(&self, from: Timestamp, to: Timestamp) -> Giving<'_>;
}

/// Nothing can be performed.
pub struct NoActions;

impl Actions for NoActions {
    fn perform<'a>(&'a self, _: Call<'a>) -> Performing<'a> {
        Box::pin(async { Err(ActionError::Absent) })
    }

    fn outcome<'a>(&'a self, _: &'a str) -> Outcome<'a> {
        Box::pin(async { Err(ActionError::Absent) })
    }

    fn given(&self, _: Timestamp, _: Timestamp) -> Giving<'_> {
        Box::pin(async { Err(ActionError::Absent) })
    }
}
