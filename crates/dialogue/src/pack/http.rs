//! Where an action is, where the company's service speaks an interface of its own: method, address, and what an answer means.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::action::{Action, Does, Need};
use super::answer::{Type, typed, word};

/// How an action is called.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Method.
    pub method: Method,
    /// Path behind the base address, with inputs in braces.
    pub path: String,
    /// Inputs that stand in the query. All others that are not in the path are the body, an object.
    #[serde(default)]
    pub query: Vec<String>,
    /// Inputs that are no text in the body.
    #[serde(default)]
    pub types: BTreeMap<String, Type>,
    /// The field of the answer that says the result; dots lead into objects.
    #[serde(default)]
    pub result: Option<String>,
    /// The results that statuses stand for.
    #[serde(default)]
    pub statuses: BTreeMap<u16, String>,
}

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Only looks.
    Get,
    /// Does something, or looks by what stands in its body.
    Post,
    /// Puts something in its place.
    Put,
    /// Changes a part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it has a body.
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// One piece of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// The value of this input.
    Input(&'a str),
}

impl Http {
    /// The segments of the path, each in pieces.
    pub fn segments(&self) -> impl Iterator<Item = Vec<Piece<'_>>> {
        self.path.trim_start_matches('/').split('/').map(pieces)
    }

    /// The names in the path.
    fn placed(&self) -> Vec<&str> {
        let name = |piece| match piece {
            Piece::Input(name) => Some(name),
            Piece::Text(_) => None,
        };
        self.segments().flatten().filter_map(name).collect()
    }

    /// The body that these inputs make; `None` where one of them is not what it is declared to be.
    pub fn body(&self, inputs: &BTreeMap<String, String>) -> Option<Value> {
        let placed = self.placed();
        let mut body = Map::new();
        for (name, text) in inputs {
            if placed.contains(&name.as_str()) || self.query.contains(name) {
                continue;
            }
            body.insert(name.clone(), typed(text, self.types.get(name).copied())?);
        }
        Some(Value::Object(body))
    }

    /// An answer as flows read it: an object with `result`; `None` where it says none.
    pub fn answer(&self, status: u16, body: Value) -> Option<Value> {
        let mut object = match body {
            Value::Object(object) => object,
            Value::Null => Map::new(),
            Value::Array(items) => Map::from_iter([("items".to_owned(), Value::Array(items))]),
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        let word = word(self.statuses.get(&status), self.result.as_deref(), &object)?;
        object.insert("result".to_owned(), Value::String(word));
        Some(Value::Object(object))
    }
}

fn pieces(segment: &str) -> Vec<Piece<'_>> {
    let (mut out, mut rest) = (Vec::new(), segment);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
    {
        out.extend((!before.is_empty()).then_some(Piece::Text(before)));
        out.push(Piece::Input(name));
        rest = after;
    }
    out.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    out
}

/// What is wrong with how an action is called: the key below `http`, and the problem.
pub(super) fn wrong(action: &Action, http: &Http) -> Option<(&'static str, String)> {
    let input = |name: &str| action.inputs.get(name);
    if action.does == Does::Pays {
        let problem = "cannot pay: whether money was given is asked at addresses of our own";
        return Some(("method", problem.to_owned()));
    }
    let looks = matches!(http.method, Method::Get | Method::Post);
    if action.does == Does::LooksUp && !looks || action.does != Does::LooksUp && http.method == Method::Get {
        return Some(("method", "GET only looks up; PUT, PATCH and DELETE change something".to_owned()));
    }
    let odd = |segment: Vec<Piece<'_>>| {
        segment.is_empty()
            || matches!(segment[..], [Piece::Text("." | "..")])
            || segment
                .iter()
                .any(|piece| matches!(piece, Piece::Text(text) if text.contains(['{', '}', '?', '#'])))
    };
    if !http.path.starts_with('/') || http.segments().any(odd) {
        return Some(("path", "begins with /, and is made of names and {inputs} between strokes".to_owned()));
    }
    if let Some(name) = http.placed().into_iter().find(|name| input(name) != Some(&Need::Required)) {
        return Some(("path", format!("{name} is not among the inputs that are required")));
    }
    let query =
        http.query.iter().find(|name| input(name).is_none() || http.placed().contains(&name.as_str()));
    if let Some(name) = query {
        return Some(("query", format!("{name} is not among the inputs, or stands in the path")));
    }
    let lost = |name: &&String| !http.placed().contains(&name.as_str()) && !http.query.contains(name);
    if let Some(name) = action.inputs.keys().filter(|_| !http.method.has_body()).find(lost) {
        return Some(("query", format!("{name} goes nowhere: {} has no body", http.method.word())));
    }
    if let Some(name) =
        http.types.keys().find(|name| !http.method.has_body() || input(name).is_none() || !lost(name))
    {
        return Some(("types", format!("{name} is not in the body")));
    }
    if http.result.is_none() && http.statuses.is_empty() {
        return Some(("result", "or statuses must say what an answer means".to_owned()));
    }
    let strange = http
        .statuses
        .iter()
        .find(|(status, word)| !(200..=599).contains(*status) || !action.results.contains(*word));
    strange.map(|(status, word)| ("statuses", format!("{status}: {word} is not among the results")))
}
