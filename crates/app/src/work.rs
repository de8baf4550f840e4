//! What every writing use case shares: sealing a message before the closure, numbering it inside, reading the way back.

use base::{ApiKeyId, ConversationId, MessageId};
use conversation::{Author, Content, Event, EventKind, Source};
use serde_json::Value;
use store::{Column, ContactKey, MessageMeta, NewMessage, Sealed};

use crate::error::{Error, Result};

/// How often a use case starts afresh when others were faster.
pub const TRIES: u32 = 5;

/// A message, sealed and waiting for its numbers.
#[derive(Clone)]
pub struct SealedMessage {
    /// Its id.
    pub id: MessageId,
    kind: &'static str,
    client_msg_id: Option<String>,
    body: Sealed<Content>,
    meta: Option<Sealed<MessageMeta>>,
}

/// What stands beside a message's content.
#[derive(Debug, Default)]
pub struct Beside {
    /// The writer's own id.
    pub client_msg_id: Option<String>,
    /// Reviewed answers.
    pub sources: Vec<Source>,
    /// Why the assistant said it.
    pub why: Option<Value>,
    /// What the customer felt, a word of the catalogue.
    pub emotion: Option<String>,
    /// The key of the program that handed it in.
    pub key_id: Option<ApiKeyId>,
    /// What the letter that it becomes is about.
    pub subject: Option<String>,
}

impl SealedMessage {
    /// Checks and seals.
    pub fn new(key: &ContactKey, id: MessageId, content: &Content, beside: Beside) -> Result<Self> {
        content.validate()?;
        let meta = MessageMeta {
            sources: beside.sources,
            why: beside.why,
            emotion: beside.emotion,
            key_id: beside.key_id,
            subject: beside.subject,
        };
        Ok(Self {
            id,
            kind: content.kind(),
            client_msg_id: beside.client_msg_id,
            body: key.seal(Column::MessageBody, id, content),
            meta: (!meta.is_empty()).then(|| key.seal(Column::MessageMeta, id, &meta)),
        })
    }

    /// With the numbers of its event among `events`; `None` when no event adds it.
    pub fn numbered(&self, conversation_id: ConversationId, events: &[Event]) -> Option<NewMessage> {
        events.iter().find_map(|event| match event.kind {
            EventKind::MessageAdded { message_id, author, private, .. } if message_id == self.id => {
                Some(self.row(conversation_id, event, author, private))
            }
            _ => None,
        })
    }

    fn row(
        &self,
        conversation_id: ConversationId,
        event: &Event,
        author: Author,
        private: bool,
    ) -> NewMessage {
        NewMessage {
            id: self.id,
            conversation_id,
            seq: event.seq,
            public_seq: event.public_seq,
            author,
            private,
            client_msg_id: self.client_msg_id.clone(),
            kind: self.kind,
            body: self.body.clone(),
            meta: self.meta.clone(),
            at: event.at,
        }
    }
}

/// A client's own id: 8 to 64 of letters, digits, `_` and `-`.
pub fn check_client_id(id: &str) -> Result<()> {
    let fits = (8..=64).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if fits {
        Ok(())
    } else {
        Err(Error::invalid("client_msg_id", "must be 8 to 64 letters, digits, _ or -"))
    }
}
