//! What colleagues must read, with a short check.

use std::collections::BTreeSet;

use access::Role;
use base::{ArticleId, Locale, MustReadId, TeamId, UserId};
use knowledge::Condition;
use knowledge::must_read::{Check, Question};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::article_task::TaskArticle;

/// Say that colleagues must read an article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeMustRead {
    /// The version that was looked at: the one that is published.
    pub version: u32,
    /// Whether it is about this version alone: a newer one ends it. Otherwise whoever reads later reads what is published then.
    #[serde(default)]
    pub only_this: bool,
    /// For the people of these teams, at most 50; with no team and no role, for everybody.
    #[serde(default)]
    pub teams: BTreeSet<TeamId>,
    /// And for people of these roles.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// By when, in milliseconds; within a year.
    pub due_ms: i64,
    /// The check.
    #[serde(default)]
    pub check: Check,
}

/// What is done to one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub enum SetMustRead {
    /// Nobody is asked any more.
    Withdraw,
    /// What is published now must be read, by those too who have read an older version.
    Again {
        /// The version that was looked at.
        version: u32,
        /// By when, in milliseconds; within a year.
        due_ms: i64,
        /// The check; absent: as it is.
        #[serde(default)]
        check: Option<Check>,
    },
    /// Whoever has read an older version need not read the one that is published now.
    Spare {
        /// The version that was looked at.
        version: u32,
    },
}

/// Which of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindMustReads {
    /// Those that were withdrawn, rather than those that are asked.
    #[serde(default)]
    pub withdrawn: bool,
    /// Those of this article alone.
    #[serde(default)]
    pub article: Option<ArticleId>,
    /// Those older than this one.
    #[serde(default)]
    pub before: Option<MustReadId>,
}

/// The newest first, at most 50.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadPage {
    /// Them.
    pub must_reads: Vec<MustReadView>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<MustReadId>,
}

/// What colleagues must read, for whoever asked them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadView {
    /// Id.
    pub id: MustReadId,
    /// The article.
    pub article: TaskArticle,
    /// This version or a newer one.
    pub version: u32,
    /// The version that colleagues can read now; absent where none is published for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<u32>,
    /// Whether it is about that version alone.
    pub only_this: bool,
    /// Whether people are asked now: it was not withdrawn, and there is something to read.
    pub asked: bool,
    /// Whether a newer version was published, and nobody has said whether it must be read again.
    pub newer: bool,
    /// For these; with no team and no role, for everybody.
    pub teams: BTreeSet<TeamId>,
    /// And for these.
    pub roles: BTreeSet<Role>,
    /// The check, with what is right.
    pub check: Check,
    /// By when.
    pub due_ms: i64,
    /// Who made it.
    pub made_by_name: String,
    /// When.
    pub made_ms: i64,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<i64>,
    /// How far people are.
    pub counts: MustReadCounts,
}

/// How far people are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MustReadCounts {
    /// Whom it concerns.
    pub readers: u32,
    /// Of these, who has read it.
    pub confirmed: u32,
    /// Of these, who has not, and should have.
    pub late: u32,
    /// Who has answered the check.
    pub answered: u32,
    /// Of these, how many had each question wrong at the first try.
    pub missed: Vec<u32>,
}

/// Whom it concerns: who is late first, then who has not read it, then who has.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadReaders {
    /// Them.
    pub readers: Vec<MustReadReader>,
}

/// What one colleague made of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadReader {
    /// Who.
    pub user_id: UserId,
    /// What they are called.
    pub name: String,
    /// When they had read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_ms: Option<i64>,
    /// Which version they read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Whether that was later than it should, or it is not read and should be.
    pub late: bool,
    /// How often they answered.
    pub tries: u32,
    /// Questions that were wrong at the first try, counted from 0.
    pub missed: Vec<usize>,
}

/// Who was reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MustReadReminded {
    /// Letters that go out now.
    pub letters: u32,
    /// Who had one today already.
    pub before: u32,
}

/// What I must read, what is due first first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct MyMustReads {
    /// Them.
    pub must_reads: Vec<MyMustRead>,
}

/// Something that I must read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyMustRead {
    /// Id.
    pub id: MustReadId,
    /// The article.
    pub article: TaskArticle,
    /// By when.
    pub due_ms: i64,
    /// How many questions it asks.
    pub questions: u32,
    /// Whether I have read an older version.
    pub again: bool,
}

/// In which language.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReadMustRead {
    /// Absent: one's own. Where the article has it in one language only, that is read.
    #[serde(default)]
    #[param(inline)]
    pub locale: Option<Locale>,
}

/// What is to be read, and its check.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadText {
    /// Id.
    pub id: MustReadId,
    /// The article.
    pub article: ArticleId,
    /// Its version; goes with the answer.
    pub version: u32,
    /// The language of its words.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// What it says, as HTML that is safe to show.
    pub html: String,
    /// What it says instead for some, in the order in which that counts.
    #[serde(default)]
    pub others: Vec<MustReadOther>,
    /// The language of the questions.
    pub check_locale: Locale,
    /// The check; empty where reading is enough.
    pub questions: Vec<Question>,
    /// By when.
    pub due_ms: i64,
    /// When I had read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_ms: Option<i64>,
}

/// What an article that is to be read says for some.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MustReadOther {
    /// For whom.
    pub when: Condition,
    /// What it says, as HTML that is safe to show.
    pub html: String,
}

/// I have read it, and answer the check.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerMustRead {
    /// The version that was read.
    pub version: u32,
    /// The language in which it was read: where in it the right answer stands is said in this one.
    pub locale: Locale,
    /// The choice of each question, counted from 0; empty without questions.
    #[serde(default)]
    pub answers: Vec<u8>,
}

/// What became of the answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnsweredMustRead {
    /// Whether it is read now.
    pub confirmed: bool,
    /// What was wrong.
    pub wrong: Vec<WrongAnswer>,
}

/// A question that was answered wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrongAnswer {
    /// Which, counted from 0.
    pub question: usize,
    /// The headings over where the article says it, the outermost first.
    pub heading: Vec<String>,
    /// What it says there; empty where no passage comes near.
    pub passage: String,
}
