//! What readers look for becomes another way to ask of the article that they open: in its draft, which a person reads.

use base::limits::ARTICLE_QUESTION_CHARS;
use base::{ArticleId, ArticleTaskId, Locale};
use knowledge::care::bare;
use protocol::article::SaveDraft;
use protocol::article_task::{SetArticleTask, TaskDraft};
use store::TaskState;

use super::super::save;
use super::set;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Puts it there once, and takes the work.
pub(super) async fn put(
    app: &App,
    user: &UserSession,
    (task, state): (ArticleTaskId, TaskState),
    id: ArticleId,
    (locale, text): (Locale, &str),
) -> Result<TaskDraft> {
    if !matches!(state, TaskState::Open | TaskState::Taken) {
        return Err(Error::TaskGone);
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let record = cx.article(id).await?.ok_or(Error::TaskGone)?;
    let revision = record.header.draft.working().map_or(0, |working| working.revision);
    let mut edition = record.draft.or(record.live).ok_or(Error::TaskGone)?;
    let said = edition.wordings.get_mut(&locale).ok_or(Error::TaskGone)?;
    let asked = [&said.title].into_iter().chain(&said.questions).any(|one| bare(one) == bare(text));
    if !asked {
        said.questions.push(text.chars().take(ARTICLE_QUESTION_CHARS).collect());
        // Another way to ask changes nothing that a translation would have to follow.
        let stale = edition.stale();
        let fits = |other: &Locale| *other != locale && !stale.contains(other);
        let confirmed = edition.wordings.keys().copied().filter(fits).collect();
        save(app, user, id, SaveDraft { revision, edition, confirmed }).await?;
    }
    if state == TaskState::Open {
        set(app, user, task, SetArticleTask::Take).await?;
    }
    Ok(TaskDraft { article: id, conversations: 0 })
}
