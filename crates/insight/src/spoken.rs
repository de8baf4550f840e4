//! What was said in a session, and how long it took.

use base::Timestamp;
use serde::{Deserialize, Serialize};

/// Waiting times of one session that are kept one by one.
pub(crate) const MAX_TIMES: usize = 500;

/// What the assistant, or one agent, did in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spoken {
    /// Public messages.
    pub messages: u32,
    /// From when an answer was owed until the first word, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_ms: Option<i64>,
    /// The later answers: from the customer's oldest unanswered message until the next word, in milliseconds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub later_ms: Vec<i64>,
}

/// Somebody of ours speaks: an answer when one was owed.
pub(crate) fn answer(spoken: &mut Spoken, owed: Option<Timestamp>, at: Timestamp) {
    spoken.messages += 1;
    let Some(owed) = owed else { return };
    let ms = at.ms_since(owed);
    if spoken.first_ms.is_none() {
        spoken.first_ms = Some(ms);
    } else if spoken.later_ms.len() < MAX_TIMES {
        spoken.later_ms.push(ms);
    }
}
