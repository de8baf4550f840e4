//! One article on the wire: what is being written, what is live, and what was.

use std::collections::BTreeMap;

use base::{ArticleCommentId, ArticleId, CategoryId, ConversationId, Locale, TeamId, UserId};
use jiff::civil::Date;
use knowledge::Edition;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::article_gap::{ArticleGap, UnknownFact};

/// Where what is being written stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Somebody writes.
    Editing,
    /// Somebody else is to read it.
    InReview,
    /// It was read, and something is to be mended.
    Returned,
}

/// Where what was published stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LiveState {
    /// It is answered from.
    Published,
    /// It is kept, and not answered from.
    Archived,
    /// It was wrong and was taken back at once.
    Withdrawn,
}

/// What may be done with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleDeed {
    /// Write, or begin to.
    Save,
    /// Ask for somebody to read it.
    Submit,
    /// Say what is to be mended.
    Return,
    /// Make the draft the next version.
    Publish,
    /// Drop the draft.
    Discard,
    /// Put an older version into the draft.
    Restore,
    /// Answer from it no more.
    Archive,
    /// Take it back at once.
    Withdraw,
    /// File it elsewhere: category, tags, owner, day of review.
    Refile,
    /// Say something of it.
    Comment,
}

/// An article as it is edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleView {
    /// Id.
    pub id: ArticleId,
    /// What is being written; absent when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftView>,
    /// What was published last; absent before the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<LiveView>,
    /// What I may do now.
    pub may: Vec<ArticleDeed>,
    /// How many comments there are.
    pub comments: u32,
    /// For editors: the conversations from whose replies its draft was first written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<ConversationId>,
    /// When it was begun.
    pub made_ms: i64,
    /// By whom; absent: the industry pack.
    pub made_by: Option<UserId>,
    /// Their name.
    pub made_by_name: String,
}

/// What is being written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ArticleDraft)]
pub struct DraftView {
    /// Rises with every save; to be named by whoever saves, submits, returns, publishes or discards.
    pub revision: u32,
    /// Where it stands.
    pub state: DraftState,
    /// What it says.
    pub edition: Edition,
    /// The version that it is to follow; 0: nothing was published yet.
    pub base: u32,
    /// When it was saved last.
    pub saved_ms: i64,
    /// By whom.
    pub saved_by: UserId,
    /// Their name.
    pub saved_by_name: String,
    /// Who began it.
    pub begun_by: UserId,
    /// Who submitted or returned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// Why it was returned, or what was said at submitting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Languages that did not change when another last did.
    pub stale: Vec<Locale>,
    /// Languages that it lacks.
    pub missing: Vec<Locale>,
    /// Why it cannot be published now, by me.
    pub gaps: Vec<ArticleGap>,
    /// Facts of products that it names and that are not known.
    #[serde(default)]
    pub unknown_facts: Vec<UnknownFact>,
}

/// What was published last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LiveView {
    /// Where it stands.
    pub state: LiveState,
    /// Its version.
    pub version: u32,
    /// What it says.
    pub edition: Edition,
    /// When it came to this state.
    pub at_ms: i64,
    /// By whom; absent: the industry pack.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// Why it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether it holds now, by its dates.
    pub valid: bool,
    /// Languages that did not change when another last did.
    pub stale: Vec<Locale>,
    /// Languages that it lacks.
    pub missing: Vec<Locale>,
}

/// A new article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "edition": { "wordings": { "zh": { "title": "怎么退货", "body": "七天内可在订单页申请退货。" } }, "audiences": ["customers", "assistant"] } }))]
pub struct NewArticle {
    /// What it says so far.
    pub edition: Edition,
}

/// A draft as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaveArticleDraft)]
pub struct SaveDraft {
    /// The revision that was read; 0 where there was no draft. Another one is refused (`draft-changed`): read it, and save anew.
    pub revision: u32,
    /// What it shall say.
    pub edition: Edition,
    /// Languages that were looked at and are right as they stand: not stale any more.
    #[serde(default)]
    pub confirmed: Vec<Locale>,
}

/// Which revision of the draft is meant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AtRevision {
    /// The revision that was read; another one is refused (`draft-changed`).
    pub revision: u32,
}

/// The draft goes to somebody who reads it, or becomes the next version.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassDraft {
    /// The revision that was read; another one is refused (`draft-changed`).
    pub revision: u32,
    /// What changed, for those who read it or look at the versions; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// What is to be mended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDraft {
    /// The revision that was read; another one is refused (`draft-changed`).
    pub revision: u32,
    /// What is to be mended; 1 to 500 characters.
    pub reason: String,
}

/// Why an article is taken back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// What is wrong; 1 to 500 characters.
    pub reason: String,
}

/// Which version goes into the draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreVersion {
    /// The version.
    pub version: u32,
    /// The revision of the draft that it replaces; 0 where there is none.
    #[serde(default)]
    pub revision: u32,
}

/// Where an article is filed; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refile {
    /// Into this category; `null`: into none.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CategoryId>)]
    pub category: Option<Option<CategoryId>>,
    /// This team answers for it; `null`: none does.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TeamId>)]
    pub owner: Option<Option<TeamId>>,
    /// To be read again by then; `null`: no day is set.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub review_by: Option<Option<Date>>,
    /// Tags that are put on.
    #[serde(default)]
    pub add_tags: Vec<String>,
    /// Tags that are taken off.
    #[serde(default)]
    pub remove_tags: Vec<String>,
}

/// The versions of an article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleVersions {
    /// The newest first, at most 200.
    pub versions: Vec<ArticleVersion>,
}

/// A version without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleVersion {
    /// Its number.
    pub no: u32,
    /// Its title in each language.
    pub titles: BTreeMap<Locale, String>,
    /// What was said of it.
    pub note: String,
    /// When it was published.
    pub at_ms: i64,
    /// By whom; absent: the industry pack.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleVersionDetail {
    /// Which.
    pub version: ArticleVersion,
    /// What it says.
    pub edition: Edition,
}

/// What was said of an article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleComments {
    /// Oldest first, at most 500.
    pub comments: Vec<ArticleComment>,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleComment {
    /// Id.
    pub id: ArticleCommentId,
    /// What.
    pub text: String,
    /// When.
    pub at_ms: i64,
    /// By whom.
    pub by: UserId,
    /// Their name.
    pub by_name: String,
    /// Whether it is mine, and so mine to take back.
    pub mine: bool,
}

/// What is to be said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// 1 to 2,000 characters.
    pub text: String,
}

/// What happened to an article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleHistory {
    /// The newest first, at most 200; saves of one draft by one person are told once.
    pub events: Vec<ArticleEvent>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleEvent {
    /// What.
    pub kind: ArticleEventKind,
    /// When.
    pub at_ms: i64,
    /// By whom; absent: the industry pack.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// The version that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The reason or the note that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// Kinds of what happens to an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleEventKind {
    /// Its draft was written.
    Saved,
    /// Somebody else is to read it.
    Submitted,
    /// Something is to be mended.
    Returned,
    /// A version was published.
    Published,
    /// The draft was dropped.
    Discarded,
    /// It is not answered from any more.
    Archived,
    /// It was taken back.
    Withdrawn,
    /// It was filed elsewhere.
    Refiled,
}

/// Left out, or given and perhaps `null`.
mod given {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        given: &Option<Option<T>>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        given.as_ref().and_then(Option::as_ref).serialize(out)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}
