//! Tickets: what could not be solved at once.

use base::{ContactId, ConversationId, MessageId, TeamId, TicketEventId, TicketId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// It is to be worked on.
    Open,
    /// It waits for the customer.
    Pending,
    /// It waits for somebody else.
    OnHold,
    /// It was solved.
    Solved,
    /// Nothing more is done about it.
    Closed,
}

/// How pressing it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketPriority {
    /// Before everything else.
    Urgent,
    /// Before others.
    High,
    /// As it comes.
    #[default]
    Normal,
    /// When there is time.
    Low,
}

/// Something that is known of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketField {
    /// What, 1 to 64 characters.
    pub name: String,
    /// Its value, 1 to 500 characters.
    pub value: String,
}

/// A ticket.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketView {
    /// Id.
    pub id: TicketId,
    /// As people read it: `T-1024`. Never given again.
    pub number: String,
    /// Where it is spoken of now.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// Their name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The flow it came from, or `general`.
    pub kind: String,
    /// What it is about; absent where the customer was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What is known.
    pub fields: Vec<TicketField>,
    /// Where it stands.
    pub state: TicketState,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// Who sees to it; absent: nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Which team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Who opened it; absent: the assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<UserId>,
    /// When it was opened.
    pub opened_ms: i64,
    /// When it changed last.
    pub changed_ms: i64,
    /// By when it is to be solved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_ms: Option<i64>,
    /// When it was solved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved_ms: Option<i64>,
    /// How often it was opened again.
    pub reopened: u32,
    /// It is or was solved after its time.
    pub late: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketEventKind {
    /// It was opened.
    Opened,
    /// The customer came back about it.
    Joined,
    /// It stands, or belongs, otherwise.
    Changed,
    /// A colleague wrote something for colleagues.
    Comment,
    /// The customer was told how it stands.
    Milestone,
}

/// Something that happened to a ticket.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketEventView {
    /// Id.
    pub id: TicketEventId,
    /// When.
    pub at_ms: i64,
    /// What.
    pub kind: TicketEventKind,
    /// By whom; absent: the assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The message by which the customer was told; absent: they were not, because the conversation is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where it stands since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<TicketState>,
    /// How pressing it is since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<TicketPriority>,
    /// It is given to somebody else, or nobody, since.
    #[serde(default)]
    pub given: bool,
    /// Its time is another one since.
    #[serde(default)]
    pub moved: bool,
}

/// A ticket with what happened to it, in order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WholeTicket {
    /// The ticket.
    pub ticket: TicketView,
    /// What happened, 1,000 at most.
    pub events: Vec<TicketEventView>,
}

/// Whose open ones, or those that are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketList {
    /// Open, one's own.
    #[default]
    Mine,
    /// Open, and nobody sees to them.
    Nobodys,
    /// Open, waiting or on hold, all.
    Open,
    /// Solved or closed.
    Solved,
}

/// Which to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindTickets {
    /// Which.
    #[serde(default)]
    pub list: TicketList,
    /// Only those that stand so.
    #[serde(default)]
    pub state: Option<TicketState>,
    /// Only those so pressing.
    #[serde(default)]
    pub priority: Option<TicketPriority>,
    /// Only open ones that should have been solved by now.
    #[serde(default)]
    pub late: bool,
    /// Only those behind this one, the last of the page before.
    #[serde(default)]
    pub after: Option<TicketId>,
}

/// A page of them: open ones by how pressing they are, others the newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketPage {
    /// The tickets.
    pub tickets: Vec<TicketView>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<TicketId>,
    /// Open ones of whoever asks.
    pub mine: u64,
    /// Open ones that nobody sees to.
    pub nobodys: u64,
    /// Open ones, all.
    pub open: u64,
    /// Open ones that should have been solved by now.
    pub late: u64,
}

/// Those that came up in a conversation, the newest first, 50 at most.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationTickets {
    /// The tickets.
    pub tickets: Vec<TicketView>,
}

/// A ticket that a colleague opens.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTicket {
    /// What it is about, 1 to 200 characters.
    pub subject: String,
    /// What is known, 20 at most.
    #[serde(default)]
    pub fields: Vec<TicketField>,
    /// How pressing it is.
    #[serde(default)]
    pub priority: TicketPriority,
    /// Who sees to it; absent: nobody yet.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Which team.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// By when it is to be solved: from now to 366 days ahead.
    #[serde(default)]
    pub due_ms: Option<i64>,
}

/// How a ticket stands and whose it is from now on: all of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTicket {
    /// The `changed_ms` that was seen; refused where it has changed since.
    pub seen_ms: i64,
    /// Where it stands.
    pub state: TicketState,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// Who sees to it; absent: nobody.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Which team; absent: none.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// By when it is to be solved; absent: no time.
    #[serde(default)]
    pub due_ms: Option<i64>,
}

/// What is written about a ticket.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketWords {
    /// 1 to 1,000 characters.
    pub text: String,
}

/// A ticket of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedTicket {
    /// The ticket.
    pub ticket: TicketView,
    /// What happened to it.
    pub events: Vec<TicketEventView>,
}
