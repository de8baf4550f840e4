//! Where time and randomness come in: injected, so that a seed replays a run exactly.

use std::sync::Arc;

use uuid::Uuid;

use crate::{Timestamp, TypedId};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes, fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills `buffer`.
    fn fill(&self, buffer: &mut [u8]);
}

/// The injected surroundings of a process.
#[derive(Clone)]
pub struct Env {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Env {
    /// From a clock and a source of randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A new typed id: UUIDv7 of the present millisecond and 74 random bits.
    pub fn id<T: TypedId>(&self) -> T {
        let ms = u64::try_from(self.now().ms()).unwrap_or(0);
        T::from_uuid(uuid::Builder::from_unix_timestamp_millis(ms, &self.bytes()).into_uuid())
    }

    /// A new untyped id.
    pub fn uuid(&self) -> Uuid {
        self.id::<crate::NodeId>().0
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Env")
    }
}
