//! All pages are there: what stands on each of them goes, what would become of each is found out, and the import waits to be started.

use std::collections::BTreeSet;

use base::limits::DOCUMENT_PARTS;
use base::{ArticleImportId, ArticleReadingId, JobId, Timestamp};
use intake::Taken;
use intake::web::without_frames;
use protocol::article_import::ArticleImportFate;
use serde_json::json;
use store::{ArticleImportRow, ChangeError, Changes, Cx, ImportState, Keys, State, StoreError};

use super::super::super::reading::{Run, Settled, noted, settled};
use super::super::compare::{Planned, Scope, compare};
use super::super::take::store_parts;
use super::super::{ALL_PARTS, Body, Head, file_key};
use super::run::Kept;
use super::{Crawl, FATE, FIRST_PAGE};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::job::new_import;

/// Pages that are read back at once.
const AT_ONCE: u32 = 50;

/// Looks at all of it.
pub(super) async fn finish(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    crawl: &Crawl,
) -> Result<()> {
    let id = import.id;
    let planned = planned(app, cx, import, head, crawl).await?;
    let settled = settled(cx, import, &planned, app.env().now()).await?;
    if let Some(Settled::Gone(reading, run)) = &settled {
        return leave(cx, id, *reading, run.clone()).await;
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
    let facts = json!({ "files": head.files.len(), "parts": count, "asked": crawl.asked });
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
                let changes = noted(changes, state, *reading, run);
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

/// Nothing came of it but a line with the place that was read.
async fn leave(cx: &Cx, id: ArticleImportId, reading: ArticleReadingId, run: Run) -> Result<()> {
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).unaudited("nothing changed where it was read");
        if state.article_import(id).is_none_or(|import| import.state != ImportState::Reading) {
            return Ok(changes);
        }
        Ok(noted(changes.drop_article_import(id), state, reading, &run))
    };
    cx.change(Keys::new().article_import(id).article_reading(reading), change).await.map_err(flatten)
}

/// Every page as it was kept, in the order in which it came.
async fn kept(cx: &Cx, import: &ArticleImportRow) -> Result<Vec<Kept>> {
    let (mut all, mut after) = (Vec::new(), FIRST_PAGE - 1);
    loop {
        let rows = cx.article_import_parts(import.id, after, Some(FATE), AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = last.no;
        for row in &rows {
            all.push(cx.article_import_body(import.id, row).await?);
        }
    }
}

async fn planned(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    crawl: &Crawl,
) -> Result<Vec<Planned>> {
    let mut refused: Vec<(String, String)> = Vec::new();
    let (mut unread, mut pages) = (BTreeSet::new(), Vec::new());
    let mut vanished = Vec::new();
    for kept in kept(cx, import).await? {
        match kept.problem {
            Some(problem) if problem == "not_there" => vanished.push(kept.address),
            Some(problem) => {
                unread.insert(file_key(&kept.address));
                refused.push((kept.address, problem));
            }
            None => pages.push(kept.documents),
        }
    }
    without_frames(&mut pages);
    let mut documents: Vec<intake::Document> = pages.into_iter().flatten().collect();
    let name = head.files.first().cloned().unwrap_or_default();
    if crawl.cut {
        refused.push((name.clone(), "more_pages".to_owned()));
    }
    if documents.len() > DOCUMENT_PARTS.saturating_sub(refused.len()) {
        documents.truncate(DOCUMENT_PARTS.saturating_sub(refused.len() + 1));
        refused.push((name.clone(), "too_many".to_owned()));
    }
    // Where something was not read, nobody knows what is still there.
    let whole = !crawl.cut && !crawl.unsure && !documents.is_empty();
    let key = head.scope.clone().filter(|_| whole);
    let scopes: Vec<Scope> = key.map(|key| Scope { key, name, unread }).into_iter().collect();
    let mut known = Vec::new();
    for address in vanished {
        if cx.article_origins(file_key(&address)).await?.is_empty() {
            refused.push((address, "not_there".to_owned()));
        } else {
            known.push(address);
        }
    }
    let mut planned = compare(app, cx, Taken { documents, ..Taken::default() }, known, scopes).await?;
    planned.extend(refused.into_iter().map(|(file, problem)| Planned {
        fate: ArticleImportFate::Refused,
        article_id: None,
        body: Body { file, problem: Some(problem), ..Body::default() },
    }));
    Ok(planned)
}
