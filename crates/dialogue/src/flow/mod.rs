//! The flow engine: slots, digression and return, correction, cancel, going back, calls and their results.

pub(crate) mod beside;
pub(crate) mod choose;
pub(crate) mod code;
mod facts;
mod instead;
mod repair;
pub(crate) mod result;
mod retry;
mod ticket;
mod walk;
mod words;

use std::collections::BTreeMap;

use nlu::{Shape, Understanding};

use crate::answer;
use crate::deed::Stance;
use crate::finding;
use crate::heard::hear;
use crate::outcome::Decision;
use crate::pack::{Flow, Pack, Response, Step};
use crate::pick;
use crate::run::Run;
use crate::state::{ActiveFlow, MAX_FLOWS};
use crate::text::fill;
use crate::then;
use crate::urge;
use retry::{give_up, retry};
use walk::advance;

/// How often a question is asked in the same words before it waits in silence.
const MAX_PROMPTED: u8 = 2;

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
    // What a task that waits already knows of who asks and for which order is not asked again.
    let waiting = run.state.flows.iter().rev().flat_map(|active| &active.slots);
    let known = |slot: &str| {
        let mut waiting = waiting.clone().filter(|(name, _)| *name == slot && stays(run.pack, slot));
        waiting.next().map(|(_, value)| value).or_else(|| run.state.slots.get(slot)).cloned()
    };
    let mut slots: BTreeMap<String, String> =
        collected(flow).filter_map(|slot| Some((slot.to_owned(), known(slot)?))).collect();
    let mut heard = BTreeMap::new();
    if let Some(reading) = &run.reading {
        heard = run.pack.heard(&reading.text);
        slots.extend(run.pack.heard_texts(flow, &heard));
        slots.extend(found(flow, &reading.understanding));
    }
    run.rule(format!("flow.{name}.started"));
    let (no, version) = (run.begun(), flow.version);
    run.state.flows.push(ActiveFlow {
        flow: name.to_owned(),
        no,
        version,
        slots,
        heard,
        ..ActiveFlow::default()
    });
    advance(run);
}

