//! Articles that a program keeps elsewhere and tells of here.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, ArticleSourceId, Locale};
use knowledge::Audience;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// How a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushedFormat {
    /// As it is kept here.
    #[default]
    Markdown,
    /// Brought to Markdown; pictures, scripts and styles are left out.
    Html,
}

/// What an article says in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushedText {
    /// One line.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// At most 200,000 bytes of Markdown.
    #[schema(min_length = 1)]
    pub body: String,
    /// How the body is written.
    #[serde(default)]
    pub format: PushedFormat,
    /// Other ways it is asked for.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub questions: Vec<String>,
}

/// From when until when it holds; an end that is absent is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushedTime {
    /// From this instant on.
    #[schema(minimum = 0, maximum = 253402300799999_i64)]
    #[serde(default, deserialize_with = "crate::object::whole", skip_serializing_if = "Option::is_none")]
    pub from_ms: Option<i64>,
    /// Not from this instant on.
    #[schema(minimum = 0, maximum = 253402300799999_i64)]
    #[serde(default, deserialize_with = "crate::object::whole", skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<i64>,
}

/// An article as it stands elsewhere. What is not given stays as it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushedItem {
    /// What it is called there: a path, a number; one line.
    #[schema(min_length = 1, max_length = 200)]
    pub external_id: String,
    /// What it says, by language; what it says here in others stays.
    #[serde(deserialize_with = "crate::object::named")]
    pub texts: BTreeMap<Locale, PushedText>,
    /// Where it is filed: the category's name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How it is marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
    /// Who may read it.
    #[serde(default, deserialize_with = "crate::object::set", skip_serializing_if = "Option::is_none")]
    pub audiences: Option<BTreeSet<Audience>>,
    /// When it holds.
    #[serde(default, deserialize_with = "crate::object::maybe", skip_serializing_if = "Option::is_none")]
    pub valid: Option<PushedTime>,
    /// What the text is known by there: a hash, a revision. Where it is the same as the last time, nothing else is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub fingerprint: Option<String>,
}

/// Articles as they stand elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushArticles {
    /// Who tells: small letters, digits, `.`, `_`, `-`. A name that is new begins a source.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9][a-z0-9._-]*$")]
    pub source: String,
    /// The articles, each once.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(deserialize_with = "crate::object::each")]
    pub items: Vec<PushedItem>,
    /// Only says what would become of them.
    #[serde(default)]
    pub dry_run: bool,
    /// Also what somebody changed here since the last time.
    #[serde(default)]
    pub overwrite: bool,
}

/// Which article is not there any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DropPushed {
    /// Who tells.
    #[param(min_length = 1, max_length = 40, pattern = "^[a-z0-9][a-z0-9._-]*$")]
    pub source: String,
    /// What it was called there.
    #[param(min_length = 1, max_length = 200)]
    pub external_id: String,
}

/// Which articles of a source are wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListPushed {
    /// Whose.
    #[param(min_length = 1, max_length = 40, pattern = "^[a-z0-9][a-z0-9._-]*$")]
    pub source: String,
    /// Only those that are not there any more.
    #[serde(default)]
    pub gone: bool,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushOutcome {
    /// A draft of a new article began.
    Created,
    /// Its draft says what it says now.
    Changed,
    /// Nothing had to be done.
    Unchanged,
    /// Somebody changed it here since the last time: nothing was done.
    Edited,
    /// It cannot be taken like this: `problem` says why.
    Refused,
    /// It is noted that it is not there any more; a person decides what becomes of the article.
    Gone,
    /// It is not there any more, and is answered from no more: the source may do so.
    Archived,
}

/// An article of a program, after it was told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PushedArticle {
    /// What it is called there.
    pub external_id: String,
    /// What became of it.
    pub outcome: PushOutcome,
    /// The article here; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// Whether a colleague is to read its draft.
    pub in_review: bool,
    /// Whether it was published by this: the source may do so.
    pub published: bool,
    /// Why it cannot be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of each, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PushedArticles {
    /// One for each.
    pub items: Vec<PushedArticle>,
}

/// An article as a source told of it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PushedRow {
    /// What it is called there.
    pub external_id: String,
    /// The article here.
    pub article_id: ArticleId,
    /// What the text was known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// When something of it was written here last.
    pub told_ms: i64,
    /// When it was told that it is not there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_ms: Option<i64>,
}

/// Articles of a source, in no order that means something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PushedPage {
    /// Some of them.
    pub items: Vec<PushedRow>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A program that tells of articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleSourceView {
    /// Id.
    pub id: ArticleSourceId,
    /// What it calls itself.
    pub name: String,
    /// Whether it publishes changes to its own articles, once a person has published them.
    pub publishes: bool,
    /// Articles that it told of.
    pub items: u32,
    /// Those of them that are not there any more.
    pub gone: u32,
    /// When it told of something last.
    pub told_ms: i64,
}

/// The programs that tell of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleSources {
    /// By name.
    pub sources: Vec<ArticleSourceView>,
}

/// What a source may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetArticleSource {
    /// Whether it publishes changes to its own articles, once a person has published them.
    pub publishes: bool,
}
