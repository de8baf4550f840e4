//! The public help centre: how it is set, what its readers say of articles, and what they looked for in vain.

use std::collections::BTreeMap;

use base::{InboxId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// Where readers turn who did not find an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpCentreLink {
    /// What it is called, at most 60 characters.
    pub title: Wording,
    /// `https://…`, `mailto:…` or `tel:…`.
    pub url: String,
}

/// How the help centre is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HelpCentreSettings {
    /// Whether it is open to everybody.
    pub on: bool,
    /// What it is called, at most 60 characters; empty: as the workspace.
    pub name: Wording,
    /// One line under it, at most 120 characters.
    pub tagline: Wording,
    /// Colour, `#rrggbb`; absent: the house's green. White text on it must have a contrast of 4.5 at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// A domain of its own that leads to this server, such as `help.example.com`; absent: under `/help` of the server's own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Where readers turn who did not find an answer, at most 6.
    pub links: Vec<HelpCentreLink>,
    /// The inbox whose widget is on every page; absent: none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbox: Option<InboxId>,
    /// Whether search engines are asked to leave it alone.
    pub noindex: bool,
}

/// The help centre as an administrator sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HelpCentreView {
    /// How it is set.
    pub settings: HelpCentreSettings,
    /// Where it is, once it is on; begins with `/` where the server does not know its own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How many articles it shows in each language; a language without any is left out.
    pub articles: BTreeMap<Locale, u32>,
}

/// How often a version of an article helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionFeedback {
    /// Which version.
    pub version: u32,
    /// How often it helped.
    pub helpful: u32,
    /// How often it did not.
    pub unhelpful: u32,
}

/// What somebody wrote of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedbackWords {
    /// Of which version.
    pub version: u32,
    /// In which language they read it.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// What they wrote.
    pub text: String,
    /// When.
    pub at_ms: i64,
}

/// What readers of the help centre say of an article: in the last year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleFeedback {
    /// Where they read it, in each language in which it is public now; begins with `/` where the server does not know its own address.
    pub addresses: BTreeMap<Locale, String>,
    /// How often it helped, the newest version first.
    pub versions: Vec<VersionFeedback>,
    /// What was written, newest first, at most 100; for editors alone.
    pub words: Vec<FeedbackWords>,
}

/// What was looked for and not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HelpMiss {
    /// In which language.
    pub locale: Locale,
    /// What, without what belongs to a person.
    pub text: String,
    /// How often.
    pub count: u64,
    /// The beginning of the day on which last (UTC).
    pub last_day_ms: i64,
}

/// What readers of the help centre looked for in vain in the last 30 days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HelpMisses {
    /// The most frequent first, at most 50.
    pub misses: Vec<HelpMiss>,
}

/// What was looked for and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HelpSearch {
    /// In which language.
    pub locale: Locale,
    /// What, without what belongs to a person.
    pub text: String,
    /// How often.
    pub searches: u32,
    /// How often an article was opened of what was shown.
    pub opened: u32,
    /// The beginning of the day on which last (UTC).
    pub last_day_ms: i64,
}

/// What readers of the help centre looked for and found in the last 30 days, as their browsers told; those without scripts tell nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HelpSearches {
    /// How often something was looked for.
    pub all: u64,
    /// How often an article was opened of what was shown.
    pub opened: u64,
    /// The most frequent first, at most 50.
    pub searches: Vec<HelpSearch>,
}
