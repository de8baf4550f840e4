//! From a flow file to the list of steps that is run, with everything checked that the file's form does not say.

mod call;
mod promise;
mod ticket;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use super::file::{CheckEntry, FlowFile, Retry, StepEntry};
use super::{BUILT_IN, Check, Flow, HandoffRule, Saying, Step};
use crate::condition::Condition;
use crate::pack::line::line_of;
use crate::pack::{PackError, check};
use crate::text::{Text, is_name, mark, placeholders};

/// The most steps of a flow, those in branches too.
pub const MAX_STEPS: usize = 100;
/// The longest a file may be.
pub const MAX_FLOW_BYTES: usize = 200_000;
/// How deep branches may be nested.
const MAX_DEPTH: usize = 6;
/// The most times a slot may be asked for.
pub const MAX_ATTEMPTS: u8 = 5;
/// The most options of a choice: one button each.
pub const MAX_OPTIONS: usize = 5;
/// The longest a confirmation may count, in minutes.
pub const MAX_CONFIRM_MINUTES: u16 = 60;
/// Words by which customers call what is asked for.
const MAX_CALLED: usize = 20;

/// Each kind of step by its key, with the other keys that it may have.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    ("collect", &["unless", "ask", "retry", "why", "optional", "check", "called", "attempts"]),
    ("choose", &["ask", "retry", "options", "called", "attempts"]),
    ("confirm", &["yes", "no", "minutes", "attempts"]),
    ("call", &["inputs", "say_while", "on"]),
    ("verify", &["by", "inputs", "unless", "ask", "retry", "why", "attempts"]),
    ("if", &["then", "else"]),
    ("run", &[]),
    ("set", &[]),
    ("handoff", &["say"]),
    ("promise", &["kind", "within", "by"]),
    ("ticket", &["about", "fields", "priority", "team", "within", "on"]),
    ("say", &[]),
    ("end", &[]),
];

/// Checks a flow and the names it uses, and lays its steps out.
pub(crate) fn flow(
    name: &str,
    file: FlowFile,
    source: &str,
    slots: &BTreeMap<String, nlu::SlotKind>,
) -> Result<Flow, PackError> {
    let path = format!("flows/{name}.yaml");
    let mut names: BTreeSet<String> = slots.keys().cloned().collect();
    let (mut filled, mut proofs) = (BTreeSet::new(), BTreeSet::new());
    names_of(&file.steps, &mut filled, &mut proofs);
    names.extend(filled.iter().chain(&proofs).cloned());
    let mut build = Build {
        path: &path,
        source,
        slots,
        names,
        filled,
        proofs,
        calls: false,
        entries: 0,
        here: String::new(),
        out: Vec::new(),
        places: Vec::new(),
    };
    if file.id != name {
        return Err(build.wrong("id", format!("is {} in a file named {name}", file.id)));
    }
    if file.steps.is_empty() {
        return Err(build.wrong("steps", "must have at least one step"));
    }
    build.both("title", &file.title)?;
    if let Some(text) = &file.cancelled {
        build.both("cancelled", text)?;
    }
    build.calls = any_call(&file.steps);
    build.block("steps", file.steps, 0)?;
    Ok(Flow {
        id: file.id,
        title: file.title,
        begins_with: file.begins_with,
        cancelled: file.cancelled,
        steps: build.out,
        places: build.places,
        version: mark(source),
    })
}

/// The slots that the flow itself fills, and what its codes prove.
fn names_of(steps: &[StepEntry], filled: &mut BTreeSet<String>, proofs: &mut BTreeSet<String>) {
    each(steps, &mut |step| {
        filled.extend(step.choose.clone());
        filled.extend(step.set.iter().flat_map(|values| values.keys().cloned()));
        proofs.extend(step.verify.clone());
    });
}

fn any_call(steps: &[StepEntry]) -> bool {
    let mut found = false;
    each(steps, &mut |step| found |= step.call.is_some() || step.run.is_some() || step.ticket.is_some());
    found
}

