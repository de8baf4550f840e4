//! A look is begun: by somebody, or by the house where there never was one.

use access::{Action, Actor, may};
use base::JobId;
use protocol::article_task::{ArticleCare, ShowArticleCare};
use serde_json::json;
use store::{Changes, Cx, JobState, Keys, NewJob, State};

use super::KIND;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Looks now; nothing more happens where one is under way.
pub async fn ask(app: &App, user: &UserSession) -> Result<ArticleCare> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    due(app, &cx, true).await?;
    super::figures(app, user, ShowArticleCare::default()).await
}

/// Begins the looks of every workspace that has articles and never had one; from then on each sets the next.
pub async fn begin(app: &App) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    for (workspace_id, _) in app.store().system().article_change_numbers().await? {
        let cx = app.cx(workspace_id, Actor::System);
        if cx.article_care().await?.is_none() {
            due(app, &cx, false).await?;
        }
    }
    Ok(())
}

async fn due(app: &App, cx: &Cx, asked: bool) -> Result<()> {
    let (id, now): (JobId, _) = (app.env().id(), app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(());
        let changes = match state.job_key(KIND, KIND) {
            // Begun meanwhile, or given up: an administrator drives it again.
            Some(_) if !asked => return Ok(changes.unaudited("it was begun already")),
            // One that runs, or waits for its next try, goes on.
            Some(job) if job.state == JobState::Pending && job.due_at <= now => changes,
            Some(job) => changes.reschedule_job(job.id, now),
            None => changes.insert_job(NewJob {
                id,
                kind: KIND,
                unique_key: Some(KIND.to_owned()),
                order_key: None,
                due_at: now,
                payload: json!({}),
                conversation_id: None,
                lease: None,
                at: now,
            }),
        };
        let changes = if asked { changes } else { changes.begin_article_care(now, 0) };
        Ok(changes.audit("look_through_articles", "workspace", json!({})))
    };
    cx.change(Keys::new().job_key(KIND, KIND), change).await.map_err(flatten)
}
