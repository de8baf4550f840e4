//! What was read is compared: the import waits to be started, is started at once, or leaves a line where nothing changed.

use base::{ArticleImportId, ArticleReadingId, JobId, Timestamp};
use protocol::article_reading::ReadingOutcome;
use serde_json::json;
use store::{ArticleImportRow, ChangeError, Changes, Cx, ImportState, Keys, State, StoreError};

use super::super::super::reading::{Run, Settled, noted, same, settled};
use super::super::compare::Planned;
use super::super::take::store_parts;
use super::super::web::FIRST_PAGE;
use super::super::{ALL_PARTS, Head};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::new_import;

/// Keeps what would become of each part.
pub(super) async fn finish(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    planned: Vec<Planned>,
    mark: Option<String>,
) -> Result<()> {
    let id = import.id;
    let settled = settled(cx, import, &planned, app.env().now()).await?;
    if let Some(Settled::Gone(reading, run)) = &settled {
        return leave(cx, id, *reading, run.clone(), mark).await;
    }
    // What an earlier end in the middle left of this.
    let clean = move |state: &State| -> Result<Changes<()>> {
        let reading = state.article_import(id).is_some_and(|import| import.state == ImportState::Reading);
        let changes = Changes::new(()).unaudited("pages of an import that is noted once it is whole");
        Ok(if reading { changes.drop_article_import_parts(id, 1..FIRST_PAGE) } else { changes })
    };
    cx.change(Keys::new().article_import(id), clean).await.map_err(flatten)?;
    let count = planned.len() as u32;
    store_parts(cx, id, planned, app.env().now()).await?;
    let facts = json!({ "files": head.files.len(), "parts": count });
    let sealed = cx.seal_article_import(id, 0, head).await?;
    let (job_id, now) = (app.env().id(), app.env().now());
    let mut keys = Keys::new().article_import(id);
    if let Some(Settled::Kept { id: reading, .. }) = &settled {
        keys = keys.article_reading(*reading);
    }
    let ready = move |state: &State| -> Result<Changes<()>> {
        if state.article_import(id).is_none_or(|import| import.state != ImportState::Reading) {
            return Ok(Changes::new(()).drop_article_import_parts(id, ALL_PARTS).unaudited("it was stopped"));
        }
        let changes = Changes::new(())
            .put_article_import_head(id, sealed.clone())
            .drop_article_import_parts(id, FIRST_PAGE..ALL_PARTS.end)
            .ready_article_import(id, count);
        let changes = match &settled {
            Some(Settled::Kept { id: reading, run, starts }) => {
                // What is not here yet must come again.
                let changes = noted(changes, state, *reading, run).see_article_reading(*reading, None);
                if *starts { started(changes, id, job_id, now) } else { changes }
            }
            _ => changes,
        };
        Ok(changes.audit("take_article_import", format!("article_import:{id}"), facts.clone()))
    };
    match cx.change(keys, ready).await {
        Ok(()) | Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(()),
        Err(error) => Err(flatten(error)),
    }
}

/// Nobody has to look before what is new or changed becomes drafts.
fn started(changes: Changes<()>, id: ArticleImportId, job_id: JobId, now: Timestamp) -> Changes<()> {
    let job = new_import(super::super::KIND, &id.to_string(), job_id, now);
    let changes = changes.start_article_import(id, now, &[], &[]).insert_job(job);
    changes.audit("start_article_import", format!("article_import:{id}"), json!({ "by_itself": true }))
}

/// The server says that it is what it was, and what it was is here.
pub(super) async fn unchanged(app: &App, cx: &Cx, import: &ArticleImportRow) -> Result<()> {
    let Some(reading) = import.reading_id else { return Err(Error::Internal("a mark without its place")) };
    let Some(row) = cx.article_reading(reading).await? else { return Ok(()) };
    leave(cx, import.id, reading, same(app.env().now()), row.seen).await
}

/// Nothing came of it but a line with the place that was read.
async fn leave(
    cx: &Cx,
    id: ArticleImportId,
    reading: ArticleReadingId,
    run: Run,
    mark: Option<String>,
) -> Result<()> {
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).unaudited("nothing changed where it was read");
        if state.article_import(id).is_none_or(|import| import.state != ImportState::Reading) {
            return Ok(changes);
        }
        let changes = noted(changes.drop_article_import(id), state, reading, &run);
        let same = run.outcome == ReadingOutcome::Same;
        Ok(if same { changes.see_article_reading(reading, mark.as_deref()) } else { changes })
    };
    cx.change(Keys::new().article_import(id).article_reading(reading), change).await.map_err(flatten)
}
