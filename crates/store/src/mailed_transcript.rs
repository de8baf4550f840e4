//! Transcripts that customers asked for by mail, and how many went where.

use base::{ContactId, ConversationId, MessageId, Timestamp};
use serde_json::Value as Json;

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, IdentityHash, StoreError};

statements! {
    INSERT = "transcript.insert":
        "insert into mailed_transcript (workspace_id, id, conversation_id, contact_id, address_hash, at, body) \
         select $1, $2, $3, $4, $5, $6, $7 \
         where (select count(*) from mailed_transcript where workspace_id = $1 and conversation_id = $3 and at >= $8) < $9 \
         and (select count(*) from mailed_transcript where workspace_id = $1 and contact_id = $4 and at >= $8) < $10 \
         and (select count(*) from mailed_transcript where workspace_id = $1 and address_hash = $5 and at >= $8) < $11 \
         and (select count(*) from mailed_transcript where workspace_id = $1 and at >= $8) < $12";
    BY_ID = "transcript.by_id":
        "select id, conversation_id, contact_id, at, body from mailed_transcript where workspace_id = $1 and id = $2";
    OF_CONTACT = "transcript.of_contact":
        "select id, conversation_id, contact_id, at, body from mailed_transcript where workspace_id = $1 and contact_id = $2 order by at";
}

/// A transcript to send.
#[derive(Clone, Debug)]
pub struct NewTranscript {
    /// Its id; the letter's Message-ID follows from it.
    pub id: MessageId,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// The keyed hash of the address.
    pub address_hash: IdentityHash,
    /// When it was asked for.
    pub at: Timestamp,
    /// To whom and how, sealed with `Column::Transcript` and the id.
    pub body: Sealed<Json>,
}

/// A transcript that was asked for, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct MailedTranscript {
    /// Its id.
    pub id: MessageId,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// When it was asked for.
    pub at: Timestamp,
    /// To whom and how.
    pub body: Json,
}

/// How many may be asked for since some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TranscriptLimits {
    /// Since then.
    pub since: Timestamp,
    /// Of one conversation.
    pub conversation: u64,
    /// By one customer.
    pub contact: u64,
    /// To one address.
    pub address: u64,
    /// In all.
    pub all: u64,
}

/// What is in conflict when there were as many.
pub const TOO_MANY_TRANSCRIPTS: &str = "transcript (too many)";

impl<T> Changes<T> {
    /// Notes that a transcript is to be sent; in conflict ([`TOO_MANY_TRANSCRIPTS`]) when there are as many as there may be. Whoever does
    /// so holds the workspace's key, so that of two at once the second counts the first.
    pub fn insert_transcript(self, new: NewTranscript, most: TranscriptLimits) -> Self {
        let params = vec![
            Value::id(new.id),
            Value::id(new.conversation_id),
            Value::id(new.contact_id),
            new.address_hash.0.to_vec().into(),
            new.at.into(),
            new.body.into_bytes().into(),
            most.since.into(),
            most.conversation.into(),
            most.contact.into(),
            most.address.into(),
            most.all.into(),
        ];
        let contact = vec![Value::id(new.contact_id)];
        self.must_hit("contact (missing or erased)", &crate::contact::HOLD, contact).must_hit(
            TOO_MANY_TRANSCRIPTS,
            &INSERT,
            params,
        )
    }
}

impl Cx {
    /// A transcript that was asked for; `None` after erasure too.
    pub async fn mailed_transcript(&self, id: MessageId) -> Result<Option<MailedTranscript>, StoreError> {
        Ok(self.open_transcripts(self.read(&BY_ID, vec![Value::id(id)]).await?).await?.pop())
    }

    /// Those of a contact, oldest first.
    pub async fn mailed_transcripts_of(&self, id: ContactId) -> Result<Vec<MailedTranscript>, StoreError> {
        self.open_transcripts(self.read(&OF_CONTACT, vec![Value::id(id)]).await?).await
    }

    async fn open_transcripts(&self, rows: Vec<Row>) -> Result<Vec<MailedTranscript>, StoreError> {
        let mut found = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (id, conversation_id, contact_id, at) = (row.id()?, row.id()?, row.id()?, row.time()?);
            let sealed = row.blob()?;
            let Some(key) = self.key_unless_erased(contact_id).await? else { continue };
            let body = key.open(Column::Transcript, id, &Sealed::stored(sealed))?;
            found.push(MailedTranscript { id, conversation_id, contact_id, at, body });
        }
        Ok(found)
    }
}
