//! What surrounds the core: a bus that loses and repeats, and a company's service that is slow, wrong and down.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use app::action::{ActionError, Actions, Call, Performed, Performing};
use base::seeded::{ManualClock, SeededEntropy};
use base::{Bus, Clock as _, ConversationId, Wake};
use parking_lot::Mutex;
use serde_json::json;

type Listener = Box<dyn Fn(&Wake) + Send + Sync>;

/// Loses some wake-ups and repeats others. It notes every conversation that was committed, for whoever checks.
pub struct FlakyBus {
    dice: SeededEntropy,
    listeners: Mutex<Vec<Arc<Listener>>>,
    committed: Mutex<Vec<ConversationId>>,
    heard: Mutex<Vec<ConversationId>>,
    pub lost: AtomicU64,
    pub repeated: AtomicU64,
}

impl FlakyBus {
    pub fn new(seed: u64) -> Self {
        Self {
            dice: SeededEntropy::new(seed ^ 0xB05),
            listeners: Mutex::default(),
            committed: Mutex::default(),
            heard: Mutex::default(),
            lost: AtomicU64::default(),
            repeated: AtomicU64::default(),
        }
    }

    /// Conversations committed since the last time, whether anyone was told or not.
    pub fn take_committed(&self) -> Vec<ConversationId> {
        std::mem::take(&mut self.committed.lock())
    }

    /// Conversations that listeners were told of since the last time.
    pub fn take_heard(&self) -> Vec<ConversationId> {
        std::mem::take(&mut self.heard.lock())
    }
}

impl Bus for FlakyBus {
    fn publish(&self, wake: Wake) {
        if let Wake::Conversation { conversation_id, .. } = wake {
            self.committed.lock().push(conversation_id);
        }
        let times = match self.dice.below(10) {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        self.lost.fetch_add(u64::from(times == 0), Ordering::Relaxed);
        self.repeated.fetch_add(u64::from(times == 2), Ordering::Relaxed);
        let listeners = self.listeners.lock().clone();
        for _ in 0..times {
            listeners.iter().for_each(|listener| listener(&wake));
            if let Wake::Conversation { conversation_id, .. } = wake {
                self.heard.lock().push(conversation_id);
            }
        }
    }

    fn subscribe(&self, listener: Listener) {
        self.listeners.lock().push(Arc::new(listener));
    }
}

/// The order that exists.
pub const ORDER: &str = "ZK20260001";
/// The last digits of its phone.
pub const PHONE: &str = "0826";

/// What the company's service says of an order.
pub fn order_answer(inputs: &BTreeMap<String, String>) -> Performed {
    let given = |name: &str| inputs.get(name).map(String::as_str);
    let body = if given("order_number") == Some(ORDER) && given("phone_last4") == Some(PHONE) {
        json!({ "result": "shipped", "order": {
            "number": ORDER, "status": "shipped", "total_fen": 19_900,
            "carrier": { "zh": "顺丰速运", "en": "SF Express" }, "tracking": "SF1029384756", "eta": "2026-01-07",
            "items": [{ "title": { "zh": "电热水壶", "en": "Kettle" } }],
        }})
    } else {
        json!({ "result": "not_found" })
    };
    Performed { body }
}

/// Answers after a while on the clock, sometimes too late, sometimes not as agreed.
pub struct SlowActions {
    clock: Arc<ManualClock>,
    dice: SeededEntropy,
    /// What each key was asked for: the same key must be the same action.
    asked: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    pub performed: AtomicU64,
}

impl SlowActions {
    pub fn new(seed: u64, clock: Arc<ManualClock>) -> Self {
        let dice = SeededEntropy::new(seed ^ 0xAC7);
        Self { clock, dice, asked: Mutex::default(), performed: AtomicU64::default() }
    }
}

impl Actions for SlowActions {
    fn perform<'a>(&'a self, Call { action, inputs, key, .. }: Call<'a>) -> Performing<'a> {
        Box::pin(async move {
            let before = self.asked.lock().insert(key.to_owned(), inputs.clone());
            assert!(
                before.is_none_or(|before| before == *inputs),
                "the key {key} stands for two different actions"
            );
            self.performed.fetch_add(1, Ordering::Relaxed);
            let longest_ms = if self.dice.below(6) == 0 { 60_000 } else { 4_000 };
            let wait_ms = i64::try_from(self.dice.below(longest_ms)).unwrap_or(0);
            let end = self.clock.now().plus_ms(wait_ms);
            let answer = match self.dice.below(10) {
                0 => Err(ActionError::Timeout),
                1 => Err(ActionError::Unreachable),
                2 => Err(ActionError::Status(500)),
                3 => Err(ActionError::BadAnswer),
                _ if action == "shop.order_status" => Ok(order_answer(inputs)),
                // What else customers are led to finds nothing: this world is about who answers, and that nothing is lost.
                _ => Ok(Performed { body: json!({ "result": "not_found" }) }),
            };
            std::future::poll_fn(|_| if self.clock.now() >= end { Poll::Ready(()) } else { Poll::Pending })
                .await;
            answer
        })
    }

    fn outcome<'a>(&'a self, _: &'a str) -> app::action::Outcome<'a> {
        Box::pin(async { Err(ActionError::Unreachable) })
    }

    fn given(&self, _: base::Timestamp, _: base::Timestamp) -> app::action::Giving<'_> {
        Box::pin(async { Err(ActionError::Unreachable) })
    }
}
