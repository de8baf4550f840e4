//! Stops an import: what is done stays done.

use access::{Action, may};
use base::ArticleImportId;
use serde_json::json;
use store::{Changes, ImportState, Keys, State};

use super::{ALL_PARTS, FETCH, KIND};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Stops it, or gives one up that was not started; one that is over stays as it is.
pub async fn stop(app: &App, user: &UserSession, id: ArticleImportId) -> Result<()> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let import = state.article_import(id).ok_or(Error::NotFound("article import"))?;
        if matches!(import.state, ImportState::Done | ImportState::Stopped) {
            return Ok(Changes::new(()));
        }
        let mut changes = Changes::new(())
            .end_article_import(id, ImportState::Stopped, now)
            .cancel_job_by_key(KIND, &id.to_string(), now)
            .cancel_job_by_key(FETCH, &id.to_string(), now);
        if import.state == ImportState::Reading {
            // Pages that were fetched and not looked at are nothing yet.
            changes = changes.drop_article_import_parts(id, ALL_PARTS);
        }
        Ok(changes.audit(
            "stop_article_import",
            format!("article_import:{id}"),
            json!({ "parts": import.parts }),
        ))
    };
    cx.change(Keys::new().article_import(id), change).await.map_err(flatten)
}
