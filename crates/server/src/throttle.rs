//! Token buckets per address: bounded in memory, forgotten when full again.

use std::collections::HashMap;
use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base::{ApiKeyId, Timestamp};
use parking_lot::Mutex;

use crate::address::bucket;
use crate::options::{Limits, Rate};

/// One bucket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    tokens: f64,
    filled_at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub(crate) const fn full(rate: Rate, now: Timestamp) -> Self {
        Self { tokens: rate.burst, filled_at: now }
    }

    /// Takes one, or says in how many milliseconds there will be one.
    pub(crate) fn take(&mut self, rate: Rate, now: Timestamp) -> Result<(), u64> {
        let passed_ms = now.ms_since(self.filled_at);
        // A clock that jumps back must neither fill nor empty a bucket.
        if passed_ms != 0 {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds since the last request fit")]
            let passed_s = passed_ms.max(0) as f64 / 1_000.0;
            self.tokens = rate.per_second.mul_add(passed_s, self.tokens).min(rate.burst);
            self.filled_at = now;
        }
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        let wait_ms = (1.0 - self.tokens) / rate.per_second.max(0.001) * 1_000.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and at most 1e6"
        )]
        Err(wait_ms.ceil() as u64)
    }

    /// How many may be taken at once now.
    fn left(&self) -> u64 {
        whole(self.tokens)
    }

    fn is_full(&self, rate: Rate, now: Timestamp) -> bool {
        let mut copy = *self;
        let _ = copy.take(Rate { burst: rate.burst + 1.0, ..rate }, now);
        copy.tokens >= rate.burst - 1.0
    }
}

/// Which bucket a route takes from, beside the general one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// The general one only.
    Generally,
    /// Log-ins.
    LogIn,
    /// Widget sessions.
    WidgetSession,
    /// Uploads.
    Upload,
    /// What visitors and pages tell of themselves.
    About,
    /// What is looked for in the help centre.
    Help,
    /// What readers of the help centre say of articles.
    Opinion,
}

/// The buckets of one kind.
struct Kind {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Kind {
    fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    fn take(&self, address: IpAddr, most: usize, now: Timestamp) -> Result<(), u64> {
        let mut buckets = self.buckets.lock();
        if buckets.len() >= most && !buckets.contains_key(&bucket(address)) {
            buckets.retain(|_, kept| !kept.is_full(self.rate, now));
            if buckets.len() >= most {
                // So many addresses at once is an attack: new ones wait, known ones go on.
                return Err(1_000);
            }
        }
        buckets.entry(bucket(address)).or_insert_with(|| Bucket::full(self.rate, now)).take(self.rate, now)
    }
}

/// What a key may still do, told with every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    limit: u64,
    left: u64,
    full_in_s: u64,
}

impl Budget {
    /// Writes it into the headers.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("ratelimit-limit", self.limit),
            ("ratelimit-remaining", self.left),
            ("ratelimit-reset", self.full_in_s),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// Without its fraction; never negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to what a header can say")]
fn whole(number: f64) -> u64 {
    number.clamp(0.0, 1e12) as u64
}

/// All buckets of the edge.
pub(crate) struct Throttle {
    general: Kind,
    log_in: Kind,
    widget_session: Kind,
    upload: Kind,
    key_rate: Rate,
    keys: Mutex<HashMap<ApiKeyId, Bucket>>,
    about: Kind,
    help: Kind,
    opinion: Kind,
    addresses: usize,
}

impl Throttle {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            general: Kind::new(limits.general),
            log_in: Kind::new(limits.log_in),
            widget_session: Kind::new(limits.widget_session),
            upload: Kind::new(limits.upload),
            key_rate: limits.key,
            keys: Mutex::default(),
            about: Kind::new(limits.about),
            help: Kind::new(limits.help),
            opinion: Kind::new(limits.opinion),
            addresses: limits.addresses,
        }
    }

    /// Takes one, or says in how many milliseconds to come back.
    pub(crate) fn take(&self, what: Throttled, address: IpAddr, now: Timestamp) -> Result<(), u64> {
        let kind = match what {
            Throttled::Generally => &self.general,
            Throttled::LogIn => &self.log_in,
            Throttled::WidgetSession => &self.widget_session,
            Throttled::Upload => &self.upload,
            Throttled::About => &self.about,
            Throttled::Help => &self.help,
            Throttled::Opinion => &self.opinion,
        };
        kind.take(address, self.addresses, now)
    }

    /// Takes one for a key, and says what is left, and in how many milliseconds to come back when nothing was. Only keys that exist get
    /// here, so their number bounds the memory.
    pub(crate) fn take_key(&self, key: ApiKeyId, now: Timestamp) -> (Budget, Result<(), u64>) {
        let rate = self.key_rate;
        let mut buckets = self.keys.lock();
        if buckets.len() >= self.addresses {
            buckets.retain(|_, kept| !kept.is_full(rate, now));
        }
        let bucket = buckets.entry(key).or_insert_with(|| Bucket::full(rate, now));
        let taken = bucket.take(rate, now);
        let full_in_s = whole(((rate.burst - bucket.tokens) / rate.per_second.max(0.001)).ceil());
        (Budget { limit: whole(rate.burst), left: bucket.left(), full_in_s }, taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3.0, per_second: 2.0 };

    #[test]
    fn a_bucket_empties_and_fills() {
        let mut now = Timestamp::from_ms(1_000);
        let mut bucket = Bucket::full(RATE, now);
        for _ in 0..3 {
            assert_eq!(bucket.take(RATE, now), Ok(()));
        }
        assert_eq!(bucket.take(RATE, now), Err(500));
        now = now.plus_ms(500);
        assert_eq!(bucket.take(RATE, now), Ok(()));
        assert!(bucket.take(RATE, now.plus_ms(-10_000)).is_err(), "a clock that jumps back gives nothing");
    }

    #[test]
    fn memory_is_bounded_and_known_addresses_go_on() {
        let kind = Kind::new(RATE);
        let now = Timestamp::from_ms(0);
        for last in 0..=9 {
            assert_eq!(kind.take([10, 0, 0, last].into(), 10, now), Ok(()));
        }
        assert_eq!(kind.take([10, 0, 1, 1].into(), 10, now), Err(1_000));
        assert_eq!(kind.take([10, 0, 0, 1].into(), 10, now), Ok(()));
        assert_eq!(
            kind.take([10, 0, 1, 1].into(), 10, now.plus_ms(60_000)),
            Ok(()),
            "full buckets are forgotten"
        );
        assert!(kind.buckets.lock().len() <= 10);
    }
}
