//! One flow with its texts.

use access::{Action, may};
use dialogue::pack::flow;
use dialogue::script::{BadScripts, Scripts};
use protocol::flow::{FlowProblem, FlowScripts, FlowView};
use store::FlowFileKind;

use super::check::check;
use super::drafts::Files;
use super::list::bare;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::training::pack_wording;

/// It, with what is found in its draft.
pub async fn show_flow(app: &App, user: &UserSession, id: &str) -> Result<FlowView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let files = Files::read(app, &app.cx(user.workspace_id, user.actor())).await?;
    view(&files, id)
}

pub(super) fn view(files: &Files, id: &str) -> Result<FlowView> {
    const FLOW: FlowFileKind = FlowFileKind::Flow;
    let source = files.shown(FLOW, id).ok_or(Error::NotFound("flow"))?.clone();
    let outline = flow::outline(&source);
    Ok(FlowView {
        id: id.to_owned(),
        title: outline.map(|outline| pack_wording(&outline.title)).unwrap_or_else(|| bare(id)),
        origin: files.origin(id),
        draft: files.waits(id),
        rev: files.draft(FLOW, id).map_or(0, |draft| draft.rev),
        live: files.answers(FLOW, id).cloned(),
        pack: files.delivered(FLOW, id).cloned(),
        check: check(files, id, &source),
        source,
        scripts: scripts(files, id),
    })
}

fn scripts(files: &Files, id: &str) -> FlowScripts {
    const SCRIPTS: FlowFileKind = FlowFileKind::Scripts;
    let source = files.shown(SCRIPTS, id).cloned().unwrap_or_default();
    let read = (!source.trim().is_empty()).then(|| Scripts::read(&file_of(id), &source));
    let (problem, count) = match &read {
        None => (None, 0),
        Some(Ok(scripts)) => (None, scripts.len()),
        Some(Err(bad)) => (Some(unreadable(bad)), 0),
    };
    FlowScripts {
        source,
        rev: files.draft(SCRIPTS, id).map_or(0, |draft| draft.rev),
        live: files.answers(SCRIPTS, id).cloned(),
        pack: files.delivered(SCRIPTS, id).cloned(),
        problem,
        count: count as u32,
    }
}

pub(super) fn file_of(id: &str) -> String {
    format!("scripts/{id}.yaml")
}

fn unreadable(bad: &BadScripts) -> FlowProblem {
    let (line, text) = bad.place();
    FlowProblem { line: line.and_then(|line| u32::try_from(line).ok()), key: None, text: text.to_owned() }
}
