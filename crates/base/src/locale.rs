//! The two languages the product is equally at home in.

use serde::{Deserialize, Serialize};

/// A language of the interface and of replies.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Chinese (simplified).
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Both, in a fixed order.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The two-letter code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Reads `zh`, `zh-CN`, `en_US`, …; anything else is `None`.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}
