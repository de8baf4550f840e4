//! What happened to a conversation. Events carry ids and facts, never words or personal data.

use base::{
    ApiKeyId, ContactId, ConversationId, InboxId, JobId, LabelId, Locale, MessageId, SurveyId, Timestamp,
    UserId,
};
use serde::{Deserialize, Serialize};

use crate::header::{Author, Owner};
use crate::merge::Part;
use crate::survey::{SurveyAbout, SurveyReason};

/// Why a person is needed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HandOffReason {
    /// The customer asked for a person.
    Asked,
    /// The assistant failed repeatedly.
    Failed,
    /// The customer is angry.
    Anger,
    /// A rule of the house says so (held reply, failed action).
    Rule,
    /// An agent or supervisor put it back into the queue.
    Returned,
    /// Somebody may take their life or hurt themselves.
    SelfHarm,
    /// Somebody is, was or may be attacked.
    Violence,
    /// Lawyers, courts or police are spoken of.
    Legal,
    /// An office that looks after consumers or a trade is spoken of.
    Regulator,
    /// Personal data is in the wrong hands.
    DataLeak,
    /// The press, or being shown to the public, is announced.
    Media,
    /// Harm to or by children.
    Minors,
    /// Deceit or stolen access.
    Fraud,
}

/// What a supervisor must see at once, heard in a customer's words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Somebody may take their life or hurt themselves.
    SelfHarm,
    /// Somebody is, was or may be attacked.
    Violence,
    /// Harm to or by children.
    Minors,
    /// Personal data in the wrong hands.
    DataLeak,
    /// Lawyers, courts, police.
    Legal,
    /// Offices that look after consumers or a trade.
    Regulator,
    /// Deceit and stolen access.
    Fraud,
    /// The press, or being shown to the public.
    Media,
}

/// One danger that was heard, and how plainly.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct HeardDanger {
    /// What is spoken of.
    pub kind: Danger,
    /// Told or announced plainly; otherwise it may be, and somebody may want to look.
    pub sure: bool,
}

/// What a customer thought of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    /// It helped.
    Good,
    /// It did not.
    Bad,
}

