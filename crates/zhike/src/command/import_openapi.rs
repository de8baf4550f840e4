//! `zhike pack import-openapi`: operations of an interface that is described in OpenAPI 3, as entries of `actions.yaml`. What cannot be taken is said, and
//! what was guessed stands beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

/// Documents are at most this large.
const MOST_BYTES: u64 = 10 * 1024 * 1024;
/// References are followed so deep.
const DEEP: usize = 8;
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// Statuses that are results of their own; all other errors are trouble.
const STATUSES: [(u16, &str); 4] = [(404, "not_found"), (409, "conflict"), (410, "gone"), (422, "refused")];

/// What was made of a document.
pub struct Imported {
    /// Entries of `actions.yaml`.
    pub entries: String,
    /// What was left out or guessed, one line each.
    pub remarks: Vec<String>,
}

/// Reads a document, JSON or YAML.
pub fn read(path: &Path) -> Result<Value> {
    let size = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if size > MOST_BYTES {
        bail!("{} is larger than {MOST_BYTES} bytes", path.display());
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_norway::from_str(&text).with_context(|| format!("{} is neither JSON nor YAML", path.display()))
}

/// The operations as entries; all of them, or only those with these ids.
pub fn import(document: &Value, only: &[String]) -> Result<Imported> {
    let version = document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.") {
        bail!("this is not OpenAPI 3: `openapi` is {version:?}; convert the document first");
    }
    let Some(paths) = document["paths"].as_object() else { bail!("the document has no paths") };
    let mut import = Import { document, remarks: Vec::new(), entries: BTreeMap::new() };
    let mut found = BTreeSet::new();
    for (path, item) in paths {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let id = operation["operationId"].as_str().unwrap_or_default();
            if only.is_empty() || only.iter().any(|one| one == id) {
                found.insert(id.to_owned());
                import.operation((method, path), item, operation);
            }
        }
    }
    if let Some(missing) = only.iter().find(|id| !found.contains(*id)) {
        bail!("there is no operation {missing}");
    }
    if let Some(url) = document["servers"][0]["url"].as_str() {
        import
            .remarks
            .insert(0, format!("the base address belongs into the configuration, actions.url: {url}"));
    }
    let entries = import.entries.into_values().collect::<String>();
    dialogue::pack::read_actions(&entries).context("what was made of the document is not right")?;
    Ok(Imported { entries, remarks: import.remarks })
}

struct Import<'a> {
    document: &'a Value,
    remarks: Vec<String>,
    entries: BTreeMap<String, String>,
}

/// What an operation takes.
#[derive(Default)]
struct Inputs {
    needs: BTreeMap<String, bool>,
    query: Vec<String>,
    types: BTreeMap<String, &'static str>,
}

/// What its answers mean.
struct Meaning {
    results: BTreeSet<String>,
    field: Option<&'static str>,
    statuses: BTreeMap<u16, String>,
}

impl<'a> Import<'a> {
    fn operation(&mut self, (method, path): (&str, &str), item: &'a Value, operation: &'a Value) {
        let name = operation["operationId"].as_str().unwrap_or_default();
        let name = if name.is_empty() {
            format!("{method}{}", path.replace(['{', '}'], ""))
        } else {
            name.to_owned()
        };
        let (id, shown) = (snake(&name), format!("{} {path}", method.to_uppercase()));
        if self.entries.contains_key(&id) {
            return self.remarks.push(format!("{shown}: left out: there is another {id}"));
        }
        match self.inputs(method, item, operation) {
            Err(problem) => self.remarks.push(format!("{shown}: left out: {problem}")),
            Ok(inputs) => {
                let meaning = self.meaning(&id, method, operation);
                let entry = self.entry((&id, method, path), operation, &inputs, &meaning);
                self.entries.insert(id, entry);
            }
        }
    }

    /// Parameters and the fields of the body.
    fn inputs(&self, method: &str, item: &'a Value, operation: &'a Value) -> Result<Inputs> {
        let mut out = Inputs::default();
        let own = [item, operation].into_iter().filter_map(|of| of["parameters"].as_array()).flatten();
        for parameter in own {
            let parameter = self.followed(parameter)?;
            let (name, place) = (parameter["name"].as_str().unwrap_or_default(), parameter["in"].as_str());
            let needed = parameter["required"] == true;
            match place {
                Some("path") => drop(out.needs.insert(name.to_owned(), true)),
                Some("query") => {
                    out.needs.insert(name.to_owned(), needed);
                    out.query.retain(|other| other != name);
                    out.query.push(name.to_owned());
                }
                _ if needed => bail!("it needs the {} {name}", place.unwrap_or("parameter")),
                _ => {}
            }
        }
        let body = self.followed(&operation["requestBody"])?;
        if body.is_null() || !matches!(method, "post" | "put" | "patch") {
            return Ok(out);
        }
        let schema = self.followed(&body["content"]["application/json"]["schema"])?;
        let Some(fields) = schema["properties"].as_object() else {
            if body["required"] == true {
                bail!("its body is no JSON object with fields");
            }
            return Ok(out);
        };
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in fields {
            let (field, needed) = (self.followed(field)?, required.contains(&name.as_str()));
            match field["type"].as_str() {
                Some("string") => {}
                Some("integer" | "number") => drop(out.types.insert(name.clone(), "number")),
                Some("boolean") => drop(out.types.insert(name.clone(), "boolean")),
                _ if needed => bail!("its body needs {name}, which is neither text, number nor yes or no"),
                _ => continue,
            }
            if out.needs.insert(name.clone(), needed).is_some() {
                bail!("{name} stands in its body and elsewhere");
            }
        }
        Ok(out)
    }

