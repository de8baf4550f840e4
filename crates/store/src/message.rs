//! Messages: content lives once, sealed, in its row.

use base::{ApiKeyId, ConversationId, MessageId, Timestamp, TypedId as _, UserId};
use conversation::{Author, Content, Feedback, Source};
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::changes::Changes;
use crate::column::Column;
use crate::seal::{ContactKey, Sealed};
use crate::statement::statements;
use crate::value::{Row, Value};

/// Key of the system content that stands where an erased message stood.
pub const ERASED_KEY: &str = "content_erased";

macro_rules! key_columns {
    () => {
        "m.id, m.conversation_id, m.seq, m.public_seq, m.author, m.author_id, m.private, m.feedback"
    };
}

statements! {
    LOAD = "message.load":
        concat!("select ", key_columns!(), " from message m where m.workspace_id = $1 and m.id = $2");
    LOAD_BY_CLIENT = "message.load_by_client":
        concat!("select ", key_columns!(), " from message m where m.workspace_id = $1 and m.conversation_id = $2 and m.client_msg_id = $3");
    LOAD_SENT = "message.load_sent":
        concat!("select ", key_columns!(), " from conversation c join message m on m.workspace_id = c.workspace_id and \
         m.conversation_id = c.id where c.workspace_id = $1 and c.contact_id = $2 and m.client_msg_id = $4 and (c.inbox_id = $3 \
         or exists (select 1 from conversation_part p where p.workspace_id = c.workspace_id and p.conversation_id = c.id and p.inbox_id = $3)) \
         order by m.id limit 1");
    INSERT = "message.insert":
        "insert into message (workspace_id, conversation_id, seq, id, public_seq, author, author_id, private, client_msg_id, kind, at, body, meta) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SET_FEEDBACK = "message.set_feedback":
        "update message set feedback = $3 where workspace_id = $1 and id = $2";
}

/// What is known of a message besides its words: sealed like them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MessageMeta {
    /// Reviewed answers it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Why the assistant said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<serde_json::Value>,
    /// Emotion heard in it, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion: Option<String>,
    /// The key of the program that handed in a customer's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<ApiKeyId>,
    /// What the letter that it becomes is about, as the first of its conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl MessageMeta {
    /// Whether there is nothing worth storing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Number of its event.
    pub seq: u64,
    /// Public number of its event; `None` in private notes.
    pub public_seq: Option<u64>,
    /// By whom.
    pub author: Author,
    /// A private note.
    pub private: bool,
    /// The writer's own id; unique in the conversation for ever.
    pub client_msg_id: Option<String>,
    /// Type of the content (`Content::kind`).
    pub kind: &'static str,
    /// What it says, sealed with `Column::MessageBody` and its id.
    pub body: Sealed<Content>,
    /// What else is known, sealed with `Column::MessageMeta` and its id; `None` when there is nothing.
    pub meta: Option<Sealed<MessageMeta>>,
    /// When.
    pub at: Timestamp,
}

/// A message without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageKey {
    /// Its id.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Number of its event.
    pub seq: u64,
    /// Public number of its event.
    pub public_seq: Option<u64>,
    /// By whom.
    pub author: Author,
    /// A private note.
    pub private: bool,
    /// What the customer thought of it.
    pub feedback: Option<Feedback>,
}

/// A message, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Number of its event.
    pub seq: u64,
    /// Public number of its event; `None` in private notes.
    pub public_seq: Option<u64>,
    /// By whom.
    pub author: Author,
    /// A private note.
    pub private: bool,
    /// The writer's own id.
    pub client_msg_id: Option<String>,
    /// What it says; a system content of key [`ERASED_KEY`] after erasure.
    pub content: Content,
    /// What else is known.
    pub meta: MessageMeta,
    /// What the customer thought of it.
    pub feedback: Option<Feedback>,
    /// When.
    pub at: Timestamp,
}

/// A row of `message_read`'s columns, still sealed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Closed {
    key: MessageKey,
    client_msg_id: Option<String>,
    at: Timestamp,
    body: Option<Vec<u8>>,
    meta: Option<Vec<u8>>,
}

impl Closed {
    /// As it will be read back.
    pub(crate) fn of(message: &NewMessage) -> Self {
        Self {
            key: MessageKey {
                message_id: message.id,
                conversation_id: message.conversation_id,
                seq: message.seq,
                public_seq: message.public_seq,
                author: message.author,
                private: message.private,
                feedback: None,
            },
            client_msg_id: message.client_msg_id.clone(),
            at: message.at,
            body: Some(message.body.bytes().to_vec()),
            meta: message.meta.as_ref().map(|meta| meta.bytes().to_vec()),
        }
    }

