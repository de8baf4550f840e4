//! A flow as a picture shows it: its steps with their branches, each with the line in which it stands. What is only wrong in its sense has one too.

use super::Saying;
use super::build::KINDS;
use super::file::{BranchEntry, FlowFile, HandoffRule, StepEntry};
use crate::pack::line::line_of;
use crate::text::Text;

/// A whole flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its title.
    pub title: Text,
    /// Topics that it begins with.
    pub begins_with: Vec<String>,
    /// Its steps.
    pub steps: Vec<OutlineStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineStep {
    /// Where it stands: `steps[3].on.error.then[0]`.
    pub at: String,
    /// In which line.
    pub line: usize,
    /// The key that says what it does; empty where none does.
    pub kind: &'static str,
    /// A slot, an action, a flow or a condition.
    pub name: Option<String>,
    /// What is asked or said.
    pub says: Option<Text>,
    /// How many other wordings there are.
    pub variants: usize,
    /// What can be chosen.
    pub options: Vec<Text>,
    /// What may follow.
    pub branches: Vec<OutlineBranch>,
}

/// What follows where something holds, or from one kind of result.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineBranch {
    /// `then`, `else`, or the kind of result.
    pub name: String,
    /// What is said.
    pub says: Option<Text>,
    /// The flow ends here.
    pub ends: bool,
    /// A person is offered or fetched.
    pub handoff: Option<HandoffRule>,
    /// A slot that is asked for again.
    pub again: Option<String>,
    /// The card that is shown.
    pub card: Option<String>,
    /// Further steps.
    pub steps: Vec<OutlineStep>,
}

/// The outline of a file; none where it cannot be read at all.
pub fn outline(source: &str) -> Option<Outline> {
    let file: FlowFile = serde_norway::from_str(source).ok()?;
    Some(Outline {
        title: file.title,
        begins_with: file.begins_with,
        steps: steps(source, "steps", &file.steps),
    })
}

fn steps(source: &str, at: &str, entries: &[StepEntry]) -> Vec<OutlineStep> {
    entries.iter().enumerate().map(|(nth, entry)| step(source, format!("{at}[{nth}]"), entry)).collect()
}

fn step(source: &str, at: String, entry: &StepEntry) -> OutlineStep {
    let keys = entry.keys();
    let kind = KINDS.iter().map(|(kind, _)| *kind).find(|kind| keys.contains(kind)).unwrap_or_default();
    let name = match kind {
        "collect" => entry.collect.clone(),
        "choose" => entry.choose.clone(),
        "call" => entry.call.clone(),
        "if" => entry.when.clone(),
        "run" => entry.run.clone(),
        "promise" => entry.within.clone().or_else(|| entry.by.clone()),
        "ticket" => entry.team.clone(),
        "set" => entry.set.as_ref().map(|values| values.keys().cloned().collect::<Vec<_>>().join(", ")),
        _ => None,
    };
    let saying = entry.ask.as_ref().or(entry.confirm.as_ref()).or(entry.say.as_ref());
    let options = entry.options.iter().flatten().map(|option| option.label.clone());
    let confirms = [&entry.yes, &entry.no].into_iter().flatten().cloned();
    OutlineStep {
        line: line_of(source, &at).unwrap_or(1),
        kind,
        name,
        says: saying
            .map(first)
            .or_else(|| entry.promise.clone())
            .or_else(|| entry.ticket.clone())
            .or_else(|| entry.say_while.clone()),
        variants: saying.map_or(0, |saying| saying.conditions().count()),
        options: options.chain(confirms).collect(),
        branches: branches(source, &at, entry),
        at,
    }
}

fn branches(source: &str, at: &str, entry: &StepEntry) -> Vec<OutlineBranch> {
    let plain = |name: &str, entries: &Option<Vec<StepEntry>>| {
        let entries = entries.as_ref()?;
        Some(OutlineBranch {
            name: name.to_owned(),
            says: None,
            ends: false,
            handoff: None,
            again: None,
            card: None,
            steps: steps(source, &format!("{at}.{name}"), entries),
        })
    };
    let of_result = |(name, branch): (&String, &BranchEntry)| OutlineBranch {
        name: name.clone(),
        says: branch.say.as_ref().map(first),
        ends: branch.ends,
        handoff: branch.handoff,
        again: branch.again.clone(),
        card: branch.card.clone(),
        steps: steps(source, &format!("{at}.on.{name}.then"), &branch.then),
    };
    let tests = [plain("then", &entry.then), plain("else", &entry.otherwise)].into_iter().flatten();
    let mut out: Vec<OutlineBranch> = tests.chain(entry.on.iter().flatten().map(of_result)).collect();
    // As they are written, not by their names.
    out.sort_by_key(|branch| line_of(source, &format!("{at}.on.{}", branch.name)));
    out
}

/// What is said where nothing else holds.
fn first(saying: &Saying) -> Text {
    saying.texts().last().cloned().unwrap_or_default()
}
