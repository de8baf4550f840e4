//! What must hold in a flow file beyond its form.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{both, value};
use super::file::{FlowFile, Step, StepEntry};
use super::{Flow, PackError};
use crate::text::{Text, placeholders};

/// The most steps of a flow.
pub const MAX_STEPS: usize = 50;
/// The most times a slot may be asked for.
pub const MAX_ATTEMPTS: u8 = 5;
/// The most options of a choice: one button each.
pub const MAX_OPTIONS: usize = 5;
/// The longest a confirmation may count, in minutes.
pub const MAX_CONFIRM_MINUTES: u16 = 60;

/// Checks a flow and the names it uses.
pub(crate) fn flow(
    name: &str,
    file: FlowFile,
    slots: &BTreeMap<String, nlu::SlotKind>,
) -> Result<Flow, PackError> {
    let path = format!("flows/{name}.yaml");
    if file.id != name {
        return Err(value(&path, "id", format!("is {} in a file named {name}", file.id)));
    }
    if file.steps.is_empty() || file.steps.len() > MAX_STEPS {
        return Err(value(&path, "steps", format!("must be 1 to {MAX_STEPS}")));
    }
    both(&path, "title", &file.title)?;
    if let Some(text) = &file.cancelled {
        both(&path, "cancelled", text)?;
    }
    let mut names: BTreeSet<String> = slots.keys().cloned().collect();
    names.extend(file.steps.iter().filter_map(|step| step.choose.clone()));
    let mut steps = Vec::new();
    for (i, entry) in file.steps.into_iter().enumerate() {
        let place = Place { path: &path, i };
        let kinds =
            [entry.collect.is_some(), entry.choose.is_some(), entry.confirm.is_some(), entry.call.is_some()];
        if kinds.iter().filter(|is| **is).count() != 1 {
            return Err(value(
                &path,
                format!("steps[{i}]"),
                "needs exactly one of collect, choose, confirm and call",
            ));
        }
        steps.push(match () {
            () if entry.collect.is_some() => place.collect(entry, slots)?,
            () if entry.choose.is_some() => place.choose(entry)?,
            () if entry.confirm.is_some() => place.confirm(entry)?,
            () => place.call(entry, &names)?,
        });
    }
    Ok(Flow { id: file.id, title: file.title, cancelled: file.cancelled, steps })
}

/// Where in which file.
struct Place<'a> {
    path: &'a str,
    i: usize,
}

