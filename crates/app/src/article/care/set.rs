//! Somebody takes work, gives it back, or ends it.

use access::{Action, may};
use base::ArticleTaskId;
use protocol::article_task::{ArticleTaskView, SetArticleTask};
use serde_json::json;
use store::{Changes, Keys, State, TaskState};

use super::super::check::reason;
use super::super::view::Names;
use super::list::{Titles, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Does it; the same twice is no fault.
pub async fn set(
    app: &App,
    user: &UserSession,
    id: ArticleTaskId,
    ask: SetArticleTask,
) -> Result<ArticleTaskView> {
    may(&user.actor(), Action::WriteArticles)?;
    let (deed, to, said) = match ask {
        SetArticleTask::Take => ("take_article_task", TaskState::Taken, None),
        SetArticleTask::Open => ("open_article_task", TaskState::Open, None),
        SetArticleTask::Done => ("finish_article_task", TaskState::Done, None),
        SetArticleTask::Dismiss { reason: raw } => {
            ("dismiss_article_task", TaskState::Dismissed, Some(reason(&raw)?))
        }
    };
    let (user_id, now) = (user.user_id, app.env().now());
    let cx = app.cx(user.workspace_id, user.actor());
    let change = move |state: &State| -> Result<Changes<store::ArticleTaskRow>> {
        let before = state.article_task(id).ok_or(Error::NotFound("article_task"))?.clone();
        let by = (to != TaskState::Open).then_some(user_id);
        if before.state == TaskState::Gone {
            return Err(Error::TaskGone);
        }
        if (before.state, before.user_id, &before.reason) == (to, by, &said) {
            return Ok(Changes::new(before).unaudited("it is so already"));
        }
        let ended = matches!(to, TaskState::Done | TaskState::Dismissed).then_some(now);
        let mut after = before.clone();
        (after.state, after.user_id, after.reason, after.ended_at) = (to, by, said.clone(), ended);
        let changes = Changes::new(after).set_article_task(&before, to, by, said.as_deref(), ended);
        let facts = json!({ "kind": before.finding.kind() });
        Ok(changes.audit(deed, format!("article_task:{id}"), facts))
    };
    let row = cx.change(Keys::new().article_task(id), change).await.map_err(flatten)?;
    let names = Names::of(app, user.workspace_id).await?;
    view(row, &names, &mut Titles { cx: &cx, known: Default::default() }).await
}
