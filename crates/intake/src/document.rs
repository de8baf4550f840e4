//! What comes out: documents, each with its place in the file that it came from.

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::picture::Picture;
use crate::refused::Refused;

/// What one file becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// One document.
    #[default]
    Whole,
    /// One for each of its chapters.
    Headings,
    /// One for each question and each term that it explains.
    Questions,
}

/// How files are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What one file becomes; tables of questions and exports of help centres are many documents in any case.
    pub split: Split,
    /// The language of everything; `None`: told from the text.
    pub locale: Option<Locale>,
    /// Bounds.
    pub limits: Limits,
}

/// A document in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// What it is called.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Other ways it is asked for.
    #[serde(default)]
    pub questions: Vec<String>,
}

/// What a reader should know of how a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Pictures were left out.
    Pictures,
    /// It was too long for one article, and was cut.
    Cut,
    /// The title was shortened.
    Title,
    /// Some letters could not be read.
    Letters,
    /// Pages without text, probably pictures, were left out.
    BlankPages,
    /// It was a draft where it comes from.
    Draft,
    /// There are more questions in it than are kept.
    Questions,
    /// Hidden sheets were left out.
    Hidden,
}

/// One document of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The file, with the archive that it lies in: `help.zip/returns.md`.
    pub file: String,
    /// Where in the file: a chapter, a question, a number of its own. The same part of the same file has the same.
    pub part: String,
    /// In each language.
    pub texts: BTreeMap<Locale, Text>,
    /// How it is marked where it comes from.
    #[serde(default)]
    pub labels: Vec<String>,
    /// What to know of it.
    #[serde(default)]
    pub warnings: BTreeSet<Warning>,
}

/// A file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFile {
    /// Which, with the archive that it lies in.
    pub file: String,
    /// Why.
    pub why: Refused,
}

/// What was read. Of a file that was refused there is no document at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The documents, in the order of the files.
    pub documents: Vec<Document>,
    /// The files that were not taken.
    pub refused: Vec<RefusedFile>,
    /// Pictures that come along, by the keys under which the documents name them: [`crate::placed`] says where they went.
    pub pictures: BTreeMap<String, Picture>,
}

/// A file as it was read, before it is cut into documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// What it calls itself.
    pub(crate) title: Option<String>,
    /// What it says.
    pub(crate) markdown: String,
    /// What to know of it.
    pub(crate) warnings: BTreeSet<Warning>,
    /// Terms that it explains, each with what is said of it.
    pub(crate) terms: Vec<(String, String)>,
    /// The language that it says it is in.
    pub(crate) locale: Option<Locale>,
}

/// What a reader makes of a file.
#[derive(Debug)]
pub(crate) enum Read {
    /// Text, to be cut.
    Draft(Draft),
    /// Documents already.
    Documents(Vec<Document>),
}