/// Starts the flow that asks for a slot the message holds; false when there is none.
pub(crate) fn start_with_slots(run: &mut Run<'_>, u: &Understanding) -> bool {
    let fits = |flow: &&Flow| {
        // Only the slot a flow begins with and cannot do without starts it: four digits alone could be anything. What changes something is
        // asked for in words.
        let first = flow.steps.iter().find_map(|step| match step {
            Step::Collect { slot, unless, .. } => Some((slot, unless)),
            _ => None,
        });
        let Some((first, None)) = first else { return false };
        let both = |slot: &str| u.slots.contains_key(slot) && run.state.slots.contains_key(slot);
        !flow.confirms() && (u.slots.contains_key(first) || collected(flow).any(both))
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

/// A message while a flow is under way.
pub(crate) fn input(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    let Some(active) = run.state.flows.last().cloned() else { return answer::open(run, u, normal) };
    let Some(flow) = run.pack.flow_of(&active) else {
        // The pack has changed since: a flow that is no longer there cannot be continued.
        run.state.flows.pop();
        return input(run, u, normal);
    };
    if active.calling.is_none() && urge::hurries(normal) {
        run.rule("flow.urged");
        return ask_again(run);
    }
    let mut given = found(flow, u);
    // 周日上班吗 asks, and names no day to be called.
    if beside::asks(run, u, normal) {
        given.retain(|slot, _| !matches!(run.pack.slots.get(slot), Some(nlu::SlotKind::Date { .. })));
    }
    let text_slot =
        active.awaiting.as_ref().filter(|slot| run.pack.slots.get(*slot) == Some(&nlu::SlotKind::Text {}));
    if let (Some(slot), Some(reading)) = (text_slot, &run.reading)
        && !u.shape.is_ritual()
        && !beside::asks(run, u, normal)
        && !words::says_nothing_of_itself(normal)
        && let Some(text) = nlu::slot::extract(&nlu::SlotKind::Text {}, &reading.text)
    {
        given.insert(slot.clone(), text);
    }
    if repair::asked_for(run, u, normal, &given) {
        return;
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

/// Whether the message is about the task under way and nothing else, however it sounds: start over, I would rather not give that.
pub(crate) fn steers(run: &Run<'_>, normal: &str) -> bool {
    !run.state.flows.is_empty() && words::steer(normal) && !words::names_a_person(normal)
}

/// The message turns down what the flow is for: 还是先别退.
fn says_no(run: &Run<'_>, active: &ActiveFlow) -> bool {
    topic_of(run.pack, &active.flow).is_some_and(|id| run.stance(&id) == Stance::Against)
}

pub(crate) fn cancel(run: &mut Run<'_>) {
    let mut given_up = run.state.flows.pop();
    // Who gives up what a flow runs gives up the flow.
    while given_up.as_ref().is_some_and(|active| active.ran) && !run.state.flows.is_empty() {
        given_up = run.state.flows.pop();
    }
    run.rule("flow.cancelled");
    let own = given_up.and_then(|active| run.pack.flow_of(&active)?.cancelled.as_ref());
    match own.map(|text| text.get(run.locale).to_owned()) {
        Some(text) => run.say(text, None, Vec::new()),
        None => run.say_key("flow_cancelled"),
    }
    run.decide(Decision::Action);
    back(run);
}

/// Slots were given: new ones are filled, corrected ones replaced, and the flow is walked anew.
fn take(run: &mut Run<'_>, given: BTreeMap<String, String>) {
    let Some(active) = run.state.flows.last_mut() else { return };
    let corrected = given.iter().any(|(slot, value)| active.slots.get(slot).is_some_and(|old| old != value));
    let stale = std::mem::take(&mut active.stale);
    if !stale.is_empty() {
        active.confirmed.clear();
    }
    // Who gives the same once more means that something else was wrong: that is asked again.
    let the_same = given.iter().all(|(slot, value)| stale.get(slot) == Some(value));
    for (slot, value) in stale.into_iter().filter(|_| !the_same) {
        active.slots.entry(slot).or_insert(value);
    }
    active.answered.retain(|slot| !given.contains_key(slot));
    active.answered.extend(given.keys().cloned());
    active.skipped.retain(|slot| !given.contains_key(slot));
    active.slots.extend(given);
    active.attempt = None;
    active.confirm_until = None;
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
    if digits < 3 && finding::digressed(run, u) {
        return back(run);
    }
    let asks = u.shape == Shape::Question && choose::ASKING.iter().any(|word| normal.contains(word));
    if digits < 3 && asks && u.out_of_scope >= lines.out_of_scope {
        run.rule("out_of_scope");
        run.say_key("out_of_scope");
        return back(run);
    }
    retry(run);
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
        // 送到公司吧 while the address is changed: no question how addresses are changed, but an answer that could not be read.
        (Some(own), Some(Response::Answer(_))) if beside::same_deed(run, &own, id) => retry(run),
        (Some(_), Some(Response::Answer(_))) => {
            run.rule("flow.digression");
            answer::topic(run, id);
            back(run);
        }
        _ => answer::topic(run, id),
    }
}

/// Returns to the flow below, if there is one that waits for a slot. What was asked twice already waits in silence.
fn back(run: &mut Run<'_>) {
    let Some(ask) = choose::pending(run) else { return };
    let Some((prompted, title)) = run.state.flows.last().map(|active| (active.prompted, title(run, active)))
    else {
        return;
    };
    if prompted >= MAX_PROMPTED {
        run.rule("flow.parked");
        if prompted == MAX_PROMPTED {
            choose::count_asked(run);
            run.say_filled("flow_parked", "flow", &title, Vec::new());
        }
        return;
    }
    run.rule("flow.back");
    let lead = if run.resumed { "flow_resumed" } else { "flow_back" };
    lead_to(run, lead, &title, &ask);
}

/// The open question after a few words that lead to it.
fn lead_to(run: &mut Run<'_>, lead: &str, title: &str, ask: &str) {
    let lead = fill(run.pack.reply(lead, run.locale), |name| (name == "flow").then(|| title.to_owned()));
    let space = if run.locale == base::Locale::Zh { "" } else { " " };
    let quick = choose::buttons(run);
    choose::asked(run);
    run.say(format!("{lead}{space}{ask}"), None, quick);
}

fn title(run: &Run<'_>, active: &ActiveFlow) -> String {
    run.pack.flow_of(active).map(|flow| flow.title.get(run.locale).to_owned()).unwrap_or_default()
}

/// Asks what is open again: to who was away for a while with what it is about, and in other words once the same have been said twice.
pub(crate) fn ask_again(run: &mut Run<'_>) {
    run.decide(Decision::Action);
    let Some(active) = run.state.flows.last() else { return };
    if let Some(ask) = choose::pending(run).filter(|_| run.resumed) {
        return lead_to(run, "flow_resumed", &title(run, active), &ask);
    }
    if active.awaiting.is_some() && active.prompted >= MAX_PROMPTED {
        return retry(run);
    }
    choose::ask(run);
}

/// The last step is done: what runs this flow goes on, which is told; otherwise the slots stay for the next flow, and a flow below is taken up again.
fn finish(run: &mut Run<'_>, active: ActiveFlow) -> bool {
    run.rule(format!("flow.{}.done", active.flow));
    if walk::back_to_caller(run, &active) {
        return true;
    }
    run.state.failed = 0;
    run.state.slots = active.slots;
    run.state.slots.retain(|slot, _| !active.chosen.contains(slot) && stays(run.pack, slot));
    back(run);
    false
}

/// Who asks and for which order stays from task to task; what was told for one does not.
pub(crate) fn stays(pack: &Pack, slot: &str) -> bool {
    use nlu::SlotKind::{Email, OrderNumber, Phone, PhoneLast4};
    matches!(pack.slots.get(slot), Some(OrderNumber { .. } | PhoneLast4 {} | Phone {} | Email {}))
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
