//! Leaving an endpoint alone that keeps failing, so that nobody waits for it: pure state, told of each result.

use crate::Timestamp;

/// Failures in a row after which an endpoint is left alone.
const FAILURES: u32 = 3;
/// The first rest; it doubles with each failure behind it.
const REST_MS: i64 = 15_000;
/// A try that nobody told the end of counts as given up after so long.
const TRY_MS: i64 = 2 * 60 * 1_000;

/// What is known of one endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    rest_until: Option<Timestamp>,
    trying_until: Option<Timestamp>,
}

/// Whether it may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Yes.
    Open,
    /// Not before.
    Resting(Timestamp),
}

impl Breaker {
    /// Asks to pass; behind a rest one passes, and the others wait for what becomes of it.
    pub fn pass(&mut self, now: Timestamp) -> Gate {
        let Some(until) = self.rest_until else { return Gate::Open };
        if now < until {
            return Gate::Resting(until);
        }
        if let Some(trying) = self.trying_until.filter(|trying| now < *trying) {
            return Gate::Resting(trying);
        }
        self.trying_until = Some(now.plus_ms(TRY_MS));
        Gate::Open
    }

    /// Until when it rests, were it asked now.
    pub fn resting(&self, now: Timestamp) -> Option<Timestamp> {
        self.rest_until.filter(|until| now < *until)
    }

    /// It answered.
    pub fn good(&mut self) {
        *self = Self::default();
    }

    /// The try behind a rest was broken off by us: another may try.
    pub fn undecided(&mut self) {
        self.trying_until = None;
    }

    /// It failed, and perhaps said when to come back; no rest is longer than `longest_ms`.
    pub fn bad(&mut self, now: Timestamp, retry_after_s: Option<u32>, longest_ms: i64) {
        self.failures = self.failures.saturating_add(1);
        self.trying_until = None;
        let over = self.failures.checked_sub(FAILURES);
        let own = over.map(|over| (REST_MS << over.min(20)).min(longest_ms));
        let asked = retry_after_s.map(|s| (i64::from(s) * 1_000).min(longest_ms));
        self.rest_until = own.max(asked).map(|ms| now.plus_ms(ms));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST_MS: i64 = 600_000;

    const fn at(s: i64) -> Timestamp {
        Timestamp(s * 1_000_000)
    }

    #[test]
    fn it_rests_behind_failures_and_one_tries_again() {
        let mut breaker = Breaker::default();
        breaker.bad(at(0), None, LONGEST_MS);
        breaker.bad(at(0), None, LONGEST_MS);
        assert_eq!(breaker.pass(at(0)), Gate::Open, "two failures are chance");
        breaker.bad(at(0), None, LONGEST_MS);
        assert_eq!(breaker.pass(at(14)), Gate::Resting(at(15)));
        assert_eq!(breaker.pass(at(15)), Gate::Open, "one tries");
        assert_eq!(breaker.pass(at(15)), Gate::Resting(at(135)), "the others wait for it");
        breaker.bad(at(16), None, LONGEST_MS);
        assert_eq!(breaker.pass(at(45)), Gate::Resting(at(46)), "twice as long");
        assert_eq!(breaker.pass(at(46)), Gate::Open);
        breaker.undecided();
        assert_eq!(breaker.pass(at(46)), Gate::Open, "the try was broken off by us");
        breaker.good();
        assert_eq!((breaker.pass(at(47)), breaker.pass(at(47))), (Gate::Open, Gate::Open));
    }

    #[test]
    fn what_a_server_asks_for_is_kept_within_bounds() {
        let mut breaker = Breaker::default();
        breaker.bad(at(0), Some(30), LONGEST_MS);
        assert_eq!((breaker.resting(at(29)), breaker.resting(at(30))), (Some(at(30)), None));
        breaker.bad(at(0), Some(u32::MAX), LONGEST_MS);
        assert_eq!(breaker.resting(at(0)), Some(at(600)));
        for _ in 0..100 {
            breaker.bad(at(0), None, LONGEST_MS);
        }
        assert_eq!(breaker.resting(at(0)), Some(at(600)));
    }
}
