//! How often a business action may be called: `20/minute` of one customer, of all together.

use serde::Deserialize;

/// The most calls that a rate may allow.
const MOST: u32 = 10_000;

/// The rates of an action; nothing set is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// For one customer.
    #[serde(default)]
    pub customer: Option<Rate>,
    /// For all of a workspace together.
    #[serde(default)]
    pub workspace: Option<Rate>,
}

/// So many calls within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rate {
    /// How many.
    pub most: u32,
    /// Within how long.
    pub per_ms: i64,
}

impl TryFrom<String> for Rate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (most, per) = text.split_once('/')?;
            let per_ms = match per {
                "minute" => 60_000,
                "hour" => 3_600_000,
                _ => return None,
            };
            let most = most.parse().ok().filter(|most| (1..=MOST).contains(most))?;
            Some(Self { most, per_ms })
        };
        read().ok_or_else(|| {
            format!("'{text}' is no rate: 1 to {MOST}, a stroke, minute or hour, as in 20/minute")
        })
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.most, if self.per_ms == 60_000 { "minute" } else { "hour" })
    }
}
