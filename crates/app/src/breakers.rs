//! Which of the things that are asked over the network are left alone for a while, in this process. Not the record: a restart forgets it, and nothing
//! goes wrong.

use std::collections::HashMap;
use std::hash::Hash;

use base::{Breaker, Gate, Timestamp};
use parking_lot::Mutex;

/// A breaker for each of them.
pub(crate) struct Breakers<K> {
    longest_ms: i64,
    each: Mutex<HashMap<K, Breaker>>,
}

impl<K: Eq + Hash> Breakers<K> {
    /// None has failed; no rest is longer than this.
    pub(crate) fn new(longest_ms: i64) -> Self {
        Self { longest_ms, each: Mutex::default() }
    }

    /// Whether it may be asked; behind a rest one may.
    pub(crate) fn pass(&self, key: K, now: Timestamp) -> Gate {
        self.each.lock().entry(key).or_default().pass(now)
    }

    /// Until when it rests.
    pub(crate) fn resting(&self, key: &K, now: Timestamp) -> Option<Timestamp> {
        self.each.lock().get(key)?.resting(now)
    }

    /// It answered.
    pub(crate) fn good(&self, key: &K) {
        self.each.lock().remove(key);
    }

    /// It failed, and perhaps said when to come back.
    pub(crate) fn bad(&self, key: K, now: Timestamp, retry_after_s: Option<u32>) {
        self.each.lock().entry(key).or_default().bad(now, retry_after_s, self.longest_ms);
    }

    /// What was asked of it was broken off by us.
    pub(crate) fn undecided(&self, key: &K) {
        if let Some(breaker) = self.each.lock().get_mut(key) {
            breaker.undecided();
        }
    }

    /// What is known of these means nothing any more.
    pub(crate) fn forget(&self, which: impl Fn(&K) -> bool) {
        self.each.lock().retain(|key, _| !which(key));
    }
}
