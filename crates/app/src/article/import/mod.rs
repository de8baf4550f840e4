//! Documents that are taken into knowledge: read, compared with what came from them before, looked at by a person, and written as drafts
//! behind the page. Nothing is published by it.

mod compare;
mod folder;
mod list;
mod pictures;
mod reason;
mod repository;
mod run;
mod source;
mod start;
mod stop;
mod take;
mod web;

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, Locale};
use knowledge::Edition;
use protocol::article_import::{ArticleImportFate, ArticleImportOptions};
use protocol::article_reading::ReadingSource;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) use compare::Planned;
pub use list::{imports, part, parts, show};
pub(super) use repository::{is_beside, token};
pub(crate) use run::{failed, run};
pub use source::begin as fetch;
pub(crate) use source::{KIND as FETCH, failed as fetch_failed, run as run_fetch};
pub(super) use source::{begun, checked as checked_source};
pub use start::start;
pub use stop::stop;
pub use take::{Upload, take};

/// The kind of job.
pub(crate) const KIND: &str = "article_import";
/// The numbers of all parts, and of pages that are not parts yet.
const ALL_PARTS: std::ops::Range<u32> = 1..i32::MAX as u32;
/// Imports that are shown.
const SHOWN: u32 = 50;

/// What is known of an import besides its parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    files: Vec<String>,
    options: ArticleImportOptions,
    /// How far the fetching of pages is, until all are there.
    #[serde(default)]
    web: Option<web::Crawl>,
    /// What all pages came with; a file comes with what it lies in.
    #[serde(default)]
    scope: Option<Vec<u8>>,
    /// What is read at once, until it was.
    #[serde(default)]
    place: Option<ReadingSource>,
}

/// What is known of a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Body {
    /// The file that it is in, with the archive; and where there.
    file: String,
    part: String,
    texts: BTreeMap<Locale, intake::Text>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    warnings: BTreeSet<intake::Warning>,
    #[serde(default)]
    problem: Option<String>,
}

/// The stored word.
const fn word(fate: ArticleImportFate) -> &'static str {
    match fate {
        ArticleImportFate::Create => "create",
        ArticleImportFate::Change => "change",
        ArticleImportFate::Same => "same",
        ArticleImportFate::Edited => "edited",
        ArticleImportFate::Drop => "drop",
        ArticleImportFate::Refused => "refused",
    }
}

fn hashed<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().to_vec()
}

/// A file, hashed.
fn file_key(file: &str) -> Vec<u8> {
    hashed([file])
}

/// What a file came with, hashed: the archive that it lies in, or itself.
fn archive_key(file: &str) -> Vec<u8> {
    hashed(["archive", file.split('/').next().unwrap_or(file)])
}

/// A part of a file, hashed.
fn source_key(file: &str, part: &str) -> Vec<u8> {
    hashed([file, part])
}

/// What a part says, hashed.
fn says(texts: &BTreeMap<Locale, intake::Text>) -> Vec<u8> {
    let mut all: Vec<&str> = Vec::new();
    for (locale, text) in texts {
        all.extend([locale.code(), text.title.as_str(), text.body.as_str()]);
        all.extend(text.questions.iter().map(String::as_str));
    }
    hashed(all)
}

/// What an article says in these languages, hashed as what it came from.
fn article_says(edition: &Edition, locales: impl Iterator<Item = Locale>) -> Vec<u8> {
    let text = |locale: Locale| {
        let there = edition.wordings.get(&locale)?;
        let text = intake::Text {
            title: there.title.clone(),
            body: there.body.clone(),
            questions: there.questions.clone(),
        };
        Some((locale, text))
    };
    says(&locales.filter_map(text).collect())
}

/// The edition of an article that says what a part says; what it says in other languages stays.
fn edition(
    before: Option<&Edition>,
    body: &Body,
    options: &ArticleImportOptions,
    id: ArticleId,
) -> Option<Edition> {
    let mut edition = before.cloned().unwrap_or_else(|| Edition {
        category: options.category,
        owner: options.owner,
        audiences: options.audiences.clone(),
        tags: body
            .labels
            .iter()
            .map(|label| label.chars().take(base::limits::ARTICLE_TAG_CHARS).collect())
            .collect(),
        ..Edition::default()
    });
    for (locale, text) in &body.texts {
        let into = edition.wordings.entry(*locale).or_default();
        into.title.clone_from(&text.title);
        into.body.clone_from(&text.body);
        into.questions.clone_from(&text.questions);
    }
    edition.checked(id).ok()
}
