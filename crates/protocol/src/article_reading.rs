//! Places that are read again by themselves: where, when, and what came of it the last times.

use std::collections::BTreeMap;

use base::{ArticleImportId, ArticleReadingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::article_import::{ArticleImportFate, ArticleImportOptions, FetchArticleImport};

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingEvery {
    /// Every day.
    #[default]
    Daily,
    /// Once a week.
    Weekly,
}

/// When, in the workspace's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingTimes {
    /// How often.
    pub every: ReadingEvery,
    /// On which day where it is once a week: 1 is Monday, 7 is Sunday.
    #[serde(default = "monday")]
    #[schema(minimum = 1, maximum = 7)]
    pub weekday: u8,
    /// At which hour.
    #[schema(maximum = 23)]
    pub hour: u8,
}

const fn monday() -> u8 {
    1
}

/// Documents in a folder of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingFolder {
    /// Which of the folders that the operator allowed, by its name.
    pub folder: String,
    /// A folder inside it, like `help/returns`; empty: all of it.
    #[serde(default)]
    pub within: String,
    /// How they are taken.
    #[serde(default)]
    pub options: ArticleImportOptions,
}

/// Where a repository is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepositoryHost {
    /// GitHub, or GitHub Enterprise.
    #[default]
    Github,
    /// GitLab.
    Gitlab,
    /// Gitea or Forgejo.
    Gitea,
    /// Anywhere: the address is that of a `.zip` or `.tar.gz`.
    Archive,
}

/// Documents in a Git repository, read by its archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingRepository {
    /// Where it is kept.
    pub host: RepositoryHost,
    /// Its address, like `https://github.com/owner/repository`.
    pub address: String,
    /// A branch, a tag or a commit; empty: the default branch.
    #[serde(default)]
    pub branch: String,
    /// A folder of it, like `docs/help`; empty: all of it.
    #[serde(default)]
    pub within: String,
    /// An access token, at most 500 characters; it is never shown. Absent: the one that is kept for this host stays; empty: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How they are taken.
    #[serde(default)]
    pub options: ArticleImportOptions,
}

/// What is read: one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingSource {
    /// Pages of the web.
    Pages(FetchArticleImport),
    /// A folder of the server.
    Folder(ReadingFolder),
    /// A Git repository.
    Repository(ReadingRepository),
}

impl ReadingSource {
    /// How what is read is taken.
    pub const fn options(&self) -> &ArticleImportOptions {
        match self {
            Self::Pages(pages) => &pages.options,
            Self::Folder(folder) => &folder.options,
            Self::Repository(repository) => &repository.options,
        }
    }
}

/// A place that is to be read again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveArticleReading {
    /// What people call it; one line of at most 80 characters.
    pub name: String,
    /// What is read, and how it is taken.
    pub source: ReadingSource,
    /// When.
    pub times: ReadingTimes,
    /// Whether what is new or changed becomes drafts without somebody looking first. Drafts are published by people in any case.
    #[serde(default)]
    pub by_itself: bool,
}

/// What came of one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingOutcome {
    /// Nothing changed.
    Same,
    /// Something changed: it waits for somebody to look, or became drafts.
    Changed,
    /// It could not be read.
    Failed,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleReadingRun {
    /// When it ended.
    pub at_ms: i64,
    /// What came of it.
    pub outcome: ReadingOutcome,
    /// How many parts there were of each fate.
    #[serde(default)]
    pub fates: BTreeMap<ArticleImportFate, u32>,
    /// Why it could not be read, a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The import with what changed, for as long as it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ArticleImportId>,
}

/// A place that is read again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleReadingView {
    /// Id.
    pub id: ArticleReadingId,
    /// What is read, and when.
    #[serde(flatten)]
    pub reading: SaveArticleReading,
    /// Whether a token is kept for it.
    pub has_token: bool,
    /// Whether it rests.
    pub paused: bool,
    /// Who set it up; it is read in their name.
    pub owner: String,
    /// Whether that is who asks.
    pub mine: bool,
    /// Whether it is being read now.
    pub running: bool,
    /// When it is read next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_ms: Option<i64>,
    /// How often in a row it could not be read.
    pub failures: u32,
    /// The last times, newest first.
    pub runs: Vec<ArticleReadingRun>,
}

/// The places that are read again by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleReadings {
    /// In the order in which they were made.
    pub readings: Vec<ArticleReadingView>,
    /// Folders of the server that may be read, by their names.
    pub folders: Vec<String>,
}

/// Whether it rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseArticleReading {
    /// Whether it rests.
    pub paused: bool,
}
