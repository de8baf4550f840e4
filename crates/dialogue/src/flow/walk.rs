//! The walk: from the first step as far as what is known carries, each turn anew. What was said, called and confirmed is not said, called and asked
//! again unless it would be something else now.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::result::not_found;
use super::{choose, code, finish, give_up, ticket};
use crate::outcome::{Decision, HandOffReason, Pays};
use crate::pack::{Check, Flow, Need, Saying, Step};
use crate::run::Run;
use crate::state::{ActiveFlow, Done, MAX_FLOWS};
use crate::text::{fill, mark, placeholders};

/// More than an assistant ever gives away at once.
const MOST_YUAN: f64 = 1_000_000.0;

/// What the walk found at a step.
pub(super) enum Next {
    /// The step is settled; this one follows.
    At(usize),
    /// Something is asked or called, or the turn is over.
    Stop,
    /// The flow on top is another one now.
    Other,
}

/// Goes on until something must be asked, called or nothing is left.
pub(crate) fn advance(run: &mut Run<'_>) {
    run.decide(Decision::Action);
    // Flows run one another only a few deep, and each of them once a step.
    while let Some(mut active) = run.state.flows.pop() {
        let Some(flow) = run.pack.flow_of(&active) else { continue };
        begin_version(&mut active, flow);
        let mut at = 0;
        let other = loop {
            match flow.steps.get(at) {
                None => break finish(run, active),
                Some(step) => match pass(run, &mut active, flow, at, step) {
                    Next::At(next) => at = next,
                    Next::Stop => {
                        return;
                    }
                    Next::Other => break true,
                },
            }
        };
        if !other {
            return;
        }
    }
}

/// Another version of the flow: what was given counts, where it stood does not.
fn begin_version(active: &mut ActiveFlow, flow: &Flow) {
    if active.version != flow.version {
        active.version = flow.version;
        active.results.clear();
        active.said.clear();
        active.confirmed.clear();
        active.codes.clear();
        active.calling = None;
    }
}

fn pass(run: &mut Run<'_>, active: &mut ActiveFlow, flow: &Flow, at: usize, step: &Step) -> Next {
    match step {
        Step::Collect { slot, .. } => collect(run, active, at, step, slot),
        Step::Choose { slot, options, .. } => {
            if choose::settled(run, active, slot, options) {
                return Next::At(at + 1);
            }
            wait(run, active, at, slot);
            choose::ask(run);
            Next::Stop
        }
        Step::Confirm { say, .. } => {
            let mark = Facts::of(run, active, None).mark(say);
            if active.confirmed.get(&at) == Some(&mark) {
                return Next::At(at + 1);
            }
            active.read_back = mark;
            wait(run, active, at, choose::CONFIRMATION);
            choose::ask(run);
            Next::Stop
        }
        Step::Call { action, inputs, say_while, on } => {
            let filled = filled(run, active, inputs);
            let done = active.results.get(&at).filter(|done| done.inputs == filled).cloned();
            if let Some((branch, done)) =
                on.get("not_found").zip(done.as_ref()).filter(|(_, done)| done.kind == "not_found")
            {
                // The same facts once more find the same: nothing.
                active.step = at;
                not_found(run, std::mem::take(active), branch, &done.data);
                return Next::Stop;
            }
            if let Some(done) = done {
                return match on.get(&done.kind).and_then(|branch| branch.next) {
                    Some(next) => Next::At(next),
                    None => stop(run, active),
                };
            }
            active.results.remove(&at);
            let pays = match allowed(run, active, action, &filled) {
                Ok(pays) => pays,
                Err(lacking) => {
                    run.hand_off(HandOffReason::Rule(format!("{}.{lacking}", flow.id)));
                    return Next::Stop;
                }
            };
            run.state.calls = run.state.calls.saturating_add(1);
            let key = active.attempt.take().unwrap_or_else(|| format!("{}-{}", flow.id, run.state.calls));
            (active.step, active.awaiting, active.calling) = (at, None, Some(key.clone()));
            run.state.flows.push(active.clone());
            if let Some(text) = say_while {
                run.say(text.get(run.locale).to_owned(), None, Vec::new());
            }
            run.call(key, action.clone(), filled, pays);
            Next::Stop
        }
        Step::Verify { .. } => code::pass(run, active, flow, at),
        Step::Ticket { .. } => ticket::pass(run, active, flow, at),
        Step::Say { say } => {
            let (mark, text) = {
                let facts = Facts::of(run, active, None);
                (facts.mark(say), facts.say(say))
            };
            if active.said.insert(at, mark) != Some(mark) {
                run.say(text, None, Vec::new());
            }
            Next::At(at + 1)
        }
        Step::Promise { what, kind, until } => {
            let (what, due) = {
                let facts = Facts::of(run, active, None);
                (facts.text(what), until.due(run.turn.now, run.hours(), |name| facts.bare(name)))
            };
            // Without a time in sight nothing was promised.
            if let Some(due) = due.filter(|_| active.said.insert(at, mark(&what)).is_none()) {
                run.promise(*kind, what, due);
            }
            Next::At(at + 1)
        }
        Step::Set { values } => {
            set(run, active, values);
            Next::At(at + 1)
        }
        Step::Test { when, otherwise } => {
            let facts = Facts::of(run, active, None);
            Next::At(if when.holds(&|name| facts.bare(name)) { at + 1 } else { *otherwise })
        }
        Step::Jump { to } => Next::At(*to),
        Step::Run { flow } => {
            if active.results.contains_key(&at) {
                return Next::At(at + 1);
            }
            (active.step, active.awaiting) = (at, None);
            begin(run, active, flow);
            Next::Other
        }
        Step::HandOff { say } => {
            if let Some(say) = say {
                let text = Facts::of(run, active, None).say(say);
                run.say(text, None, Vec::new());
            }
            run.hand_off(HandOffReason::Rule(flow.id.clone()));
            Next::Stop
        }
        Step::End => stop(run, active),
    }
}

