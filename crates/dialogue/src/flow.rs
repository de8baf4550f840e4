//! The flow engine: slots, digression and return, correction, cancel, calls and their results.

use std::collections::BTreeMap;

use nlu::{Shape, Understanding};

use crate::answer;
use crate::choose;
use crate::deed::Stance;
use crate::finding;
use crate::heard::hear;
use crate::outcome::Decision;
use crate::pack::{Flow, Pack, Response, Step};
use crate::pick;
use crate::run::Run;
use crate::state::{ActiveFlow, MAX_FLOWS};
use crate::text::{fill, placeholders};
use crate::then;

pub(crate) fn definition<'a>(pack: &'a Pack, active: &ActiveFlow) -> Option<&'a Flow> {
    pack.flows.get(&active.flow)
}

pub(crate) fn collected(flow: &Flow) -> impl Iterator<Item = &str> {
    flow.steps.iter().filter_map(|step| match step {
        Step::Collect { slot, .. } => Some(slot.as_str()),
        _ => None,
    })
}

/// Slots of this flow that the message holds.
fn found(flow: &Flow, u: &Understanding) -> BTreeMap<String, String> {
    collected(flow).filter_map(|slot| Some((slot.to_owned(), u.slots.get(slot)?.clone()))).collect()
}

/// Starts a flow with what is already known.
pub(crate) fn start(run: &mut Run<'_>, name: &str) {
    let Some(flow) = run.pack.flows.get(name) else { return answer::failed(run, "dont_know") };
    run.state.flows.retain(|active| active.flow != name);
    if run.state.flows.len() >= MAX_FLOWS {
        run.state.flows.remove(0);
    }
    let mut slots: BTreeMap<String, String> = collected(flow)
        .filter_map(|slot| Some((slot.to_owned(), run.state.slots.get(slot)?.clone())))
        .collect();
    let mut heard = BTreeMap::new();
    if let Some(reading) = &run.reading {
        heard = run.pack.heard(&reading.text);
        slots.extend(run.pack.heard_texts(flow, &heard));
        slots.extend(found(flow, &reading.understanding));
    }
    run.rule(format!("flow.{name}.started"));
    run.state.flows.push(ActiveFlow { flow: name.to_owned(), slots, heard, ..ActiveFlow::default() });
    advance(run);
}

/// Starts the flow that asks for a slot the message holds; false when there is none.
pub(crate) fn start_with_slots(run: &mut Run<'_>, u: &Understanding) -> bool {
    let fits = |flow: &&Flow| {
        // Only the slot a flow begins with starts it: four digits alone could be anything.
        collected(flow).next().is_some_and(|slot| u.slots.contains_key(slot))
            || !run.state.slots.is_empty()
                && collected(flow).any(|s| u.slots.contains_key(s) && run.state.slots.contains_key(s))
    };
    let Some(name) =
        run.pack.flows.values().filter(|flow| open_to(run, flow)).find(fits).map(|flow| flow.id.clone())
    else {
        return false;
    };
    run.intent = topic_of(run.pack, &name).map(|id| (id, 1.0));
    run.rule("slots");
    start(run, &name);
    true
}

/// Whether a topic that may be spoken of leads to this flow.
fn open_to(run: &Run<'_>, flow: &Flow) -> bool {
    topic_of(run.pack, &flow.id).is_none_or(|id| run.topic(&id).is_some())
}

pub(crate) fn topic_of(pack: &Pack, flow: &str) -> Option<String> {
    pack.topics
        .values()
        .find(|t| matches!(&t.response, Response::Flow(name) if name == flow))
        .map(|t| t.id.clone())
}

/// Goes on until something must be asked, called or nothing is left.
pub(crate) fn advance(run: &mut Run<'_>) {
    run.decide(Decision::Action);
    loop {
        let Some(mut active) = run.state.flows.pop() else { return };
        let Some(flow) = definition(run.pack, &active) else { continue };
        match flow.steps.get(active.step) {
            None => return finish(run, active),
            Some(Step::Collect { slot, unless, ask, .. }) => {
                if active.slots.contains_key(slot) || unless.is_some() && run.turn.identity.is_some() {
                    active.step += 1;
                    active.attempts = 0;
                    active.awaiting = None;
                    run.state.flows.push(active);
                    continue;
                }
                active.awaiting = Some(slot.clone());
                run.state.flows.push(active);
                return run.say(ask.get(run.locale).to_owned(), None, Vec::new());
            }
            Some(step @ (Step::Choose { .. } | Step::Confirm { .. })) => {
                if choose::passed(run, &mut active, step) {
                    continue;
                }
                return;
            }
            Some(Step::Call { action, inputs, say_while, .. }) => {
                run.state.calls = run.state.calls.saturating_add(1);
                let key = active.attempt.take().unwrap_or_else(|| format!("{}-{}", flow.id, run.state.calls));
                let identity = run.turn.identity.as_ref().map(|i| i.customer_ref.clone());
                let filled = inputs
                    .iter()
                    .map(|(name, template)| {
                        let get = |slot: &str| {
                            if slot == "identity" {
                                identity.clone()
                            } else {
                                active.slots.get(slot).cloned()
                            }
                        };
                        (name.clone(), fill(template, get))
                    })
                    .filter(|(_, value)| placeholders(value).is_empty() && !value.is_empty())
                    .collect();
                active.awaiting = None;
                active.calling = Some(key.clone());
                run.state.flows.push(active);
                if let Some(text) = say_while {
                    run.say(text.get(run.locale).to_owned(), None, Vec::new());
                }
                return run.call(key, action.clone(), filled);
            }
        }
    }
}