fn each(steps: &[StepEntry], visit: &mut dyn FnMut(&StepEntry)) {
    for step in steps {
        visit(step);
        each(step.then.as_deref().unwrap_or_default(), visit);
        each(step.otherwise.as_deref().unwrap_or_default(), visit);
        for branch in step.on.iter().flat_map(BTreeMap::values) {
            each(&branch.then, visit);
        }
    }
}

struct Build<'a> {
    path: &'a str,
    source: &'a str,
    slots: &'a BTreeMap<String, nlu::SlotKind>,
    /// The slots of the pack and those that this flow fills.
    names: BTreeSet<String>,
    /// Those of them that it fills.
    filled: BTreeSet<String>,
    /// What its codes prove.
    proofs: BTreeSet<String>,
    /// Results may have other names.
    calls: bool,
    entries: usize,
    /// Where the step that is laid out stands.
    here: String,
    out: Vec<Step>,
    places: Vec<String>,
}

impl Build<'_> {
    fn wrong(&self, key: &str, problem: impl Into<String>) -> PackError {
        let key = match line_of(self.source, key) {
            Some(line) => format!("line {line}: {key}"),
            None => key.to_owned(),
        };
        check::value(self.path, key, problem)
    }

    fn both(&self, key: &str, text: &Text) -> Result<(), PackError> {
        for (language, text) in [("zh", &text.zh), ("en", &text.en)] {
            if text.trim().is_empty() {
                return Err(self.wrong(&format!("{key}.{language}"), "is empty"));
            }
        }
        Ok(())
    }

    fn block(&mut self, at: &str, entries: Vec<StepEntry>, depth: usize) -> Result<(), PackError> {
        if depth > MAX_DEPTH {
            return Err(self.wrong(at, format!("is nested deeper than {MAX_DEPTH}; run another flow here")));
        }
        for (nth, entry) in entries.into_iter().enumerate() {
            self.entries += 1;
            if self.entries > MAX_STEPS {
                return Err(
                    self.wrong(at, format!("a flow may have {MAX_STEPS} steps; run another flow here"))
                );
            }
            self.step(&format!("{at}[{nth}]"), entry, depth)?;
        }
        Ok(())
    }

    fn step(&mut self, at: &str, entry: StepEntry, depth: usize) -> Result<(), PackError> {
        let keys = entry.keys();
        let kinds = || KINDS.iter().map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
        let Some((kind, others)) = KINDS.iter().find(|(kind, _)| keys.contains(kind)) else {
            return Err(self.wrong(at, format!("needs exactly one of {}", kinds())));
        };
        if let Some(key) = keys.iter().find(|key| *key != kind && !others.contains(key)) {
            return Err(self.wrong(&format!("{at}.{key}"), format!("does not belong to {kind}")));
        }
        at.clone_into(&mut self.here);
        match *kind {
            "collect" => self.collect(at, entry),
            "choose" => self.choose(at, entry),
            "confirm" => self.confirm(at, entry),
            "call" => self.call(at, entry, depth),
            "verify" => self.verify(at, entry),
            "if" => self.test(at, entry, depth),
            "run" => self.run(at, entry),
            "set" => self.set(at, entry),
            "handoff" => self.handoff(at, entry),
            "promise" => self.promise(at, entry),
            "ticket" => self.ticket(at, entry, depth),
            "say" => {
                let say = self.saying(at, "say", entry.say)?;
                self.push(Step::Say { say })
            }
            _ => self.push(Step::End),
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "ends the arms that can fail")]
    fn push(&mut self, step: Step) -> Result<(), PackError> {
        self.places.push(self.here.clone());
        self.out.push(step);
        Ok(())
    }

    fn text(&self, at: &str, part: &str, text: Option<Text>) -> Result<Text, PackError> {
        let key = format!("{at}.{part}");
        let text = text.ok_or_else(|| self.wrong(&key, "is missing"))?;
        self.both(&key, &text)?;
        Ok(text)
    }

    fn saying(&self, at: &str, part: &str, saying: Option<Saying>) -> Result<Saying, PackError> {
        let key = format!("{at}.{part}");
        let saying = saying.ok_or_else(|| self.wrong(&key, "is missing"))?;
        for text in saying.texts() {
            self.both(&key, text)?;
        }
        for condition in saying.conditions() {
            self.known(&key, condition)?;
        }
        Ok(saying)
    }

    fn condition(&self, key: &str, text: &str) -> Result<Condition, PackError> {
        let condition = Condition::read(text).map_err(|bad| self.wrong(key, format!("{text}: {bad}")))?;
        self.known(key, &condition)?;
        Ok(condition)
    }

    /// Without a call nothing else can be known than slots and what is built in.
    fn known(&self, key: &str, condition: &Condition) -> Result<(), PackError> {
        let known = |name: &str| self.names.contains(name) || BUILT_IN.contains(&name) || self.calls;
        match condition.names().into_iter().find(|name| !known(name)) {
            Some(name) => Err(self.wrong(key, format!("nothing here is called {name}"))),
            None => Ok(()),
        }
    }

    fn attempts(&self, at: &str, given: Option<u8>) -> Result<u8, PackError> {
        let attempts = given.unwrap_or(3);
        if attempts == 0 || attempts > MAX_ATTEMPTS {
            return Err(self.wrong(&format!("{at}.attempts"), format!("must be 1 to {MAX_ATTEMPTS}")));
        }
        Ok(attempts)
    }

    fn retry(&self, at: &str, ask: &Saying, retry: Option<Retry>) -> Result<Vec<Saying>, PackError> {
        let texts = match retry {
            None => return Ok(vec![ask.clone()]),
            Some(Retry::One(text)) => vec![text],
            Some(Retry::Several(texts)) => texts,
        };
        if texts.is_empty() || texts.len() > usize::from(MAX_ATTEMPTS) {
            return Err(self.wrong(&format!("{at}.retry"), format!("must be 1 to {MAX_ATTEMPTS} texts")));
        }
        for text in &texts {
            self.both(&format!("{at}.retry"), text)?;
        }
        Ok(texts.into_iter().map(Saying::from).collect())
    }

    fn called(&self, at: &str, called: Option<Vec<String>>) -> Result<Vec<String>, PackError> {
        let called = called.unwrap_or_default();
        if called.len() > MAX_CALLED || called.iter().any(|word| word.trim().is_empty()) {
            return Err(self
                .wrong(&format!("{at}.called"), format!("must be at most {MAX_CALLED} words, none empty")));
        }
        Ok(called.iter().map(|word| nlu::normalise(word)).collect())
    }

    fn collect(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let slot = entry.collect.unwrap_or_default();
        if !self.slots.contains_key(&slot) {
            let problem = format!("slot {slot} is not defined in pack.yaml");
            return Err(self.wrong(&format!("{at}.collect"), problem));
        }
        let unless = entry.unless.map(|text| self.condition(&format!("{at}.unless"), &text)).transpose()?;
        let ask = self.saying(at, "ask", entry.ask)?;
        let retry = self.retry(at, &ask, entry.retry)?;
        let why = entry.why.map(|text| self.text(at, "why", Some(text))).transpose()?;
        let mut checks = Vec::new();
        for (nth, CheckEntry { that, say }) in entry.check.unwrap_or_default().into_iter().enumerate() {
            let key = format!("{at}.check[{nth}]");
            let that = self.condition(&format!("{key}.that"), &that)?;
            checks.push(Check { that, say: self.saying(&key, "say", Some(say))? });
        }
        let (attempts, called) = (self.attempts(at, entry.attempts)?, self.called(at, entry.called)?);
        let optional = entry.optional.unwrap_or_default();
        self.push(Step::Collect { slot, unless, ask, retry, why, optional, checks, called, attempts })
    }

    fn choose(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let slot = entry.choose.unwrap_or_default();
        if !is_name(&slot) {
            return Err(self.wrong(&format!("{at}.choose"), "a name is a-z, 0-9 and _"));
        }
        let options = entry.options.unwrap_or_default();
        if options.len() == 1 || options.len() > MAX_OPTIONS {
            let problem = format!("must be 2 to {MAX_OPTIONS}, or none when a call brings them");
            return Err(self.wrong(&format!("{at}.options"), problem));
        }
        for (nth, option) in options.iter().enumerate() {
            self.both(&format!("{at}.options[{nth}].label"), &option.label)?;
        }
        let ask = self.saying(at, "ask", entry.ask)?;
        let retry = self.retry(at, &ask, entry.retry)?;
        let (attempts, called) = (self.attempts(at, entry.attempts)?, self.called(at, entry.called)?);
        self.push(Step::Choose { slot, ask, retry, options, called, attempts })
    }

    fn confirm(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let minutes = entry.minutes.unwrap_or(10);
        if minutes == 0 || minutes > MAX_CONFIRM_MINUTES {
            return Err(self.wrong(&format!("{at}.minutes"), format!("must be 1 to {MAX_CONFIRM_MINUTES}")));
        }
        let attempts = self.attempts(at, entry.attempts)?;
        let say = self.saying(at, "confirm", entry.confirm)?;
        let (yes, no) = (self.text(at, "yes", entry.yes)?, self.text(at, "no", entry.no)?);
        self.push(Step::Confirm { say, yes, no, minutes, attempts })
    }

    fn template(&self, key: &str, template: &str) -> Result<(), PackError> {
        let known = |name: &&str| self.names.contains(*name) || BUILT_IN.contains(name);
        match placeholders(template).into_iter().find(|name| !known(name)) {
            Some(name) => {
                Err(self
                    .wrong(key, format!("slot {name} is not defined in pack.yaml or filled in this flow")))
            }
            None => Ok(()),
        }
    }

    fn test(&mut self, at: &str, entry: StepEntry, depth: usize) -> Result<(), PackError> {
        let when = self.condition(&format!("{at}.if"), &entry.when.unwrap_or_default())?;
        let (then, otherwise) = (entry.then.unwrap_or_default(), entry.otherwise.unwrap_or_default());
        if then.is_empty() && otherwise.is_empty() {
            return Err(self.wrong(&format!("{at}.then"), "is missing"));
        }
        let here = self.out.len();
        self.push(Step::End)?;
        self.block(&format!("{at}.then"), then, depth + 1)?;
        let mut to = self.out.len();
        if !otherwise.is_empty() {
            let jump = to;
            self.push(Step::End)?;
            to += 1;
            self.block(&format!("{at}.else"), otherwise, depth + 1)?;
            self.out[jump] = Step::Jump { to: self.out.len() };
        }
        self.out[here] = Step::Test { when, otherwise: to };
        Ok(())
    }

    fn run(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let flow = entry.run.unwrap_or_default();
        if !is_name(&flow) {
            return Err(self.wrong(&format!("{at}.run"), "the name of a flow is a-z, 0-9 and _"));
        }
        self.push(Step::Run { flow })
    }

    fn set(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let values = entry.set.unwrap_or_default();
        if let Some(name) = values.keys().find(|name| !is_name(name) || BUILT_IN.contains(&name.as_str())) {
            return Err(self.wrong(
                &format!("{at}.set.{name}"),
                "cannot be set: a name is a-z, 0-9 and _, and not one that is built in",
            ));
        }
        for (name, template) in &values {
            let key = format!("{at}.set.{name}");
            if !self.calls {
                self.template(&key, template)?;
            }
        }
        self.push(Step::Set { values })
    }

    fn handoff(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        if entry.handoff == Some(HandoffRule::Offer) {
            let problem =
                "a step can only fetch a person (now); to offer one belongs to the branch of a call";
            return Err(self.wrong(&format!("{at}.handoff"), problem));
        }
        let say = entry.say.map(|say| self.saying(at, "say", Some(say))).transpose()?;
        self.push(Step::HandOff { say })
    }
}
