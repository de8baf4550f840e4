//! What is found in a text of a flow: why it cannot be released, and its steps.

use access::{Action, may};
use dialogue::Pack;
use dialogue::pack::flow::{self, HandoffRule};
use protocol::flow::{CheckFlow, FlowCheck, OutlineBranch, OutlineStep};

use store::FlowFileKind;

use super::drafts::{Files, problem};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::training::pack_wording;

/// Looks at a text that is not saved, beside the drafts of the others.
pub async fn check_flow(app: &App, user: &UserSession, id: &str, ask: CheckFlow) -> Result<FlowCheck> {
    may(&user.actor(), Action::TrainAssistant)?;
    within(&ask.source)?;
    let files = Files::read(app, &app.cx(user.workspace_id, user.actor())).await?;
    if files.shown(FlowFileKind::Flow, id).is_none() {
        return Err(Error::NotFound("flow"));
    }
    Ok(check(&files, id, &ask.source))
}

/// A text is not too long.
pub(super) fn within(source: &str) -> Result<()> {
    let most = flow::MAX_FLOW_BYTES;
    if source.len() > most {
        return Err(Error::invalid("source", format!("at most {most} bytes")));
    }
    Ok(())
}

pub(super) fn check(files: &Files, id: &str, source: &str) -> FlowCheck {
    let (pack, wrong) = files.below.with_flows_that_go(&files.with(id, source));
    let own = wrong.iter().find(|error| error.flow() == Some(id));
    let outline = flow::outline(source).map(|outline| steps(&pack, &outline.steps)).unwrap_or_default();
    FlowCheck { problem: own.map(|error| problem(error, source)), outline }
}

fn steps(pack: &Pack, all: &[flow::OutlineStep]) -> Vec<OutlineStep> {
    all.iter().map(|step| view(pack, step)).collect()
}

fn view(pack: &Pack, step: &flow::OutlineStep) -> OutlineStep {
    let name = step.name.as_deref().unwrap_or_default();
    let title = match step.kind {
        "call" => pack.actions.get(name).map(|action| &action.title),
        "run" => pack.flows.get(name).map(|flow| &flow.title),
        _ => None,
    };
    OutlineStep {
        at: step.at.clone(),
        line: step.line as u32,
        kind: step.kind.to_owned(),
        name: step.name.clone(),
        title: title.map(pack_wording),
        says: step.says.as_ref().map(pack_wording),
        more: step.variants as u32,
        options: step.options.iter().map(pack_wording).collect(),
        branches: step.branches.iter().map(|branch| branch_view(pack, branch)).collect(),
    }
}

fn branch_view(pack: &Pack, branch: &flow::OutlineBranch) -> OutlineBranch {
    let handoff = branch.handoff.map(|rule| match rule {
        HandoffRule::Now => "now".to_owned(),
        HandoffRule::Offer => "offer".to_owned(),
    });
    OutlineBranch {
        name: branch.name.clone(),
        says: branch.says.as_ref().map(pack_wording),
        ends: branch.ends,
        handoff,
        again: branch.again.clone(),
        card: branch.card.clone(),
        steps: steps(pack, &branch.steps),
    }
}