/// A message while a flow is under way.
pub(crate) fn input(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    let Some(active) = run.state.flows.last().cloned() else { return answer::open(run, u, normal) };
    let Some(flow) = definition(run.pack, &active) else {
        // The pack has changed since: a flow that is no longer there cannot be continued.
        run.state.flows.pop();
        return input(run, u, normal);
    };
    let mut given = found(flow, u);
    let text_slot =
        active.awaiting.as_ref().filter(|slot| run.pack.slots.get(*slot) == Some(&nlu::SlotKind::Text {}));
    if let (Some(slot), Some(reading)) = (text_slot, &run.reading)
        && !u.shape.is_ritual()
        && let Some(text) = nlu::slot::extract(&nlu::SlotKind::Text {}, &reading.text)
    {
        given.insert(slot.clone(), text);
    }
    if given.is_empty() && (u.shape == Shape::Cancel || pick::says_cancel(normal) || says_no(run, &active)) {
        return cancel(run);
    }
    if !given.is_empty() {
        hear(run, flow, &mut given);
        return take(run, given);
    }
    if active.calling.is_some() {
        return while_calling(run, u, normal);
    }
    match u.shape {
        Shape::Goodbye => {
            run.state.flows.clear();
            answer::open(run, u, normal);
        }
        Shape::Thanks => {
            answer::open(run, u, normal);
            back(run);
        }
        Shape::Fragment if pick::has_none(normal) => retry(run),
        Shape::Greeting | Shape::Contentless | Shape::Affirm | Shape::Fragment => {
            run.rule("flow.asked_again");
            ask_again(run);
        }
        _ => unread(run, u, normal),
    }
}

/// The message turns down what the flow is for: 还是先别退.
fn says_no(run: &Run<'_>, active: &ActiveFlow) -> bool {
    topic_of(run.pack, &active.flow).is_some_and(|id| run.stance(&id) == Stance::Against)
}

pub(crate) fn cancel(run: &mut Run<'_>) {
    let given_up = run.state.flows.pop();
    run.rule("flow.cancelled");
    let own = given_up.and_then(|active| definition(run.pack, &active)?.cancelled.as_ref());
    match own.map(|text| text.get(run.locale).to_owned()) {
        Some(text) => run.say(text, None, Vec::new()),
        None => run.say_key("flow_cancelled"),
    }
    run.decide(Decision::Action);
    back(run);
}

/// Slots were given: new ones are filled, corrected ones replaced, and the flow goes on from its beginning.
fn take(run: &mut Run<'_>, given: BTreeMap<String, String>) {
    let Some(active) = run.state.flows.last_mut() else { return };
    let corrected = given.iter().any(|(slot, value)| active.slots.get(slot).is_some_and(|old| old != value));
    let stale = std::mem::take(&mut active.stale);
    for (slot, value) in stale {
        active.slots.entry(slot).or_insert(value);
    }
    active.slots.extend(given);
    if corrected {
        // What was chosen belonged to what is now corrected.
        let chosen: Vec<String> = std::mem::take(&mut active.chosen);
        active.slots.retain(|slot, _| !chosen.contains(slot));
        active.options.clear();
    }
    active.attempt = None;
    active.confirm_until = None;
    active.step = 0;
    active.attempts = 0;
    // A correction while a call is under way: its result no longer counts.
    active.calling = None;
    run.rule(if corrected { "flow.corrected" } else { "flow.slot" });
    advance(run);
}

fn while_calling(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    if u.shape.is_ritual() {
        run.rule("flow.waiting");
        return run.decide(Decision::Action);
    }
    run.rule("flow.digression");
    answer::open(run, u, normal);
}

