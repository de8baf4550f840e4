//! What comes back from a business action: found, not found, or nothing at all.

use std::collections::BTreeMap;

use base::Timestamp;
use serde_json::Value;

use super::facts::Facts;
use super::repair::forget;
use super::walk::{advance, filled};
use super::{code, collected, finish, topic_of};
use crate::answer;
use crate::ordered::Stretch;
use crate::outcome::{Card, Decision, HandOffReason};
use crate::pack::{Branch, Does, HandoffRule, Step};
use crate::pick;
use crate::run::Run;
use crate::state::{ActiveFlow, Done};
use crate::text::fill;
use crate::turn::{CallError, CallResult};

/// Look-ups of one flow that may find nothing before a person is offered.
const MAX_NOT_FOUND: u8 = 3;
/// Failed calls of one flow after which a person is fetched.
const MAX_CALL_FAILURES: u8 = 2;

/// The result of a call.
pub(crate) fn arrived(run: &mut Run<'_>, result: &CallResult) {
    let at = run.state.flows.iter().position(|active| active.calling.as_deref() == Some(&result.key));
    let Some(at) = at else { return run.rule("call.outdated") };
    let mut active = run.state.flows.remove(at);
    active.calling = None;
    let Some(flow) = run.pack.flow_of(&active) else { return run.rule("call.outdated") };
    let step = flow.steps.get(active.step);
    if let Some(Step::Verify { inputs, .. }) = step {
        run.decide(Decision::Action);
        return code::came(run, active, inputs, result);
    }
    let none = BTreeMap::new();
    let (inputs, on) = match step {
        Some(Step::Call { inputs, on, .. }) => (inputs, on),
        Some(Step::Ticket { on, .. }) => (&none, on),
        _ => return run.rule("call.outdated"),
    };
    run.intent = topic_of(run.pack, &active.flow).map(|id| (id, 1.0));
    run.decide(Decision::Action);
    if result.result == Err(CallError::Unsettled) {
        return unsettled(run, active);
    }
    let kind = result.result.as_ref().ok().and_then(|data| data.get("result")?.as_str());
    let settled = kind.filter(|kind| on.contains_key(*kind) && *kind != "error");
    if let Some(attempt) = active.task.take_if(|task| settled.is_some() && *task == result.key) {
        run.task_done(attempt);
    }
    match (kind.and_then(|kind| Some((kind, on.get(kind)?))), &result.result) {
        (Some((kind @ "not_found", branch)), Ok(data)) => {
            let done =
                Done { inputs: filled(run, &active, inputs), kind: kind.to_owned(), data: data.clone() };
            active.results.insert(active.step, done);
            not_found(run, active, branch, data);
        }
        (Some((kind, branch)), Ok(data)) if kind != "error" => {
            run.rule(format!("call.{kind}"));
            run.state.ordered = placed(data).or(run.state.ordered);
            if let Some(slot) = &branch.again {
                return ask_again(run, active, branch, slot, data);
            }
            let last = branch.next.is_none_or(|next| says_nothing(&flow.steps[next.min(flow.steps.len())..]));
            speak(run, &active, branch, data, last);
            if branch.handoff == Some(HandoffRule::Now) {
                return run.hand_off(HandOffReason::Rule(format!("{}.{kind}", active.flow)));
            }
            run.state.person_offered = branch.handoff == Some(HandoffRule::Offer);
            let inputs = filled(run, &active, inputs);
            let done = Done { inputs, kind: kind.to_owned(), data: data.clone() };
            active.results.insert(active.step, done);
            active.failures = 0;
            run.state.flows.push(active);
            advance(run);
        }
        _ => broken(run, active, on.get("error"), result),
    }
}

/// Nothing more is asked or said there.
fn says_nothing(steps: &[Step]) -> bool {
    steps.iter().all(|step| matches!(step, Step::Promise { .. } | Step::Jump { .. } | Step::End))
}

/// When the order that was found was placed.
fn placed(data: &Value) -> Option<Stretch> {
    let text = data.get("order").unwrap_or(data).get("placed_at")?.as_str()?;
    let at = Timestamp(text.parse::<jiff::Timestamp>().ok()?.as_microsecond());
    Some(Stretch { from: at, last: at })
}

fn speak(run: &mut Run<'_>, active: &ActiveFlow, branch: &Branch, data: &Value, last: bool) {
    let Some(say) = &branch.say else { return };
    let text = Facts::of(run, active, Some(data)).say(say);
    let card = branch
        .card
        .as_ref()
        .map(|kind| Card { kind: kind.clone(), data: data.get(kind).unwrap_or(data).clone() });
    let next = topic_of(run.pack, &active.flow).map_or_else(Vec::new, |id| answer::follow_ups(run, &id));
    run.say(text, card, if last { next } else { Vec::new() });
}

