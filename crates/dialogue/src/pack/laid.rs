//! Flows of a workspace, laid over those of a pack: its own, and its own wording of the pack's. What a pack is delivered with stays as it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compile::{Read, read};
use super::flow::MAX_FLOW_BYTES;
use super::line::{line_of, read_at, told};
use super::{Flow, Pack, PackError, Response, Topic, action, check, flow, rules};
use crate::state::{ActiveFlow, MAX_FLOWS};
use crate::text::is_name;

/// Texts of files that take the place of a pack's, or stand beside them, by the name of the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// Flows.
    pub flows: BTreeMap<String, String>,
    /// Scripts.
    pub scripts: BTreeMap<String, String>,
}

impl Pack {
    /// What it was delivered with.
    pub fn sources(&self) -> &super::Sources {
        &self.sources
    }

    /// The pack with only these of the scripts that it was delivered with: for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn with_scripts_of(mut self, names: &[&str]) -> Self {
        let mut sources = super::Sources::clone(&self.sources);
        sources.scripts.retain(|name, _| names.contains(&name.as_str()));
        self.sources = Arc::new(sources);
        self
    }

    /// The pack with these flows.
    ///
    /// # Errors
    /// [`PackError`], naming file and key.
    pub fn with_flows(&self, laid: &Laid) -> Result<Self, PackError> {
        let texts: BTreeMap<&str, &String> = texts(&self.sources.flows, &laid.flows);
        let named = |path: &str| texts.get(path.strip_prefix("flows/")?.strip_suffix(".yaml")?).copied();
        let files = |path: &str| named(path).cloned();
        let names: Vec<String> = texts.keys().map(|name| (*name).to_owned()).collect();
        let flows = flows(&files, &names, &self.slots)?;
        flows.values().try_for_each(|flow| action::calls(flow, &self.actions))?;
        all_known(&flows, &self.topics)?;
        let begun = begun(&flows)?;
        let mut pack = self.clone();
        for topic in pack.topics.values_mut() {
            match (begun.get(&topic.id), &topic.response) {
                (Some(flow), _) => topic.response = Response::Flow(flow.clone()),
                (None, Response::Answer(_)) => {}
                (None, Response::Flow(flow)) => {
                    let problem = format!("must hold {}: nothing else answers it", topic.id);
                    return Err(check::value(&file_of(flow), "begins_with", problem));
                }
            }
        }
        pack.guards.known = rules::known([&pack.name, &pack.assistant], &pack.topics, &flows, &pack.replies);
        pack.flows = flows;
        Ok(pack)
    }

    /// The pack with those of these flows that go with it, and what is wrong with the others: of a pack or a model that came later.
    pub fn with_flows_that_go(&self, laid: &Laid) -> (Self, Vec<PackError>) {
        let (mut left, mut wrong) = (laid.clone(), Vec::new());
        loop {
            match self.with_flows(&left) {
                Ok(pack) => return (pack, wrong),
                Err(error) => {
                    let name = error.flow().and_then(|name| left.flows.remove(name).map(|_| ()));
                    wrong.push(error);
                    if name.is_none() {
                        // It cannot be told which of them it is: none of them is used.
                        return (self.clone(), wrong);
                    }
                }
            }
        }
    }

    /// Remembers how flows were, by name, for conversations that began them so. What cannot be read any more is left out.
    #[must_use]
    pub fn remembering(mut self, earlier: &[(String, String)]) -> Self {
        let mut out = BTreeMap::new();
        let delivered = self.sources.flows.iter();
        for (name, text) in delivered.chain(earlier.iter().map(|(name, text)| (name, text))) {
            let files = |_: &str| Some(text.clone());
            let Ok(file) = read(&files, &file_of(name)) else { continue };
            let Ok(flow) = flow::flow(name, file, text, &self.slots) else { continue };
            let now = self.flows.get(name).is_some_and(|now| now.version == flow.version);
            if !now && action::calls(&flow, &self.actions).is_ok() {
                out.insert((name.clone(), flow.version), flow);
            }
        }
        self.earlier = Arc::new(out);
        self
    }

    /// A flow as a conversation began it, as long as that is known; else as it is now.
    pub(crate) fn flow_of(&self, active: &ActiveFlow) -> Option<&Flow> {
        let now = self.flows.get(&active.flow);
        match now {
            Some(flow) if flow.version == active.version => Some(flow),
            _ => self.earlier.get(&(active.flow.clone(), active.version)).or(now),
        }
    }

    /// The scripts of these flows over those that were delivered.
    pub fn scripts<'a>(&'a self, laid: &'a Laid) -> BTreeMap<&'a str, &'a String> {
        texts(&self.sources.scripts, &laid.scripts)
    }
}

