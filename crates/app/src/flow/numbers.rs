//! How a flow went in conversations: what became of those that began it, and at which step the others were lost.

use std::collections::BTreeMap;

use access::{Action, may};
use protocol::flow_numbers::{FlowNumbers, FlowStepNumbers, FlowVersionNumbers};
use store::{FlowEnds, FlowRunState};

use super::drafts::Files;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

const DAY_MS: i64 = 86_400_000;
/// After so long without a word a flow is over.
const QUIET_MS: i64 = DAY_MS;
/// Texts that are told apart.
const VERSIONS: usize = 10;

/// How it went in the last days.
pub async fn flow_numbers(app: &App, user: &UserSession, id: &str, days: u32) -> Result<FlowNumbers> {
    may(&user.actor(), Action::TrainAssistant)?;
    let most = store::KEEP_FLOW_RUNS_DAYS;
    if days == 0 || i64::from(days) > most {
        return Err(Error::invalid("days", format!("1 to {most}")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if !files.names().contains(id) {
        return Err(Error::NotFound("flow"));
    }
    let pack = app.assistant(user.workspace_id);
    let answers = pack.flows.get(id);
    let now = app.env().now();
    let since = now.plus_ms(-i64::from(days) * DAY_MS);
    let ends = cx.flow_ends(id, since, now.plus_ms(-QUIET_MS)).await?;
    let current = answers.map(|flow| flow.version);
    let mut steps: BTreeMap<String, FlowStepNumbers> = BTreeMap::new();
    for waited in cx.flow_steps(id, since).await?.into_iter().filter(|row| Some(row.version) == current) {
        let step = steps.entry(waited.step.clone()).or_default();
        (step.at, step.reached, step.again) = (waited.step, waited.count as u32, waited.again as u32);
    }
    for end in ends.iter().filter(|end| Some(end.version) == current) {
        if let Some(step) = end.step.as_ref().and_then(|at| steps.get_mut(at)) {
            lost(step, end);
        }
    }
    // In the order of the file; what has no place there comes last.
    let places = answers.map(|flow| flow.places.as_slice()).unwrap_or_default();
    let place = |step: &FlowStepNumbers| places.iter().position(|at| *at == step.at).unwrap_or(usize::MAX);
    let mut steps: Vec<FlowStepNumbers> = steps.into_values().collect();
    steps.sort_by_key(place);
    Ok(FlowNumbers { days, versions: versions(&ends, current), steps })
}

const fn lost(step: &mut FlowStepNumbers, end: &FlowEnds) {
    let count = end.count as u32;
    match end.state {
        FlowRunState::Cancelled => step.cancelled += count,
        FlowRunState::Handed => step.handed += count,
        FlowRunState::Failed => step.failed += count,
        FlowRunState::Left => step.left += count,
        FlowRunState::Open | FlowRunState::Done => {}
    }
}

fn versions(ends: &[FlowEnds], current: Option<u64>) -> Vec<FlowVersionNumbers> {
    let mut out: BTreeMap<u64, FlowVersionNumbers> = BTreeMap::new();
    for end in ends {
        let version = out.entry(end.version).or_default();
        version.release = version.release.max(end.release_no);
        version.answers = Some(end.version) == current;
        let count = end.count as u32;
        version.begun += count;
        match end.state {
            FlowRunState::Open => version.open += count,
            FlowRunState::Done => version.done += count,
            FlowRunState::Cancelled => version.cancelled += count,
            FlowRunState::Handed => version.handed += count,
            FlowRunState::Failed => version.failed += count,
            FlowRunState::Left => version.left += count,
        }
    }
    let mut out: Vec<FlowVersionNumbers> = out.into_values().collect();
    out.sort_by_key(|version| std::cmp::Reverse((version.answers, version.release)));
    out.truncate(VERSIONS);
    out
}
