//! A conversation for tests: what the outside world does, in memory.

use std::path::PathBuf;
use std::sync::LazyLock;

use base::Timestamp;
use dialogue::{
    CallError, CallResult, DialogueState, Effect, HandOffReason, Outcome, Pack, SignedIdentity, Turn, step,
};
use serde_json::Value;

/// Friday 20 November 2026, 15:00 in Shanghai: within the hours of the pack.
pub const FRIDAY_AFTERNOON: i64 = 1_795_158_000_000_000;

pub static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::load(&file).expect("packs/ecommerce"));

/// A file of the pack on disk.
pub fn file(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce");
    std::fs::read_to_string(root.join(path)).ok()
}

pub struct Talk {
    pub state: DialogueState,
    pub turn: Turn,
    pub last: Option<Outcome>,
}

impl Talk {
    pub fn new() -> Self {
        let turn =
            Turn { now: Timestamp(FRIDAY_AFTERNOON), open: true, agents_online: true, ..Turn::default() };
        Self { state: DialogueState::default(), turn, last: None }
    }

    pub fn signed_in() -> Self {
        let mut talk = Self::new();
        talk.turn.identity = Some(SignedIdentity { customer_ref: "c-1".into() });
        talk
    }

    /// One burst of the customer.
    pub fn says(&mut self, texts: &[&str]) -> &Outcome {
        self.turn.texts = texts.iter().map(|t| (*t).to_owned()).collect();
        self.turn.call_result = None;
        self.go()
    }

    /// The result of the call that was asked for.
    pub fn result(&mut self, result: Result<Value, CallError>) -> &Outcome {
        let key = self.call().expect("a call is under way").0;
        self.turn.texts.clear();
        self.turn.call_result = Some(CallResult { key, result });
        self.go()
    }

    /// The result under this key.
    pub fn brings(&mut self, key: String, result: Value) -> &Outcome {
        self.turn.call_result = Some(CallResult { key, result: Ok(result) });
        self.go()
    }

    fn go(&mut self) -> &Outcome {
        let outcome = step(&PACK, &self.state, &self.turn);
        // What is kept is what was written and read again.
        let saved = serde_json::to_value(&outcome.state).expect("state");
        self.state = serde_json::from_value(saved).expect("state");
        assert_eq!(self.state, outcome.state);
        self.last.insert(outcome)
    }

    pub fn outcome(&self) -> &Outcome {
        self.last.as_ref().expect("a turn")
    }

    /// Everything said in the last turn, one message a line.
    pub fn reply(&self) -> String {
        self.outcome().replies().map(|r| r.text.clone()).collect::<Vec<_>>().join("\n")
    }

    /// Key, action and inputs of the last turn's call.
    pub fn call(&self) -> Option<(String, String, std::collections::BTreeMap<String, String>)> {
        self.outcome().effects.iter().find_map(|effect| match effect {
            Effect::Call { key, action, inputs, .. } => Some((key.clone(), action.clone(), inputs.clone())),
            _ => None,
        })
    }

    pub fn hand_off(&self) -> Option<(HandOffReason, Option<Timestamp>)> {
        self.outcome().effects.iter().find_map(|effect| match effect {
            Effect::HandOff { reason, due } => Some((reason.clone(), *due)),
            _ => None,
        })
    }

    pub fn rules(&self) -> &[String] {
        &self.outcome().why.rules
    }
}
