//! Plainer words for terms that customers do not know.

use base::Locale;
use serde::{Deserialize, Serialize};

/// A word of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term.
    pub word: String,
    /// What is said instead.
    pub plain: String,
    /// In which language; in both where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// What was changed in a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The term, as it stood there.
    pub word: String,
    /// What is said instead.
    pub plain: String,
}
