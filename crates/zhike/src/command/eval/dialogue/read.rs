//! Dialogues in the form of CrossWOZ, one JSON object a line.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::Deserialize;

use super::state::{self, State};

/// A dialogue: what was said, and what the search stood at each time.
#[derive(Debug)]
pub struct Dialogue {
    pub id: String,
    /// How its tasks hang together: one of five kinds.
    pub kind: String,
    pub goal: Vec<Wish>,
    pub exchanges: Vec<Exchange>,
}

/// One line of a goal: a bound where it has a value, a question where it has none.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Which of the tasks.
    pub task: u64,
    pub domain: String,
    pub slot: String,
    pub values: Vec<String>,
}

/// What a customer said, and the reply.
#[derive(Debug)]
pub struct Exchange {
    pub said: String,
    pub acts: Vec<Act>,
    /// The goal as it stood, with what had been found.
    pub wishes: Vec<Wish>,
    pub reply: String,
    /// What the wizard first searched for: what a tracker is to say.
    pub expected: State,
    /// What the wizard had searched for last, with what was let go to find anything.
    pub settled: State,
}

/// One act of a customer, as annotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub intent: String,
    pub domain: String,
    pub slot: String,
    pub value: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    goal: Vec<(u64, String, String, Words, bool)>,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Turn {
    role: Role,
    text: String,
    #[serde(default)]
    dialog_act: Vec<(String, String, String, String)>,
    #[serde(default)]
    user_state: Vec<(u64, String, String, Words, bool)>,
    sys_state_init: Option<Search>,
    sys_state: Option<Search>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Role {
    Usr,
    Sys,
}

type Search = BTreeMap<String, BTreeMap<String, Words>>;

/// Reads a file; empty lines are passed over.
pub fn dialogues(file: &Path) -> Result<Vec<Dialogue>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}, line {}", file.display(), at + 1);
        let row: Row =
            serde_json::from_str(line).with_context(|| format!("{} is not a dialogue", place()))?;
        out.push(dialogue(row).with_context(place)?);
    }
    if out.is_empty() {
        bail!("{} has no dialogues", file.display());
    }
    Ok(out)
}

fn dialogue(row: Row) -> Result<Dialogue> {
    let mut exchanges = Vec::new();
    let mut turns = row.turns.into_iter();
    while let Some(user) = turns.next() {
        let reply = turns.next().ok_or_else(|| anyhow!("the last turn has no reply"))?;
        if user.role != Role::Usr || reply.role != Role::Sys {
            bail!(
                "turns {} and {} are not `usr`, then `sys`",
                2 * exchanges.len() + 1,
                2 * exchanges.len() + 2
            );
        }
        let missing = |name| anyhow!("turn {} has no `{name}`", 2 * exchanges.len() + 2);
        exchanges.push(Exchange {
            said: user.text,
            acts: user.dialog_act.into_iter().map(act).collect(),
            wishes: user.user_state.into_iter().map(wish).collect(),
            expected: search(reply.sys_state_init.ok_or_else(|| missing("sys_state_init"))?)?,
            settled: search(reply.sys_state.ok_or_else(|| missing("sys_state"))?)?,
            reply: reply.text,
        });
    }
    if exchanges.is_empty() {
        bail!("there are no turns");
    }
    Ok(Dialogue { id: row.id, kind: row.kind, goal: row.goal.into_iter().map(wish).collect(), exchanges })
}

fn act((intent, domain, slot, value): (String, String, String, String)) -> Act {
    Act { intent, domain, slot, value }
}

fn wish((task, domain, slot, words, _): (u64, String, String, Words, bool)) -> Wish {
    let values = match words {
        Words::One(value) => vec![value],
        Words::Several(values) => values,
    };
    Wish { task, domain, slot, values: values.into_iter().filter(|value| !value.is_empty()).collect() }
}

/// A search of the wizard's; what it found (`selectedResults`) is not part of what was asked.
fn search(all: Search) -> Result<State> {
    let mut out = State::default();
    for (domain, slots) in all {
        let of = state::domain(&domain).ok_or_else(|| anyhow!("there is no domain `{domain}`"))?;
        for (name, words) in slots.into_iter().filter(|(name, _)| name != "selectedResults") {
            let at = state::slot(of, &name).ok_or_else(|| anyhow!("`{domain}` has no slot `{name}`"))?;
            let Words::One(value) = words else { bail!("`{domain}`, `{name}` is not a text") };
            out.set(at, &value);
        }
    }
    Ok(out)
}
