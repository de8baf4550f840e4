//! An action that is a tool of another server, called over the Model Context Protocol: which tool, what it is given, and what of its answer counts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::action::{Action, Does};
use super::answer::{Type, at, typed, word};
use crate::code;
use crate::text::is_name;

/// How a tool is called.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mcp {
    /// The server, by the name that the configuration gives it.
    pub server: String,
    /// The tool.
    pub tool: String,
    /// For each argument of the tool the input that it is given. Without any, each input goes under its own name.
    #[serde(default)]
    pub arguments: BTreeMap<String, String>,
    /// Inputs that are no text.
    #[serde(default)]
    pub types: BTreeMap<String, Type>,
    /// The argument that takes the key under which the same call acts once.
    #[serde(default)]
    pub idempotency_key: Option<String>,
    /// The field of the structured answer that says the result; dots lead into objects.
    #[serde(default)]
    pub result: Option<String>,
    /// The results that ends stand for.
    #[serde(default)]
    pub statuses: BTreeMap<Ended, String>,
    /// What flows may know of the structured answer: names, and the fields that they are. Nothing else of it is kept.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// How a tool ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Well.
    Ok,
    /// With an error of its own (`isError`).
    Error,
}

impl Mcp {
    /// The arguments that these inputs make; `None` where one of them is not what it is declared to be.
    pub fn arguments(&self, inputs: &BTreeMap<String, String>, key: &str) -> Option<Value> {
        let mut out = Map::new();
        let mut give = |argument: &String, input: &String| {
            if let Some(text) = inputs.get(input) {
                out.insert(argument.clone(), typed(text, self.types.get(input).copied())?);
            }
            Some(())
        };
        if self.arguments.is_empty() {
            inputs.keys().try_for_each(|input| give(input, input))?;
        } else {
            self.arguments.iter().try_for_each(|(argument, input)| give(argument, input))?;
        }
        if let Some(argument) = &self.idempotency_key {
            out.insert(argument.clone(), json!(key));
        }
        Some(Value::Object(out))
    }

    /// An answer as flows read it: an object with `result` and the declared fields; `None` where it says no result.
    pub fn answer(&self, ended: Ended, structured: &Map<String, Value>) -> Option<Value> {
        // What a tool says beside an error is no answer.
        let field = self.result.as_deref().filter(|_| ended == Ended::Ok);
        let word = word(self.statuses.get(&ended), field, structured)?;
        let known = self.fields.iter().filter_map(|(name, path)| Some((name, at(structured, path)?)));
        let mut out: Map<String, Value> = known.map(|(name, value)| (name.clone(), value.clone())).collect();
        out.insert("result".to_owned(), Value::String(word));
        Some(Value::Object(out))
    }
}

/// What is wrong with how a tool is called: the key below `mcp`, and the problem.
pub(super) fn wrong(action: &Action, mcp: &Mcp) -> Option<(&'static str, String)> {
    let wrong = |key, problem: String| Some((key, problem));
    if action.does == Does::Pays {
        let problem = "cannot pay: whether money was given is asked at addresses of our own";
        return wrong("tool", problem.to_owned());
    }
    if !is_name(&mcp.server) {
        return wrong("server", "is a name of the configuration: a-z, 0-9 and _".to_owned());
    }
    if mcp.tool.is_empty() || mcp.tool.chars().any(char::is_control) {
        return wrong("tool", "is missing".to_owned());
    }
    let own_code = |name: &str| action.does == Does::SendsCode && name == code::INPUT;
    let known = |name: &String| action.inputs.contains_key(name) || own_code(name);
    if let Some(name) = mcp.arguments.values().find(|name| !known(name)) {
        return wrong("arguments", format!("{name} is not among the inputs"));
    }
    let given = |name: &str| mcp.arguments.is_empty() || mcp.arguments.values().any(|one| one == name);
    if let Some(name) = action.inputs.keys().find(|name| !given(name)) {
        return wrong("arguments", format!("{name} goes nowhere: no argument is given it"));
    }
    if action.does == Does::SendsCode && !given(code::INPUT) {
        return wrong("arguments", format!("{} goes nowhere: no argument is given it", code::INPUT));
    }
    if let Some(name) = mcp.types.keys().find(|name| !known(name)) {
        return wrong("types", format!("{name} is not among the inputs"));
    }
    let taken = |argument: &String| {
        if mcp.arguments.is_empty() { known(argument) } else { mcp.arguments.contains_key(argument) }
    };
    if let Some(argument) = mcp.idempotency_key.as_ref().filter(|argument| taken(argument)) {
        return wrong("idempotency_key", format!("{argument} is given an input already"));
    }
    if action.tries > 1 && action.does != Does::LooksUp && mcp.idempotency_key.is_none() {
        let problem = "is missing: a tool that changes something is called again only where an argument takes the key under which it acts once";
        return wrong("idempotency_key", problem.to_owned());
    }
    if mcp.result.is_none() && !mcp.statuses.contains_key(&Ended::Ok) {
        return wrong("result", "or statuses.ok must say what an answer means".to_owned());
    }
    if let Some(word) = mcp.statuses.values().find(|word| !action.results.contains(*word)) {
        return wrong("statuses", format!("{word} is not among the results"));
    }
    let odd = mcp.fields.iter().find(|(name, path)| {
        !is_name(name) || *name == "result" || path.split('.').any(|part| part.trim().is_empty())
    });
    odd.map(|(name, _)| {
        ("fields", format!("{name}: a name is a-z, 0-9 and _ and not result, and stands for a field"))
    })
}
