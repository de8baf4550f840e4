//! What an article says: all that answers depend on, in every language, as one value.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, CategoryId, Locale, TeamId, Timestamp};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far knowledge holds: what is nearer to the case goes before what is more general.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ArticleLayer)]
pub enum Layer {
    /// Everywhere: what the trade has in common.
    Base,
    /// In this company.
    #[default]
    Business,
    /// In one of its products or campaigns.
    Application,
}

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ArticleAudience)]
pub enum Audience {
    /// Everybody.
    Customers,
    /// Our own people.
    Agents,
    /// The assistant, which answers customers from it.
    Assistant,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customers, Self::Agents, Self::Assistant];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Agents => "agents",
            Self::Assistant => "assistant",
        }
    }
}

/// Where it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ArticleChannel)]
pub enum Channel {
    /// In the chat of a web site or an app.
    Chat,
    /// In letters.
    Mail,
    /// In the public help centre.
    HelpCentre,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Mail, Self::HelpCentre];
}

/// An article in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleText {
    /// At most 200 characters.
    pub title: String,
    /// Markdown, at most 200,000 bytes.
    #[serde(default)]
    pub body: String,
    /// Other ways it is asked for, at most 50: searched, not shown.
    #[serde(default)]
    pub questions: Vec<String>,
    /// The version in which this language last changed; what a caller sends here does not count. Of two languages the one with the older
    /// number is stale.
    #[serde(default)]
    pub since: u32,
}

impl ArticleText {
    /// Whether both say the same, whenever it was written.
    pub fn says_as(&self, other: &Self) -> bool {
        self.title == other.title && self.body == other.body && self.questions == other.questions
    }

    /// Whether there is something to read.
    pub fn is_whole(&self) -> bool {
        !self.title.trim().is_empty() && !self.body.trim().is_empty()
    }
}

/// For whom and where a variant holds; each that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleCondition)]
pub struct Condition {
    /// For customers who are, or are not, of those most valued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip: Option<bool>,
    /// In one of these regions, at most 20.
    #[serde(default)]
    pub regions: Vec<String>,
    /// In one of these channels.
    #[serde(default)]
    pub channels: BTreeSet<Channel>,
}

/// Another answer where a condition holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleVariant)]
pub struct Variant {
    /// When it is said instead of the body.
    pub when: Condition,
    /// Markdown in each language.
    pub bodies: BTreeMap<Locale, String>,
}

/// What an article says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleEdition)]
pub struct Edition {
    /// In each language that it exists in.
    pub wordings: BTreeMap<Locale, ArticleText>,
    /// How far it holds.
    #[serde(default)]
    pub layer: Layer,
    /// Where it is filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Marks, at most 20, each of at most 40 characters.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Who may read it.
    #[serde(default)]
    pub audiences: BTreeSet<Audience>,
    /// Where it is said; none: everywhere.
    #[serde(default)]
    pub channels: BTreeSet<Channel>,
    /// It holds from this instant on.
    #[serde(default, rename = "valid_from_ms", with = "ms", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub valid_from: Option<Timestamp>,
    /// It does not hold from this instant on.
    #[serde(default, rename = "valid_until_ms", with = "ms", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub valid_until: Option<Timestamp>,
    /// The day by which somebody is to read it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub review_by: Option<Date>,
    /// The team that answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<TeamId>,
    /// What else helps, at most 50.
    #[serde(default)]
    pub related: Vec<ArticleId>,
    /// Other answers by condition, at most 20; the first that fits is said.
    #[serde(default)]
    pub variants: Vec<Variant>,
}

impl Edition {
    /// Whether it holds at this instant.
    pub fn is_valid(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }

    /// The languages that it lacks: no title, or nothing to read.
    pub fn missing(&self) -> Vec<Locale> {
        let lacks = |locale: &Locale| !self.wordings.get(locale).is_some_and(ArticleText::is_whole);
        Locale::ALL.into_iter().filter(lacks).collect()
    }

    /// The languages that did not change when another last did.
    pub fn stale(&self) -> Vec<Locale> {
        let newest = self.wordings.values().map(|text| text.since).max().unwrap_or_default();
        let stale = self.wordings.iter().filter(|(_, text)| text.since < newest);
        stale.map(|(locale, _)| *locale).collect()
    }

    /// The same with the version told in which each language last changed: `version` where it says something else than what is live, or
    /// where it is in `confirmed`, now or since the draft was begun: looked at, and right as it stands.
    #[must_use]
    pub fn dated(
        mut self,
        version: u32,
        draft: Option<&Self>,
        live: Option<&Self>,
        confirmed: &[Locale],
    ) -> Self {
        for (locale, text) in &mut self.wordings {
            let same = |edition: Option<&Self>| {
                let there = edition.and_then(|edition| edition.wordings.get(locale));
                there.filter(|there| there.says_as(text)).map(|there| there.since)
            };
            text.since = match (same(live), same(draft)) {
                (Some(live), Some(draft)) if draft > live => version,
                (Some(live), _) if !confirmed.contains(locale) => live,
                _ => version,
            };
        }
        self
    }

    /// Whether both say the same, whenever each language was written.
    pub fn says_as(&self, other: &Self) -> bool {
        let undated = |edition: &Self| {
            let mut edition = edition.clone();
            edition.wordings.values_mut().for_each(|text| text.since = 0);
            edition
        };
        undated(self) == undated(other)
    }

    /// Why it cannot be published.
    pub fn gaps(&self, now: Timestamp) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if !self.wordings.values().any(ArticleText::is_whole) {
            gaps.push(Gap::NoText);
        } else if self.wordings.values().any(|text| !text.is_whole()) {
            gaps.push(Gap::HalfText);
        }
        if self.audiences.is_empty() {
            gaps.push(Gap::NoAudience);
        }
        match (self.valid_from, self.valid_until) {
            (Some(from), Some(until)) if until <= from => gaps.push(Gap::EndsBeforeItBegins),
            (_, Some(until)) if until <= now => gaps.push(Gap::Over),
            _ => {}
        }
        gaps
    }
}

/// Why an edition cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No language has a title and a body.
    NoText,
    /// A language has a title without a body, or a body without a title.
    HalfText,
    /// Nobody may read it.
    NoAudience,
    /// It would end before it begins.
    EndsBeforeItBegins,
    /// It would be over already.
    Over,
}

/// Instants as milliseconds.
mod ms {
    use base::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(at: &Option<Timestamp>, out: S) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::ms).serialize(out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(Timestamp::from_ms))
    }
}
