//! Why a draft cannot be published.

use base::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a draft cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleGap {
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
    /// It says what is live already.
    Unchanged,
    /// Somebody else is to read it first.
    NotReviewed,
    /// Whoever submitted it does not publish it.
    OwnReview,
    /// It names a fact of a product that is not known.
    UnknownFact,
}

/// A fact that an article names and that is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnknownFact {
    /// In which language it is named.
    pub locale: Locale,
    /// `SKU.FACT`, as it is written.
    pub names: String,
}
