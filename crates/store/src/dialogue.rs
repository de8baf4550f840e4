//! The assistant's memory of a conversation, and the customer's survey.

use base::{ContactId, ConversationId, Timestamp};

use crate::changes::Changes;
use crate::seal::{Column, Sealed};
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
    INSERT_SURVEY = "survey.insert":
        "insert into survey (workspace_id, conversation_id, stars, comment, at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, conversation_id) do update set stars = excluded.stars, comment = excluded.comment, at = excluded.at";
    SURVEY = "survey.by_conversation":
        "select s.stars, s.comment, s.at, c.contact_id from survey s join conversation c on c.workspace_id = s.workspace_id and \
         c.id = s.conversation_id where s.workspace_id = $1 and s.conversation_id = $2";
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

    /// Stores an answered survey, in place of the one of an earlier session; the comment is sealed with `Column::SurveyComment` and the conversation's id.
    pub fn insert_survey(
        self,
        conversation_id: ConversationId,
        stars: u8,
        comment: Option<Sealed<String>>,
        at: Timestamp,
    ) -> Self {
        let comment = comment.map(Sealed::into_bytes);
        self.write(&INSERT_SURVEY, vec![Value::id(conversation_id), stars.into(), comment.into(), at.into()])
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

    /// Stars and comment of an answered survey; the comment is gone after erasure.
    pub async fn survey(
        &self,
        conversation_id: ConversationId,
    ) -> Result<Option<(u8, Option<String>, Timestamp)>, StoreError> {
        let rows = self.read(&SURVEY, vec![Value::id(conversation_id)]).await?;
        let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
        let (stars, comment, at) = (row.u32()?, row.opt_blob()?, row.time()?);
        let stars = u8::try_from(stars).map_err(|_| StoreError::Corrupt(format!("{stars} stars")))?;
        let comment = match (comment, self.key_unless_erased(row.id()?).await?) {
            (Some(comment), Some(key)) => {
                Some(key.open(Column::SurveyComment, conversation_id, &Sealed::stored(comment))?)
            }
            _ => None,
        };
        Ok(Some((stars, comment, at)))
    }
}
