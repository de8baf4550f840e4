//! Mentions: where a colleague was called by a note. Ids and times only; they stay as long as the conversation.

use base::{ConversationId, MessageId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    PUT = "mention.put":
        "insert into mention (workspace_id, user_id, conversation_id, message_id, at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, user_id, conversation_id) do update set message_id = excluded.message_id, at = excluded.at";
    TO_TELL = "mention.to_tell":
        "select conversation_id, message_id, at from mention where workspace_id = $1 and user_id = $2 and at >= $3 \
         and (mailed_at is null or mailed_at < at) order by at limit $4";
    TOLD = "mention.told":
        "update mention set mailed_at = $4 where workspace_id = $1 and user_id = $2 and conversation_id = $3 and at <= $5";
}

/// Calls told in one letter.
const TOLD_AT_ONCE: u32 = 20;

/// Where a colleague was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// Where.
    pub conversation_id: ConversationId,
    /// By which note.
    pub message_id: MessageId,
    /// When.
    pub at: Timestamp,
}

impl Cx {
    /// Calls of a colleague since then that no letter has told, oldest first.
    pub async fn mentions_to_tell(
        &self,
        user_id: UserId,
        since: Timestamp,
    ) -> Result<Vec<Mentioned>, StoreError> {
        let params = vec![Value::id(user_id), since.into(), TOLD_AT_ONCE.into()];
        let read = |mut row: Row| -> Result<Mentioned, StoreError> {
            Ok(Mentioned { conversation_id: row.id()?, message_id: row.id()?, at: row.time()? })
        };
        self.read(&TO_TELL, params).await?.into_iter().map(read).collect()
    }
}

impl<T> Changes<T> {
    /// A letter told of this call; one that came meanwhile is still to be told.
    pub fn mention_told(self, user_id: UserId, call: &Mentioned, at: Timestamp) -> Self {
        let params = vec![Value::id(user_id), Value::id(call.conversation_id), at.into(), call.at.into()];
        self.write(&TOLD, params)
    }

    /// Notes that this note calls this colleague; the newest one counts. Its event goes with `put_conversation` in the same change.
    pub fn put_mention(
        mut self,
        user_id: UserId,
        conversation_id: ConversationId,
        message_id: MessageId,
        at: Timestamp,
    ) -> Self {
        self.rests_on.push(conversation_id);
        let params = vec![Value::id(user_id), Value::id(conversation_id), Value::id(message_id), at.into()];
        self.write(&PUT, params)
    }
}
