//! An answer that could not be read: asked again in other words, and in the end a person is offered.

use super::{choose, walk};
use crate::answer;
use crate::outcome::Decision;
use crate::pack::Step;
use crate::run::Run;

/// Asks again with other words; at the limit the flow ends and a person is offered.
pub(super) fn retry(run: &mut Run<'_>) {
    let Some(active) = run.state.flows.last_mut() else { return };
    active.attempts = active.attempts.saturating_add(1);
    let (tried, active) = (active.attempts, active.clone());
    let (text, limit) = match choose::present(run) {
        Some(
            Step::Collect { retry, attempts, .. }
            | Step::Choose { retry, attempts, .. }
            | Step::Verify { retry, attempts, .. },
        ) => {
            let nth = usize::from(tried).saturating_sub(1).min(retry.len().saturating_sub(1));
            (retry.get(nth).map(|text| walk::said(run, &active, text)), *attempts)
        }
        Some(Step::Confirm { say, attempts, .. }) => (Some(walk::said(run, &active, say)), *attempts),
        _ => return,
    };
    if tried >= limit {
        return give_up(run);
    }
    let Some(text) = text else { return };
    run.rule("flow.retry");
    let mut quick = choose::buttons(run);
    if tried > 1 {
        quick.push(run.person_button());
    }
    choose::asked(run);
    run.say(text, None, quick);
    run.decide(Decision::Action);
}

pub(super) fn give_up(run: &mut Run<'_>) {
    let mut over = run.state.flows.pop();
    while over.as_ref().is_some_and(|active| active.ran) && !run.state.flows.is_empty() {
        over = run.state.flows.pop();
    }
    run.rule("flow.limit");
    answer::failed(run, "slot_retry_limit");
}
