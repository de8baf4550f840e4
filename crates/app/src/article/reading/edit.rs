//! A place is set up to be read again by itself, changed, paused, read now, or removed. Whoever changes it owns it from then on.

use access::{Action, may};
use base::limits::ARTICLE_READINGS;
use base::{ArticleReadingId, JobId, Timestamp};
use protocol::article_reading::{ArticleReadingView, PauseArticleReading, ReadingSource, SaveArticleReading};
use serde_json::json;
use store::{ArticleReadingRow, Changes, Cx, JobState, Keys, NewJob, State, StoreError};

use super::super::check;
use super::super::import::checked_source;
use super::kept::Kept;
use super::list::view;
use super::{KIND, checked, next, subject};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// What was asked for, once all of it can be read.
async fn whole(app: &App, cx: &Cx, ask: SaveArticleReading, before: Option<Kept>) -> Result<Kept> {
    let mut ask = checked(ask)?;
    let typed = typed_token(&mut ask);
    ask.source = checked_source(app, ask.source)?;
    if let ReadingSource::Repository(repository) = &mut ask.source {
        repository.token = typed;
    }
    let options = ask.source.options();
    check::filed(cx, options.category, options.owner).await?;
    Kept::of(ask, before)
}

/// The token goes its own way: it is no part of what is read.
fn typed_token(ask: &mut SaveArticleReading) -> Option<String> {
    match &mut ask.source {
        ReadingSource::Repository(repository) => repository.token.take(),
        ReadingSource::Pages(_) | ReadingSource::Folder(_) => None,
    }
}

async fn following(app: &App, user: &UserSession, kept: &Kept) -> Result<Timestamp> {
    let zone = in_force(app, user.workspace_id).await?.zone(app);
    Ok(next(&zone, kept.times, app.env().now()))
}

async fn there(cx: &Cx, id: ArticleReadingId) -> Result<ArticleReadingRow> {
    cx.article_reading(id).await?.ok_or(Error::NotFound("article reading"))
}

/// Whoever reads it is due then; the one job of a place is there already, or begins.
fn due(
    changes: Changes<()>,
    state: &State,
    id: ArticleReadingId,
    job: JobId,
    (at, now): (Timestamp, Timestamp),
) -> Changes<()> {
    match state.job_key(KIND, &id.to_string()) {
        Some(job) if job.state == JobState::Pending && job.due_at <= now => changes,
        Some(job) => changes.reschedule_job(job.id, at),
        None => changes.insert_job(NewJob {
            id: job,
            kind: KIND,
            unique_key: Some(id.to_string()),
            // An order would let the place that was made first, which waits for its hour, keep all others waiting.
            order_key: None,
            due_at: at,
            payload: json!({ "reading_id": id.to_string() }),
            conversation_id: None,
            lease: None,
            at: now,
        }),
    }
}

fn keys(id: ArticleReadingId) -> Keys {
    Keys::new().article_reading(id).job_key(KIND, &id.to_string())
}

/// Sets one up; it is read at its hour.
pub async fn add(app: &App, user: &UserSession, ask: SaveArticleReading) -> Result<ArticleReadingView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let ask = whole(app, &cx, ask, None).await?;
    if cx.article_readings(ARTICLE_READINGS as u32).await?.len() >= ARTICLE_READINGS {
        return Err(StoreError::TooMany {
            what: "places that are read by themselves",
            limit: ARTICLE_READINGS,
        }
        .into());
    }
    let (id, job, now) = (app.env().id::<ArticleReadingId>(), app.env().id(), app.env().now());
    let at = following(app, user, &ask).await?;
    let body = cx.seal_article_reading(id, &ask).await?;
    let user_id = user.user_id;
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).insert_article_reading(id, user_id, body.clone(), (now, at));
        Ok(due(changes, state, id, job, (at, now)).audit("add_article_reading", subject(id), json!({})))
    };
    cx.change(keys(id), change).await.map_err(flatten)?;
    view(app, &cx, user, there(&cx, id).await?).await
}

/// Changes one.
pub async fn save(
    app: &App,
    user: &UserSession,
    id: ArticleReadingId,
    ask: SaveArticleReading,
) -> Result<ArticleReadingView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let before = there(&cx, id).await?;
    let before: Kept = cx.article_reading_body(&before).await?;
    let ask = whole(app, &cx, ask, Some(before)).await?;
    let (job, now, user_id) = (app.env().id(), app.env().now(), user.user_id);
    let at = following(app, user, &ask).await?;
    let body = cx.seal_article_reading(id, &ask).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.article_reading(id).ok_or(Error::NotFound("article reading"))?;
        let next = (!row.paused).then_some(at);
        let changes = Changes::new(()).save_article_reading(id, user_id, body.clone(), next);
        let changes = match next {
            Some(at) => due(changes, state, id, job, (at, now)),
            None => changes,
        };
        Ok(changes.audit("save_article_reading", subject(id), json!({})))
    };
    cx.change(keys(id), change).await.map_err(flatten)?;
    view(app, &cx, user, there(&cx, id).await?).await
}

/// Lets one rest, or go on.
pub async fn pause(
    app: &App,
    user: &UserSession,
    id: ArticleReadingId,
    ask: PauseArticleReading,
) -> Result<ArticleReadingView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = there(&cx, id).await?;
    let body: Kept = cx.article_reading_body(&row).await?;
    let (job, now) = (app.env().id(), app.env().now());
    let at = following(app, user, &body).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        state.article_reading(id).ok_or(Error::NotFound("article reading"))?;
        let changes = Changes::new(()).pause_article_reading(id, (!ask.paused).then_some(at));
        Ok(if ask.paused {
            // The job finds that it rests, and ends.
            changes.audit("pause_article_reading", subject(id), json!({}))
        } else {
            due(changes, state, id, job, (at, now)).audit("resume_article_reading", subject(id), json!({}))
        })
    };
    cx.change(keys(id), change).await.map_err(flatten)?;
    view(app, &cx, user, there(&cx, id).await?).await
}

/// Reads one now; one that rests goes on by it.
pub async fn ask(app: &App, user: &UserSession, id: ArticleReadingId) -> Result<ArticleReadingView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = there(&cx, id).await?;
    let body: Kept = cx.article_reading_body(&row).await?;
    let (job, now) = (app.env().id(), app.env().now());
    let at = following(app, user, &body).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.article_reading(id).ok_or(Error::NotFound("article reading"))?;
        let changes = Changes::new(());
        let changes = if row.paused { changes.pause_article_reading(id, Some(at)) } else { changes };
        Ok(due(changes, state, id, job, (now, now)).audit("run_article_reading", subject(id), json!({})))
    };
    cx.change(keys(id), change).await.map_err(flatten)?;
    view(app, &cx, user, there(&cx, id).await?).await
}

/// Removes one; what came of it stays.
pub async fn remove(app: &App, user: &UserSession, id: ArticleReadingId) -> Result<()> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    there(&cx, id).await?;
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).drop_article_reading(id).cancel_job_by_key(KIND, &id.to_string(), now);
        Ok(changes.audit("remove_article_reading", subject(id), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}
