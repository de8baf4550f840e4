//! Many articles on the wire: the list and its filters, categories, what is done to several, and the rules of the house.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, CategoryId, Locale, TeamId, UserId};
use jiff::civil::Date;
use knowledge::{Audience, Layer};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::article::{DraftState, LiveState, Refile};
use crate::inbox::Wording;

/// A state to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateFilter {
    /// A draft that somebody writes.
    Editing,
    /// A draft that somebody is to read.
    InReview,
    /// A draft that is to be mended.
    Returned,
    /// Answered from.
    Published,
    /// Kept, and not answered from.
    Archived,
    /// Taken back.
    Withdrawn,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleOrder {
    /// What happened to it last, the newest first.
    #[default]
    Changed,
    /// By title.
    Title,
    /// What is to be read again soonest comes first; what has no day is left out.
    Review,
}

/// Which articles.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ArticleFilter {
    /// Words of the title, in any language.
    #[serde(default)]
    #[param(max_length = 200)]
    pub text: Option<String>,
    /// A state; absent: whatever is not archived.
    #[serde(default)]
    #[param(inline)]
    pub state: Option<StateFilter>,
    /// A category, those under it included.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// A tag.
    #[serde(default)]
    pub tag: Option<String>,
    /// The team that answers for it.
    #[serde(default)]
    pub owner: Option<TeamId>,
    /// Who may read it.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// A language that it lacks.
    #[serde(default)]
    pub missing: Option<Locale>,
    /// A language that did not change when another last did.
    #[serde(default)]
    pub stale: Option<Locale>,
    /// Only what is to be read again by today.
    #[serde(default)]
    pub review_due: Option<bool>,
    /// In which order.
    #[serde(default)]
    #[param(inline)]
    pub order: Option<ArticleOrder>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// One page of articles: 50 at most.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticlePage {
    /// In the order asked for.
    pub articles: Vec<ArticleRow>,
    /// For the next page; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are of each kind, whatever was asked for; on the first page only, and for editors only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<ArticleCounts>,
}

/// How many articles there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleCounts {
    /// All that are not archived.
    pub all: u32,
    /// Drafts that somebody writes.
    pub editing: u32,
    /// Drafts that somebody is to read.
    pub in_review: u32,
    /// Drafts that are to be mended.
    pub returned: u32,
    /// Answered from.
    pub published: u32,
    /// Kept, and not answered from.
    pub archived: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// To be read again by today.
    pub review_due: u32,
    /// With a language that did not change when another last did.
    pub stale: u32,
    /// With a language missing.
    pub missing: u32,
}

/// An article in a list: its draft where there is one, else what is live. Agents get what is live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleRow {
    /// Id.
    pub id: ArticleId,
    /// Its title in each language.
    pub titles: BTreeMap<Locale, String>,
    /// Where the draft stands; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftState>,
    /// Where what is live stands; absent: nothing was published yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<LiveState>,
    /// The version published last; 0 before the first.
    pub version: u32,
    /// How far it holds.
    pub layer: Layer,
    /// Where it is filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Marks.
    pub tags: Vec<String>,
    /// Who may read it.
    pub audiences: BTreeSet<Audience>,
    /// The team that answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<TeamId>,
    /// Languages that it lacks.
    pub missing: Vec<Locale>,
    /// Languages that did not change when another last did.
    pub stale: Vec<Locale>,
    /// It holds from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_ms: Option<i64>,
    /// It does not hold from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_ms: Option<i64>,
    /// The day by which somebody is to read it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub review_by: Option<Date>,
    /// When something last happened to it.
    pub changed_ms: i64,
    /// By whom; absent: the industry pack.
    pub changed_by: Option<UserId>,
    /// Their name.
    pub changed_by_name: String,
}

/// What somebody would like to know.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindArticles {
    /// In their own words, at most 4,000 characters.
    #[param(max_length = 4_000)]
    pub text: String,
    /// In this language; absent: in any.
    #[serde(default)]
    pub locale: Option<Locale>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ArticleHits {
    /// Published articles that colleagues may read and that hold now, the best first, at most 10.
    pub hits: Vec<ArticleHit>,
}

/// An article with the passage that is nearest to what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleHit {
    /// Id.
    pub id: ArticleId,
    /// The version that was found.
    pub version: u32,
    /// The language in which it was found.
    pub locale: Locale,
    /// Its title in that language.
    pub title: String,
    /// The headings above the passage, the outermost first.
    pub headings: Vec<String>,
    /// The passage as plain text.
    pub text: String,
    /// Words of the question in the passage: from which character to which, in order, apart from one another.
    pub matched: Vec<[u32; 2]>,
    /// Whether it is for colleagues alone, and no word of it for customers.
    pub internal: bool,
    /// How probable it is that this answers, 0 to 1.
    pub sure: f32,
    /// It does not hold from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_ms: Option<i64>,
}

/// Markdown to be shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderArticle {
    /// Markdown, at most 200,000 bytes.
    pub body: String,
    /// In which language facts of products are said that it names; without one, in that of whoever asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// Markdown as every page shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RenderedArticle {
    /// Safe HTML.
    pub html: String,
}

/// The categories: a tree of two levels.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Categories {
    /// By place, those on top and those under them alike.
    pub categories: Vec<Category>,
    /// The tags in use, the most used first, at most 200.
    pub tags: Vec<String>,
}

/// Where articles are filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Category {
    /// Id.
    pub id: CategoryId,
    /// Under which other; absent: on top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// Its name in addresses: `a`–`z`, digits and `-`.
    pub slug: String,
    /// Its name.
    pub name: Wording,
    /// Where it stands among its like.
    pub place: u32,
    /// How many articles are filed in it itself.
    pub articles: u32,
}

/// A category as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveCategory {
    /// Under which other; absent: on top. Two levels there are.
    #[serde(default)]
    pub parent: Option<CategoryId>,
    /// Its name in addresses: 1 to 60 of `a`–`z`, digits and `-`, unique.
    pub slug: String,
    /// Its name in at least one language, at most 80 characters.
    pub name: Wording,
    /// Before the one that stands at this place among its like; absent: at the end, or where it is.
    #[serde(default)]
    pub place: Option<u32>,
}

/// What is done to several articles.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkDeed {
    /// They are filed elsewhere.
    Refile {
        /// How.
        filing: Refile,
    },
    /// They are not answered from any more.
    Archive,
}

/// Several articles, and what is done to each.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkArticles {
    /// 1 to 200 articles.
    pub ids: Vec<ArticleId>,
    /// What.
    pub deed: BulkDeed,
}

/// What became of several articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkDone {
    /// To these it was done.
    pub done: Vec<ArticleId>,
    /// At these nothing was to do.
    pub unchanged: Vec<ArticleId>,
    /// These were refused.
    pub refused: Vec<BulkRefused>,
}

/// One of several that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkRefused {
    /// Which.
    pub id: ArticleId,
    /// Slug of the problem.
    pub problem: String,
}

/// Rules of the house for knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeSettings {
    /// Whether somebody else than who submitted a draft must publish it. It does not hold while only one person may publish.
    pub second_reader: bool,
}

impl Default for KnowledgeSettings {
    fn default() -> Self {
        Self { second_reader: true }
    }
}
