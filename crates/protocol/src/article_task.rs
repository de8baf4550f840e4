//! What is to be done about articles.

use std::collections::BTreeMap;

use base::{ArticleId, ArticleTaskId, ConversationId, Locale, TeamId, UserId};
use knowledge::care::{Effect, Finding, Kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where something that is to be done stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleTaskState {
    /// Nobody is at it.
    #[default]
    Open,
    /// Somebody is.
    Taken,
    /// Somebody says that it is done; the next look opens it again where it is not.
    Done,
    /// Somebody says that nothing is to be done.
    Dismissed,
    /// It is not found any more.
    Gone,
}

/// What to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleTaskShow {
    /// What is to be done, taken or not.
    #[default]
    Open,
    /// What somebody is at.
    Taken,
    /// What was done, and what is not found any more.
    Done,
    /// What needs nothing to be done.
    Dismissed,
}

/// Which of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindArticleTasks {
    /// Absent: what is to be done.
    #[serde(default)]
    #[param(inline)]
    pub show: Option<ArticleTaskShow>,
    /// Of this kind.
    #[serde(default)]
    #[param(inline)]
    pub kind: Option<Kind>,
    /// For which this team answers.
    #[serde(default)]
    pub owner: Option<TeamId>,
    /// About this article.
    #[serde(default)]
    pub article: Option<ArticleId>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// One page: 50 at most.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleTaskPage {
    /// What is worst first.
    pub tasks: Vec<ArticleTaskView>,
    /// For the next page; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An article that something is to be done about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskArticle {
    /// Which.
    pub id: ArticleId,
    /// Its title in each language.
    pub titles: BTreeMap<Locale, String>,
}

/// A question that a customer asked, without what tells who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskQuestion {
    /// What was asked.
    pub text: String,
    /// Where.
    pub conversation: ConversationId,
    /// When it was replied to.
    pub at_ms: i64,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleTaskView {
    /// Id.
    pub id: ArticleTaskId,
    /// What kind of work.
    pub kind: Kind,
    /// What was found.
    pub finding: Finding,
    /// Where it stands.
    pub state: ArticleTaskState,
    /// About which article; absent: about one that is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<TaskArticle>,
    /// The other one, where it takes two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<TaskArticle>,
    /// The articles that are nearest to what was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<TaskArticle>,
    /// What was asked: the question that says best what all of them ask, then other wordings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<TaskQuestion>,
    /// The draft that was written from agents' replies to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<ArticleId>,
    /// What happened after it was done: counts, and no reasons. Of fewer than five questions before or after no share says anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// The team that answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<TeamId>,
    /// Who took it, or ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// What they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Why there is nothing to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was found.
    pub opened_ms: i64,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<i64>,
    /// How often it was seen.
    pub count: u32,
    /// How often it was done and came back.
    pub again: u32,
}

/// The draft that was written for what customers ask in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskDraft {
    /// The article whose draft it is.
    pub article: ArticleId,
    /// In how many conversations agents replied about so; 0: in none that went well, and the draft has no text yet.
    pub conversations: u32,
}

/// What somebody does about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub enum SetArticleTask {
    /// They are at it.
    Take,
    /// Nobody is at it any more; what was ended is open again.
    Open,
    /// It is done.
    Done,
    /// Nothing is to be done.
    Dismiss {
        /// Why: at most 500 characters.
        reason: String,
    },
}

/// How the work on articles stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleCare {
    /// How much is to be done.
    pub open: u32,
    /// The same by kind; a kind of which there is none is absent.
    pub kinds: Vec<ArticleTaskCount>,
    /// What was done, or is not found any more, in the last 90 days.
    pub done: u32,
    /// The median of days from when it was found until then; absent where nothing was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_days: Option<f32>,
    /// Questions that were seen to in these 90 days, counted together: before, and as long after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// How much was done in the last 90 days and is to be done again.
    pub back: u32,
    /// The last look through the articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_ms: Option<i64>,
    /// The look that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looking: Option<ArticleLook>,
}

/// How much there is of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleTaskCount {
    /// Which.
    pub kind: Kind,
    /// How much.
    pub count: u32,
}

/// How far a look through the articles has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleLook {
    /// Articles that were read.
    pub read: u32,
    /// Of so many.
    pub total: u32,
}

/// For which team.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ShowArticleCare {
    /// Absent: for all.
    #[serde(default)]
    pub owner: Option<TeamId>,
}
