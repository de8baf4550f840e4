//! Places that are read again by themselves (pages of the web, a folder of the server, or a Git repository), daily or weekly at an hour of the workspace: each reading is an import like any other, whose changes wait
//! for somebody to look, or become drafts. One in which nothing changed leaves a line and nothing else. Why: docs/adr/0033-what-programs-push-is-a-draft.md

mod edit;
mod kept;
mod list;
mod note;
mod run;
mod seen;

use base::limits::READING_NAME_CHARS;
use base::{ArticleReadingId, Timestamp};
use protocol::article_reading::{ReadingEvery, ReadingTimes, SaveArticleReading};

pub use edit::{add, ask, pause, remove, save};
pub use list::readings;
pub(super) use note::{Run, Settled, failure, noted, same, settled};
pub(crate) use run::run;
pub(super) use seen::Seen;

use crate::error::{Error, Result};

/// The kind of job.
pub(crate) const KIND: &str = "article_reading";
/// Days of a week, Monday first.
const DAYS: std::ops::RangeInclusive<u8> = 1..=7;
const HOURS: u8 = 24;

/// What is typed, in its stored form.
fn checked(mut ask: SaveArticleReading) -> Result<SaveArticleReading> {
    ask.name = ask.name.trim().to_owned();
    let chars = ask.name.chars().count();
    if chars == 0 || chars > READING_NAME_CHARS || ask.name.chars().any(char::is_control) {
        return Err(Error::invalid("name", format!("one line of 1 to {READING_NAME_CHARS} characters")));
    }
    if !DAYS.contains(&ask.times.weekday) {
        return Err(Error::invalid("weekday", "1 (Monday) to 7 (Sunday)"));
    }
    if ask.times.hour >= HOURS {
        return Err(Error::invalid("hour", "0 to 23"));
    }
    Ok(ask)
}

/// When it is read next.
fn next(zone: &insight::Zone, times: ReadingTimes, after: Timestamp) -> Timestamp {
    let weekday = (times.every == ReadingEvery::Weekly).then_some(times.weekday);
    zone.next(after, weekday, times.hour)
}

/// As the audit log names it.
fn subject(id: ArticleReadingId) -> String {
    format!("article_reading:{id}")
}
