//! Views: what a visitor or an agent sees of a conversation.

use base::{ContactId, ConversationId, InboxId, LabelId, Locale, MessageId, SurveyId, UserId};
use conversation::content::{Content, Source};
use conversation::event::{Feedback, HandOffReason, HeardDanger};
use conversation::survey::SurveyAbout;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who looks: it decides which numbers and which messages are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The customer: public events, numbered by `public_seq`.
    Visitor,
    /// Our people: all events, numbered by `seq`.
    Agent,
}

/// A conversation as one audience sees it. The events after `n` bring it up to date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConversationView {
    /// Number of the last event in this audience's order.
    pub n: u64,
    /// The header.
    pub header: HeaderView,
    /// The newest messages, oldest first.
    pub messages: Vec<MessageView>,
    /// Whether older messages can be fetched by page.
    pub has_older: bool,
    /// Received and read, in `public_seq`.
    pub receipts: ReceiptsView,
}

/// The header as one audience sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeaderView {
    /// Which conversation.
    pub id: ConversationId,
    /// With whom.
    pub contact_id: ContactId,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// Whether it lives.
    pub life: LifeView,
    /// Who answers.
    pub owner: OwnerView,
    /// The customer's language.
    pub locale: Locale,
    /// When it began.
    pub opened_ms: i64,
    /// The survey.
    pub survey: SurveyView,
    /// Whether it is put aside; visitors never learn.
    #[serde(default)]
    pub snooze: SnoozeView,
    /// Its labels; hidden from visitors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// Colleagues who were called by a note and have not looked yet; visitors never learn.
    #[serde(default)]
    pub mentioned: Vec<UserId>,
    /// What of danger was heard in this session, what is sure first, then the most urgent; hidden from visitors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dangers: Vec<HeardDanger>,
    /// The conversation of the same customer in which this one goes on: their windows go on there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedView>,
    /// The conversations that go on in this one; hidden from visitors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartView>,
}

/// Where a conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MergedView {
    /// In this one.
    pub conversation_id: ConversationId,
    /// Who merged it; hidden from visitors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When; hidden from visitors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
}

/// A conversation that goes on in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartView {
    /// Which; its messages are read there.
    pub conversation_id: ConversationId,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// Who merged it.
    pub by: UserId,
    /// When.
    pub at_ms: i64,
}

/// Whether a conversation lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifeView {
    /// Somebody may write.
    Open,
    /// Solved; may reopen.
    Resolved,
    /// Over.
    Closed,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OwnerView {
    /// The assistant.
    Assistant,
    /// Waiting for a person.
    Queue {
        /// Since when.
        since_ms: i64,
        /// By when somebody will answer, when nobody was there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_ms: Option<i64>,
        /// Why; hidden from visitors.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<HandOffReason>,
    },
    /// A person.
    Agent {
        /// Who.
        user_id: UserId,
        /// Since when.
        since_ms: i64,
        /// Name to show, before they have said a word.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
}

/// The survey as seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SurveyView {
    /// Not asked.
    #[default]
    None,
    /// Asked.
    Invited {
        /// About whom.
        #[serde(default)]
        about: SurveyAbout,
        /// In which words: `GET /api/v1/widget/surveys/{id}` tells them; absent: the client's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<SurveyId>,
        /// Until when it may be answered; absent: until the conversation is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_ms: Option<i64>,
    },
    /// Answered.
    Answered {
        /// 1 to 5, for whoever was asked about; for the assistant when both were.
        stars: u8,
        /// 1 to 5 for the agents, when both were asked about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent_stars: Option<u8>,
    },
}

/// Whether it is put aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SnoozeView {
    /// It is not.
    #[default]
    None,
    /// Until then, unless the customer writes before.
    Until {
        /// When it comes back.
        until_ms: i64,
    },
}

/// Received and read, in `public_seq`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptsView {
    /// The customer's device has everything up to here.
    pub customer_delivered: u64,
    /// The customer has read up to here.
    pub customer_read: u64,
    /// Our side has read up to here.
    pub house_read: u64,
}

/// Who wrote a message, with the name to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuthorView {
    /// The customer.
    Customer,
    /// The assistant: clients mark it as a machine, always.
    Assistant,
    /// A person of ours.
    Agent {
        /// Who.
        user_id: UserId,
        /// Name to show.
        name: String,
    },
    /// A program of the company.
    Program {
        /// The name of its key; empty for customers.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// The house.
    System,
}

/// One message as seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Its place in this audience's order (`seq` for agents, `public_seq` for visitors).
    pub n: u64,
    /// Its place among public events, for receipts; absent in private notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_seq: Option<u64>,
    /// The writer's own id for it: lets the sender recognise its message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_msg_id: Option<String>,
    /// Who wrote it.
    pub author: AuthorView,
    /// When.
    pub at_ms: i64,
    /// A private note, seen by agents only.
    #[serde(default)]
    pub private: bool,
    /// What it carries.
    pub content: Content,
    /// Reviewed answers it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The name of the key by which a program handed in what the customer wrote elsewhere (agents only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What the customer's words feel like, a word of the catalogue; absent where nothing is felt (agents only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion: Option<String>,
    /// Whether a why can be asked for (agents only).
    #[serde(default)]
    pub has_why: bool,
    /// What the customer thought of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
}

/// One row of the desk's list; a row with a higher `seq` replaces an older one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConversationRow {
    /// Number of the last event.
    pub seq: u64,
    /// The header.
    pub header: HeaderView,
    /// The customer's name, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// First words of the newest public message that somebody said.
    pub preview: String,
    /// Type of the newest public message, for a preview without words.
    pub preview_type: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_author: Option<AuthorView>,
    /// When it came.
    pub last_message_ms: i64,
    /// Since when the customer waits for a word of ours; `None` when we spoke last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since_ms: Option<i64>,
    /// Customer messages that our side has not read.
    pub unread: u32,
    /// Emotion of the customer's newest message, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion: Option<String>,
}