    /// By an enumeration of `result` or `status` where there is one, else by the statuses that are described.
    fn meaning(&mut self, id: &str, method: &str, operation: &'a Value) -> Meaning {
        let responses = operation["responses"].as_object();
        let statuses = || responses.into_iter().flat_map(Map::keys);
        let mut out = Meaning { results: BTreeSet::new(), field: None, statuses: BTreeMap::new() };
        let good: Vec<u16> =
            statuses().filter_map(|status| status.parse().ok()).filter(|s| (200..300).contains(s)).collect();
        for field in ["result", "status"] {
            let words =
                good.iter().find_map(|status| self.words(responses?.get(&status.to_string())?, field));
            if let (Some(words), None) = (words, out.field) {
                (out.field, out.results) = (Some(field), words);
            }
        }
        if out.field.is_none() {
            let word = if method == "get" { "found" } else { "done" };
            let good = if good.is_empty() { vec![200] } else { good };
            out.statuses.extend(good.into_iter().map(|status| (status, word.to_owned())));
            self.remarks.push(format!("{id}: its answers name no results; every success is {word}"));
        }
        let described =
            STATUSES.iter().filter(|(status, _)| statuses().any(|one| *one == status.to_string()));
        out.statuses.extend(described.map(|(status, word)| (*status, (*word).to_owned())));
        out.results.extend(out.statuses.values().cloned());
        out
    }

    /// The values of an enumerated field of an answer, where all of them can be results.
    fn words(&self, response: &'a Value, field: &str) -> Option<BTreeSet<String>> {
        let response = self.followed(response).ok()?;
        let schema = self.followed(&response["content"]["application/json"]["schema"]).ok()?;
        let words = self.followed(&schema["properties"][field]).ok()?["enum"].as_array()?;
        let name = |word: &Value| {
            Some(word.as_str()?.to_owned()).filter(|word| *word == snake(word) && word != "error")
        };
        words.iter().map(name).collect::<Option<BTreeSet<String>>>().filter(|words| !words.is_empty())
    }

    fn entry(
        &mut self,
        (id, method, path): (&str, &str, &str),
        operation: &Value,
        inputs: &Inputs,
        meaning: &Meaning,
    ) -> String {
        let title = operation["summary"].as_str().unwrap_or(id);
        let does = if method == "get" { "looks_up" } else { "changes" };
        if method == "post" {
            self.remarks.push(format!("{id}: does is guessed: write looks_up if it changes nothing"));
        }
        let needs =
            inputs.needs.iter().map(|(name, needed)| (name, if *needed { "required" } else { "optional" }));
        let mut http = format!("method: {}, path: {}", method.to_uppercase(), quoted(path));
        if !inputs.query.is_empty() {
            let _ = write!(http, ", query: [{}]", joined(inputs.query.iter().map(|name| quoted(name))));
        }
        if !inputs.types.is_empty() {
            let _ = write!(http, ", types: {{{}}}", pairs(inputs.types.iter()));
        }
        if let Some(field) = meaning.field {
            let _ = write!(http, ", result: {field}");
        }
        if !meaning.statuses.is_empty() {
            let all = meaning.statuses.iter().map(|(status, word)| format!("{status}: {word}"));
            let _ = write!(http, ", statuses: {{{}}}", joined(all));
        }
        let results = joined(meaning.results.iter().map(|word| quoted(word)));
        format!(
            "{id}:\n  title: {{zh: {title}, en: {title}}}\n  does: {does}\n  inputs: {{{}}}\n  results: [{results}]\n  http: {{{http}}}\n",
            pairs(needs),
            title = quoted(title),
        )
    }

    /// What a reference inside the document leads to.
    fn followed(&self, value: &'a Value) -> Result<&'a Value> {
        let mut at = value;
        for _ in 0..DEEP {
            let Some(reference) = at.get("$ref").and_then(Value::as_str) else { return Ok(at) };
            let inside = reference
                .strip_prefix('#')
                .with_context(|| format!("{reference} leads out of the document"))?;
            at = self.document.pointer(inside).with_context(|| format!("{reference} leads nowhere"))?;
        }
        bail!("its references lead in circles")
    }
}

/// `getOrderByNumber` as `get_order_by_number`.
pub(super) fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && lower {
            out.push('_');
        }
        lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        match letter {
            letter if letter.is_ascii_alphanumeric() => out.push(letter.to_ascii_lowercase()),
            _ if !out.ends_with('_') => out.push('_'),
            _ => {}
        }
    }
    out.trim_matches('_').chars().take(64).collect()
}

/// As a YAML text that is nothing else.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

pub(super) fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

pub(super) fn pairs<'a>(all: impl Iterator<Item = (&'a String, impl std::fmt::Display)>) -> String {
    joined(all.map(|(name, value)| format!("{}: {value}", quoted(name))))
}
