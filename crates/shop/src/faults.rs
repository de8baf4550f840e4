//! Trouble on purpose: what callers of somebody else's system have to live with.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::{Duration, sleep};

/// How long a slow order takes.
pub const SLOW_MS: u64 = 5_000;
/// How long a request hangs before the shop gives up with 504; longer than any caller should wait.
pub const HANG_MS: u64 = 120_000;
/// The longest delay a setting may ask for.
pub const MAX_DELAY_MS: u64 = 60_000;

/// Trouble made on every action call. The default makes none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Wait before every answer, at most [`MAX_DELAY_MS`].
    pub delay_ms: u64,
    /// Every n-th call answers 500; 0 for never.
    pub error_every: u64,
    /// Every n-th call hangs for [`HANG_MS`]; 0 for never.
    pub hang_every: u64,
}

/// Orders that always misbehave, whatever the settings. They belong to the customer of ZK20260001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Answers after [`SLOW_MS`].
    Slow,
    /// Answers 500.
    Broken,
    /// Hangs for [`HANG_MS`].
    Hanging,
}

impl Special {
    /// The order numbers, in the order of the variants.
    pub const NUMBERS: [&'static str; 3] = ["ZK20269901", "ZK20269902", "ZK20269903"];

    /// What is special about an order number.
    pub fn of(number: &str) -> Option<Self> {
        let [slow, broken, hanging] = Self::NUMBERS;
        let number = number.trim();
        if number.eq_ignore_ascii_case(slow) {
            Some(Self::Slow)
        } else if number.eq_ignore_ascii_case(broken) {
            Some(Self::Broken)
        } else if number.eq_ignore_ascii_case(hanging) {
            Some(Self::Hanging)
        } else {
            None
        }
    }
}

/// Counts the action calls, so that every n-th can fail.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

/// How a call ends before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// 500.
    Error,
    /// 504 after a hang.
    Timeout,
}

/// Waits and fails as the settings and the order number ask.
pub(crate) async fn suffer(faults: Faults, counter: &Counter, number: &str) -> Result<(), Trouble> {
    let call = counter.0.fetch_add(1, Ordering::Relaxed) + 1;
    let due = |every: u64| every > 0 && call.is_multiple_of(every);
    let special = Special::of(number);
    let wait_ms =
        faults.delay_ms.min(MAX_DELAY_MS) + if special == Some(Special::Slow) { SLOW_MS } else { 0 };
    if wait_ms > 0 {
        sleep(Duration::from_millis(wait_ms)).await;
    }
    if special == Some(Special::Hanging) || due(faults.hang_every) {
        sleep(Duration::from_millis(HANG_MS)).await;
        return Err(Trouble::Timeout);
    }
    if special == Some(Special::Broken) || due(faults.error_every) {
        return Err(Trouble::Error);
    }
    Ok(())
}
