//! What a visitor may see of their own past.

use base::ConversationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::view::{AuthorView, LifeView};

/// One conversation of the visitor's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OwnConversation {
    /// Which.
    pub id: ConversationId,
    /// Whether it lives.
    pub life: LifeView,
    /// When it began.
    pub opened_ms: i64,
    /// When the newest message came.
    pub last_message_ms: i64,
    /// First words of the newest message.
    pub preview: String,
    /// Type of the newest message, for a preview without words.
    pub preview_type: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_author: Option<AuthorView>,
}

/// The visitor's own conversations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OwnConversations {
    /// Newest first, at most twenty.
    pub conversations: Vec<OwnConversation>,
}
