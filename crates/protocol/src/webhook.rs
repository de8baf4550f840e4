//! Bodies of the API about webhooks, and what a webhook is sent.

use base::{ApiKeyId, ContactId, ConversationId, DeliveryId, MessageId, UserId, WebhookId, WorkspaceId};
use conversation::contact::Profile;
use conversation::survey::SurveyReason;
use conversation::{Author, Owner};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::people::ImportLine;
use crate::view::MessageView;

/// What may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum WebhookEventName {
    /// A conversation began.
    #[serde(rename = "conversation.opened")]
    ConversationOpened,
    /// A message that the customer may see was added.
    #[serde(rename = "message.created")]
    MessageCreated,
    /// It waits for a person.
    #[serde(rename = "conversation.handed_off")]
    ConversationHandedOff,
    /// Somebody else answers: an agent, or the assistant again.
    #[serde(rename = "conversation.assigned")]
    ConversationAssigned,
    /// It was solved.
    #[serde(rename = "conversation.resolved")]
    ConversationResolved,
    /// A new word reopened it.
    #[serde(rename = "conversation.reopened")]
    ConversationReopened,
    /// It goes on in another conversation of the same customer; it is closed at once.
    #[serde(rename = "conversation.merged")]
    ConversationMerged,
    /// It is over for good.
    #[serde(rename = "conversation.closed")]
    ConversationClosed,
    /// The customer answered the survey.
    #[serde(rename = "survey.answered")]
    SurveyAnswered,
    /// A customer is new.
    #[serde(rename = "contact.created")]
    ContactCreated,
    /// What we know of a customer changed.
    #[serde(rename = "contact.updated")]
    ContactUpdated,
    /// A customer was erased.
    #[serde(rename = "contact.erased")]
    ContactErased,
}

/// An address to which events are sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WebhookView {
    /// Id.
    pub id: WebhookId,
    /// Where to.
    pub url: String,
    /// What for.
    pub description: String,
    /// Which events.
    pub events: Vec<WebhookEventName>,
    /// Whether words and personal data go along, or ids and facts only.
    pub content: bool,
    /// Whether it is paused.
    pub paused: bool,
    /// Why, when nobody of ours did it: `failing` after days without a success, `gone` when the receiver said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_reason: Option<String>,
    /// Since when nothing was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since_ms: Option<i64>,
    /// After a rotation: until when the old secret signs as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_until_ms: Option<i64>,
    /// When it was made.
    pub created_ms: i64,
}

/// Every address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Webhooks {
    /// Oldest first.
    pub webhooks: Vec<WebhookView>,
}

/// An address to add or to change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "url": "https://erp.example.com/zhike", "description": "ERP", "events": ["message.created", "conversation.resolved"], "content": false }))]
pub struct SaveWebhook {
    /// Where to; `https`, on the public internet.
    #[schema(max_length = 2000, pattern = r"^https?://[^\s#@]+$")]
    pub url: String,
    /// What for.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub description: String,
    /// Which events, at least one.
    #[schema(min_items = 1)]
    pub events: Vec<WebhookEventName>,
    /// Whether words and personal data go along.
    #[serde(default)]
    pub content: bool,
}

/// Stop or resume sending.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "paused": true }))]
pub struct PauseWebhook {
    /// True stops it.
    pub paused: bool,
}

/// An address with its secret, told when it is made and when it is rotated.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookWithSecret {
    /// The address.
    pub webhook: WebhookView,
    /// What signs; begins with `whsec_`.
    pub secret: String,
}

/// What a table of addresses does, or did.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookImport {
    /// Line by line.
    pub lines: Vec<ImportLine>,
    /// Whether it was done.
    pub applied: bool,
    /// The new ones with the secrets that were made for them, told this once.
    pub made: Vec<WebhookWithSecret>,
}

/// One try of sending one event.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryView {
    /// Id of the try.
    pub id: DeliveryId,
    /// The event's id, the same in every try.
    pub event_id: String,
    /// `message.created` …, or `ping`.
    pub event: String,
    /// When.
    pub at_ms: i64,
    /// Which try, from 1.
    pub attempt: u32,
    /// What the receiver answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u32>,
    /// How long it took.
    pub duration_ms: u64,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The newest tries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Deliveries {
    /// Newest first, at most 200.
    pub deliveries: Vec<DeliveryView>,
}

/// What an address is sent: `POST`, signed in `webhook-signature` over `webhook-id.webhook-timestamp.body`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WebhookEvent {
    /// The event's id, as in `webhook-id`; the same in every try.
    pub id: String,
    /// What happened, or `ping`.
    #[serde(rename = "type")]
    pub event: String,
    /// When it happened.
    pub at_ms: i64,
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Ids and facts.
    pub data: WebhookData,
    /// Words and personal data, where the address asks for them and they are not erased meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<WebhookContent>,
}

/// Ids and facts of an event; what does not belong to its kind is absent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct WebhookData {
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The event's number in the conversation: without a gap in what the conversation holds, growing in what is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// Who answers from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// In which conversation it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<ConversationId>,
    /// Who of ours did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// Which key did it, when a program resolved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<ApiKeyId>,
    /// Stars, 1 to 5; the assistant's when both were rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// The agents' stars, when both were rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_stars: Option<u8>,
    /// Reasons for the stars.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<SurveyReason>,
}

/// Words and personal data of an event.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookContent {
    /// The message, as agents see it.
    Message(Box<MessageView>),
    /// What is known of the customer.
    Contact(Box<Profile>),
}
