//! One-time codes: what holds of each, and a desk of them for scripts and simulated customers. The platform keeps its own in the database.

use std::collections::BTreeMap;

use base::Timestamp;
use serde_json::{Value, json};

use crate::outcome::Effect;
use crate::pack::{Does, Pack};

/// How often something else may be written before a code is void.
pub const TRIES: u32 = 5;
/// How long a code counts.
pub const CODE_MS: i64 = 10 * 60_000;
/// How long a code that was right proves who asks.
pub const PROOF_MS: i64 = 30 * 60_000;

/// The input under which an action that sends a code is given it.
pub const INPUT: &str = "code";

/// The results of an action that sends a code. Both sound the same to whoever asks: nobody learns what exists.
pub const SENT: [&str; 2] = ["sent", "not_found"];

/// Codes where no company sends any.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    sent: u32,
    last: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    key: String,
    inputs: BTreeMap<String, String>,
    /// None where nothing was found: no code is right.
    code: Option<String>,
    tries: u32,
    until: Timestamp,
}

impl Desk {
    /// Takes note of a call that sends one, and what came of it; the one before is void.
    pub(crate) fn called(&mut self, pack: &Pack, effect: &Effect, result: &Value, now: Timestamp) {
        let Effect::Call { key, action, inputs, .. } = effect else { return };
        let word = result.get("result").and_then(Value::as_str).unwrap_or_default();
        let sends = pack.actions.get(action).is_some_and(|action| action.does == Does::SendsCode);
        if !sends || !SENT.contains(&word) {
            return;
        }
        self.sent += 1;
        // Far apart, and none that somebody would write by chance.
        let code = (word == "sent").then(|| format!("{:06}", (u64::from(self.sent) * 617_539) % 1_000_000));
        let (key, inputs) = (key.clone(), inputs.clone());
        self.last = Some(Kept { key, inputs, code, tries: 0, until: now.plus_ms(CODE_MS) });
    }

    /// The code that was sent last, whatever became of it.
    pub(crate) fn code(&self) -> Option<&str> {
        self.last.as_ref()?.code.as_deref()
    }

    /// What a look at a code finds.
    pub(crate) fn looked(&mut self, effect: &Effect, now: Timestamp) -> Option<(String, Value)> {
        let Effect::CheckCode { key, sent, inputs, code, .. } = effect else { return None };
        let void = json!({ "result": "void" });
        let fits = |kept: &&mut Kept| kept.key == *sent && kept.inputs == *inputs && now <= kept.until;
        let Some(kept) = self.last.as_mut().filter(fits).filter(|kept| kept.tries < TRIES) else {
            return Some((key.clone(), void));
        };
        if kept.code.as_ref() == Some(code) {
            kept.tries = TRIES;
            return Some((key.clone(), json!({ "result": "right", "proof": sent })));
        }
        kept.tries += 1;
        Some((key.clone(), json!({ "result": "wrong", "left": TRIES - kept.tries })))
    }
}
