//! Conversations that go on in others: what a customer wrote to one is found in the other.

use base::ConversationId;
use conversation::{Event, EventKind};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::Value;

statements! {
    INSERT = "part.insert":
        "insert into conversation_part (workspace_id, conversation_id, part_id, inbox_id) values ($1, $2, $3, $4) \
         on conflict (workspace_id, conversation_id, part_id) do nothing";
}

impl<T> Changes<T> {
    /// Keeps the table of parts in step with what happened; called for every conversation that is written.
    pub(crate) fn follow_parts(self, id: ConversationId, events: &[Event]) -> Self {
        events.iter().fold(self, |changes, event| {
            let EventKind::Absorbed { parts, .. } = &event.kind else { return changes };
            parts.iter().fold(changes, |changes, part| {
                let params = vec![Value::id(id), Value::id(part.conversation_id), Value::id(part.inbox_id)];
                changes.write(&INSERT, params)
            })
        })
    }
}
