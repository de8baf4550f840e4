//! `actions.yaml`: what business actions there are, what they do and what they need. A flow may call no other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::PackError;
use super::check::{both, value};
use super::flow::{Flow, Step};
use super::http::{self, Http};
use super::line::line_of;
use super::mcp::{self, Mcp};
use super::rate::Rates;
use crate::code;
use crate::text::{Text, is_name};

const FILE: &str = "actions.yaml";

/// What a business action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Looks something up; nothing is other than before.
    LooksUp,
    /// Changes something.
    Changes,
    /// Gives money away.
    Pays,
    /// Sends a code to where the company knows the customer; only a step that verifies calls it.
    SendsCode,
}

/// Whether an input must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Without it nothing is called.
    Required,
    /// It may be left out.
    Optional,
}

/// A business action as it is declared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What people call it.
    pub title: Text,
    /// What it does.
    pub does: Does,
    /// Its inputs.
    #[serde(default)]
    pub inputs: BTreeMap<String, Need>,
    /// Inputs that prove who asks: one of them is always given.
    #[serde(default)]
    pub proof: Vec<String>,
    /// What the amount is called in the flow, in yuan; of an action that pays.
    #[serde(default)]
    pub amount: Option<String>,
    /// The input that says for which order; of an action that pays.
    #[serde(default)]
    pub order: Option<String>,
    /// The kinds of result. A flow says what follows from each.
    pub results: BTreeSet<String>,
    /// Those after which the money is given; of an action that pays. After any other it is not.
    #[serde(default)]
    pub paid: BTreeSet<String>,
    /// How long one request is waited for.
    #[serde(default = "timeout_ms")]
    pub timeout_ms: u32,
    /// How often it is asked at most where nothing comes back, each time under the same key.
    #[serde(default = "tries")]
    pub tries: u32,
    /// How often it may be called.
    #[serde(default)]
    pub rate: Rates,
    /// How it is called where the service speaks an interface of its own.
    #[serde(default)]
    pub http: Option<Http>,
    /// Which tool it is, where it is a tool of another server.
    #[serde(default)]
    pub mcp: Option<Mcp>,
}

impl Action {
    /// The kinds of result of which a flow says what follows.
    pub fn followed(&self) -> impl Iterator<Item = &str> {
        let pays = self.does == Does::Pays;
        self.results.iter().map(String::as_str).chain(pays.then_some(OVER_LIMIT)).chain(["error"])
    }
}

const fn timeout_ms() -> u32 {
    8_000
}

const fn tries() -> u32 {
    1
}

/// The shortest and the longest wait for one request.
const TIMEOUT_MS: std::ops::RangeInclusive<u32> = 200..=20_000;
/// The most tries.
const TRIES: u32 = 3;
/// All tries together: whoever waits for the result goes on without it soon after.
const ALL_TRIES_MS: u32 = 24_000;

/// The kind of result where an action that pays was not performed: it is more than the assistant may give away, and a person was asked.
pub const OVER_LIMIT: &str = "over_limit";

pub(crate) fn actions(
    entries: BTreeMap<String, Action>,
    source: &str,
) -> Result<BTreeMap<String, Action>, PackError> {
    for (id, action) in &entries {
        let wrong = |key: &str, problem: &str| {
            let line = line_of(source, &format!("\"{id}\".{key}"));
            let at = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            Err(value(FILE, format!("{at}{id}.{key}"), problem))
        };
        if !id.split('.').all(is_name) {
            return Err(value(FILE, id, "an id is names joined by dots; a name is a-z, 0-9 and _"));
        }
        both(FILE, &format!("{id}.title"), &action.title)?;
        if action.results.is_empty() {
            return wrong("results", "are missing: at least one kind, beside error");
        }
        if let Some(name) =
            action.results.iter().find(|name| !is_name(name) || matches!(name.as_str(), "error" | OVER_LIMIT))
        {
            return wrong(
                "results",
                &format!("{name} cannot be one: a name is a-z, 0-9 and _, and not error or {OVER_LIMIT}"),
            );
        }
        let known = |name: &String| action.inputs.contains_key(name);
        if let Some(name) = action.proof.iter().find(|name| !known(name)) {
            return wrong("proof", &format!("{name} is not among the inputs"));
        }
        let pays = action.does == Does::Pays;
        if pays != action.amount.is_some() {
            return wrong("amount", "belongs to an action that pays, and to each of them");
        }
        if let Some(name) = action.paid.iter().find(|name| !action.results.contains(*name)) {
            return wrong("paid", &format!("{name} is not among the results"));
        }
        if pays == action.paid.is_empty() {
            return wrong(
                "paid",
                "belongs to an action that pays, and to each of them: the results after which the money is given",
            );
        }
        match &action.order {
            Some(order) if !pays => {
                return wrong("order", &format!("{order}: belongs to an action that pays"));
            }
            Some(order) if action.inputs.get(order) != Some(&Need::Required) => {
                return wrong("order", &format!("{order} is not among the inputs that are required"));
            }
            None if pays => return wrong("order", "is missing: for which order is paid"),
            _ => {}
        }
        if let Some((key, problem)) = sends_code(action) {
            return wrong(key, problem);
        }
        if let Some((key, problem)) = patience(action) {
            return wrong(key, &problem);
        }
        if let Some((key, problem)) = action.http.as_ref().and_then(|own| http::wrong(action, own)) {
            return wrong(&format!("http.{key}"), &problem);
        }
        if action.http.is_some() && action.mcp.is_some() {
            return wrong("mcp", "and http cannot both say how it is called");
        }
        if let Some((key, problem)) = action.mcp.as_ref().and_then(|own| mcp::wrong(action, own)) {
            return wrong(&format!("mcp.{key}"), &problem);
        }
    }
    Ok(entries)
}