/// Nothing matches: the same words whichever of the facts was wrong, and another try with corrected ones.
pub(super) fn not_found(run: &mut Run<'_>, mut active: ActiveFlow, branch: &Branch, data: &Value) {
    run.rule("call.not_found");
    active.failures = active.failures.saturating_add(1);
    for slot in active.slots.keys() {
        run.state.slots.remove(slot);
    }
    if active.failures >= MAX_NOT_FOUND {
        return answer::failed(run, "not_found_limit");
    }
    let text =
        branch.say.as_ref().map(|say| Facts::of(run, &active, Some(data)).say(say)).unwrap_or_default();
    let quick = vec![run.person_button()];
    run.say(text, None, quick);
    active.stale = std::mem::take(&mut active.slots);
    (active.attempts, active.prompted) = (0, 1);
    let flow = run.pack.flow_of(&active);
    let first = flow.and_then(|flow| flow.steps.iter().position(|step| matches!(step, Step::Collect { .. })));
    active.step = first.unwrap_or_default();
    active.awaiting = flow.and_then(|flow| collected(flow).next().map(str::to_owned));
    run.state.flows.push(active);
}

/// A value was not taken: it is said why, and asked for again; a person is offered in the end.
fn ask_again(run: &mut Run<'_>, mut active: ActiveFlow, branch: &Branch, slot: &str, data: &Value) {
    active.failures = active.failures.saturating_add(1);
    speak(run, &active, branch, data, false);
    if active.failures >= MAX_NOT_FOUND {
        return answer::failed(run, "slot_retry_limit");
    }
    forget(&mut active, slot);
    run.state.slots.remove(slot);
    run.state.flows.push(active);
    advance(run);
}

/// Nobody knows yet whether it is paid. It is not tried again here: that would be how money is paid twice.
fn unsettled(run: &mut Run<'_>, active: ActiveFlow) {
    run.rule("call.unsettled");
    // Whatever runs this flow is not told that it is done.
    let runs = |caller: &ActiveFlow, flow: &str| {
        let step = run.pack.flow_of(caller).and_then(|flow| flow.steps.get(caller.step));
        matches!(step, Some(Step::Run { flow: other }) if other == flow)
    };
    let mut of = active.flow.clone();
    while let Some(caller) = run.state.flows.pop_if(|caller| runs(caller, &of)) {
        of = caller.flow;
    }
    run.say(run.pack.reply("action_unsettled", run.locale).to_owned(), None, vec![run.person_button()]);
    finish(run, active);
}

/// The action failed: an apology and a choice; the second time a person is fetched.
pub(super) fn broken(
    run: &mut Run<'_>,
    mut active: ActiveFlow,
    branch: Option<&Branch>,
    result: &CallResult,
) {
    run.rule(match &result.result {
        Err(error) => format!("call.error.{error:?}").to_lowercase(),
        Ok(_) => "call.error.unknown_result".to_owned(),
    });
    active.failures = active.failures.saturating_add(1);
    if active.failures >= MAX_CALL_FAILURES || branch.is_some_and(|b| b.handoff == Some(HandoffRule::Now)) {
        return run.hand_off(HandOffReason::Failed);
    }
    if let Some(what) = task(run, &active) {
        run.failed_task(what, result.key.clone());
        active.task = Some(result.key.clone());
    }
    let pack = |key: &str| run.pack.reply(key, run.locale).to_owned();
    let own = || Some(Facts::of(run, &active, None).say(branch?.say.as_ref()?));
    let text = match result.result {
        // Nothing was asked for, which the flow's own words may leave open.
        Err(CallError::Resting) => pack("action_resting"),
        Err(CallError::Throttled) => pack("action_throttled"),
        _ => own().unwrap_or_else(|| pack("action_failed")),
    };
    let quick = vec![pick::retry_button(run.locale).to_owned(), run.person_button()];
    run.say(text, None, quick);
    run.state.person_offered = true;
    active.attempt = Some(result.key.clone());
    run.state.retry = Some(active);
}

/// What was to be changed or paid, for whoever does it instead: the action, and the order where one is known.
fn task(run: &Run<'_>, active: &ActiveFlow) -> Option<String> {
    let Some(Step::Call { action, .. }) = run.pack.flow_of(active)?.steps.get(active.step) else {
        return None;
    };
    let declared =
        run.pack.actions.get(action).filter(|own| matches!(own.does, Does::Changes | Does::Pays))?;
    let order = active
        .slots
        .iter()
        .find(|(slot, _)| matches!(run.pack.slots.get(*slot), Some(nlu::SlotKind::OrderNumber { .. })));
    let what = declared.title.get(run.locale);
    let what = order.map_or_else(|| what.to_owned(), |(_, number)| format!("{what} {number}"));
    Some(fill(run.pack.reply("task_failed", run.locale), |name| (name == "what").then(|| what.clone())))
}
