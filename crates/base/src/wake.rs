//! Wake-ups: hints that something was committed. They may be lost or repeated; the database is the record.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, UserId, WorkspaceId};

/// A hint that something changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wake {
    /// A conversation reached `seq`.
    Conversation {
        /// Whose.
        workspace_id: WorkspaceId,
        /// Which.
        conversation_id: ConversationId,
        /// Its newest event.
        seq: u64,
    },
    /// Work of this kind is due.
    Jobs,
    /// Somebody types (never stored).
    Typing {
        /// Whose.
        workspace_id: WorkspaceId,
        /// Where.
        conversation_id: ConversationId,
        /// `None` is the customer or the assistant, as `from_customer` says.
        user_id: Option<UserId>,
        /// True when the customer types.
        from_customer: bool,
        /// False when typing ended.
        on: bool,
    },
    /// Who is present changed.
    Presence {
        /// Whose.
        workspace_id: WorkspaceId,
    },
    /// Another model answers, or what it learned from changed.
    Assistant {
        /// Whose.
        workspace_id: WorkspaceId,
    },
    /// What is published of articles changed.
    Articles {
        /// Whose.
        workspace_id: WorkspaceId,
    },
    /// A log-in ended: sockets that rest on it must close.
    SessionEnded {
        /// Whose log-ins ended.
        user_id: UserId,
    },
}

/// Carries wake-ups to everyone who listens, perhaps.
pub trait Bus: Send + Sync {
    /// Tells everyone; never blocks.
    fn publish(&self, wake: Wake);
    /// Calls `listener` for every wake-up from now on; it must not block.
    fn subscribe(&self, listener: Box<dyn Fn(&Wake) + Send + Sync>);
}