impl Place<'_> {
    fn wrong(&self, part: &str, problem: impl Into<String>) -> PackError {
        value(self.path, format!("steps[{}].{part}", self.i), problem)
    }

    fn text(&self, part: &str, text: Option<Text>) -> Result<Text, PackError> {
        let text = text.ok_or_else(|| self.wrong(part, "is missing"))?;
        both(self.path, &format!("steps[{}].{part}", self.i), &text)?;
        Ok(text)
    }

    fn attempts(&self, given: Option<u8>) -> Result<u8, PackError> {
        let attempts = given.unwrap_or(3);
        if attempts == 0 || attempts > MAX_ATTEMPTS {
            return Err(self.wrong("attempts", format!("must be 1 to {MAX_ATTEMPTS}")));
        }
        Ok(attempts)
    }

    /// Keys that belong to another kind of step.
    fn only(&self, entry: &StepEntry, kind: &str, asks: bool) -> Result<(), PackError> {
        let calls = !entry.inputs.is_empty() || !entry.on.is_empty() || entry.say_while.is_some();
        if kind != "call" && calls {
            return Err(self.wrong(kind, "inputs, on and say_while belong to a call"));
        }
        if kind != "collect" && entry.unless.is_some() {
            return Err(self.wrong(kind, "unless belongs to collect"));
        }
        if !asks && (entry.ask.is_some() || entry.retry.is_some()) {
            return Err(self.wrong(kind, "ask and retry belong to collect and choose"));
        }
        if kind != "choose" && !entry.options.is_empty() {
            return Err(self.wrong(kind, "options belong to choose"));
        }
        let confirms = entry.yes.is_some() || entry.no.is_some() || entry.minutes.is_some();
        if kind != "confirm" && confirms {
            return Err(self.wrong(kind, "yes, no and minutes belong to confirm"));
        }
        Ok(())
    }

    fn collect(&self, entry: StepEntry, slots: &BTreeMap<String, nlu::SlotKind>) -> Result<Step, PackError> {
        self.only(&entry, "collect", true)?;
        let slot = entry.collect.unwrap_or_default();
        if !slots.contains_key(&slot) {
            return Err(self.wrong("collect", format!("slot {slot} is not defined in pack.yaml")));
        }
        let ask = self.text("ask", entry.ask)?;
        let retry = self.text("retry", entry.retry.or_else(|| Some(ask.clone())))?;
        let attempts = self.attempts(entry.attempts)?;
        Ok(Step::Collect { slot, unless: entry.unless, ask, retry, attempts })
    }

    fn choose(&self, entry: StepEntry) -> Result<Step, PackError> {
        self.only(&entry, "choose", true)?;
        if entry.options.len() == 1 || entry.options.len() > MAX_OPTIONS {
            return Err(
                self.wrong("options", format!("must be 2 to {MAX_OPTIONS}, or none when a call brings them"))
            );
        }
        for option in &entry.options {
            both(self.path, &format!("steps[{}].options.{}", self.i, option.value), &option.label)?;
        }
        let ask = self.text("ask", entry.ask)?;
        let retry = self.text("retry", entry.retry.or_else(|| Some(ask.clone())))?;
        let attempts = self.attempts(entry.attempts)?;
        Ok(Step::Choose {
            slot: entry.choose.unwrap_or_default(),
            ask,
            retry,
            options: entry.options,
            attempts,
        })
    }

    fn confirm(&self, entry: StepEntry) -> Result<Step, PackError> {
        self.only(&entry, "confirm", false)?;
        let minutes = entry.minutes.unwrap_or(10);
        if minutes == 0 || minutes > MAX_CONFIRM_MINUTES {
            return Err(self.wrong("minutes", format!("must be 1 to {MAX_CONFIRM_MINUTES}")));
        }
        let attempts = self.attempts(entry.attempts)?;
        let say = self.text("confirm", entry.confirm)?;
        let (yes, no) = (self.text("yes", entry.yes)?, self.text("no", entry.no)?);
        Ok(Step::Confirm { say, yes, no, minutes, attempts })
    }

    fn call(&self, entry: StepEntry, names: &BTreeSet<String>) -> Result<Step, PackError> {
        self.only(&entry, "call", false)?;
        if entry.attempts.is_some() {
            return Err(self.wrong("call", "attempts belong to a question"));
        }
        for (input, template) in &entry.inputs {
            let unknown =
                placeholders(template).into_iter().find(|n| *n != "identity" && !names.contains(*n));
            if let Some(name) = unknown {
                let problem = format!("slot {name} is not defined in pack.yaml or chosen in this flow");
                return Err(self.wrong(&format!("inputs.{input}"), problem));
            }
        }
        if !entry.on.contains_key("error") {
            return Err(self.wrong("on.error", "is missing: every call must say what happens when it fails"));
        }
        for (kind, branch) in &entry.on {
            both(self.path, &format!("steps[{}].on.{kind}.say", self.i), &branch.say)?;
            if let Some(slot) = branch.options.keys().find(|slot| !names.contains(*slot)) {
                return Err(
                    self.wrong(&format!("on.{kind}.options"), format!("nothing in this flow chooses {slot}"))
                );
            }
        }
        let action = entry.call.unwrap_or_default();
        Ok(Step::Call { action, inputs: entry.inputs, say_while: entry.say_while, on: entry.on })
    }
}
