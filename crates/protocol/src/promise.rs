//! What customers were told would happen by a certain time, and whether it was kept.

use base::{ContactId, ConversationId, MessageId, PromiseId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// A word in the conversation.
    #[default]
    Reply,
    /// A call.
    Call,
    /// Something else.
    Deed,
    /// What the assistant was to do, and could not; only it notes that.
    Failed,
    /// A person's answer, promised where nobody was there; kept by the first word of one.
    Answer,
}

/// Where a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// It is to be kept.
    Open,
    /// It was kept, in time or late.
    Kept,
    /// It was none, or the customer let us off.
    Withdrawn,
}

/// A promise.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PromiseView {
    /// Id.
    pub id: PromiseId,
    /// Where.
    pub conversation_id: ConversationId,
    /// To whom.
    pub contact_id: ContactId,
    /// Their name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// By which message; absent where a colleague entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// By whom; absent: the assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by: Option<UserId>,
    /// Who sees to it; absent: nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// What kind.
    pub kind: PromiseKind,
    /// Where it stands.
    pub state: PromiseState,
    /// What, in the words of whoever promised; absent where the customer was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was made.
    pub made_ms: i64,
    /// By when.
    pub due_ms: i64,
    /// When it was kept or withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_ms: Option<i64>,
    /// Who said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_by: Option<UserId>,
    /// It is or was kept after its time.
    pub late: bool,
}

/// Whose open ones, or those that are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseList {
    /// Open, one's own.
    #[default]
    Mine,
    /// Open, and nobody sees to them.
    Nobodys,
    /// Open, all.
    Open,
    /// Kept or withdrawn.
    Settled,
}

/// Which to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindPromises {
    /// Which.
    #[serde(default)]
    pub list: PromiseList,
    /// Only those behind this one, the last of the page before.
    #[serde(default)]
    pub after: Option<PromiseId>,
}

/// A page of them: open ones by when they are due, others the latest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PromisePage {
    /// The promises.
    pub promises: Vec<PromiseView>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<PromiseId>,
    /// Open ones of whoever asks.
    pub mine: u64,
    /// Open ones that nobody sees to.
    pub nobodys: u64,
    /// Open ones, all.
    pub open: u64,
    /// Open ones that should have been kept by now.
    pub late: u64,
}

/// Those of a conversation, the newest first, 50 at most.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationPromises {
    /// The promises.
    pub promises: Vec<PromiseView>,
}

/// A promise that a colleague enters.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// What, 1 to 200 characters.
    pub what: String,
    /// By when: from now to 92 days ahead.
    pub due_ms: i64,
    /// What kind.
    #[serde(default)]
    pub kind: PromiseKind,
}

/// Who sees to it, and by when it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePromise {
    /// Who; absent: nobody.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// By when, where it was read wrongly; absent: as it is. Only before it is due.
    #[serde(default)]
    pub due_ms: Option<i64>,
}

/// Why it is none any more.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawPromise {
    /// 1 to 200 characters.
    pub reason: String,
}

/// Which stretch of time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindPromiseRates {
    /// Due from here on; absent: 30 days ago.
    #[serde(default)]
    pub from_ms: Option<i64>,
    /// And before; absent: now.
    #[serde(default)]
    pub to_ms: Option<i64>,
}

/// What became of promises that were due in a stretch of time. Kept rate: `kept / (due - withdrawn)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromiseRate {
    /// All.
    pub due: u64,
    /// Kept in time.
    pub kept: u64,
    /// Kept, but late.
    pub late: u64,
    /// Withdrawn.
    pub withdrawn: u64,
    /// Still open.
    pub open: u64,
}

/// The same of the assistant and of people.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PromiseRates {
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// What the assistant promised.
    pub assistant: PromiseRate,
    /// What people promised.
    pub people: PromiseRate,
}

/// A promise of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedPromise {
    /// Where.
    pub conversation_id: ConversationId,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it stands.
    pub state: PromiseState,
    /// When it was made.
    pub made_ms: i64,
    /// By when.
    pub due_ms: i64,
}
