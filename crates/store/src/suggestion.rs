//! Customers' messages that nobody wants to learn from.

use std::collections::BTreeSet;

use base::{MessageId, Timestamp, WorkspaceId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::Value;
use crate::{Cx, StoreError, System};

statements! {
    REJECT = "suggestion.reject":
        "insert into suggestion_rejected (workspace_id, message_id, at) values ($1, $2, $3) on conflict (workspace_id, message_id) do nothing";
    RESTORE = "suggestion.restore": "delete from suggestion_rejected where workspace_id = $1 and message_id = $2";
    REJECTED = "suggestion.rejected": "select message_id from suggestion_rejected where workspace_id = $1 limit $2";
    OLD = "suggestion.old": "delete from suggestion_rejected where workspace_id = $1 and at < $2";
}

/// Rejected messages that are read at most.
const MOST: u32 = 50_000;
/// How long it is known that a message was rejected: longer than messages are looked through.
const KEEP_MS: i64 = 60 * 24 * 60 * 60 * 1_000;

impl<T> Changes<T> {
    /// A message is not suggested again.
    pub fn reject_suggestion(self, message_id: MessageId, at: Timestamp) -> Self {
        self.write(&REJECT, vec![Value::id(message_id), at.into()])
    }

    /// A message may be suggested again.
    pub fn restore_suggestion(self, message_id: MessageId) -> Self {
        self.write(&RESTORE, vec![Value::id(message_id)])
    }
}

impl Cx {
    /// The messages that are not suggested again.
    pub async fn rejected_suggestions(&self) -> Result<BTreeSet<MessageId>, StoreError> {
        let rows = self.read(&REJECTED, vec![MOST.into()]).await?;
        rows.into_iter().map(|mut row| row.id()).collect()
    }
}

impl System {
    /// Forgets rejections of messages that are too old to be looked through.
    pub(crate) async fn purge_suggestions(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let params = vec![Value::id(workspace_id), now.plus_ms(-KEEP_MS).into()];
        self.write(vec![crate::cross::write(&OLD, params)]).await
    }
}
