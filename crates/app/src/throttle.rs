//! Slows down guessing: a few free tries per account and address, then a growing wait. Bounded, in memory, per node.

use std::collections::HashMap;
use std::net::IpAddr;

use base::Timestamp;
use parking_lot::Mutex;

/// Tries that cost nothing.
pub(crate) const FREE_TRIES: u32 = 5;
/// The longest wait.
pub(crate) const LONGEST_WAIT_MS: i64 = 15 * 60 * 1_000;
/// Pairs remembered; when full, the oldest half is forgotten.
const REMEMBERED: usize = 20_000;

#[derive(Clone, Copy)]
struct Tries {
    failed: u32,
    last: Timestamp,
}

/// Remembers failed tries.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<String, Tries>>);

impl Throttle {
    fn keys(account: &str, ip: IpAddr) -> [String; 2] {
        [format!("a:{}", account.to_lowercase()), format!("p:{}:{ip}", account.to_lowercase())]
    }

    /// Milliseconds to wait before the next try; 0 when it may happen now.
    pub fn wait_ms(&self, account: &str, ip: IpAddr, now: Timestamp) -> i64 {
        let tries = self.0.lock();
        let [by_account, by_pair] = Self::keys(account, ip);
        // An account is guarded against many addresses too, but far more loosely, so that a stranger cannot lock somebody out.
        let waits = [(by_pair, FREE_TRIES), (by_account, FREE_TRIES * 10)].map(|(key, free)| {
            tries.get(&key).map_or(0, |found| {
                let over = found.failed.saturating_sub(free).min(20);
                if found.failed < free {
                    return 0;
                }
                let wait = (1_000_i64 << over).min(LONGEST_WAIT_MS);
                (wait - now.ms_since(found.last)).max(0)
            })
        });
        waits[0].max(waits[1])
    }

    /// Notes a failed try.
    pub fn failed(&self, account: &str, ip: IpAddr, now: Timestamp) {
        let mut tries = self.0.lock();
        if tries.len() >= REMEMBERED {
            let mut ages: Vec<i64> = tries.values().map(|found| found.last.0).collect();
            ages.sort_unstable();
            let middle = ages[ages.len() / 2];
            tries.retain(|_, found| found.last.0 > middle);
        }
        for key in Self::keys(account, ip) {
            let entry = tries.entry(key).or_insert(Tries { failed: 0, last: now });
            entry.failed = entry.failed.saturating_add(1);
            entry.last = now;
        }
    }

    /// Forgets this pair after a good log-in, and takes back this try's note on the account: good log-ins must never add up to a wait.
    pub fn passed(&self, account: &str, ip: IpAddr) {
        let [by_account, by_pair] = Self::keys(account, ip);
        let mut tries = self.0.lock();
        tries.remove(&by_pair);
        if let Some(found) = tries.get_mut(&by_account) {
            found.failed = found.failed.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_after_the_free_tries_and_end() {
        let throttle = Throttle::default();
        let ip: IpAddr = [127, 0, 0, 1].into();
        let mut now = Timestamp::from_ms(0);
        for _ in 0..FREE_TRIES {
            assert_eq!(throttle.wait_ms("A@b.c", ip, now), 0);
            throttle.failed("a@B.c", ip, now);
        }
        let first = throttle.wait_ms("a@b.c", ip, now);
        assert!(first > 0);
        now = now.plus_ms(first);
        assert_eq!(throttle.wait_ms("a@b.c", ip, now), 0);
        throttle.failed("a@b.c", ip, now);
        assert!(throttle.wait_ms("a@b.c", ip, now) > first);
        assert_eq!(
            throttle.wait_ms("a@b.c", [127, 0, 0, 2].into(), now),
            0,
            "another address is not locked out"
        );
        throttle.passed("a@b.c", ip);
        assert_eq!(throttle.wait_ms("a@b.c", ip, now), 0);
    }

    #[test]
    fn good_log_ins_never_add_up() {
        let throttle = Throttle::default();
        let (ip, now): (IpAddr, _) = ([127, 0, 0, 1].into(), Timestamp::from_ms(0));
        for _ in 0..1_000 {
            assert_eq!(throttle.wait_ms("a@b.c", ip, now), 0);
            throttle.failed("a@b.c", ip, now);
            throttle.passed("a@b.c", ip);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..REMEMBERED + 10 {
            throttle.failed(&format!("user{n}@x"), [127, 0, 0, 1].into(), Timestamp::from_ms(n as i64));
        }
        assert!(throttle.0.lock().len() <= REMEMBERED + 2);
    }
}
