//! Plays one conversation turn by turn.

use base::Timestamp;
use serde_json::Value;

use crate::code::Desk;
use crate::outcome::{Effect, Outcome};
use crate::pack::Pack;
use crate::state::DialogueState;
use crate::step::step;
use crate::ticket::Book;
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
    waiting: Option<Effect>,
    codes: Desk,
    tickets: Book,
}

impl<'a> Player<'a> {
    /// One that begins then.
    pub fn new(pack: &'a Pack, begins: Timestamp) -> Self {
        let turn = Turn { now: begins, open: true, agents_online: true, ..Turn::default() };
        Self {
            pack,
            turn,
            state: DialogueState::default(),
            waiting: None,
            codes: Desk::default(),
            tickets: Book::default(),
        }
    }

    /// One turn more, so long after the last; none where a result comes that nothing waits for.
    pub fn take(&mut self, comes: Comes, after_ms: Option<i64>) -> Option<Outcome> {
        self.turn.now = self.turn.now.plus_ms(after_ms.unwrap_or(BETWEEN_MS));
        self.turn.texts.clear();
        self.turn.call_result = None;
        let now = self.turn.now;
        let result = match comes {
            Comes::Customer(texts) => {
                // The customer knows the code that was sent last.
                let own = |text: String| text.replace("{code}", self.codes.code().unwrap_or("000000"));
                self.turn.texts = texts.into_iter().map(own).collect();
                None
            }
            Comes::Result(value) => Some(Ok(value)),
            Comes::Error(error) => Some(Err(error)),
        };
        if let Some(result) = result {
            let call = self.waiting.take()?;
            let Effect::Call { key, .. } = &call else { return None };
            if let Ok(data) = &result {
                self.codes.called(self.pack, &call, data, now);
            }
            self.turn.call_result = Some(CallResult { key: key.clone(), result });
        }
        let mut outcome = step(self.pack, &self.state, &self.turn);
        // What a look at a code finds and the number of a ticket come in the same turn: no system answers them.
        let mut effects = std::mem::take(&mut outcome.effects);
        let mut seen = 0;
        while let Some((key, found)) = effects[seen..]
            .iter()
            .find_map(|effect| self.codes.looked(effect, now).or_else(|| self.tickets.opened(effect)))
        {
            seen = effects.len();
            self.turn.texts.clear();
            self.turn.call_result = Some(CallResult { key, result: Ok(found) });
            let before = std::mem::take(&mut outcome.why.rules);
            outcome = step(self.pack, &outcome.state, &self.turn);
            outcome.why.rules.splice(0..0, before);
            effects.append(&mut outcome.effects);
        }
        outcome.effects = effects;
        if let Some(call) = outcome.effects.iter().rfind(|effect| matches!(effect, Effect::Call { .. })) {
            self.waiting = Some(call.clone());
        }
        self.state = outcome.state.clone();
        Some(outcome)
    }
}
