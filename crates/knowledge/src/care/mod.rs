//! What is to be done about articles: what a look through all that is published finds. Every finding has a name that stays the same as long as
//! it is true, so that none is made twice, and one that is not found any more is over.

pub mod alike;
mod asked;
mod clause;
mod effect;
mod fact;
mod link;
mod look;
mod measure;
pub mod reply;
mod searched;
mod twin;

use base::{ArticleId, ConversationId, Locale, MessageId, TeamId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::product::FactValue;

pub use alike::groups;
pub use asked::{Asked, AskedGroup, CUSTOMERS, Came, EXAMPLES, KnownGroup, Nearby, WEEKS, bare, gather};
pub use effect::{EFFECT_DAYS, EFFECT_LEAST, Effect};
pub use fact::facts;
pub use look::{Look, Published, UNUSED_MS, Used};
pub use searched::Searched;

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ArticleTaskKind)]
pub enum Kind {
    /// Two articles say different numbers of the same.
    Contradiction,
    /// It links to an article that is not published.
    DeadLink,
    /// A fact of a product that it says has changed, or is not known any more.
    Fact,
    /// Customers ask the assistant something that it does not answer, or not well.
    Unanswered,
    /// Readers say that it did not help.
    Unhelpful,
    /// Readers look for something that no article answers.
    SearchedInVain,
    /// Readers look for something, and open nothing of what is shown.
    PassedOver,
    /// Readers look for something, and open another article than the first that is shown.
    Chosen,
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
    pub const ALL: [Self; 12] = [
        Self::Contradiction,
        Self::DeadLink,
        Self::Fact,
        Self::Unanswered,
        Self::Unhelpful,
        Self::SearchedInVain,
        Self::PassedOver,
        Self::Chosen,
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
            Self::Fact => "fact",
            Self::Unanswered => "unanswered",
            Self::Unhelpful => "unhelpful",
            Self::SearchedInVain => "searched_in_vain",
            Self::PassedOver => "passed_over",
            Self::Chosen => "chosen",
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
    /// A fact that it says is another since it was published.
    FactChanged {
        /// Of which product.
        sku: String,
        /// What the fact is called.
        fact: String,
        /// What it said.
        from: FactValue,
        /// What it says.
        to: FactValue,
    },
    /// A fact that it names is not known; readers are told that there is nothing to say.
    FactGone {
        /// In which language.
        locale: Locale,
        /// `SKU.FACT`, as it is written.
        names: String,
    },
    /// Customers asked the same in the last 28 days, and were not answered, or not well. Their words stay in their conversations.
    Unanswered {
        /// In which language most of them asked.
        locale: Locale,
        /// The reply to the question with which it began: what it is known by.
        anchor: MessageId,
        /// How many customers asked and were not answered well.
        customers: u32,
        /// How often they did.
        failed: u32,
        /// How many of these answers the customers found unhelpful.
        unhelpful: u32,
        /// How often the same was answered.
        answered: u32,
        /// How often readers looked for about the same in vain.
        searches: u32,
        /// How often it was not answered well in each of the last four weeks, the oldest first.
        weeks: Vec<u32>,
        /// When it was asked last.
        last_ms: i64,
        /// The published articles that are nearest.
        near: Vec<ArticleId>,
    },
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
    /// Readers of the help centre looked for it in the last 28 days and opened hardly anything of what is shown, this article first.
    PassedOver {
        /// In which language.
        locale: Locale,
        /// What they looked for; names and numbers of people are taken out.
        text: String,
        /// How often something was opened nevertheless.
        opened: u32,
    },
    /// Readers of the help centre who looked for it in the last 28 days opened this article most, and another one is shown first.
    Chosen {
        /// In which language.
        locale: Locale,
        /// What they looked for; names and numbers of people are taken out.
        text: String,
        /// How often any article was opened.
        of: u32,
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
            Self::FactChanged { .. } | Self::FactGone { .. } => Kind::Fact,
            Self::Unanswered { .. } => Kind::Unanswered,
            Self::Unhelpful { .. } => Kind::Unhelpful,
            Self::SearchedInVain { .. } => Kind::SearchedInVain,
            Self::PassedOver { .. } => Kind::PassedOver,
            Self::Chosen { .. } => Kind::Chosen,
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
    /// Of questions: the replies to them and where these stand, those that are shown first.
    pub questions: Vec<(MessageId, ConversationId)>,
}
