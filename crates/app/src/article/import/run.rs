//! Does the parts of an import, one commit each: the draft, where it came from, and that the part is done. So a part is done once, however
//! often the work stops in the middle; after some the job is set again, so that others get their turn and no lease runs out.

use access::{Action, Actor, may};
use base::limits::ARTICLES;
use base::{ArticleId, ArticleImportId, Timestamp, UserId};
use knowledge::{Command, Rejection, Rules};
use protocol::article_import::ArticleImportOptions;
use serde_json::json;
use store::{
    ArticleImportPartRow, ArticleImportRow, ArticleOrigin, ArticleRecord, ChangeError, Changes, Cx,
    ImportState, JobRow, Keys, State, StoreError,
};

use super::super::act::{Act, dated, done};
use super::{Body, Head, archive_key, edition, file_key, says, source_key};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::end_step;

/// Parts of one run: far below the job's lease.
const AT_ONCE: u32 = 50;

fn goes_on(state: ImportState) -> bool {
    matches!(state, ImportState::Running | ImportState::Failed)
}

/// Runs the job, in the name of whoever started the import.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    let system = app.cx(job.workspace_id, Actor::System);
    let id = import_of(job)?;
    let Some(import) = system.article_import(id).await?.filter(|import| goes_on(import.state)) else {
        return end_step(app, &system, job, false).await;
    };
    let user = system.user(import.user_id).await?.filter(|user| user.disabled_at.is_none());
    let actor = user.map(|user| Actor::User { user_id: user.id, role: user.role });
    let Some(actor) = actor.filter(|actor| may(actor, Action::WriteArticles).is_ok()) else {
        end(app, &system, id, ImportState::Stopped).await?;
        return end_step(app, &system, job, false).await;
    };
    let cx = app.cx(job.workspace_id, actor);
    let head: Head = cx.article_import_head(&import).await?;
    let parts = cx.next_article_import_parts(id, AT_ONCE).await?;
    for part in parts {
        if !one(app, &cx, &import, &head, part).await? {
            return end_step(app, &system, job, false).await;
        }
    }
    // What somebody else was in the middle of waits still.
    let more = !cx.next_article_import_parts(id, 1).await?.is_empty();
    if !more {
        end(app, &cx, id, ImportState::Done).await?;
    }
    end_step(app, &system, job, more).await
}

pub(super) fn import_of(job: &JobRow) -> Result<ArticleImportId> {
    let id = job.payload.get("import_id").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    id.ok_or(Error::Internal("a job without its import"))
}

/// What is to be done with one part.
struct Deed {
    import: ArticleImportId,
    no: u32,
    article: ArticleId,
    drops: bool,
    creates: bool,
    body: Body,
    options: ArticleImportOptions,
    scope: Vec<u8>,
    by: UserId,
    now: Timestamp,
}

/// Does one; whether the import goes on.
async fn one(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    part: ArticleImportPartRow,
) -> Result<bool> {
    let body: Body = cx.article_import_body(import.id, &part).await?;
    let Some(article) = part.article_id else { return failed_part(cx, import.id, part.no).await };
    let deed = Deed {
        import: import.id,
        no: part.no,
        article,
        drops: part.fate == "drop",
        creates: part.fate == "create",
        scope: head.scope.clone().unwrap_or_else(|| archive_key(&body.file)),
        body,
        options: head.options.clone(),
        by: import.user_id,
        now: app.env().now(),
    };
    if deed.creates && cx.article_count().await? >= ARTICLES {
        return failed_part(cx, import.id, part.no).await;
    }
    let keys = Keys::new().article_import(import.id).article(article);
    match cx.change(keys, move |state: &State| written(state, &deed)).await {
        Ok(goes_on) => Ok(goes_on),
        // Done elsewhere, or somebody wrote in the middle: the next look tells which.
        Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(true),
        Err(ChangeError::Rejected(Error::Article(_))) => failed_part(cx, import.id, part.no).await,
        Err(error) => Err(flatten(error)),
    }
}

