//! The scripts of a flow, played with the drafts.

use std::sync::Arc;

use access::{Action, may};
use dialogue::Pack;
use dialogue::script::{Played, Scripts, Who};
use protocol::flow::{ScriptLine, ScriptProblem, ScriptRun, ScriptWho, ScriptsRun, TryScripts};
use store::FlowFileKind;

use super::TRIED_TURNS;
use super::check::within;
use super::drafts::Files;
use super::show::file_of;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Plays them. Nothing is called and nothing kept.
pub async fn try_scripts(app: &App, user: &UserSession, id: &str, ask: TryScripts) -> Result<ScriptsRun> {
    may(&user.actor(), Action::TrainAssistant)?;
    for text in ask.source.iter().chain(&ask.scripts) {
        within(text)?;
    }
    let files = Files::read(app, &app.cx(user.workspace_id, user.actor())).await?;
    let source = ask.source.as_ref().or_else(|| files.shown(FlowFileKind::Flow, id));
    let source = source.ok_or(Error::NotFound("flow"))?;
    let pack = drafted(&files, id, source)?;
    let text = ask.scripts.as_ref().or_else(|| files.shown(FlowFileKind::Scripts, id));
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(ScriptsRun { passed: 0, failed: 0, scripts: Vec::new() });
    };
    let scripts = Scripts::read(&file_of(id), text).map_err(|bad| Error::FlowWrong(bad.to_string()))?;
    if scripts.turns() > TRIED_TURNS {
        return Err(Error::invalid("scripts", format!("at most {TRIED_TURNS} turns at once")));
    }
    let played = tokio::task::spawn_blocking(move || scripts.play(&pack, "")).await;
    let played = played.map_err(|_| Error::Internal("scripts came to no end"))?;
    let scripts: Vec<ScriptRun> = played.into_iter().map(view).collect();
    let passed = scripts.iter().filter(|script| script.ok).count();
    Ok(ScriptsRun { passed: passed as u32, failed: (scripts.len() - passed) as u32, scripts })
}

/// What would answer with this text and all drafts; those of other flows that are wrong are left out.
pub(super) fn drafted(files: &Files, id: &str, source: &str) -> Result<Arc<Pack>> {
    let (pack, wrong) = files.below.with_flows_that_go(&files.with(id, source));
    match wrong.into_iter().find(|error| error.flow().is_none_or(|flow| flow == id)) {
        Some(error) => Err(Error::FlowWrong(error.to_string())),
        None => Ok(Arc::new(pack)),
    }
}

fn view(played: Played) -> ScriptRun {
    let who = |who| match who {
        Who::Customer => ScriptWho::Customer,
        Who::Assistant => ScriptWho::Assistant,
        Who::System => ScriptWho::System,
    };
    ScriptRun {
        name: played.name,
        line: played.line as u32,
        ok: played.failures.is_empty(),
        problems: played
            .failures
            .into_iter()
            .map(|failure| ScriptProblem { turn: failure.turn as u32, text: failure.problem })
            .collect(),
        said: played
            .said
            .into_iter()
            .map(|line| ScriptLine { who: who(line.who), text: line.text })
            .collect(),
    }
}
