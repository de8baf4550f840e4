//! Whom we told what an article says.

use base::{ContactId, ConversationId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which messages.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ArticleToldQuery {
    /// Those that told this version; absent: any.
    #[serde(default)]
    pub version: Option<u32>,
    /// Those older than this message.
    #[serde(default)]
    pub before: Option<MessageId>,
}

/// Messages that told an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleToldPage {
    /// How many customers were told, on all pages.
    pub customers: u64,
    /// In how many conversations.
    pub conversations: u64,
    /// In how many messages.
    pub messages: u64,
    /// The newest first, at most 30.
    pub told: Vec<ArticleTold>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<MessageId>,
}

/// A message of the assistant or of an agent that rests on an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleTold {
    /// The message.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whom.
    pub contact_id: ContactId,
    /// What the customer is called, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// Which version.
    pub version: u32,
    /// When.
    pub at_ms: i64,
}