/// What one part writes; whether the import still goes on.
fn written(state: &State, deed: &Deed) -> Result<Changes<bool>> {
    if !state.article_import(deed.import).is_some_and(|import| goes_on(import.state)) {
        return Ok(Changes::new(false).unaudited("it was stopped"));
    }
    let before = state.article(deed.article);
    let Some(act) = act(before.as_ref(), deed)? else {
        let changes = Changes::new(true).end_article_import_part(deed.import, deed.no, "done");
        return Ok(origin(changes, deed).unaudited("nothing of the article changes"));
    };
    let outcome = done(Changes::new(()), state, deed.article, before.as_ref(), &act, Some(deed.by), deed.now);
    let changes = match outcome {
        Err(Error::Article(Rejection::Unchanged)) => Changes::new(true).unaudited("it says so already"),
        Err(error) => return Err(error),
        Ok(changes) => changes.map(|()| true),
    };
    Ok(origin(changes.end_article_import_part(deed.import, deed.no, "done"), deed))
}

/// Where the article comes from, for the next time the same file comes.
fn origin(changes: Changes<bool>, deed: &Deed) -> Changes<bool> {
    if deed.drops {
        return changes.drop_article_origin(deed.article);
    }
    let (file, part) = (deed.body.file.as_str(), deed.body.part.as_str());
    let origin = ArticleOrigin {
        source: source_key(file, part),
        article_id: deed.article,
        says: says(&deed.body.texts),
    };
    changes.put_article_origin(file_key(file), deed.scope.clone(), &origin, deed.now)
}

/// What is done to the article; nothing where there is nothing left to do.
fn act(before: Option<&ArticleRecord>, deed: &Deed) -> Result<Option<Act>> {
    let revision =
        before.and_then(|record| record.header.draft.working()).map_or(0, |working| working.revision);
    let rules = Rules { second_reader: true };
    if deed.drops {
        let Some(record) = before else { return Ok(None) };
        let command = if record.header.live.is_published() {
            Command::Archive
        } else if revision > 0 && record.header.versions == 0 {
            Command::Discard { revision }
        } else {
            return Ok(None);
        };
        return Ok(Some(Act { deed: "import_article", command, say: None, rules }));
    }
    if before.is_none() != deed.creates {
        // It is gone, or there already.
        return Err(Error::Article(Rejection::NoDraft));
    }
    let there = before.and_then(|record| record.draft.as_ref().or(record.live.as_ref()));
    let says = edition(there, &deed.body, &deed.options, deed.article);
    let says = says.ok_or(Error::Article(Rejection::Gap(knowledge::Gap::NoText)))?;
    let say = Box::new(move |before: Option<&ArticleRecord>| Some(dated(says.clone(), before, &[])));
    Ok(Some(Act { deed: "import_article", command: Command::Save { revision }, say: Some(say), rules }))
}

/// A part that cannot be done stops none of the others.
async fn failed_part(cx: &Cx, id: ArticleImportId, no: u32) -> Result<bool> {
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).end_article_import_part(id, no, "failed");
        Ok(changes.unaudited("nothing was done"))
    };
    match cx.change(Keys::new(), change).await {
        Ok(()) | Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(true),
        Err(error) => Err(flatten(error)),
    }
}

async fn end(app: &App, cx: &Cx, id: ArticleImportId, how: ImportState) -> Result<()> {
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(import) = state.article_import(id).filter(|import| goes_on(import.state)) else {
            return Ok(Changes::new(()));
        };
        let changes = Changes::new(()).end_article_import(id, how, now);
        let deed = match how {
            ImportState::Done => "finish_article_import",
            ImportState::Failed => "fail_article_import",
            _ => "stop_article_import",
        };
        Ok(changes.audit(deed, format!("article_import:{id}"), json!({ "parts": import.parts })))
    };
    cx.change(Keys::new().article_import(id), change).await.map_err(flatten)
}

/// The job was given up: the page says so, and the parts stay for whoever drives it again within the day.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    let cx = app.cx(job.workspace_id, Actor::System);
    end(app, &cx, import_of(job)?, ImportState::Failed).await
}
