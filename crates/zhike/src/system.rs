//! The one place where the machine's clock and randomness come in.

use std::sync::Arc;

use base::{Clock, Entropy, Env, Timestamp};

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The system's randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // Without randomness no key and no id is safe: better no process than a guessable one.
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the system gives no randomness: {error}");
        }
    }
}

/// The real surroundings.
pub fn env() -> Env {
    Env::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
}
