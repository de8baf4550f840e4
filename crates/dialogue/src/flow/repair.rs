//! What customers say when a task goes another way than theirs: start over, one step back, that one is wrong, why do you ask, I would rather not.

use std::collections::BTreeMap;

use nlu::Understanding;

use super::walk::advance;
use super::{choose, give_up, retry, words};
use crate::outcome::Decision;
use crate::pack::Step;
use crate::run::Run;
use crate::state::ActiveFlow;

/// Does what the message asks of the task itself; false where it asks nothing of it.
pub(super) fn asked_for(
    run: &mut Run<'_>,
    u: &Understanding,
    normal: &str,
    given: &BTreeMap<String, String>,
) -> bool {
    if !given.is_empty() {
        return false;
    }
    if words::starts_over(normal) {
        start_over(run);
        return true;
    }
    if words::goes_back(normal) {
        one_back(run);
        return true;
    }
    if choose::changed(run, normal) || changed_without_value(run, normal) {
        return true;
    }
    unwilling(run, u, normal)
}

/// Everything is asked anew.
fn start_over(run: &mut Run<'_>) {
    run.rule("flow.restarted");
    let Some(active) = run.state.flows.last_mut() else { return };
    let fresh = ActiveFlow {
        flow: active.flow.clone(),
        no: active.no,
        version: active.version,
        ran: active.ran,
        ..ActiveFlow::default()
    };
    *active = fresh;
    run.state.slots.clear();
    run.say_key("flow_restarted");
    advance(run);
}

/// What was given last is asked again.
fn one_back(run: &mut Run<'_>) {
    run.rule("flow.one_back");
    let last = run.state.flows.last_mut().and_then(|active| {
        let slot = active.answered.pop()?;
        forget(active, &slot);
        Some(slot)
    });
    if last.is_none() {
        run.say_key("flow_first");
    }
    advance(run);
}

pub(super) fn forget(active: &mut ActiveFlow, slot: &str) {
    active.answered.retain(|answered| answered != slot);
    active.heard.remove(slot);
    active.stale.remove(slot);
    (active.calling, active.attempt, active.confirm_until) = (None, None, None);
    if active.chosen.iter().any(|chosen| chosen == slot) {
        return choose::forget(active, slot);
    }
    active.slots.remove(slot);
}

/// 地址不对, 换个订单号: which one is wrong is said, not what is right; that one is asked again. A bare 不对 at the read-back asks which.
fn changed_without_value(run: &mut Run<'_>, normal: &str) -> bool {
    let reads_back = matches!(choose::present(run), Some(Step::Confirm { .. }));
    if !words::says_wrong(normal) {
        return reads_back && other_words(run, normal);
    }
    let Some(active) = run.state.flows.last() else { return false };
    let Some(flow) = run.pack.flow_of(active) else { return false };
    let known = |step: &&Step| step.slot().is_some_and(|slot| active.slots.contains_key(slot));
    let steps: Vec<&Step> = flow.steps.iter().filter(known).collect();
    let named = steps.iter().find(|step| step.called().iter().any(|word| normal.contains(word.as_str())));
    if let Some(slot) = named.and_then(|step| step.slot()).map(str::to_owned) {
        run.rule("flow.corrected");
        if let Some(active) = run.state.flows.last_mut() {
            forget(active, &slot);
        }
        advance(run);
        return true;
    }
    if !reads_back {
        return false;
    }
    if other_words(run, normal) {
        return true;
    }
    run.rule("flow.which_is_wrong");
    let names: Vec<String> = steps
        .iter()
        .filter_map(|step| name_of(step, run.locale))
        .map(|name| words::wrong_button(&name, run.locale))
        .collect();
    run.say_key_with("flow_wrong", names);
    run.decide(Decision::Action);
    true
}

/// 不对，是福州云上公司: what is meant instead is no value that is known by its form, so it is the one that is given in any words.
fn other_words(run: &mut Run<'_>, normal: &str) -> bool {
    let Some(reading) = &run.reading else { return false };
    let Some(rest) = super::instead::instead(normal).filter(|rest| rest.chars().count() > 1) else {
        return false;
    };
    let from = reading.text.to_ascii_lowercase().rfind(rest);
    let said = from.and_then(|from| reading.text.get(from..)).unwrap_or(rest).trim().to_owned();
    let Some(active) = run.state.flows.last_mut() else { return false };
    let Some(flow) = run.pack.flow_of(active) else { return false };
    let text = |slot: &&str| run.pack.slots.get(*slot) == Some(&nlu::SlotKind::Text {});
    let mut open = super::collected(flow).filter(|slot| active.slots.contains_key(*slot)).filter(text);
    let (Some(slot), None) = (open.next(), open.next()) else { return false };
    active.slots.insert(slot.to_owned(), said);
    active.confirm_until = None;
    run.rule("flow.corrected");
    advance(run);
    true
}

/// The first of the words by which customers call it, in their language.
fn name_of(step: &Step, locale: base::Locale) -> Option<String> {
    let own = |word: &&String| (locale == base::Locale::Zh) == word.chars().any(nlu::normal::is_han);
    step.called().iter().find(own).cloned()
}

/// Who asks why, or would rather not say: the reason is told; the second time what can be left out is, and for the rest a person is offered.
fn unwilling(run: &mut Run<'_>, u: &Understanding, normal: &str) -> bool {
    let (slot, why, optional) = match choose::present(run) {
        Some(Step::Collect { slot, why, optional, .. }) => (slot.clone(), why.clone(), *optional),
        Some(Step::Verify { name, why, .. }) => (name.clone(), why.clone(), false),
        _ => return false,
    };
    let asks_why = words::asks_why(normal);
    if !asks_why && !words::would_rather_not(normal) || u.shape.is_ritual() {
        return false;
    }
    let told = run.state.flows.last().is_some_and(|active| active.attempts > 0);
    if optional && !asks_why {
        run.rule("flow.skipped");
        if let Some(active) = run.state.flows.last_mut() {
            active.skipped.push(slot);
        }
        advance(run);
        return true;
    }
    if told && !asks_why {
        run.rule("flow.unwilling");
        give_up(run);
        return true;
    }
    let Some(why) = why else {
        run.rule("flow.unwilling");
        retry(run);
        return true;
    };
    run.rule("flow.why");
    if let Some(active) = run.state.flows.last_mut() {
        active.attempts = active.attempts.saturating_add(1);
    }
    let text = why.get(run.locale).to_owned();
    let mut quick = choose::buttons(run);
    quick.push(run.person_button());
    run.say(text, None, quick);
    run.decide(Decision::Action);
    true
}
