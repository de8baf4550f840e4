//! What a dialogue remembers between turns. Small and bounded; saved as JSON.

use std::collections::BTreeMap;

use base::{Locale, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ordered::Stretch;
use crate::outcome::Decision;
use crate::whom::{Fact, Known};

/// Flows that may wait for one another.
pub const MAX_FLOWS: usize = 3;
/// Suggestions offered at once.
pub const MAX_SUGGESTIONS: usize = 3;
/// Suggestions that stand as buttons; of more, the customer writes which.
pub const MOST_BUTTONS: usize = 6;
/// Failures in a row after which a person is fetched.
pub const MAX_FAILED: u8 = 2;
/// Questions that are remembered, for what a later one leaves out.
pub const MAX_EARLIER: usize = 3;
/// Characters of each.
pub const EARLIER_CHARS: usize = 200;

/// Where a dialogue stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialogueState {
    /// Flows under way; the last is on top.
    pub flows: Vec<ActiveFlow>,
    /// Turns in a row in which the assistant could not help.
    pub failed: u8,
    /// The intent last acted on.
    pub last_intent: Option<String>,
    /// What was suggested in the last turn.
    pub suggestions: Vec<Suggestion>,
    /// What was asked when articles were suggested in the last turn.
    pub asked: Option<String>,
    /// What the customer asked before, the latest last.
    pub earlier: Vec<String>,
    /// What was last said of an article.
    pub told: Option<Told>,
    /// When what is spoken of was ordered, as far as it was said or looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordered: Option<Stretch>,
    /// What the customer said of themselves, where an answer depends on it.
    #[serde(skip_serializing_if = "Known::is_empty")]
    pub known: Known,
    /// A person was offered in the last turn.
    pub person_offered: bool,
    /// A failed call that may be tried again.
    pub retry: Option<ActiveFlow>,
    /// Slots that a finished flow leaves to the next.
    pub slots: BTreeMap<String, String>,
    /// The language last written by the customer.
    pub locale: Option<Locale>,
    /// The decision of the last turn.
    pub last_decision: Option<Decision>,
    /// What was read back in the last turn waits for a yes; an older question gets none.
    pub confirming: bool,
    /// Calls made so far; numbers the keys.
    pub calls: u32,
}

/// A flow under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActiveFlow {
    /// The flow's id.
    pub flow: String,
    /// The step it stands at.
    pub step: usize,
    /// Slots filled so far.
    pub slots: BTreeMap<String, String>,
    /// The slot it waits for.
    pub awaiting: Option<String>,
    /// Answers to the present question that could not be read.
    pub attempts: u8,
    /// Calls that found nothing or failed.
    pub failures: u8,
    /// The key of the call it waits for.
    pub calling: Option<String>,
    /// Slots of a call that found nothing; filled in again where the customer corrects only one of them.
    pub stale: BTreeMap<String, String>,
    /// What was said early of slots that are chosen or written later, by slot, as it was said.
    pub heard: BTreeMap<String, String>,
    /// Options that a call brought, by the slot that chooses among them.
    pub options: BTreeMap<String, Vec<Value>>,
    /// Slots filled by a choice.
    pub chosen: Vec<String>,
    /// Until when a yes to what was read back counts.
    pub confirm_until: Option<Timestamp>,
    /// The key of a call that failed: trying again is the same action, not a second one.
    pub attempt: Option<String>,
}

/// A suggestion that was offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The topic; empty where it is an article.
    pub topic: String,
    /// The button's text.
    pub text: String,
    /// The article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// An instant at which it holds, where it does not today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What the customer says of themselves by choosing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// A passage of an article that was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The article.
    pub article: String,
    /// Its version.
    pub version: u32,
    /// Where the passage stands in it.
    pub at: usize,
    /// Which of its answers for some it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<usize>,
}
