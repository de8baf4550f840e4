//! Customers' messages that the assistant had no answer to, in groups that say about the same.

use base::{ConversationId, Locale, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// What could be taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// The largest group first.
    pub groups: Vec<SuggestedGroup>,
    /// Conversations that were looked through.
    pub conversations: u32,
}

/// Messages that say about the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedGroup {
    /// The message around which it gathered.
    pub id: MessageId,
    /// How many messages.
    pub size: u32,
    /// The intent that they may mean.
    pub guess: Option<String>,
    /// What that is called.
    pub guess_title: Wording,
    /// How sure, on average.
    pub confidence: f32,
    /// Some of them, at most 20, the one around which the others gathered first.
    pub texts: Vec<SuggestedText>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedText {
    /// Which.
    pub message_id: MessageId,
    /// Where it was said.
    pub conversation_id: ConversationId,
    /// What it says; numbers, addresses and the like are masked.
    pub text: String,
    /// Its language.
    pub locale: Locale,
    /// When it was written.
    pub at_ms: i64,
    /// Whether the assistant fetched a person because it could not help.
    pub handed_off: bool,
}

/// Messages from which an intent is to be learned.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptSuggestions {
    /// Which intent.
    pub intent: String,
    /// 1 to 100 messages.
    pub message_ids: Vec<MessageId>,
}

/// Messages that are not to be suggested again, or may be again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectSuggestions {
    /// 1 to 100 messages.
    pub message_ids: Vec<MessageId>,
}
