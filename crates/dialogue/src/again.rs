//! The same is never said a third time, and who comes back after a while is met where they left.

use crate::answer;
use crate::outcome::{Decision, HandOffReason};
use crate::run::Run;
use crate::state::MAX_RECENT;
use crate::text::mark;

/// How often the same may be said within the turns that are looked back at.
const MOST: usize = 2;
/// After this long a customer is told what was under way.
const AWAY_MS: i64 = 30 * 60_000;
/// After this long what was under way is over.
const GONE_MS: i64 = 24 * 3_600_000;

/// Takes note of when the customer writes.
pub(crate) fn came(run: &mut Run<'_>) {
    let now = run.turn.now;
    let away = run.state.last_at.map_or(0, |last| now.ms_since(last));
    run.state.last_at = Some(now);
    if away < AWAY_MS {
        return;
    }
    run.state.recent.clear();
    run.state.repeats = 0;
    if run.state.flows.is_empty() {
        return;
    }
    if away >= GONE_MS {
        run.rule("flow.expired");
        run.state.flows.clear();
        run.state.retry = None;
    } else {
        run.resumed = true;
    }
}

/// What was said twice already is not said again: a person is offered, and the next time fetched. Small talk falls silent.
pub(crate) fn never_thrice(run: &mut Run<'_>) {
    let said = run.said();
    // Who gives, corrects or takes back something is asked what follows from it, however often.
    if said.is_empty() || run.acts() || run.known() != run.known_before {
        return;
    }
    let own = mark(&said);
    if run.state.recent.iter().filter(|earlier| **earlier == own).count() >= MOST {
        run.rule("repeated");
        run.unsay();
        run.state.repeats = run.state.repeats.saturating_add(1);
        if run.decision() == Some(Decision::Smalltalk)
            && run.reading.as_ref().is_some_and(|own| own.understanding.shape.is_ritual())
        {
            return;
        }
        if usize::from(run.state.repeats) >= MOST {
            return run.hand_off(HandOffReason::Failed);
        }
        return answer::failed(run, "repeated");
    }
    run.state.recent.push(own);
    let over = run.state.recent.len().saturating_sub(MAX_RECENT);
    run.state.recent.drain(..over);
}
