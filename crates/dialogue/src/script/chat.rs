//! Plays one conversation turn by turn.

use base::Timestamp;
use serde_json::Value;

use crate::outcome::{Effect, Outcome};
use crate::pack::Pack;
use crate::state::DialogueState;
use crate::step::step;
use crate::turn::{CallError, CallResult, Turn};

/// Between two turns, where nothing is said.
const BETWEEN_MS: i64 = 1_000;

/// What comes in a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Comes {
    /// What a customer writes.
    Customer(Vec<String>),
    /// The result of the call that was asked for.
    Result(Value),
    /// Why there is none.
    Error(CallError),
}

/// A conversation that is played.
pub struct Player<'a> {
    pack: &'a Pack,
    /// What each turn is taken with: people are at work and there, unless said otherwise.
    pub turn: Turn,
    state: DialogueState,
    waiting: Option<String>,
}

impl<'a> Player<'a> {
    /// One that begins then.
    pub fn new(pack: &'a Pack, begins: Timestamp) -> Self {
        let turn = Turn { now: begins, open: true, agents_online: true, ..Turn::default() };
        Self { pack, turn, state: DialogueState::default(), waiting: None }
    }

    /// One turn more, so long after the last; none where a result comes that nothing waits for.
    pub fn take(&mut self, comes: Comes, after_ms: Option<i64>) -> Option<Outcome> {
        self.turn.now = self.turn.now.plus_ms(after_ms.unwrap_or(BETWEEN_MS));
        self.turn.texts.clear();
        self.turn.call_result = None;
        let mut result = |result| {
            let key = self.waiting.take()?;
            self.turn.call_result = Some(CallResult { key, result });
            Some(())
        };
        match comes {
            Comes::Customer(texts) => self.turn.texts = texts,
            Comes::Result(value) => result(Ok(value))?,
            Comes::Error(error) => result(Err(error))?,
        }
        let outcome = step(self.pack, &self.state, &self.turn);
        let call = outcome.effects.iter().rev().find_map(|effect| match effect {
            Effect::Call { key, .. } => Some(key.clone()),
            _ => None,
        });
        self.waiting = call.or_else(|| self.waiting.take());
        self.state = outcome.state.clone();
        Some(outcome)
    }
}
