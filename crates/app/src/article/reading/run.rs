//! Its hour has come: what an earlier reading left waiting makes room, a new one begins, and the next is set.

use access::{Action, Actor, may};
use base::{ArticleReadingId, Timestamp};
use serde_json::json;
use store::{ArticleReadingRow, Changes, Cx, ImportState, JobRow, Keys, State};

use super::super::import::begun;
use super::kept::Kept;
use super::note::{failure, noted};
use super::{Run, next};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::job::end_step_until;

/// Runs the job, in the name of whoever set the place up, and sets it again.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    let system = app.cx(job.workspace_id, Actor::System);
    let id = job.payload.get("reading_id").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    let id: ArticleReadingId = id.ok_or(Error::Internal("a job without its reading"))?;
    let Some(row) = system.article_reading(id).await?.filter(|row| !row.paused) else {
        return end_step_until(app, &system, job, None).await;
    };
    let body: Kept = system.article_reading_body(&row).await?;
    let zone = in_force(app, job.workspace_id).await?.zone(app);
    let at = next(&zone, body.times, app.env().now());
    let user = system.user(row.user_id).await?.filter(|user| user.disabled_at.is_none());
    let actor = user.map(|user| Actor::User { user_id: user.id, role: user.role });
    let outcome = match actor.filter(|actor| may(actor, Action::WriteArticles).is_ok()) {
        Some(actor) => begins(app, &app.cx(job.workspace_id, actor), &row, body).await?,
        None => Some("owner"),
    };
    let failed = outcome.map(|reason| failure(app.env().now(), reason));
    sets(&system, id, at, failed).await?;
    end_step_until(app, &system, job, Some(at)).await
}

/// Begins; or why not, a word of the catalogue.
async fn begins(app: &App, cx: &Cx, row: &ArticleReadingRow, body: Kept) -> Result<Option<&'static str>> {
    if let Some(id) = row.import_id
        && let Some(import) = cx.article_import(id).await?
    {
        match import.state {
            // One that is still going on is not begun once more.
            ImportState::Reading | ImportState::Running => return Ok(None),
            ImportState::Ready => gives_way(app, cx, id).await?,
            ImportState::Done | ImportState::Stopped | ImportState::Failed => {}
        }
    }
    match begun(app, cx, row.user_id, body.source, Some(row.id)).await {
        Ok(_) => Ok(None),
        // What could be read when it was set up cannot be read any more: a category went, a host or a folder is not allowed any more.
        Err(Error::Invalid { .. }) => Ok(Some("settings")),
        Err(error) => Err(error),
    }
}

/// What waits to be looked at is in the next reading as well.
async fn gives_way(app: &App, cx: &Cx, id: base::ArticleImportId) -> Result<()> {
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(import) = state.article_import(id).filter(|import| import.state == ImportState::Ready)
        else {
            return Ok(Changes::new(()).unaudited("somebody started or stopped it"));
        };
        let changes = Changes::new(()).end_article_import(id, ImportState::Stopped, now);
        let facts = json!({ "parts": import.parts });
        Ok(changes.audit("stop_article_import", format!("article_import:{id}"), facts))
    };
    cx.change(Keys::new().article_import(id), change).await.map_err(flatten)
}

async fn sets(cx: &Cx, id: ArticleReadingId, at: Timestamp, failed: Option<Run>) -> Result<()> {
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).next_article_reading(id, at);
        let changes = match &failed {
            Some(run) => noted(changes, state, id, run),
            None => changes,
        };
        Ok(changes.unaudited("the import that it begins is audited"))
    };
    cx.change(Keys::new().article_reading(id), change).await.map_err(flatten)
}
