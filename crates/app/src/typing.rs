//! Who typed last, for the burst rule: a fragment is held while the customer still types. In memory, a hint only.

use std::collections::HashMap;

use base::{ConversationId, Timestamp};
use parking_lot::Mutex;

/// Conversations remembered.
const REMEMBERED: usize = 50_000;

/// When each customer last typed.
#[derive(Default)]
pub struct Typing(Mutex<HashMap<ConversationId, Timestamp>>);

impl Typing {
    /// The customer types now.
    pub fn seen(&self, id: ConversationId, now: Timestamp) {
        let mut last = self.0.lock();
        if last.len() >= REMEMBERED {
            last.retain(|_, at| now.ms_since(*at) < 10_000);
        }
        if last.len() < REMEMBERED {
            last.insert(id, now);
        }
    }

    /// The customer stopped.
    pub fn ended(&self, id: ConversationId) {
        self.0.lock().remove(&id);
    }

    /// Whether they typed within `ms`.
    pub fn within_ms(&self, id: ConversationId, ms: i64, now: Timestamp) -> bool {
        self.0.lock().get(&id).is_some_and(|at| now.ms_since(*at) < ms)
    }
}
