//! Opening a ticket: once in a run of the flow, whatever is corrected later.

use super::facts::Facts;
use super::walk::{Next, filled, stop};
use crate::pack::{Flow, Step};
use crate::run::Run;
use crate::state::ActiveFlow;
use crate::text::{fill, placeholders};
use crate::ticket::NewTicket;

/// Passes where it is open; else it is asked for, and the turn that brings its number goes on.
pub(super) fn pass(run: &mut Run<'_>, active: &mut ActiveFlow, flow: &Flow, at: usize) -> Next {
    let Some(Step::Ticket { opens, on }) = flow.steps.get(at) else { return Next::At(at + 1) };
    if let Some(done) = active.results.get(&at) {
        return match on.get(&done.kind).and_then(|branch| branch.next) {
            Some(next) => Next::At(next),
            None => stop(run, active),
        };
    }
    let ticket = {
        let facts = Facts::of(run, active, None);
        NewTicket {
            kind: flow.id.clone(),
            subject: facts.text(&opens.subject),
            about: opens
                .about
                .as_ref()
                .map(|about| fill(about, |name| facts.bare(name)))
                .filter(|about| placeholders(about).is_empty()),
            fields: filled(run, active, &opens.fields),
            priority: opens.priority,
            team: opens.team.clone(),
            due: opens
                .until
                .as_ref()
                .and_then(|until| until.due(run.turn.now, run.hours(), |name| facts.bare(name))),
        }
    };
    run.state.calls = run.state.calls.saturating_add(1);
    let key = active.attempt.take().unwrap_or_else(|| format!("{}-{}", flow.id, run.state.calls));
    (active.step, active.awaiting, active.calling) = (at, None, Some(key.clone()));
    run.state.flows.push(active.clone());
    run.open_ticket(key, ticket);
    Next::Stop
}
