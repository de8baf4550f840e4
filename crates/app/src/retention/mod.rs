//! How long a workspace keeps what is over: set by an administrator, carried out by a job that sets itself again.

mod run;
mod save;
mod show;

use base::Timestamp;
use protocol::retention::RetentionSettings;
use store::Cx;

pub(crate) use run::run;
pub use save::save;
pub use show::{preview, show};

use crate::error::{Error, Result};

/// Name of the stored setting.
pub(crate) const RETENTION: &str = "retention";
/// What the work is called; its unique key is the same word, because a workspace has one.
pub(crate) const KIND: &str = "retention";
/// Nothing is removed that somebody may still be working on, or waiting for.
const LEAST_DAYS: u32 = 7;
/// Ten years.
const MOST_DAYS: u32 = 3_650;
const DAY_MS: i64 = 86_400_000;

/// What is set. What this version cannot read counts as not set: it removes nothing.
async fn set(cx: &Cx) -> Result<RetentionSettings> {
    let value = cx.setting(RETENTION).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

fn checked(settings: RetentionSettings) -> Result<RetentionSettings> {
    let of = [("conversations_days", settings.conversations_days), ("figures_days", settings.figures_days)];
    for (field, days) in of {
        if days.is_some_and(|days| !(LEAST_DAYS..=MOST_DAYS).contains(&days)) {
            return Err(Error::invalid(field, format!("must be {LEAST_DAYS} to {MOST_DAYS} days")));
        }
    }
    Ok(settings)
}

/// The instant before which things go.
fn before(now: Timestamp, days: u32) -> Timestamp {
    now.plus_ms(-i64::from(days) * DAY_MS)
}
