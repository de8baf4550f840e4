//! Script files as they are written. Unknown keys are errors.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{MAX_SCRIPTS, MAX_TURNS};
use crate::outcome::Decision;
use crate::pack::line::{line_of, read_at, told};
use crate::turn::CallError;

/// The scripts of one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scripts {
    /// What must be in no reply of any script.
    #[serde(default)]
    pub(super) never: Vec<String>,
    /// Results by name, for turns to name.
    #[serde(default)]
    pub(super) results: BTreeMap<String, Value>,
    pub(super) scripts: Vec<Script>,
    /// In which line each script begins.
    #[serde(skip)]
    pub(super) lines: Vec<usize>,
}

/// One conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) name: String,
    /// When it begins, in the zone of the pack; a Friday afternoon where nothing is said.
    #[serde(default)]
    pub(super) at: Option<String>,
    /// The customer's reference, signed.
    #[serde(default)]
    pub(super) identity: Option<String>,
    #[serde(default)]
    pub(super) vip: Option<bool>,
    /// People are at work; one of them is there.
    #[serde(default = "yes")]
    pub(super) open: bool,
    #[serde(default = "yes")]
    pub(super) online: bool,
    pub(super) turns: Vec<Turn>,
}

const fn yes() -> bool {
    true
}

/// One turn: what comes, and what must come of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turn {
    /// Time that passes before, as `45m`, `3h` or `2d`.
    #[serde(default)]
    pub(super) after: Option<String>,
    #[serde(default)]
    pub(super) customer: Option<Words>,
    /// The result of the call that was asked for: an object, or the name of one.
    #[serde(default)]
    pub(super) result: Option<Value>,
    /// Why there is none.
    #[serde(default)]
    pub(super) error: Option<CallError>,
    #[serde(default)]
    pub(super) decision: Option<Decision>,
    #[serde(default)]
    pub(super) intent: Option<String>,
    /// All of these stand in what is said.
    #[serde(default)]
    pub(super) says: Option<Words>,
    /// None of these does.
    #[serde(default)]
    pub(super) says_not: Option<Words>,
    /// Nothing is said.
    #[serde(default)]
    pub(super) quiet: bool,
    /// These are among the buttons.
    #[serde(default)]
    pub(super) buttons: Option<Words>,
    #[serde(default)]
    pub(super) call: Option<Called>,
    /// `asked`, `failed`, `anger`, `danger`, or the name of a rule.
    #[serde(default)]
    pub(super) hand_off: Option<String>,
    /// What is promised: `what, by 2026-11-20T07:00Z` holds each of these.
    #[serde(default)]
    pub(super) promise: Option<Words>,
    /// The ticket that is opened: `subject; name: value; priority` holds each of these.
    #[serde(default)]
    pub(super) ticket: Option<Words>,
    /// These are among the reasons.
    #[serde(default)]
    pub(super) rules: Option<Words>,
    /// The flow that is under way then, or `none`.
    #[serde(default)]
    pub(super) flow: Option<String>,
    /// Slots of that flow.
    #[serde(default)]
    pub(super) slots: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) card: Option<String>,
}

/// One text or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "wanted is a text or a list of texts; a number stands in quotes")]
pub(super) enum Words {
    One(String),
    Several(Vec<String>),
}

impl Words {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// The call that a turn expects.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "wanted is the id of an action, or {action: …, inputs: {…}, without: […]}; a number stands in quotes"
)]
pub(super) enum Called {
    Action(String),
    With {
        action: String,
        #[serde(default)]
        inputs: BTreeMap<String, String>,
        /// Inputs that must not be there.
        #[serde(default)]
        without: Vec<String>,
    },
}

/// Why a file cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct BadScripts {
    /// The file.
    pub file: String,
    /// What is wrong, with its place.
    pub problem: String,
}

impl BadScripts {
    /// In which line it is wrong, and what is.
    pub fn place(&self) -> (Option<usize>, &str) {
        match told(&self.problem) {
            Some((line, problem)) => (Some(line), problem),
            None => (read_at(&self.problem), &self.problem),
        }
    }
}

impl Scripts {
    /// Reads the scripts of a file.
    ///
    /// # Errors
    /// [`BadScripts`], with the line.
    pub fn read(file: &str, source: &str) -> Result<Self, BadScripts> {
        let bad = |problem: String| BadScripts { file: file.to_owned(), problem };
        let mut out: Self = serde_norway::from_str(source).map_err(|error| bad(error.to_string()))?;
        if out.scripts.is_empty() || out.scripts.len() > MAX_SCRIPTS {
            return Err(bad(format!("must have 1 to {MAX_SCRIPTS} scripts")));
        }
        out.lines = (0..out.scripts.len())
            .map(|nth| line_of(source, &format!("scripts[{nth}]")).unwrap_or_default())
            .collect();
        for (nth, script) in out.scripts.iter().enumerate() {
            let bad = |key: String, problem: &str| {
                let line = line_of(source, &key).unwrap_or_default();
                bad(format!("line {line}: {key}: {problem}"))
            };
            let key = format!("scripts[{nth}]");
            if out.scripts[..nth].iter().any(|other| other.name == script.name) {
                return Err(bad(key, "another script has this name"));
            }
            if script.turns.is_empty() || script.turns.len() > MAX_TURNS {
                return Err(bad(key, &format!("must have 1 to {MAX_TURNS} turns")));
            }
            for (at, turn) in script.turns.iter().enumerate() {
                let key = format!("scripts[{nth}].turns[{at}]");
                let comes = [turn.customer.is_some(), turn.result.is_some(), turn.error.is_some()];
                if comes.iter().filter(|there| **there).count() != 1 {
                    return Err(bad(key, "needs exactly one of customer, result and error"));
                }
                if let Some(Value::String(name)) = &turn.result
                    && !out.results.contains_key(name)
                {
                    return Err(bad(key, &format!("there is no result {name}")));
                }
                if turn.after.as_deref().is_some_and(|after| passed_ms(after).is_none()) {
                    return Err(bad(key, "after must be a number and m, h or d, as 45m"));
                }
            }
        }
        Ok(out)
    }

    /// How many scripts there are.
    pub fn len(&self) -> usize {
        self.scripts.len()
    }

    /// How many turns they have together.
    pub fn turns(&self) -> usize {
        self.scripts.iter().map(|script| script.turns.len()).sum()
    }

    /// Never: a file without scripts is refused.
    pub fn is_empty(&self) -> bool {
        self.scripts.is_empty()
    }
}

/// `45m`, `3h` or `2d` in milliseconds.
pub(super) fn passed_ms(text: &str) -> Option<i64> {
    let unit = match text.chars().last()? {
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        _ => return None,
    };
    text[..text.len() - 1]
        .parse::<i64>()
        .ok()
        .filter(|count| (1..=1_000).contains(count))
        .map(|count| count * unit)
}
