//! Patches of a view. The TypeScript reducer knows only these.

use base::{LabelId, Locale, MessageId, UserId};
use conversation::event::{Feedback, HeardDanger};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::view::{LifeView, MergedView, MessageView, OwnerView, PartView, SnoozeView, SurveyView};

/// One event as one audience sees it: a number and what it changes. An event may change nothing that is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WireEvent {
    /// Its place in this audience's order: exactly one more than the one before.
    pub n: u64,
    /// What to change, in order.
    pub patches: Vec<Patch>,
}

/// One change of a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op")]
pub enum Patch {
    /// Put a message: replaces the one of the same id, else is appended; messages stay ordered by `n`.
    #[serde(rename = "message.put")]
    MessagePut {
        /// The message.
        message: Box<MessageView>,
    },
    /// Remove a message.
    #[serde(rename = "message.remove")]
    MessageRemove {
        /// Which.
        id: MessageId,
    },
    /// Note what the customer thought of a message.
    #[serde(rename = "feedback.set")]
    FeedbackSet {
        /// Which message.
        id: MessageId,
        /// What they thought.
        feedback: Feedback,
    },
    /// Set fields of the header; absent fields stay.
    #[serde(rename = "header.set")]
    HeaderSet {
        /// Whether it lives.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        life: Option<LifeView>,
        /// Who answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<OwnerView>,
        /// The customer's language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locale: Option<Locale>,
        /// The survey.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        survey: Option<SurveyView>,
        /// Whether it is put aside (agents).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        snooze: Option<SnoozeView>,
        /// Who is called by a note and has not looked yet (agents).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentioned: Option<Vec<UserId>>,
        /// What of danger was heard in this session (agents).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dangers: Option<Vec<HeardDanger>>,
        /// In which conversation it goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        merged_into: Option<MergedView>,
        /// Which conversations go on in it (agents).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parts: Option<Vec<PartView>>,
    },
    /// Put labels on and take labels off; they stay in the order of their ids, each once (agents only).
    #[serde(rename = "labels.change")]
    LabelsChange {
        /// Put on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        added: Vec<LabelId>,
        /// Taken off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<LabelId>,
    },
    /// Raise received and read; absent fields stay, and none ever goes back.
    #[serde(rename = "receipt.set")]
    ReceiptSet {
        /// The customer's device has everything up to here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer_delivered: Option<u64>,
        /// The customer has read up to here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer_read: Option<u64>,
        /// Our side has read up to here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        house_read: Option<u64>,
    },
}
