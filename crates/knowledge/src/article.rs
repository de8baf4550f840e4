//! What the company has reviewed and published.

use std::collections::BTreeMap;

use base::{Locale, Timestamp};
use serde::{Deserialize, Serialize};

/// An article in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The title, shown as the source.
    pub title: String,
    /// The answer.
    pub body: String,
    /// Other ways customers ask for it; searched, not shown.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// A reviewed answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Stable id.
    pub id: String,
    /// The article in each language it exists in.
    pub wordings: BTreeMap<Locale, Wording>,
    /// Valid from this instant on.
    pub valid_from: Option<Timestamp>,
    /// Not valid from this instant on.
    pub valid_until: Option<Timestamp>,
}

impl Article {
    /// May it be given as an answer at this instant?
    pub fn is_valid(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }
}