/// The flow ends here; whatever runs it goes on.
pub(super) fn stop(run: &mut Run<'_>, active: &mut ActiveFlow) -> Next {
    if finish(run, std::mem::take(active)) { Next::Other } else { Next::Stop }
}

/// Stands at a question. Another one than before has not been asked yet.
pub(super) fn wait(run: &mut Run<'_>, active: &mut ActiveFlow, at: usize, slot: &str) {
    if active.step != at || active.awaiting.as_deref() != Some(slot) {
        (active.attempts, active.prompted) = (0, 0);
    }
    (active.step, active.awaiting) = (at, Some(slot.to_owned()));
    run.state.flows.push(active.clone());
}

fn collect(run: &mut Run<'_>, active: &mut ActiveFlow, at: usize, step: &Step, slot: &str) -> Next {
    let Step::Collect { unless, ask, checks, attempts, .. } = step else { return Next::At(at + 1) };
    let needless = unless.as_ref().is_some_and(|unless| {
        let facts = Facts::of(run, active, None);
        unless.holds(&|name| facts.bare(name))
    });
    if needless || active.skipped.iter().any(|skipped| skipped == slot) {
        return Next::At(at + 1);
    }
    let wrong = active.slots.contains_key(slot).then(|| failing(run, active, checks)).flatten();
    if active.slots.contains_key(slot) && wrong.is_none() {
        return Next::At(at + 1);
    }
    // What was brought along is only left out; what was just given is answered.
    let given = active.answered.iter().any(|answered| answered == slot);
    active.answered.retain(|answered| answered != slot);
    active.slots.remove(slot);
    let wrong = wrong.filter(|_| given);
    wait(run, active, at, slot);
    match wrong {
        Some(text) => {
            run.rule(format!("flow.check.{slot}"));
            let tried = run.state.flows.last_mut().map_or(0, |active| {
                active.attempts = active.attempts.saturating_add(1);
                active.attempts
            });
            if tried >= *attempts {
                give_up(run);
            } else {
                run.say(text, None, Vec::new());
            }
        }
        None => {
            let text = Facts::of(run, active, None).say(ask);
            choose::count_asked(run);
            run.say(text, None, Vec::new());
        }
    }
    Next::Stop
}

/// What is said of the first check that does not hold.
fn failing(run: &Run<'_>, active: &ActiveFlow, checks: &[Check]) -> Option<String> {
    let facts = Facts::of(run, active, None);
    let failed = |check: &&Check| !check.that.holds(&|name| facts.bare(name));
    checks.iter().find(failed).map(|check| facts.say(&check.say))
}

