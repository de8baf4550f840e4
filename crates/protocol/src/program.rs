//! What the company's own programs ask of conversations.

use base::{ConversationId, InboxId, Locale, MessageId};
use conversation::command::Assignee;
use conversation::content::Content;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The company writes to a customer in an inbox: a conversation begins with it, or the one under way goes on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "inbox_id": "01a221e6-0fe3-7280-b290-169a7f4d781f", "content": { "type": "text", "text": "您的订单 ZK20260001 晚到一天。" } }))]
pub struct OpenConversation {
    /// Where. In a mailbox it becomes a letter.
    pub inbox_id: InboxId,
    /// The first words.
    pub content: Content,
    /// What the letter is about; needed where it becomes one, refused elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The language of a conversation that begins; absent: Chinese or English by the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The caller's own id for the message: the same one from this customer's conversations in this inbox is written once, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_msg_id: Option<String>,
    /// Write it even where a conversation is under way that an agent owns: a notice that the customer must get.
    #[serde(default)]
    pub beside_agent: bool,
}

/// Where the first words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Opened {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which message.
    pub message_id: MessageId,
    /// Its `seq`.
    pub n: u64,
    /// Whether the conversation began with it.
    pub opened: bool,
}

/// What a customer wrote in a channel of the company's own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "inbox_id": "01a221e6-0fe3-7280-b290-169a7f4d781f", "client_msg_id": "app-msg-90017", "content": { "type": "text", "text": "我的包裹到哪里了？" } }))]
pub struct HandIn {
    /// The inbox that stands for the channel; no mailbox.
    pub inbox_id: InboxId,
    /// What they wrote.
    pub content: Content,
    /// The channel's own id of the message: handed in again it is taken once, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_msg_id: Option<String>,
    /// The customer's language in a conversation that begins; their words decide afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// Who answers from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "to": { "kind": "queue" } }))]
pub struct Assign {
    /// To whom it is given.
    pub to: Assignee,
}
