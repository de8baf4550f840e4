//! What comes in: one turn.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::{Locale, Timestamp};
use calendar::Hours;
use knowledge::Asker;
use serde::{Deserialize, Serialize};

use crate::excerpt::Room;
use crate::finding::Finding;
use crate::guard::HouseRules;
use crate::meant::Chosen;
use crate::phrase::Phrased;
use crate::then::Then;

/// Messages of one burst that are read; older ones are left out.
pub const MAX_TEXTS: usize = 20;

/// The customer as confirmed by the host's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIdentity {
    /// The company's own reference of the customer.
    pub customer_ref: String,
}

/// Why a business action gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// No answer in time.
    Timeout,
    /// The system could not be reached.
    Unreachable,
    /// The system refused the request.
    Refused,
    /// The system failed, or answered what cannot be read.
    Failed,
    /// It has failed again and again and is left alone for a while: nothing was asked.
    Resting,
    /// It was called too often in a short time: nothing was asked.
    Throttled,
    /// It pays, and whether it was done is not known yet. It is being found out; whoever waits for it is told.
    Unsettled,
}

/// The result of a business action asked for by an earlier turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallResult {
    /// The key of the `Call` effect.
    pub key: String,
    /// The answer: an object whose `result` names the branch; or why there is none.
    pub result: Result<serde_json::Value, CallError>,
}

/// What the company has set in place of the pack's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct House {
    /// When people are there.
    pub hours: Option<Arc<Hours>>,
    /// Working minutes within which a handed-off customer is answered.
    pub reply_due_minutes: Option<u32>,
    /// From here an intent is answered.
    pub sure: Option<f32>,
    /// From here an intent is suggested.
    pub plausible: Option<f32>,
    /// Further words that fetch a person.
    pub person_words: Vec<String>,
    /// Topics that are not answered, by id.
    pub topics_off: BTreeSet<String>,
    /// What no reply may say, and what is said in plainer words.
    pub guards: Arc<HouseRules>,
}

/// One turn: everything the assistant knows when it decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// All unanswered customer messages, oldest first; may be empty when a result has come.
    pub texts: Vec<String>,
    /// The language of the page, used while no message shows one.
    pub locale: Option<Locale>,
    /// Now.
    pub now: Timestamp,
    /// Are people working now, by the calendar?
    pub open: bool,
    /// Is at least one agent online?
    pub agents_online: bool,
    /// Signed identity, if any.
    pub identity: Option<SignedIdentity>,
    /// The result of a call.
    pub call_result: Option<CallResult>,
    /// What the company has set.
    pub house: House,
    /// What was found in the company's articles for what is asked now.
    pub findings: Vec<Finding>,
    /// What was found there as of the day on which what is spoken of was ordered, where that is known.
    pub then: Option<Then>,
    /// Articles that were suggested in the last turn, as far as they may still be said.
    pub offered: Vec<Finding>,
    /// What is known of who asks.
    pub asker: Asker,
    /// How much room an answer has.
    pub room: Room,
    /// What a language model chose of what may be meant, where it was asked.
    pub chosen: Option<Chosen>,
    /// What a language model made of the answer of articles, where it was asked.
    pub phrased: Option<Phrased>,
}
