//! What a commit tells webhooks: one job beside the change, when the workspace has an address that listens. The job finds out which.

use base::{ContactId, ConversationId, JobId, Timestamp, TypedId as _};
use conversation::{Event, EventKind, Header, Owner};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::cross::write;
use crate::statement::Write;
use crate::value::{Value, to_json};
use crate::webhook::{QUEUE, TALLY};

/// What happened, before it has a time.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    /// What the order is kept by.
    about: Uuid,
    payload: serde_json::Value,
    /// Makes the job's id: the same change never leads to two.
    seed: Vec<u8>,
}

/// The name under which an event is sent; `None` for what stays inside.
pub const fn hook_name(kind: &EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::Opened { .. } => "conversation.opened",
        EventKind::MessageAdded { private: false, .. } => "message.created",
        EventKind::OwnerChanged { owner: Owner::Queue { .. }, .. } => "conversation.handed_off",
        EventKind::OwnerChanged { .. } => "conversation.assigned",
        EventKind::Resolved { .. } => "conversation.resolved",
        EventKind::Reopened => "conversation.reopened",
        EventKind::Merged { .. } => "conversation.merged",
        EventKind::Closed => "conversation.closed",
        EventKind::SurveyAnswered { .. } => "survey.answered",
        _ => return None,
    })
}

/// The events of a change that are sent; none when nothing of it is.
pub(crate) fn of_conversation(header: &Header, events: &[Event]) -> Option<Hook> {
    let sent: Vec<u64> =
        events.iter().filter(|event| hook_name(&event.kind).is_some()).map(|event| event.seq).collect();
    let first = sent.first()?;
    let seed = [header.id.0.as_bytes().as_slice(), &first.to_be_bytes()].concat();
    let payload = json!({ "conversation_id": header.id, "contact_id": header.contact_id, "seqs": sent });
    Some(Hook { about: header.id.0, payload, seed })
}

/// `contact.created`, `contact.updated` or `contact.erased`; `mark` tells two updates apart.
pub(crate) fn of_contact(id: ContactId, event: &'static str, mark: &[u8]) -> Hook {
    let seed = [id.0.as_bytes().as_slice(), event.as_bytes(), mark].concat();
    Hook { about: id.0, payload: json!({ "contact_id": id, "event": event }), seed }
}

impl Hook {
    /// The job, with its count.
    pub(crate) fn writes(self, at: Timestamp) -> [Write; 2] {
        let id = JobId(id_of(&self.seed));
        let order = format!("hooks:{}", self.about);
        let params = vec![Value::id(id), order.into(), at.into(), to_json(&self.payload).into()];
        let tally = write(&TALLY, vec![crate::cross::tally_shard(id).into()]);
        [write(&QUEUE, params), Write { follows: true, ..tally }]
    }
}

/// The id of one event of a conversation, the same for everyone who is told of it, however often.
pub fn event_id(conversation_id: ConversationId, seq: u64) -> Uuid {
    id_of(&[b"event".as_slice(), conversation_id.uuid().as_bytes(), &seq.to_be_bytes()].concat())
}

fn id_of(seed: &[u8]) -> Uuid {
    let hash = Sha256::digest(seed);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_what_happened() {
        let id = ConversationId(Uuid::nil());
        assert_eq!(event_id(id, 3), event_id(id, 3));
        assert_ne!(event_id(id, 3), event_id(id, 4));
        assert_eq!(event_id(id, 3).get_version_num(), 8);
    }
}
