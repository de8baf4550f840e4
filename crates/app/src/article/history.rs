//! What happened to an article.

use access::{Action, may};
use base::ArticleId;
use base::limits::ARTICLE_HISTORY;
use knowledge::{Event, Happened};
use protocol::article::{ArticleEvent, ArticleEventKind, ArticleHistory};

use super::act::seen;
use super::view::Names;
use super::{began, edits};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Its history, the newest first: for editors, and for who proposes it.
pub async fn history(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleHistory> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let record = seen(&cx, user, id).await?;
    if !edits(&user.actor()) && !began(&record, user.user_id) {
        return Err(Error::NotFound("article"));
    }
    let names = Names::of(app, user.workspace_id).await?;
    let events = cx.article_events(id, ARTICLE_HISTORY).await?;
    Ok(ArticleHistory { events: events.into_iter().map(|event| shown(event, &names)).collect() })
}

fn shown(event: Event, names: &Names) -> ArticleEvent {
    let (kind, version, words) = match event.what {
        Happened::Saved { restored, .. } => (ArticleEventKind::Saved, restored, None),
        Happened::Submitted { note, .. } => (ArticleEventKind::Submitted, None, Some(note)),
        Happened::Returned { reason, .. } => (ArticleEventKind::Returned, None, Some(reason)),
        Happened::Published { version, note } => (ArticleEventKind::Published, Some(version), Some(note)),
        Happened::Discarded => (ArticleEventKind::Discarded, None, None),
        Happened::Archived => (ArticleEventKind::Archived, None, None),
        Happened::Withdrawn { reason } => (ArticleEventKind::Withdrawn, None, Some(reason)),
        Happened::Refiled { version, .. } => (ArticleEventKind::Refiled, version, None),
    };
    ArticleEvent {
        kind,
        at_ms: event.at.ms(),
        by: event.by,
        by_name: names.of_user(event.by),
        version,
        words: words.filter(|words| !words.is_empty()),
    }
}