/// One thing that happened, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Gap-free number in the conversation.
    pub seq: u64,
    /// Gap-free number among those that the customer may see; `None` for the others.
    pub public_seq: Option<u64>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// What may happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The conversation began. Always `seq` 1, public.
    Opened {
        /// With whom.
        contact_id: ContactId,
        /// Where.
        inbox_id: InboxId,
        /// In which language.
        locale: Locale,
    },
    /// A message was added. Public unless `private`.
    MessageAdded {
        /// Which.
        message_id: MessageId,
        /// By whom.
        author: Author,
        /// Private notes are never seen by the customer.
        private: bool,
        /// The language of a customer's message, when it could be told.
        locale: Option<Locale>,
    },
    /// The assistant began to think. Not public.
    TurnStarted {
        /// The job.
        job_id: JobId,
        /// The customer's messages from this `seq` on are unanswered.
        since_seq: u64,
    },
    /// The assistant's turn ended, with or without words. Not public.
    TurnEnded {
        /// The job.
        job_id: JobId,
        /// Customer messages up to here are seen to.
        answered_seq: u64,
    },
    /// The assistant's turn waits for a business action. Not public.
    ActionCalled {
        /// The job that performs it.
        job_id: JobId,
    },
    /// The business action has a result, or has failed. Not public.
    ActionReturned {
        /// The job that performed it.
        job_id: JobId,
    },
    /// Somebody else answers from now on. Public: the customer sees who speaks.
    OwnerChanged {
        /// Who.
        owner: Owner,
        /// The new number.
        ownership_no: u64,
        /// Who caused it; `None` is the assistant or a rule.
        by: Option<UserId>,
    },
    /// The customer's device has everything up to here. Public.
    Delivered {
        /// `public_seq`.
        up_to: u64,
    },
    /// The customer has read up to here. Public.
    ReadByCustomer {
        /// `public_seq`.
        up_to: u64,
    },
    /// Our side has read up to here. Public: the customer sees 'read'.
    ReadByHouse {
        /// `public_seq`.
        up_to: u64,
        /// Who read; `None` is the assistant.
        by: Option<UserId>,
    },
    /// The customer was reminded that we wait. Not public (the words are a message).
    SilenceReminded,
    /// Solved. Public.
    Resolved {
        /// By whom; `None` is the customer, a program, the assistant or silence.
        by: Option<UserId>,
        /// By which key, when a program did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<ApiKeyId>,
    },
    /// A new word came within the window. Public.
    Reopened,
    /// Over for good. Public.
    Closed,
    /// The customer will be asked how it was. Not public.
    SurveyPlanned {
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
    /// The customer was asked how it was. Public.
    SurveyInvited {
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
    /// The customer answered; words are stored apart. Public.
    SurveyAnswered {
        /// 1 to 5, for whoever was asked about; for the assistant when both were.
        stars: u8,
        /// 1 to 5 for the agents, when both were asked about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent_stars: Option<u8>,
        /// Why.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<SurveyReason>,
    },
    /// Put aside until later. Not public.
    Snoozed {
        /// Until when.
        until: Timestamp,
        /// By whom.
        by: UserId,
    },
    /// Taken up again: by the clock, by a word of the customer, or by one of ours. Not public.
    Woken {
        /// By whom; `None` is the clock or the customer.
        by: Option<UserId>,
    },
    /// An agent said what the session came to; words are stored apart. Not public.
    WrappedUp {
        /// Who.
        by: UserId,
        /// What it was about, a topic of the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        /// Whether it is solved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
    },
    /// A note called colleagues. Not public.
    Mentioned {
        /// Which.
        message_id: MessageId,
        /// Whom.
        user_ids: Vec<UserId>,
        /// Everybody who is called here and has not looked yet.
        waiting: Vec<UserId>,
    },
    /// A customer's words hold what a supervisor must see at once; only its kinds are told. Not public.
    DangerHeard {
        /// Everything heard in this session, what is sure first, then the most urgent.
        heard: Vec<HeardDanger>,
    },
    /// A colleague who was called has looked. Not public.
    MentionsSeen {
        /// Who.
        by: UserId,
        /// Who is still called.
        waiting: Vec<UserId>,
    },
    /// The customer rated one answer. Public.
    FeedbackGiven {
        /// Which answer.
        message_id: MessageId,
        /// What they thought.
        feedback: Feedback,
    },
    /// Labels were put on it or taken off. Not public.
    Labelled {
        /// Put on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        added: Vec<LabelId>,
        /// Taken off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<LabelId>,
        /// By whom; `None` is the house.
        by: Option<UserId>,
    },
    /// It goes on in another conversation of the same contact; `Closed` follows at once. Public: the customer's windows go on there.
    Merged {
        /// In which.
        into: ConversationId,
        /// Who merged it.
        by: UserId,
    },
    /// Another conversation of the same contact goes on in this one. Not public.
    Absorbed {
        /// Which.
        from: ConversationId,
        /// Everything that goes on here, this one last.
        parts: Vec<Part>,
        /// Since when the customer waits there for a word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owed_since: Option<Timestamp>,
    },
}

impl EventKind {
    /// Whether the customer may see it, and it therefore takes a `public_seq`.
    pub const fn is_public(&self) -> bool {
        !matches!(
            self,
            Self::MessageAdded { private: true, .. }
                | Self::TurnStarted { .. }
                | Self::TurnEnded { .. }
                | Self::ActionCalled { .. }
                | Self::ActionReturned { .. }
                | Self::SilenceReminded
                | Self::Snoozed { .. }
                | Self::Woken { .. }
                | Self::Labelled { .. }
                | Self::WrappedUp { .. }
                | Self::SurveyPlanned { .. }
                | Self::Mentioned { .. }
                | Self::DangerHeard { .. }
                | Self::MentionsSeen { .. }
                | Self::Absorbed { .. }
        )
    }
}
