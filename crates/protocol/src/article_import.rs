//! Documents that are taken into knowledge: what would become of each part, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, ArticleImportId, CategoryId, Locale, TeamId};
use knowledge::Audience;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleImportState {
    /// Pages are being fetched; it waits for nobody yet.
    Fetching,
    /// It waits to be started.
    Ready,
    /// Its parts are being done.
    Running,
    /// Every part is done.
    Done,
    /// Somebody stopped it, or it took longer than a day. What was done stays done.
    Stopped,
    /// It failed again and again; under the failed tasks it can be driven again.
    Failed,
}

/// What one file becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleImportSplit {
    /// One article.
    #[default]
    Whole,
    /// One for each of its chapters.
    Headings,
    /// One for each question and each term that it explains.
    Questions,
}

/// What becomes of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleImportFate {
    /// A new article begins, as a draft.
    Create,
    /// The article that came from it gets a draft that says what it says now.
    Change,
    /// It says what it said before: nothing is done.
    Same,
    /// It changed, and so did the article since: it is taken over only where that is chosen.
    Edited,
    /// It is not in the file any more: the article is archived, or its draft dropped, only where that is chosen.
    Drop,
    /// The file cannot be read.
    Refused,
}

/// Whether that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleImportPartState {
    /// It waits.
    Waiting,
    /// It is done.
    Done,
    /// It was left out.
    Left,
    /// It could not be done: somebody else wrote meanwhile, or the article is gone.
    Failed,
}

/// How documents are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleImportOptions {
    /// What one file becomes; tables of questions and exports of help centres are many articles in any case.
    #[serde(default)]
    pub split: ArticleImportSplit,
    /// The language of everything; absent: told from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Where new articles are filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The team that answers for new articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<TeamId>,
    /// Who may read new articles.
    #[serde(default)]
    pub audiences: BTreeSet<Audience>,
}

/// Pages of the web that are to be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FetchArticleImport {
    /// Where to begin, 1 to 20 addresses of at most 5 sites: pages, or lists of pages (`sitemap.xml`). Nothing on another site is read.
    pub addresses: Vec<String>,
    /// How many links away from there, at most 5; 0: these pages, and those of the lists.
    #[serde(default)]
    pub links: u8,
    /// What the path of every page further on begins with; empty: everything on the site.
    #[serde(default)]
    pub within: String,
    /// How many pages at most, up to 500.
    #[serde(default = "all_pages")]
    pub most: u32,
    /// How they are taken.
    #[serde(default)]
    pub options: ArticleImportOptions,
}

const fn all_pages() -> u32 {
    base::limits::WEB_PAGES
}

/// How far the fetching of pages is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportFetched {
    /// Pages that were asked for.
    pub asked: u32,
    /// Pages that are known and were not asked for yet.
    pub left: u32,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportView {
    /// Id.
    pub id: ArticleImportId,
    /// Where it stands.
    pub state: ArticleImportState,
    /// Whether it was read by itself, and so waits until somebody looks.
    #[serde(default)]
    pub scheduled: bool,
    /// The files' names, or the addresses with which it began.
    pub files: Vec<String>,
    /// How far the fetching is, while pages are fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<ArticleImportFetched>,
    /// Who began it.
    pub by: String,
    /// When the files came, or when it was started.
    pub at_ms: i64,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<i64>,
    /// How many parts there are of each fate.
    pub fates: BTreeMap<ArticleImportFate, u32>,
    /// Parts that wait.
    pub waiting: u32,
    /// Parts that are done.
    pub done: u32,
    /// Parts that could not be done.
    pub failed: u32,
}

/// Imports, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleImports {
    /// Those of the last 30 days.
    pub imports: Vec<ArticleImportView>,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportPart {
    /// Its number.
    pub no: u32,
    /// What becomes of it.
    pub fate: ArticleImportFate,
    /// Whether that was done.
    pub state: ArticleImportPartState,
    /// The file, with the archive that it lies in.
    pub file: String,
    /// Where in the file; empty: all of it.
    pub part: String,
    /// Its title in each language.
    pub titles: BTreeMap<Locale, String>,
    /// What to know of it, words of the catalogue.
    pub warnings: Vec<String>,
    /// Why it cannot be taken, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
}

/// A page of parts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportParts {
    /// Parts by their numbers.
    pub parts: Vec<ArticleImportPart>,
    /// The number behind which the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

/// What a part says in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportText {
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Other ways it is asked for.
    pub questions: Vec<String>,
    /// What it says, as it is shown.
    pub html: String,
}

/// What a part says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleImportDetail {
    /// The part.
    pub part: ArticleImportPart,
    /// In each language.
    pub texts: BTreeMap<Locale, ArticleImportText>,
}

/// What is done of an import besides what is new and what changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartArticleImport {
    /// Parts that are left out, at most 1,000.
    #[serde(default)]
    pub leave_out: Vec<u32>,
    /// Parts that are done although they were edited here, or are not in the file any more, at most 1,000.
    #[serde(default)]
    pub also: Vec<u32>,
}

/// Which parts.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindArticleImportParts {
    /// Of this fate only.
    #[serde(default)]
    #[param(inline)]
    pub fate: Option<ArticleImportFate>,
    /// Behind this number.
    #[serde(default)]
    pub after: u32,
}
