//! What is to be done about articles: what a look through all that is published finds. Every finding has a name that stays the same as long as
//! it is true, so that none is made twice, and one that is not found any more is over.

pub mod alike;
mod clause;
mod link;
mod look;
mod measure;
mod twin;

use base::{ArticleId, Locale, TeamId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use alike::groups;
pub use look::{Look, Published, UNUSED_MS, Used};

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ArticleTaskKind)]
pub enum Kind {
    /// Two articles say different numbers of the same.
    Contradiction,
    /// It links to an article that is not published.
    DeadLink,
    /// Readers say that it did not help.
    Unhelpful,
    /// Readers look for something that no article answers.
    SearchedInVain,
    /// It is over, is soon, is to be read again, or is old and much told.
    Stale,
    /// Two articles say almost the same, or answer the same question.
    Duplicate,
    /// A language lacks, or says what another does not say any more.
    Translation,
    /// The assistant never answered from it.
    Unused,
}

impl Kind {
    /// All, what is worst first.
    pub const ALL: [Self; 8] = [
        Self::Contradiction,
        Self::DeadLink,
        Self::Unhelpful,
        Self::SearchedInVain,
        Self::Stale,
        Self::Duplicate,
        Self::Translation,
        Self::Unused,
    ];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::DeadLink => "dead_link",
            Self::Unhelpful => "unhelpful",
            Self::SearchedInVain => "searched_in_vain",
            Self::Stale => "stale",
            Self::Duplicate => "duplicate",
            Self::Translation => "translation",
            Self::Unused => "unused",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
#[schema(as = ArticleFinding)]
pub enum Finding {
    /// Two articles say different numbers of the same.
    Contradiction {
        /// In which language.
        locale: Locale,
        /// What this one says.
        here: String,
        /// Its numbers.
        values_here: Vec<String>,
        /// What the other one says.
        there: String,
        /// Its numbers.
        values_there: Vec<String>,
    },
    /// Two articles say almost the same.
    SameText {
        /// In which language.
        locale: Locale,
        /// How much of it, in percent.
        share: u32,
    },
    /// Two articles answer the same question.
    SameQuestion {
        /// In which language.
        locale: Locale,
        /// The question.
        question: String,
    },
    /// A link names an article that is not published, or none.
    DeadLink {
        /// In which language.
        locale: Locale,
        /// Where it leads.
        address: String,
        /// The words that are linked.
        words: String,
    },
    /// An article that is told to help too is not published.
    DeadRelated,
    /// As many readers of the help centre say of this version that it did not help as say that it did, or more.
    Unhelpful {
        /// How many it helped in 90 days.
        helpful: u32,
        /// How many it did not.
        unhelpful: u32,
    },
    /// Readers of the help centre looked for it in the last 30 days and found nothing.
    SearchedInVain {
        /// In which language.
        locale: Locale,
        /// What they looked for; names and numbers of people are taken out.
        text: String,
    },
    /// It does not hold any more and is published nevertheless.
    Over {
        /// Since when.
        since_ms: i64,
    },
    /// It will not hold any more soon.
    Ending {
        /// From when on.
        until_ms: i64,
    },
    /// Somebody was to read it again.
    ReviewDue {
        /// By which day.
        #[schema(value_type = String, format = Date)]
        by: Date,
    },
    /// Nobody changed it for long, and it is told.
    Old {
        /// When it was published.
        since_ms: i64,
        /// In how many messages of the last 90 days.
        told: u32,
    },
    /// It does not exist in this language.
    Missing {
        /// Which.
        locale: Locale,
    },
    /// It did not change when another language last did.
    Behind {
        /// Which.
        locale: Locale,
    },
    /// In 90 days the assistant did not answer from it, and no reader rated it.
    Unused {
        /// When it was published.
        since_ms: i64,
    },
}

impl Finding {
    /// What kind of work it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Contradiction { .. } => Kind::Contradiction,
            Self::SameText { .. } | Self::SameQuestion { .. } => Kind::Duplicate,
            Self::DeadLink { .. } | Self::DeadRelated => Kind::DeadLink,
            Self::Unhelpful { .. } => Kind::Unhelpful,
            Self::SearchedInVain { .. } => Kind::SearchedInVain,
            Self::Over { .. } | Self::Ending { .. } | Self::ReviewDue { .. } | Self::Old { .. } => {
                Kind::Stale
            }
            Self::Missing { .. } | Self::Behind { .. } => Kind::Translation,
            Self::Unused { .. } => Kind::Unused,
        }
    }
}

/// Something that is to be done about an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The same as long as it is true.
    pub key: String,
    /// The article that it is about; `None`: one that is not there.
    pub article: Option<ArticleId>,
    /// The other one, where it takes two.
    pub other: Option<ArticleId>,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
    /// How often it was seen.
    pub count: u32,
    /// What.
    pub finding: Finding,
}
