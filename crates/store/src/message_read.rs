//! Reading messages, opened with their contact's key.

use base::{ContactId, ConversationId, InboxId, MessageId};

use crate::column::Column;
use crate::message::{Closed, LOAD, LOAD_SENT, MessageKey, MessageMeta, StoredMessage, read_key};
use crate::seal::{ContactKey, Sealed};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "m.id, m.conversation_id, m.seq, m.public_seq, m.author, m.author_id, m.private, m.feedback, m.client_msg_id, m.at, m.body, m.meta, \
         c.contact_id from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id \
         where m.workspace_id = $1 and m.conversation_id = $2 "
    };
}

statements! {
    PAGE = "message.page":
        concat!("select ", columns!(), "and m.seq < $3 order by m.seq desc limit $4");
    PUBLIC_PAGE = "message.public_page":
        concat!("select ", columns!(), "and m.public_seq < $3 and m.private = 0 order by m.seq desc limit $4");
    FROM_CUSTOMER = "message.from_customer":
        concat!("select ", columns!(), "and m.seq > $3 and m.author = 'customer' order by m.seq limit $4");
    AFTER = "message.after":
        concat!("select ", columns!(), "and m.seq > $3 order by m.seq limit $4");
    BY_ID = "message.by_id":
        concat!("select ", columns!(), "and m.id = $3");
    META = "message.meta":
        "select m.meta, c.contact_id from message m join conversation c on c.workspace_id = m.workspace_id and \
         c.id = m.conversation_id where m.workspace_id = $1 and m.id = $2";
}

impl Cx {
    /// The newest messages before `before_seq` (or at all), oldest first.
    pub async fn messages(
        &self,
        conversation_id: ConversationId,
        before_seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let params = vec![Value::id(conversation_id), before_seq.unwrap_or(u64::MAX).into(), limit.into()];
        let mut messages = self.open_rows(self.read(&PAGE, params).await?).await?;
        messages.reverse();
        Ok(messages)
    }

    /// The messages after `seq`, oldest first.
    pub async fn messages_after(
        &self,
        conversation_id: ConversationId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let params = vec![Value::id(conversation_id), seq.into(), limit.into()];
        self.open_rows(self.read(&AFTER, params).await?).await
    }

    /// What the customer saw before `before_public_seq`, oldest first.
    pub async fn public_messages(
        &self,
        conversation_id: ConversationId,
        before_public_seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let params =
            vec![Value::id(conversation_id), before_public_seq.unwrap_or(u64::MAX).into(), limit.into()];
        let mut messages = self.open_rows(self.read(&PUBLIC_PAGE, params).await?).await?;
        messages.reverse();
        Ok(messages)
    }

    /// The customer's messages after `seq`, oldest first.
    pub async fn customer_messages_after(
        &self,
        conversation_id: ConversationId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let params = vec![Value::id(conversation_id), seq.into(), limit.into()];
        self.open_rows(self.read(&FROM_CUSTOMER, params).await?).await
    }

    /// These messages of one conversation; those that do not exist are left out.
    pub async fn messages_by_id(
        &self,
        conversation_id: ConversationId,
        ids: &[MessageId],
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let params = |id: &MessageId| (&BY_ID, vec![Value::id(conversation_id), Value::id(*id)]);
        let rows = self.read_many(ids.iter().map(params).collect()).await?;
        self.open_rows(rows.into_iter().flatten().collect()).await
    }

    /// A message without its words, by its id alone.
    pub async fn message_key(&self, id: MessageId) -> Result<Option<MessageKey>, StoreError> {
        self.read_one(&LOAD, vec![Value::id(id)], read_key).await
    }

    /// Where a message of this contact is, by its writer's own id.
    pub async fn sent_message(
        &self,
        contact_id: ContactId,
        inbox_id: InboxId,
        client_msg_id: &str,
    ) -> Result<Option<MessageKey>, StoreError> {
        let params = vec![Value::id(contact_id), Value::id(inbox_id), client_msg_id.into()];
        self.read_one(&LOAD_SENT, params, read_key).await
    }

    /// Why the assistant said a message.
    pub async fn why(&self, message_id: MessageId) -> Result<Option<serde_json::Value>, StoreError> {
        let Some(mut row) = self.read(&META, vec![Value::id(message_id)]).await?.into_iter().next() else {
            return Ok(None);
        };
        let (Some(meta), contact_id) = (row.opt_blob()?, row.id::<ContactId>()?) else { return Ok(None) };
        let Some(key) = self.key_unless_erased(contact_id).await? else { return Ok(None) };
        Ok(key.open::<MessageMeta>(Column::MessageMeta, message_id, &Sealed::stored(meta))?.why)
    }

    /// Opens rows of `columns!`; all of one conversation, so of one contact.
    async fn open_rows(&self, rows: Vec<Row>) -> Result<Vec<StoredMessage>, StoreError> {
        let mut key: Option<(ContactId, Option<ContactKey>)> = None;
        let mut messages = Vec::with_capacity(rows.len());
        for mut row in rows {
            let closed = Closed::read(&mut row)?;
            let contact_id = row.id()?;
            if key.as_ref().is_none_or(|(of, _)| *of != contact_id) {
                key = Some((contact_id, self.key_unless_erased(contact_id).await?));
            }
            messages.push(closed.open(key.as_ref().and_then(|(_, key)| key.as_ref()))?);
        }
        Ok(messages)
    }
}
