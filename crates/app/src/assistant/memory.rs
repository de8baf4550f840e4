//! What the assistant keeps of a conversation between turns: the dialogue's state and a business action on its way.

use std::collections::BTreeMap;

use crate::code::Look;
use crate::error::Result;
use base::{ConversationId, Timestamp};
use dialogue::ticket::NewTicket;
use dialogue::{CallResult, DialogueState, Effect, Outcome, Pays};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Column, ContactKey, Cx, State};

/// Stored sealed, because slots are personal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Memory {
    pub(crate) state: DialogueState,
    /// The action this dialogue waits for.
    pub(crate) call: Option<PendingCall>,
    /// Why the last turn ended as it did, with or without words.
    pub(crate) why: Option<serde_json::Value>,
    /// Customer messages up to here are in the state, although the turn has not ended yet.
    pub(crate) considered_seq: u64,
}

/// A business action on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PendingCall {
    pub(crate) key: String,
    pub(crate) action: String,
    pub(crate) inputs: BTreeMap<String, String>,
    /// What it gives away.
    #[serde(default)]
    pub(crate) pays: Option<Pays>,
    /// It looks at a code, and asks nothing of the company's service.
    #[serde(default)]
    pub(crate) look: Option<Look>,
    /// It opens a ticket of ours.
    #[serde(default)]
    pub(crate) ticket: Option<NewTicket>,
    pub(crate) since: Timestamp,
    pub(crate) result: Option<CallResult>,
}

impl Memory {
    /// From what is stored; what cannot be read any more (an older format) begins afresh.
    pub(crate) fn read(stored: Option<Value>) -> Self {
        stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// As stored.
    pub(crate) fn write(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// A memory between turns, as stored.
pub(crate) fn remembered(state: DialogueState, why: Option<Value>, considered_seq: u64) -> Value {
    Memory { state, call: None, why, considered_seq }.write()
}

/// Whether the memory is still what was read. Two workers may think the same turn when a lease lapsed; who comes second must not
/// speak, call or forget on grounds that are old.
pub(crate) fn unchanged(state: &State, id: ConversationId, key: &ContactKey, read: Option<&Value>) -> bool {
    let now: Option<Value> =
        state.dialogue(id).and_then(|sealed| key.open(Column::Dialogue, id, sealed).ok());
    now.as_ref() == read
}

/// What the dialogue waits for. A code that was written is a hash from here on.
pub(super) async fn pending(
    cx: &Cx,
    id: ConversationId,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<Option<PendingCall>> {
    let call = |key: &str, action: &str, inputs: &BTreeMap<String, String>| PendingCall {
        key: key.to_owned(),
        action: action.to_owned(),
        inputs: inputs.clone(),
        pays: None,
        look: None,
        ticket: None,
        since: now,
        result: None,
    };
    for effect in &outcome.effects {
        match effect {
            Effect::Call { key, action, inputs, pays } => {
                return Ok(Some(PendingCall { pays: pays.clone(), ..call(key, action, inputs) }));
            }
            Effect::CheckCode { key, sent, action, inputs, code } => {
                let look = Some(crate::code::look(cx, id, sent, code).await?);
                return Ok(Some(PendingCall { look, ..call(key, action, inputs) }));
            }
            Effect::OpenTicket { key, ticket } => {
                let ticket = Some(ticket.clone());
                return Ok(Some(PendingCall { ticket, ..call(key, "ticket", &BTreeMap::new()) }));
            }
            Effect::Reply(_) | Effect::Promise { .. } | Effect::Done { .. } | Effect::HandOff { .. } => {}
        }
    }
    Ok(None)
}