    pub(crate) const fn id(&self) -> MessageId {
        self.key.message_id
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.body.as_ref().map_or(0, Vec::len) + self.meta.as_ref().map_or(0, Vec::len)
    }

    pub(crate) fn read(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            key: read_key(row)?,
            client_msg_id: row.opt_text()?,
            at: row.time()?,
            body: row.opt_blob()?,
            meta: row.opt_blob()?,
        })
    }

    /// Opens it; without a key, or without bytes, it is what erasure left.
    pub(crate) fn open(self, key: Option<&ContactKey>) -> Result<StoredMessage, StoreError> {
        let (content, meta) = match (key, self.body) {
            (Some(key), Some(body)) => {
                let id = self.key.message_id;
                let content = key.open(Column::MessageBody, id, &Sealed::stored(body))?;
                let open = |meta| key.open::<MessageMeta>(Column::MessageMeta, id, &Sealed::stored(meta));
                (content, self.meta.map(open).transpose()?.unwrap_or_default())
            }
            _ => (Content::System { key: ERASED_KEY.to_owned(), detail: None }, MessageMeta::default()),
        };
        Ok(StoredMessage {
            id: self.key.message_id,
            conversation_id: self.key.conversation_id,
            seq: self.key.seq,
            public_seq: self.key.public_seq,
            author: self.key.author,
            private: self.key.private,
            client_msg_id: self.client_msg_id,
            content,
            meta,
            feedback: self.key.feedback,
            at: self.at,
        })
    }
}

pub(crate) fn read_key(row: &mut Row) -> Result<MessageKey, StoreError> {
    Ok(MessageKey {
        message_id: row.id()?,
        conversation_id: row.id()?,
        seq: row.u64()?,
        public_seq: row.opt_u64()?,
        author: read_author(row)?,
        private: row.bool()?,
        feedback: match row.opt_text()?.as_deref() {
            None => None,
            Some("good") => Some(Feedback::Good),
            Some("bad") => Some(Feedback::Bad),
            Some(other) => return Err(StoreError::Corrupt(format!("'{other}' is no feedback"))),
        },
    })
}

fn read_author(row: &mut Row) -> Result<Author, StoreError> {
    let word = row.text()?;
    match (word.as_str(), row.opt_id::<UserId>()?) {
        ("customer", _) => Ok(Author::Customer),
        ("assistant", _) => Ok(Author::Assistant),
        ("system", _) => Ok(Author::System),
        ("agent", Some(user_id)) => Ok(Author::Agent { user_id }),
        ("program", Some(id)) => Ok(Author::Program { key_id: ApiKeyId::from_uuid(id.0) }),
        _ => Err(StoreError::Corrupt(format!("'{word}' is no author"))),
    }
}

const fn author_columns(author: Author) -> (&'static str, Option<uuid::Uuid>) {
    match author {
        Author::Customer => ("customer", None),
        Author::Assistant => ("assistant", None),
        Author::System => ("system", None),
        Author::Agent { user_id } => ("agent", Some(user_id.0)),
        Author::Program { key_id } => ("program", Some(key_id.0)),
    }
}

impl<T> Changes<T> {
    /// Adds a message; its event goes with `put_conversation` in the same change.
    pub fn insert_message(mut self, message: NewMessage) -> Self {
        self.rests_on.push(message.conversation_id);
        self.added.push((message.conversation_id, Closed::of(&message)));
        let (author, author_id) = author_columns(message.author);
        let (id, conversation_id, at) = (message.id, message.conversation_id, message.at);
        // Whether a channel carries it is for the database to see: no use case can forget it.
        let goes_out = !message.private && !matches!(message.author, Author::Customer | Author::System);
        let params = vec![
            Value::id(message.conversation_id),
            message.seq.into(),
            Value::id(message.id),
            message.public_seq.into(),
            author.into(),
            author_id.into(),
            message.private.into(),
            message.client_msg_id.into(),
            message.kind.into(),
            message.at.into(),
            message.body.into_bytes().into(),
            message.meta.map(Sealed::into_bytes).into(),
        ];
        let changes = self.write(&INSERT, params);
        if goes_out { changes.queue_delivery(id, conversation_id, at) } else { changes }
    }

    /// Stores what the customer thought of a message.
    pub fn set_feedback(self, message_id: MessageId, feedback: Feedback) -> Self {
        let word = match feedback {
            Feedback::Good => "good",
            Feedback::Bad => "bad",
        };
        self.must_hit("message", &SET_FEEDBACK, vec![Value::id(message_id), word.into()])
    }
}
