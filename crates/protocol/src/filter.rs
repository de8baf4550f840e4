//! Filters, what they find, views that keep them, and what is done to many at once.

use base::{ConversationId, InboxId, LabelId, MessageId, SavedViewId, TeamId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::label::ChangeLabels;
use crate::problem::Problem;
use crate::view::ConversationRow;

/// Whether it lives, as a filter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterLife {
    /// Somebody may write.
    Open,
    /// Solved; may reopen.
    Resolved,
    /// Over for good.
    Closed,
    /// Resolved or closed.
    Done,
}

/// Who answers, as a filter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FilterOwner {
    /// The assistant.
    Assistant,
    /// Nobody yet: it waits in the queue.
    Queue,
    /// Whoever looks.
    Me,
    /// This colleague.
    Agent {
        /// Who.
        user_id: UserId,
    },
    /// Somebody of this team.
    Team {
        /// Which.
        team_id: TeamId,
    },
}

/// What of danger must have been heard, as a filter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterDanger {
    /// Something that was told or announced plainly.
    Sure,
    /// Anything, a guess too.
    Any,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterSort {
    /// The newest message first.
    #[default]
    Newest,
    /// Whoever has waited longest first; only those who wait.
    Waiting,
}

/// Which conversations. What is absent lets everything through; what is there must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Words that must occur, and phrases in quotation marks; then the newest conversations come first, whatever `sort` says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Whether it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<FilterLife>,
    /// Where it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<InboxId>,
    /// Who answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<FilterOwner>,
    /// Carries all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// Emotion of the customer's newest message, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion: Option<String>,
    /// Something of danger was heard in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<FilterDanger>,
    /// Has customer messages that our side has not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// The customer waits for a word of ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// Put aside until later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub snoozed: bool,
    /// The first day of the last message, `2026-11-01`, in the house's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day of the last message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// In which order.
    #[serde(default)]
    pub sort: FilterSort,
}

/// Ask for a page.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// Which.
    #[serde(default)]
    pub filter: Filter,
    /// `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Where the words of a search stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HitPlace {
    /// In the customer's name or what they are known by.
    Contact,
    /// In a message.
    Message,
    /// In a private note.
    Note,
    /// In the subject or the whole text of a letter.
    Letter,
    /// In the name of a file.
    File,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hit: bool,
}

/// One place where words of a search stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// Where.
    pub place: HitPlace,
    /// Which message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// Its `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// The words around it.
    pub pieces: Vec<Piece>,
}

/// One found conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// As lists show it.
    pub row: ConversationRow,
    /// Where the words stand; empty without words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
}

/// One page of what was found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPage {
    /// In the order asked for. May be short though there is more: then so much was looked at as one request may.
    pub found: Vec<Found>,
    /// For the next page; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A filter kept under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    /// Id.
    pub id: SavedViewId,
    /// Shared by all, or mine alone.
    pub shared: bool,
    /// Its name.
    pub name: String,
    /// An emoji before it; empty where there is none.
    pub icon: String,
    /// A word of the palette.
    pub color: String,
    /// What it shows.
    pub filter: Filter,
}

/// Every view that I see.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedViews {
    /// The shared ones in their order, then mine in mine.
    pub views: Vec<SavedView>,
}

/// A view as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveView {
    /// Shared by all, or mine alone.
    #[serde(default)]
    pub shared: bool,
    /// Its name.
    pub name: String,
    /// An emoji before it, at most one.
    #[serde(default)]
    pub icon: String,
    /// A word of the palette.
    pub color: String,
    /// What it shows.
    pub filter: Filter,
}

/// An order of views: all of the shared ones, or all of mine.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderViews {
    /// Every one of them, in the order wanted.
    pub ids: Vec<SavedViewId>,
}

/// How many conversations a view shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewCount {
    /// Which view.
    pub id: SavedViewId,
    /// So many were found.
    pub count: u32,
    /// There may be more: counting ends after a while.
    pub more: bool,
}

/// The counts of my views. Those that look for words are not counted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewCounts {
    /// One for each view that is counted.
    pub counts: Vec<ViewCount>,
}

/// What is done to each conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum BulkAct {
    /// Labels go on and off.
    Label(ChangeLabels),
    /// I take it.
    TakeOver,
    /// A colleague gets it.
    Assign {
        /// Who.
        to: UserId,
    },
    /// Solved.
    Resolve,
    /// Back into the queue.
    ReturnToQueue,
}

/// Do the same to many conversations: each is a change of its own, and each may be refused on its own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// Which, at most 50.
    pub ids: Vec<ConversationId>,
    /// What.
    pub act: BulkAct,
}

/// What became of one conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkResult {
    /// Which.
    pub id: ConversationId,
    /// Why it was refused; absent when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of each.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkReport {
    /// In the order asked.
    pub results: Vec<BulkResult>,
}
