//! Mentions: where a colleague was called by a note. Ids and times only; they stay as long as the conversation.

use base::{ConversationId, MessageId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::Value;

statements! {
    PUT = "mention.put":
        "insert into mention (workspace_id, user_id, conversation_id, message_id, at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, user_id, conversation_id) do update set message_id = excluded.message_id, at = excluded.at";
}

impl<T> Changes<T> {
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
