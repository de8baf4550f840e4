//! Flow files as they are written. Unknown keys are errors.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Saying;
use crate::promise::PromiseKind;
use crate::text::Text;
use crate::ticket::Priority;

/// `flows/<id>.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlowFile {
    pub(crate) id: String,
    pub(crate) title: Text,
    /// Topics that it begins with: whoever asks for one of them is led through it.
    #[serde(default)]
    pub(crate) begins_with: Vec<String>,
    #[serde(default)]
    pub(crate) cancelled: Option<Text>,
    pub(crate) steps: Vec<StepEntry>,
}

/// One step as written: exactly one of the keys that [`super::build`] names says which kind it is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StepEntry {
    pub(crate) collect: Option<String>,
    pub(crate) unless: Option<String>,
    pub(crate) ask: Option<Saying>,
    pub(crate) retry: Option<Retry>,
    pub(crate) why: Option<Text>,
    pub(crate) optional: Option<bool>,
    pub(crate) check: Option<Vec<CheckEntry>>,
    pub(crate) called: Option<Vec<String>>,
    pub(crate) attempts: Option<u8>,
    pub(crate) choose: Option<String>,
    pub(crate) options: Option<Vec<Choice>>,
    pub(crate) confirm: Option<Saying>,
    pub(crate) yes: Option<Text>,
    pub(crate) no: Option<Text>,
    pub(crate) minutes: Option<u16>,
    pub(crate) call: Option<String>,
    pub(crate) verify: Option<String>,
    pub(crate) inputs: Option<BTreeMap<String, String>>,
    pub(crate) say_while: Option<Text>,
    pub(crate) on: Option<BTreeMap<String, BranchEntry>>,
    pub(crate) say: Option<Saying>,
    pub(crate) set: Option<BTreeMap<String, String>>,
    pub(crate) promise: Option<Text>,
    pub(crate) kind: Option<PromiseKind>,
    pub(crate) within: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) ticket: Option<Text>,
    pub(crate) about: Option<String>,
    pub(crate) fields: Option<BTreeMap<String, String>>,
    pub(crate) priority: Option<Priority>,
    pub(crate) team: Option<String>,
    #[serde(rename = "if")]
    pub(crate) when: Option<String>,
    pub(crate) then: Option<Vec<Self>>,
    #[serde(rename = "else")]
    pub(crate) otherwise: Option<Vec<Self>>,
    pub(crate) run: Option<String>,
    pub(crate) handoff: Option<HandoffRule>,
    pub(crate) end: Option<bool>,
}

impl StepEntry {
    /// The keys that are there.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        let all = [
            ("collect", self.collect.is_some()),
            ("choose", self.choose.is_some()),
            ("confirm", self.confirm.is_some()),
            ("call", self.call.is_some()),
            ("verify", self.verify.is_some()),
            ("if", self.when.is_some()),
            ("run", self.run.is_some()),
            ("set", self.set.is_some()),
            ("handoff", self.handoff.is_some()),
            ("promise", self.promise.is_some()),
            ("ticket", self.ticket.is_some()),
            ("say", self.say.is_some()),
            ("end", self.end.is_some()),
            ("unless", self.unless.is_some()),
            ("ask", self.ask.is_some()),
            ("retry", self.retry.is_some()),
            ("why", self.why.is_some()),
            ("optional", self.optional.is_some()),
            ("check", self.check.is_some()),
            ("called", self.called.is_some()),
            ("attempts", self.attempts.is_some()),
            ("options", self.options.is_some()),
            ("yes", self.yes.is_some()),
            ("no", self.no.is_some()),
            ("minutes", self.minutes.is_some()),
            ("inputs", self.inputs.is_some()),
            ("say_while", self.say_while.is_some()),
            ("on", self.on.is_some()),
            ("then", self.then.is_some()),
            ("else", self.otherwise.is_some()),
            ("kind", self.kind.is_some()),
            ("within", self.within.is_some()),
            ("by", self.by.is_some()),
            ("about", self.about.is_some()),
            ("fields", self.fields.is_some()),
            ("priority", self.priority.is_some()),
            ("team", self.team.is_some()),
        ];
        all.into_iter().filter_map(|(key, there)| there.then_some(key)).collect()
    }
}

/// What is said when an answer could not be read: once, or other words each time.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Retry {
    One(Text),
    Several(Vec<Text>),
}

/// A check of a value as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckEntry {
    pub(crate) that: String,
    pub(crate) say: Saying,
}

/// Whether a result leads to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffRule {
    /// A person is offered; after a second failure fetched.
    Offer,
    /// A person is fetched at once.
    Now,
}

/// What follows from one kind of result, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BranchEntry {
    #[serde(default)]
    pub(crate) say: Option<Saying>,
    #[serde(default)]
    pub(crate) card: Option<String>,
    #[serde(default)]
    pub(crate) handoff: Option<HandoffRule>,
    #[serde(default)]
    pub(crate) ends: bool,
    #[serde(default)]
    pub(crate) again: Option<String>,
    #[serde(default)]
    pub(crate) options: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) then: Vec<StepEntry>,
}

/// One option of a choice, as the pack's author wrote it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the business system is told.
    pub value: String,
    /// What the customer reads; also the button.
    pub label: Text,
    /// Words by which a customer means it.
    #[serde(default)]
    pub words: Vec<String>,
    /// What follows from it, for the read-back.
    #[serde(default)]
    pub note: Option<Text>,
}
