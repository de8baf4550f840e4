//! What helps an agent through the day, on the wire: drafts, and times to which work is put aside.

use base::{ConversationId, DraftId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What I began to write in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftView {
    /// Of a private note; else of a reply.
    pub private: bool,
    /// Which version this is: say it with the next save.
    pub version: DraftId,
    /// Its words.
    pub text: String,
    /// When it was saved.
    pub saved_ms: i64,
    /// What another device had written when this was saved without knowing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherDraftView>,
}

/// What another device had written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherDraftView {
    /// Its words.
    pub text: String,
    /// When they were saved.
    pub saved_ms: i64,
}

/// My drafts of one conversation: of the reply and of the note, where there are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DraftViews {
    /// At most one of each.
    pub drafts: Vec<DraftView>,
}

/// Save what I write. The newest save wins; what it did not know of is kept beside it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// Of a private note; else of a reply.
    #[serde(default)]
    pub private: bool,
    /// The words as they are now; empty where there are none.
    pub text: String,
    /// The version that these words continue.
    #[serde(default)]
    pub after: Option<DraftId>,
    /// What another device had written is not needed any more.
    #[serde(default)]
    pub drop_other: bool,
}

/// What became of a save.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedDraft {
    /// As it is kept; absent when nothing is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftView>,
}

/// Where I began to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftPlace {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of a private note; else of a reply.
    pub private: bool,
    /// When it was saved.
    pub saved_ms: i64,
}

/// Every place where I began to write.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DraftPlaces {
    /// By conversation.
    pub drafts: Vec<DraftPlace>,
}

/// A time in the words of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnoozeWord {
    /// In some hours.
    LaterToday,
    /// When work begins tomorrow.
    Tomorrow,
    /// When work begins on the next day that is worked, where that is not tomorrow.
    NextWorkingDay,
    /// When work begins on Monday.
    Monday,
}

/// A time to which a conversation may be put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SnoozeTime {
    /// In words.
    pub word: SnoozeWord,
    /// Exactly.
    pub at_ms: i64,
}

/// The times that make sense now, by the working hours in force.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SnoozeTimes {
    /// In order.
    pub times: Vec<SnoozeTime>,
    /// The time zone of the working hours.
    pub zone: String,
}

/// Put aside until then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    /// When it comes back, unless the customer writes before.
    pub until_ms: i64,
}

/// It is put aside.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Snoozed {
    /// When it comes back.
    pub until_ms: i64,
    /// Whether somebody works then.
    pub in_hours: bool,
}

/// Let it go on in another conversation of the same customer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// In this one, which must be one's own.
    pub into: ConversationId,
}
