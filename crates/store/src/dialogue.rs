//! The assistant's memory of a conversation.

use base::{ContactId, ConversationId};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::Value;
use crate::{Cx, StoreError};

statements! {
    LOAD = "dialogue.load":
        "select body from dialogue where workspace_id = $1 and conversation_id = $2 for update";
    BY_CONVERSATION = "dialogue.by_conversation":
        "select body, contact_id from dialogue where workspace_id = $1 and conversation_id = $2";
    PUT = "dialogue.put":
        "insert into dialogue (workspace_id, conversation_id, contact_id, body) values ($1, $2, $3, $4) \
         on conflict (workspace_id, conversation_id) do update set body = excluded.body";
}

impl<T> Changes<T> {
    /// Replaces the assistant's memory, beside `put_conversation` in the same change; sealed with `Column::Dialogue` and the
    /// conversation's id.
    pub fn put_dialogue(
        mut self,
        conversation_id: ConversationId,
        contact_id: ContactId,
        body: Sealed<serde_json::Value>,
    ) -> Self {
        let params = vec![Value::id(conversation_id), Value::id(contact_id), body.into_bytes().into()];
        self.rests_on.push(conversation_id);
        self.write(&PUT, params)
    }
}

impl Cx {
    /// The assistant's memory of a conversation, opened.
    pub async fn dialogue(
        &self,
        conversation_id: ConversationId,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        let rows = self.read(&BY_CONVERSATION, vec![Value::id(conversation_id)]).await?;
        let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
        let (body, contact_id) = (row.blob()?, row.id()?);
        let Some(key) = self.key_unless_erased(contact_id).await? else { return Ok(None) };
        key.open(Column::Dialogue, conversation_id, &Sealed::stored(body)).map(Some)
    }
}