/// What a call gives away. Refused where an input that is required, any proof of who asks, or the amount is not known: a person looks at it.
pub(super) fn allowed(
    run: &Run<'_>,
    active: &ActiveFlow,
    id: &str,
    inputs: &BTreeMap<String, String>,
) -> Result<Option<Pays>, &'static str> {
    let Some(action) = run.pack.actions.get(id) else { return Err("undeclared") };
    if action.inputs.iter().any(|(name, need)| *need == Need::Required && !inputs.contains_key(name)) {
        return Err("input");
    }
    if !action.proof.is_empty() && !action.proof.iter().any(|name| inputs.contains_key(name)) {
        return Err("proof");
    }
    let (Some(amount), Some(order)) = (&action.amount, &action.order) else { return Ok(None) };
    let yuan = Facts::of(run, active, None).bare(amount).and_then(|yuan| yuan.parse::<f64>().ok());
    let fen = yuan.filter(|yuan| *yuan > 0.0 && *yuan < MOST_YUAN).map(|yuan| (yuan * 100.0).round() as i64);
    let order = inputs.get(order).cloned();
    fen.zip(order).map(|(fen, order)| Some(Pays { fen, order })).ok_or("amount")
}

/// The inputs of a call that have a value.
pub(crate) fn filled(
    run: &Run<'_>,
    active: &ActiveFlow,
    inputs: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let facts = Facts::of(run, active, None);
    let one = |(name, template): (&String, &String)| (name.clone(), fill(template, |slot| facts.bare(slot)));
    inputs.iter().map(one).filter(|(_, value)| placeholders(value).is_empty() && !value.is_empty()).collect()
}

/// Values that the customer gave stay; all others are set anew, or taken away where what they are made of is not known.
fn set(run: &Run<'_>, active: &mut ActiveFlow, values: &BTreeMap<String, String>) {
    for (slot, template) in values {
        if active.answered.contains(slot) {
            continue;
        }
        let value = {
            let facts = Facts::of(run, active, None);
            fill(template, |name| facts.bare(name))
        };
        if placeholders(&value).is_empty() && !value.is_empty() {
            active.slots.insert(slot.clone(), value);
        } else {
            active.slots.remove(slot);
        }
    }
}

/// Begins a flow that this one runs, with what is known here.
fn begin(run: &mut Run<'_>, active: &ActiveFlow, name: &str) {
    run.rule(format!("flow.{name}.ran"));
    run.state.flows.push(active.clone());
    if run.state.flows.len() >= MAX_FLOWS {
        run.state.flows.remove(0);
    }
    let child = ActiveFlow {
        flow: name.to_owned(),
        no: run.begun(),
        slots: active.slots.clone(),
        heard: active.heard.clone(),
        chosen: active.chosen.clone(),
        ran: true,
        ..ActiveFlow::default()
    };
    run.state.flows.push(child);
}

/// What a flow that was run leaves to the one that ran it; false where there is none.
pub(crate) fn back_to_caller(run: &mut Run<'_>, over: &ActiveFlow) -> bool {
    if !over.ran {
        return false;
    }
    let pack = run.pack;
    let Some(caller) = run.state.flows.last_mut() else { return false };
    let step = pack.flow_of(caller).and_then(|flow| flow.steps.get(caller.step));
    if !matches!(step, Some(Step::Run { flow }) if *flow == over.flow) {
        return false;
    }
    let data = over.results.values().fold(serde_json::Map::new(), |mut all, done| {
        all.extend(done.data.as_object().cloned().unwrap_or_default());
        all
    });
    caller.slots.extend(over.slots.clone());
    caller.answered.extend(over.answered.iter().cloned());
    for chosen in &over.chosen {
        if !caller.chosen.contains(chosen) {
            caller.chosen.push(chosen.clone());
        }
    }
    let done = Done { inputs: BTreeMap::new(), kind: over.flow.clone(), data: data.into() };
    caller.results.insert(caller.step, done);
    true
}

/// What a saying is at the question that is open.
pub(crate) fn said(run: &Run<'_>, active: &ActiveFlow, saying: &Saying) -> String {
    Facts::of(run, active, None).say(saying)
}
