//! The header of a conversation: everything but its messages. Folding its events gives it.

use base::{
    ApiKeyId, ContactId, ConversationId, InboxId, JobId, LabelId, Locale, SurveyId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::event::{HandOffReason, HeardDanger};
use crate::merge::{MergedInto, Part};
use crate::survey::{Answered, SurveyAbout};

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// The customer.
    Customer,
    /// The assistant.
    Assistant,
    /// A person of ours.
    Agent {
        /// Who.
        user_id: UserId,
    },
    /// A program of the company, by its key of the API. It is neither the assistant nor a person, and counts as neither.
    Program {
        /// Which key.
        key_id: ApiKeyId,
    },
    /// The house itself (reminders, notices).
    System,
}

/// Who is answerable for the next word. Exactly one, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Owner {
    /// The assistant answers.
    Assistant,
    /// A person must; nobody has taken it yet.
    Queue {
        /// Since when it waits.
        since: Timestamp,
        /// By when somebody promised to answer, when nobody was there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Timestamp>,
        /// Why it came here.
        reason: HandOffReason,
    },
    /// This person answers.
    Agent {
        /// Who.
        user_id: UserId,
        /// Since when.
        since: Timestamp,
    },
}

impl Owner {
    /// The agent who answers, if one does.
    pub const fn agent(&self) -> Option<UserId> {
        match self {
            Self::Agent { user_id, .. } => Some(*user_id),
            Self::Assistant | Self::Queue { .. } => None,
        }
    }
}

/// Whether it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Life {
    /// Somebody may still write.
    Open,
    /// Solved; a new word within the window reopens it.
    Resolved {
        /// When.
        at: Timestamp,
    },
    /// Over for good; a new word begins a new conversation.
    Closed {
        /// When.
        at: Timestamp,
    },
}

/// The assistant's one turn in the making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TurnRef {
    /// The job that thinks.
    pub job_id: JobId,
    /// The customer's messages from this `seq` on are unanswered.
    pub since_seq: u64,
}

/// How far each side has received and read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Receipts {
    /// `public_seq` up to which the customer's device has everything.
    pub customer_delivered: u64,
    /// `public_seq` up to which the customer has read.
    pub customer_read: u64,
    /// `public_seq` up to which our side has read.
    pub house_read: u64,
}

/// The survey of this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SurveyState {
    /// Will be asked, unless the customer comes back before.
    Planned {
        /// When.
        due: Timestamp,
        /// About whom.
        about: SurveyAbout,
        /// In which words; absent: the shipped ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<SurveyId>,
        /// How long it may be answered, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_ms: Option<i64>,
    },
    /// Asked, not answered.
    Invited {
        /// When.
        at: Timestamp,
        /// About whom.
        #[serde(default)]
        about: SurveyAbout,
        /// In which words; absent: the shipped ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<SurveyId>,
        /// Until when it may be answered; absent: until the conversation is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Answered.
    Answered {
        /// Stars, 1 to 5; the assistant's when both were asked about.
        stars: u8,
        /// The agents' stars, when both were asked about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent_stars: Option<u8>,
    },
}

/// Everything about a conversation but its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its id.
    pub id: ConversationId,
    /// With whom.
    pub contact_id: ContactId,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// The customer's language, as last seen.
    pub locale: Locale,
    /// Whether it lives.
    pub life: Life,
    /// Who answers.
    pub owner: Owner,
    /// Grows with every change of owner; a writer with an old one is refused.
    pub ownership_no: u64,
    /// Number of the last event, which is also the row's version; gap-free from 1.
    pub seq: u64,
    /// Number of the last event that the customer may see; gap-free from 1.
    pub public_seq: u64,
    /// When it began.
    pub opened_at: Timestamp,
    /// When the last public message came, of either side; the opening before the first.
    pub last_message_at: Timestamp,
    /// When the customer last wrote; `None` in an empty session.
    pub last_customer_at: Option<Timestamp>,
    /// `seq` of the customer's newest message.
    pub last_customer_seq: u64,
    /// When the assistant or an agent last wrote publicly; lines of the house do not count.
    pub last_house_at: Option<Timestamp>,
    /// `seq` up to which the customer's messages are seen to: the assistant ended a turn on them, or an agent has spoken since.
    pub answered_seq: u64,
    /// The assistant's turn in the making.
    pub turn: Option<TurnRef>,
    /// When the customer was reminded of the present silence; their next word clears it.
    pub reminded_at: Option<Timestamp>,
    /// Received and read.
    pub receipts: Receipts,
    /// The survey.
    pub survey: Option<SurveyState>,
    /// Who of ours has spoken in this session.
    #[serde(default)]
    pub answered: Answered,
    /// How many messages there are, private notes apart.
    pub public_messages: u32,
    /// How many of them the customer wrote: none means an empty session.
    pub customer_messages: u32,
    /// How often it was reopened.
    pub reopened: u32,
    /// Until when it is put aside; never while the customer waits for a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// When it was last taken up again: silence counts from here at the earliest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woken_at: Option<Timestamp>,
    /// Its labels, in the order of their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// Colleagues who were called by a note and have not looked yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<UserId>,
    /// What of danger was heard in this session, what is sure first, then the most urgent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dangers: Vec<HeardDanger>,
    /// The conversation in which it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
    /// The conversations that go on in this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Since when the customer waits for a word in one of the parts; the next word of an agent clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_since: Option<Timestamp>,
}

impl Header {
    /// Whether nobody but the house ever said a word: such sessions are counted apart.
    pub const fn is_empty_session(&self) -> bool {
        self.customer_messages == 0
    }

    /// Whether the customer's newest message, here or in a part, is seen to by nobody yet.
    pub const fn has_unanswered(&self) -> bool {
        self.last_customer_seq > self.answered_seq || self.owed_since.is_some()
    }

    /// Since when an unanswered word of the customer waits.
    pub fn unanswered_since(&self) -> Option<Timestamp> {
        let here = self.last_customer_at.filter(|_| self.last_customer_seq > self.answered_seq);
        self.owed_since.into_iter().chain(here).min()
    }

    /// Whether a writer may still add to it.
    pub const fn is_open(&self) -> bool {
        matches!(self.life, Life::Open)
    }
}
