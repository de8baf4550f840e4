//! Runs the job of a source: a step of reading, until all is there and becomes the parts of an import.

use access::{Action, Actor, may};
use base::ArticleImportId;
use protocol::article_reading::ReadingSource;
use serde_json::json;
use store::{ArticleImportRow, Changes, Cx, ImportState, JobRow, Keys, State};

use super::super::super::reading::{failure, noted};
use super::super::run::import_of;
use super::super::{ALL_PARTS, Head, folder, repository, web};
use super::Read;
use super::finish::{finish, unchanged};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::{end_step, end_step_until, held};

/// Runs the job, in the name of whoever began.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    let system = app.cx(job.workspace_id, Actor::System);
    let id = import_of(job)?;
    let found = system.article_import(id).await?.filter(|import| import.state == ImportState::Reading);
    let Some(import) = found else { return end_step(app, &system, job, false).await };
    let user = system.user(import.user_id).await?.filter(|user| user.disabled_at.is_none());
    let actor = user.map(|user| Actor::User { user_id: user.id, role: user.role });
    let Some(actor) = actor.filter(|actor| may(actor, Action::WriteArticles).is_ok()) else {
        stop(app, &system, id, "owner").await?;
        return end_step(app, &system, job, false).await;
    };
    let cx = app.cx(job.workspace_id, actor);
    let mut head: Head = cx.article_import_head(&import).await?;
    let next = match (head.web.take(), head.place.take()) {
        (Some(mut crawl), _) => {
            let next = web::step(app, &cx, &import, &head, &mut crawl).await?;
            if next.is_none() {
                let planned = web::planned(app, &cx, &import, &head, &crawl).await?;
                finish(app, &cx, &import, &head, planned, None).await?;
            }
            next
        }
        (None, Some(place)) => {
            // A large place takes longer than a lease.
            held(app, job, at_once(app, &cx, &import, &head, &place)).await?;
            None
        }
        (None, None) => return Err(Error::Internal("an import of nothing")),
    };
    end_step_until(app, &system, job, next).await
}

/// Reads a place whole.
async fn at_once(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    place: &ReadingSource,
) -> Result<()> {
    let read = match place {
        ReadingSource::Pages(_) => return Err(Error::Internal("pages are read one at a time")),
        ReadingSource::Folder(ask) => Read::Parts(folder::planned(app, cx, import, head, ask).await?, None),
        ReadingSource::Repository(ask) => repository::read(app, cx, import, head, ask).await?,
    };
    match read {
        Read::Parts(planned, mark) => finish(app, cx, import, head, planned, mark).await,
        Read::Unchanged => unchanged(app, cx, import).await,
    }
}

async fn stop(app: &App, cx: &Cx, id: ArticleImportId, why: &str) -> Result<()> {
    let now = app.env().now();
    let run = failure(now, why);
    let reading = cx.article_import(id).await?.and_then(|import| import.reading_id);
    let mut keys = Keys::new().article_import(id);
    if let Some(reading) = reading {
        keys = keys.article_reading(reading);
    }
    let change = move |state: &State| -> Result<Changes<()>> {
        let reading = state.article_import(id).filter(|import| import.state == ImportState::Reading);
        let Some(import) = reading else { return Ok(Changes::new(())) };
        let changes = Changes::new(())
            .end_article_import(id, ImportState::Stopped, now)
            .drop_article_import_parts(id, ALL_PARTS);
        let changes = match import.reading_id {
            Some(reading) => noted(changes, state, reading, &run),
            None => changes,
        };
        let facts = json!({ "parts": import.parts });
        Ok(changes.audit("stop_article_import", format!("article_import:{id}"), facts))
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// The job was given up: so is the import.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    stop(app, &app.cx(job.workspace_id, Actor::System), import_of(job)?, "failed").await
}