fn texts<'a>(
    delivered: &'a BTreeMap<String, String>,
    laid: &'a BTreeMap<String, String>,
) -> BTreeMap<&'a str, &'a String> {
    delivered.iter().chain(laid).map(|(name, text)| (name.as_str(), text)).collect()
}

impl PackError {
    /// Where it is wrong in this text of the file, with the key, and what is wrong.
    pub fn place(&self, source: &str) -> (Option<usize>, Option<String>, String) {
        match self {
            Self::Value { key, problem, .. } => {
                if let Some((line, key)) = told(key) {
                    return (Some(line), Some(key.to_owned()), problem.clone());
                }
                // A call is named by what it calls.
                let holds = |line: &str| line.trim_start_matches([' ', '-']).starts_with(key.as_str());
                let line = line_of(source, key).or_else(|| Some(source.lines().position(holds)? + 1));
                (line, Some(key.clone()), problem.clone())
            }
            Self::Format { problem, .. } => (read_at(problem), None, problem.clone()),
            other => (None, None, other.to_string()),
        }
    }

    /// The flow whose file is wrong.
    pub fn flow(&self) -> Option<&str> {
        match self {
            Self::Missing { file } | Self::Format { file, .. } | Self::Value { file, .. } => {
                file.strip_prefix("flows/")?.strip_suffix(".yaml")
            }
            Self::Train(_) | Self::Tag(_) => None,
        }
    }
}

fn file_of(flow: &str) -> String {
    format!("flows/{flow}.yaml")
}

/// The flows of these names, and those that they run.
pub(super) fn flows(
    files: Read<'_>,
    names: &[String],
    slots: &BTreeMap<String, nlu::SlotKind>,
) -> Result<BTreeMap<String, Flow>, PackError> {
    let mut out = BTreeMap::new();
    for name in names {
        if !is_name(name) {
            return Err(check::value(&file_of(name), "id", "may only have a-z, 0-9 and _"));
        }
        add(files, slots, name, &mut Vec::new(), &mut out)?;
    }
    Ok(out)
}

/// Reads a flow and what it runs; `on_way` are those that are being read, which it may not run again.
fn add(
    files: Read<'_>,
    slots: &BTreeMap<String, nlu::SlotKind>,
    name: &str,
    on_way: &mut Vec<String>,
    out: &mut BTreeMap<String, Flow>,
) -> Result<(), PackError> {
    let path = file_of(name);
    if on_way.len() >= MAX_FLOWS {
        let problem = format!("flows run one another deeper than {MAX_FLOWS}: {}", on_way.join(", "));
        return Err(check::value(&path, "steps", problem));
    }
    if out.contains_key(name) {
        return Ok(());
    }
    let source = files(&path).unwrap_or_default();
    if source.len() > MAX_FLOW_BYTES {
        return Err(check::value(&path, "steps", format!("are longer than {MAX_FLOW_BYTES} bytes")));
    }
    let flow = flow::flow(name, read(files, &path)?, &source, slots)?;
    on_way.push(name.to_owned());
    for other in flow.runs() {
        if on_way.iter().any(|open| open == other) {
            return Err(check::value(&path, "steps", format!("runs {other}, which runs this one")));
        }
        if files(&file_of(other)).is_none() {
            return Err(check::value(&path, "steps", format!("runs {other}, which is not there")));
        }
        add(files, slots, other, on_way, out)?;
    }
    on_way.pop();
    out.insert(name.to_owned(), flow);
    Ok(())
}

/// Which flow begins with which topic; one at most.
pub(super) fn begun(flows: &BTreeMap<String, Flow>) -> Result<BTreeMap<String, String>, PackError> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for flow in flows.values() {
        for topic in &flow.begins_with {
            if let Some(other) = out.insert(topic.clone(), flow.id.clone()) {
                let problem = format!("{topic}: {other} begins with it already");
                return Err(check::value(&file_of(&flow.id), "begins_with", problem));
            }
        }
    }
    Ok(out)
}

/// No flow begins with a topic that there is not.
pub(super) fn all_known(
    flows: &BTreeMap<String, Flow>,
    topics: &BTreeMap<String, Topic>,
) -> Result<(), PackError> {
    for flow in flows.values() {
        if let Some(topic) = flow.begins_with.iter().find(|topic| !topics.contains_key(*topic)) {
            let problem = format!("there is no topic {topic}");
            return Err(check::value(&file_of(&flow.id), "begins_with", problem));
        }
    }
    Ok(())
}