/// Actions alone, as `actions.yaml` holds them.
///
/// # Errors
/// [`PackError`], naming the key and its line.
pub fn read_actions(source: &str) -> Result<BTreeMap<String, Action>, PackError> {
    let read = serde_norway::from_str(source);
    let entries =
        read.map_err(|error| PackError::Format { file: FILE.to_owned(), problem: error.to_string() })?;
    actions(entries, source)
}

/// What is wrong with an action that sends a code.
fn sends_code(action: &Action) -> Option<(&'static str, &'static str)> {
    if action.does != Does::SendsCode {
        return None;
    }
    if action.inputs.contains_key(code::INPUT) {
        return Some(("inputs", "code is given by the platform and must not be declared"));
    }
    if !action.inputs.values().any(|need| *need == Need::Required) && action.proof.is_empty() {
        return Some(("inputs", "must say for what: one of them is required, or proves who asks"));
    }
    let known = |name: &String| code::SENT.contains(&name.as_str());
    let right = action.results.contains(code::SENT[0]) && action.results.iter().all(known);
    (!right)
        .then_some(("results", "of an action that sends a code are sent and, where nothing fits, not_found"))
}

/// What is wrong with how long and how often it is asked.
fn patience(action: &Action) -> Option<(&'static str, String)> {
    if !TIMEOUT_MS.contains(&action.timeout_ms) {
        let (least, most) = (TIMEOUT_MS.start(), TIMEOUT_MS.end());
        return Some(("timeout_ms", format!("must be {least} to {most}")));
    }
    if !(1..=TRIES).contains(&action.tries) {
        return Some(("tries", format!("must be 1 to {TRIES}")));
    }
    if action.tries > 1 && action.does == Does::Pays {
        let problem = "must be 1 of an action that pays: it is asked first what came of the one before";
        return Some(("tries", problem.to_owned()));
    }
    let all = action.timeout_ms * action.tries;
    let problem = || format!("times timeout_ms is {all}; all tries together may take {ALL_TRIES_MS}");
    (all > ALL_TRIES_MS).then(|| ("tries", problem()))
}

/// Checks every call of a flow against what is declared.
pub(crate) fn calls(flow: &Flow, actions: &BTreeMap<String, Action>) -> Result<(), PackError> {
    let read_back = read_back(flow);
    for (at, step) in flow.steps.iter().enumerate() {
        let (key, id, inputs) = match step {
            Step::Call { action, inputs, .. } => ("call", action, inputs),
            Step::Verify { action, inputs, .. } => ("by", action, inputs),
            _ => continue,
        };
        let file = format!("flows/{}.yaml", flow.id);
        let wrong = |problem: String| Err(value(&file, format!("{key}: {id}"), problem));
        let Some(action) = actions.get(id) else {
            return wrong(format!("is not declared in {FILE}"));
        };
        if let Some(name) = inputs.keys().find(|name| !action.inputs.contains_key(*name)) {
            return wrong(format!("has no input {name}"));
        }
        let lacking =
            action.inputs.iter().find(|(name, need)| **need == Need::Required && !inputs.contains_key(*name));
        if let Some((name, _)) = lacking {
            return wrong(format!("needs the input {name}"));
        }
        if let Some(name) = action.proof.iter().find(|name| !inputs.contains_key(*name)) {
            return wrong(format!("needs the input {name}, which may prove who asks"));
        }
        let verifies = matches!(step, Step::Verify { .. });
        if verifies != (action.does == Does::SendsCode) {
            let problem = "an action that sends a code belongs to a step that verifies, and to no other";
            return wrong(problem.to_owned());
        }
        let Step::Call { on, .. } = step else { continue };
        if let Some(kind) = on.keys().find(|kind| action.followed().all(|known| known != *kind)) {
            return wrong(format!("has no result {kind}"));
        }
        if let Some(kind) = action.followed().find(|kind| !on.contains_key(*kind)) {
            return wrong(format!("on.{kind} is missing: a flow says what follows from each result"));
        }
        if action.does != Does::LooksUp && !read_back[at] {
            return wrong(
                "changes something, but not all that is known is read back and confirmed before it"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// For each step, whether on every way to it what is known was confirmed, and nothing was asked or set since.
fn read_back(flow: &Flow) -> Vec<bool> {
    let count = flow.steps.len();
    let mut before: Vec<Option<bool>> = vec![None; count + 1];
    before[0] = Some(false);
    for (at, step) in flow.steps.iter().enumerate() {
        let Some(here) = before[at] else { continue };
        let mut lead = |to: usize, holds: bool| {
            let to = to.min(count);
            before[to] = Some(before[to].unwrap_or(true) && holds);
        };
        match step {
            Step::Confirm { .. } => lead(at + 1, true),
            Step::Collect { .. }
            | Step::Choose { .. }
            | Step::Verify { .. }
            | Step::Set { .. }
            | Step::Run { .. } => lead(at + 1, false),
            Step::Say { .. } | Step::Promise { .. } => lead(at + 1, here),
            Step::Call { on, .. } | Step::Ticket { on, .. } => {
                // After these two nothing goes on: it is asked again, or a person is offered.
                let goes_on = on.iter().filter(|(kind, _)| !matches!(kind.as_str(), "not_found" | "error"));
                goes_on.filter_map(|(_, branch)| branch.next).for_each(|next| lead(next, here))
            }
            Step::Test { otherwise, .. } => {
                lead(at + 1, here);
                lead(*otherwise, here);
            }
            Step::Jump { to } => lead(*to, here),
            Step::HandOff { .. } | Step::End => {}
        }
    }
    before.into_iter().map(|known| known.unwrap_or(true)).collect()
}
