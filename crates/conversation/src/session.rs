//! Where a session ends: silence, automatic close, the window in which it reopens. Every count rests on them.
//!
//! - A customer whose messages are all seen to and who stays silent is reminded once, then the conversation is resolved.
//! - While the customer waits for us (an unanswered message, a turn in the making, the queue, an agent who took over and has
//!   not spoken yet) nothing ends by itself.
//! - What is snoozed does not end either; its silence counts from the moment it was taken up again.
//! - A resolved conversation reopens by a new word strictly before its window ends, and closes when it does.
//! - An empty session (the customer never wrote) closes by itself unless a person is concerned with it: soon where nobody spoke, after the
//!   window where we did.

use base::Timestamp;

use crate::header::{Header, Life, Owner};
use crate::survey::Asking;

/// What an inbox sets; lengths are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Silence of the customer before the reminder.
    pub remind_after_ms: i64,
    /// Silence of the customer before the conversation is resolved; longer than `remind_after_ms`.
    pub close_after_ms: i64,
    /// How long a resolved conversation may be reopened by a new word.
    pub reopen_window_ms: i64,
    /// Life of a session in which the customer never wrote.
    pub empty_close_after_ms: i64,
    /// How the customer is asked how it was.
    pub survey: Asking,
}

impl Default for Policy {
    /// Ten minutes to the reminder, thirty to the end, a day to come back, an hour for an empty session.
    fn default() -> Self {
        const MINUTE_MS: i64 = 60_000;
        Self {
            remind_after_ms: 10 * MINUTE_MS,
            close_after_ms: 30 * MINUTE_MS,
            reopen_window_ms: 24 * 60 * MINUTE_MS,
            empty_close_after_ms: 60 * MINUTE_MS,
            survey: Asking::SHIPPED,
        }
    }
}

/// What becomes due by time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Remind the customer: `Command::Remind`.
    Remind,
    /// Resolve by silence: `Command::Resolve { by: None }`.
    Resolve,
    /// The window to reopen is over: `Command::Close`.
    CloseResolved,
    /// Nobody ever wrote: `Command::Close`.
    CloseEmpty,
}

/// What becomes due next, and when. After every change the answer may differ, so a timer asks again before it acts.
pub fn next_deadline(header: &Header, policy: &Policy) -> Option<(Timestamp, Due)> {
    match header.life {
        Life::Closed { .. } => None,
        Life::Resolved { at } => Some((at.plus_ms(policy.reopen_window_ms), Due::CloseResolved)),
        Life::Open if header.is_empty_session() => {
            // Where we spoke first the customer has as long to answer as after an end.
            let end = if header.public_messages > 0 {
                header.last_message_at.plus_ms(policy.reopen_window_ms.max(policy.empty_close_after_ms))
            } else {
                header.opened_at.plus_ms(policy.empty_close_after_ms)
            };
            (header.owner == Owner::Assistant).then_some((end, Due::CloseEmpty))
        }
        Life::Open => {
            let since = silent_since(header)?;
            Some(match header.reminded_at {
                None => (since.plus_ms(policy.remind_after_ms), Due::Remind),
                // A reminder that came late (the house was down) still leaves its full time to answer.
                Some(reminded) => {
                    let grace_ms = policy.close_after_ms.saturating_sub(policy.remind_after_ms).max(0);
                    (since.plus_ms(policy.close_after_ms).max(reminded.plus_ms(grace_ms)), Due::Resolve)
                }
            })
        }
    }
}

/// What is due now, if anything.
pub fn due(header: &Header, policy: &Policy, now: Timestamp) -> Option<Due> {
    next_deadline(header, policy).and_then(|(at, due)| (at <= now).then_some(due))
}

/// Whether a new word reopens it: it is resolved and its window is not over.
pub fn reopens(header: &Header, policy: &Policy, now: Timestamp) -> bool {
    matches!(header.life, Life::Resolved { at } if now < at.plus_ms(policy.reopen_window_ms))
}

/// Since when the customer owes the next word; `None` while we owe it, or nobody has spoken.
pub(crate) fn silent_since(header: &Header) -> Option<Timestamp> {
    if !header.is_open() || header.snoozed_until.is_some() || header.turn.is_some() || header.has_unanswered()
    {
        return None;
    }
    let customer_at = header.last_customer_at?;
    let since = header.last_house_at.map_or(customer_at, |house_at| house_at.max(customer_at));
    match header.owner {
        Owner::Assistant => Some(since),
        Owner::Queue { .. } => None,
        Owner::Agent { since: owned_at, .. } => {
            let awake = header.woken_at.map_or(since, |woken| since.max(woken));
            header.last_house_at.filter(|at| *at >= owned_at).map(|_| awake)
        }
    }
}