/// The answer holds no slot: a digression if it is clearly another question, otherwise asked again.
fn unread(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    if then::beside(run) {
        run.rule("flow.digression");
        return back(run);
    }
    let lines = run.lines();
    let digits = normal.chars().filter(char::is_ascii_digit).count();
    let best =
        u.intents.first().filter(|s| s.confidence >= lines.sure && u.out_of_scope < lines.out_of_scope);
    if let Some(best) = best.filter(|_| digits < 3) {
        run.intent = Some((best.id.clone(), best.confidence));
        let id = best.id.clone();
        if id.starts_with(crate::pack::SMALLTALK) {
            answer::open(run, u, normal);
            return back(run);
        }
        if finding::nearer_than(run, &id) {
            run.rule("flow.digression");
            return back(run);
        }
        return digress(run, &id);
    }
    if digits < 3 && finding::digressed(run, u) { back(run) } else { retry(run) }
}

/// Answers another topic and comes back to the flow under way.
pub(crate) fn digress(run: &mut Run<'_>, id: &str) {
    let own = run.state.flows.last().map(|a| a.flow.clone());
    let target = run.pack.topics.get(id).map(|t| t.response.clone());
    match (own, target) {
        (Some(own), Some(Response::Flow(name))) if own == name => {
            run.rule("flow.asked_again");
            ask_again(run);
        }
        (Some(_), Some(Response::Answer(_))) => {
            run.rule("flow.digression");
            answer::topic(run, id);
            back(run);
        }
        _ => answer::topic(run, id),
    }
}

/// Returns to the flow below, if there is one that waits for a slot.
fn back(run: &mut Run<'_>) {
    let Some(ask) = pending_ask(run) else { return };
    run.rule("flow.back");
    let text = format!(
        "{}{}{ask}",
        run.pack.reply("flow_back", run.locale),
        if run.locale == base::Locale::Zh { "" } else { " " }
    );
    let quick = choose::buttons(run);
    choose::asked(run);
    run.say(text, None, quick);
}

fn pending_ask(run: &Run<'_>) -> Option<String> {
    let active = run.state.flows.last()?;
    active.awaiting.as_ref()?;
    match definition(run.pack, active)?.steps.get(active.step)? {
        Step::Collect { ask, .. } | Step::Choose { ask, .. } => Some(ask.get(run.locale).to_owned()),
        Step::Confirm { say, .. } => Some(choose::filled(run, active, say)),
        Step::Call { .. } => None,
    }
}

pub(crate) fn ask_again(run: &mut Run<'_>) {
    if let Some(ask) = pending_ask(run) {
        let quick = choose::buttons(run);
        choose::asked(run);
        run.say(ask, None, quick);
    }
    run.decide(Decision::Action);
}

/// Asks again with other words; at the limit the flow ends and a person is offered.
fn retry(run: &mut Run<'_>) {
    let Some(active) = run.state.flows.last_mut() else { return };
    active.attempts = active.attempts.saturating_add(1);
    let (attempts, active) = (active.attempts, active.clone());
    let step = definition(run.pack, &active).and_then(|flow| flow.steps.get(active.step));
    let (text, limit) = match step {
        Some(Step::Collect { retry, attempts, .. } | Step::Choose { retry, attempts, .. }) => {
            (retry.get(run.locale).to_owned(), *attempts)
        }
        Some(Step::Confirm { say, attempts, .. }) => (choose::filled(run, &active, say), *attempts),
        Some(Step::Call { .. }) | None => return,
    };
    if attempts >= limit {
        return give_up(run);
    }
    run.rule("flow.retry");
    let mut quick = choose::buttons(run);
    if attempts > 1 {
        quick.push(run.person_button());
    }
    choose::asked(run);
    run.say(text, None, quick);
    run.decide(Decision::Action);
}

fn give_up(run: &mut Run<'_>) {
    run.state.flows.pop();
    run.rule("flow.limit");
    answer::failed(run, "slot_retry_limit");
}

/// The last step is done: the slots stay for the next flow, and a flow below is taken up again.
pub(crate) fn finish(run: &mut Run<'_>, active: ActiveFlow) {
    run.rule(format!("flow.{}.done", active.flow));
    run.state.failed = 0;
    run.state.slots = active.slots;
    run.state.slots.retain(|slot, _| !active.chosen.contains(slot));
    back(run);
}

/// Tries a failed action again; a second failure fetches a person.
pub(crate) fn again(run: &mut Run<'_>, active: ActiveFlow) {
    run.intent = topic_of(run.pack, &active.flow).map(|id| (id, 1.0));
    if run.state.flows.len() >= MAX_FLOWS {
        run.state.flows.remove(0);
    }
    run.state.flows.push(active);
    advance(run);
}
