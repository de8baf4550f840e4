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

/// Turns that are looked back at, for what is said again.
pub const MAX_RECENT: usize = 24;

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_zero(count: &u8) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn none_yet(count: &u32) -> bool {
    *count == 0
}

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
    /// Flows begun so far; numbers them.
    #[serde(skip_serializing_if = "none_yet")]
    pub begun: u32,
    /// Anger was answered once with an apology; the next time a person is fetched.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub soothed: bool,
    /// When the customer last wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    /// Marks of what was said in the last turns, the latest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<u64>,
    /// How often the assistant was about to say the same once more.
    #[serde(skip_serializing_if = "is_zero")]
    pub repeats: u8,
    /// Something was said by the assistant: what says so stands in the first of its letters.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub introduced: bool,
}

/// A flow under way: what is known. Where it stands follows from that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActiveFlow {
    /// The flow's id.
    pub flow: String,
    /// Its number in the conversation.
    #[serde(skip_serializing_if = "none_yet")]
    pub no: u32,
    /// Which version of it was begun; another one keeps the slots and forgets the rest.
    pub version: u64,
    /// Slots filled so far.
    pub slots: BTreeMap<String, String>,
    /// The step it stands at.
    pub step: usize,
    /// The slot it waits for.
    pub awaiting: Option<String>,
    /// Answers to the present question that could not be read.
    pub attempts: u8,
    /// How often the present question was asked in the same words.
    pub prompted: u8,
    /// Calls that found nothing or failed.
    pub failures: u8,
    /// The key of the call it waits for.
    pub calling: Option<String>,
    /// What calls and other flows brought, by step.
    pub results: BTreeMap<usize, Done>,
    /// Codes that prove who asks, by step.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<usize, Code>,
    /// Marks of what was said on the way, by step.
    pub said: BTreeMap<usize, u64>,
    /// Marks of what the customer confirmed, by step.
    pub confirmed: BTreeMap<usize, u64>,
    /// The mark of what was read back last.
    pub read_back: u64,
    /// Slots of a call that found nothing; filled in again where the customer corrects only one of them.
    pub stale: BTreeMap<String, String>,
    /// What was said early of slots that are chosen or written later, by slot, as it was said.
    pub heard: BTreeMap<String, String>,
    /// Slots filled by a choice, in order.
    pub chosen: Vec<String>,
    /// Slots that the customer was asked for and gave, in order.
    pub answered: Vec<String>,
    /// Slots that the customer would not give, and that the flow can do without.
    pub skipped: Vec<String>,
    /// Until when a yes to what was read back counts.
    pub confirm_until: Option<Timestamp>,
    /// The key of a call that failed: trying again is the same action, not a second one.
    pub attempt: Option<String>,
    /// The key of a call that failed and is somebody's task until it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// The flow below runs this one and goes on when it is over.
    pub ran: bool,
}

impl ActiveFlow {
    /// What it knows, and what it knew before a call found nothing.
    pub fn known(&self) -> BTreeMap<&str, &str> {
        self.stale.iter().chain(&self.slots).map(|(slot, value)| (slot.as_str(), value.as_str())).collect()
    }
}

/// What a call brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Done {
    /// What it was asked with: other inputs are another call.
    pub inputs: BTreeMap<String, String>,
    /// The kind of result.
    pub kind: String,
    /// The result.
    pub data: Value,
}

/// A code that was sent, or what it proved. What it is stands nowhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Code {
    /// For what it was sent: other inputs are another code.
    pub inputs: BTreeMap<String, String>,
    /// The key of the call that sent it; once it was right, what shows so.
    pub key: String,
    /// Until when it counts, or what it proved.
    pub until: Timestamp,
    /// It was right.
    pub proved: bool,
    /// The key of the look at it that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
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
