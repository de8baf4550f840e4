//! What is published, for programs and for whoever reads and does not write.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, CategoryId, Locale};
use knowledge::{Channel, Condition};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::article_list::ArticleHit;

/// What somebody would like to know.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindPublished {
    /// In their own words, at most 4,000 characters.
    #[param(min_length = 1, max_length = 4_000)]
    pub text: String,
    /// In this language; absent: in any.
    #[serde(default)]
    #[param(inline)]
    pub locale: Option<Locale>,
    /// What is said in this channel, as it is said there; absent: in any.
    #[serde(default)]
    #[param(inline)]
    pub channel: Option<Channel>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PublishedHits {
    /// Articles that this reader may read and that hold now, the best first, at most 10.
    pub hits: Vec<ArticleHit>,
}

/// Which published articles.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListPublished {
    /// In this category or under it.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// In this language; absent: in any.
    #[serde(default)]
    #[param(inline)]
    pub locale: Option<Locale>,
    /// What is said in this channel; absent: in any.
    #[serde(default)]
    #[param(inline)]
    pub channel: Option<Channel>,
    /// `next` of the page before.
    #[serde(default)]
    #[param(max_length = 100)]
    pub cursor: Option<String>,
}

/// How an article is to be read.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReadPublished {
    /// In this language; absent: in every language that it exists in.
    #[serde(default)]
    #[param(inline)]
    pub locale: Option<Locale>,
    /// As it is said in this channel; absent: as it stands.
    #[serde(default)]
    #[param(inline)]
    pub channel: Option<Channel>,
}

/// Published articles that hold now, 50 at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedPage {
    /// The newest change first. What this reader may not read is left out, so a page may be short and not the last.
    pub articles: Vec<PublishedRow>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A published article in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedRow {
    /// Id.
    pub id: ArticleId,
    /// The version that is published.
    pub version: u32,
    /// Its title in each language that it exists in.
    pub titles: BTreeMap<Locale, String>,
    /// Where it is filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Marks.
    pub tags: Vec<String>,
    /// Where it is said; none: everywhere.
    pub channels: BTreeSet<Channel>,
    /// Whether it is for colleagues alone, and no word of it for customers.
    pub internal: bool,
    /// It does not hold from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_ms: Option<i64>,
    /// When something last happened to it.
    pub changed_ms: i64,
}

/// A published article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedArticle {
    /// Id.
    pub id: ArticleId,
    /// The version that is published.
    pub version: u32,
    /// What it says in each language that was asked for and that it exists in; never empty.
    pub texts: BTreeMap<Locale, PublishedText>,
    /// Where it is filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Marks.
    pub tags: Vec<String>,
    /// Where it is said; none: everywhere.
    pub channels: BTreeSet<Channel>,
    /// Whether it is for colleagues alone, and no word of it for customers.
    pub internal: bool,
    /// It does not hold from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_ms: Option<i64>,
}

/// A published article in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedText {
    /// Title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// What holds in some regions instead; the first that fits counts. What depends on standing is among them only in the help centre, where
    /// it names that channel.
    #[serde(default)]
    pub cases: Vec<PublishedCase>,
}

/// What holds for some instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublishedCase {
    /// For whom.
    pub when: Condition,
    /// Markdown.
    pub body: String,
}
