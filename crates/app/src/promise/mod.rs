//! Promises: whatever a customer is told would happen by a certain time is a row with somebody who sees to it and two jobs, one that reminds before
//! it is due and one that does when it was. Nothing counts as kept but what somebody says was.

mod alarm;
mod change;
mod list;
mod make;
mod settle;

pub(crate) use alarm::run;
pub use change::change_promise;
pub(crate) use list::exported;
pub use list::{list_promises, promise_rates, promises_of};
pub use make::make_promise;
pub(crate) use make::{Prepared, answered_by, heard, told};
pub(crate) use settle::{Over, over};
pub use settle::{keep_promise, withdraw_promise};

use access::{Action, may};
use base::{PromiseId, Timestamp};
use calendar::Hours;
use store::PromiseRow;

use crate::error::{Error, Result};
use crate::session::UserSession;

/// The kind of the jobs that remind.
pub(crate) const KIND: &str = "promise";
/// Letters of what was promised, and of why it is none.
const MAX_LETTERS: usize = 200;
/// Nobody promises for longer.
const MAX_AHEAD_MS: i64 = 92 * 24 * 3_600_000;
/// Working minutes before it is due, of a quarter of its time at most: when somebody is reminded.
const REMIND_MINUTES: i64 = 60;
/// Where less working time than this is left, it is half of the time.
const SHORT_MINUTES: i64 = 40;

/// The two times somebody is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Before,
    Due,
}

impl When {
    const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Due => "due",
        }
    }
}

/// The key of a job.
fn job_key(id: PromiseId, when: When) -> String {
    format!("{id}:{}", when.word())
}

/// When somebody is reminded: while people are at work, with enough time left to do it.
fn remind_at(hours: &Hours, now: Timestamp, due: Timestamp) -> Timestamp {
    let minutes = hours.working_seconds(now, due) / 60;
    let lead = (minutes / 4).min(REMIND_MINUTES);
    let working = u32::try_from(minutes - lead).ok().and_then(|minutes| hours.add_working(now, minutes));
    working.filter(|_| minutes >= SHORT_MINUTES).unwrap_or_else(|| now.plus_ms(due.ms_since(now) / 2))
}

/// One's own and nobody's, by everybody; others' by those who may give away what is not theirs.
fn may_settle(user: &UserSession, row: &PromiseRow) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    if row.user_id.is_some_and(|owner| owner != user.user_id) {
        may(&user.actor(), Action::TransferForOthers)?;
    }
    Ok(())
}

/// What somebody writes about it.
fn words(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        1..=MAX_LETTERS => Ok(text.to_owned()),
        _ => Err(Error::invalid(field, format!("must be 1 to {MAX_LETTERS} characters"))),
    }
}

/// A time that may be promised.
fn due(now: Timestamp, due_ms: i64) -> Result<Timestamp> {
    if due_ms <= now.ms() || due_ms > now.plus_ms(MAX_AHEAD_MS).ms() {
        return Err(Error::invalid("due_ms", "choose a time from now to 92 days ahead"));
    }
    Ok(Timestamp(due_ms.saturating_mul(1_000)))
}
