//! Starts an import that was looked at.

use access::{Action, may};
use base::{ArticleImportId, limits};
use protocol::article_import::{ArticleImportView, StartArticleImport};
use serde_json::json;
use store::{Changes, ImportState, Keys, State};

use super::{KIND, show};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::new_import;
use crate::session::UserSession;

/// Starts it; once more does no harm.
pub async fn start(
    app: &App,
    user: &UserSession,
    id: ArticleImportId,
    ask: StartArticleImport,
) -> Result<ArticleImportView> {
    may(&user.actor(), Action::WriteArticles)?;
    for (field, chosen) in [("leave_out", &ask.leave_out), ("also", &ask.also)] {
        if chosen.len() > limits::DOCUMENT_CHOSEN {
            return Err(Error::invalid(field, format!("at most {} parts", limits::DOCUMENT_CHOSEN)));
        }
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let also = chosen(&cx, id, &ask.also).await?;
    let (now, job_id) = (app.env().now(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let import = state.article_import(id).ok_or(Error::NotFound("article import"))?;
        if import.state != ImportState::Ready {
            return Ok(Changes::new(()));
        }
        let job = new_import(KIND, &id.to_string(), job_id, now);
        let facts = json!({ "parts": import.parts, "left_out": ask.leave_out.len(), "also": also.len() });
        let changes = Changes::new(()).start_article_import(id, now, &ask.leave_out, &also).insert_job(job);
        Ok(changes.audit("start_article_import", format!("article_import:{id}"), facts))
    };
    cx.change(Keys::new().article_import(id), change).await.map_err(flatten)?;
    show(app, user, id).await
}

/// Of these parts, those that can be done although they are not by themselves.
async fn chosen(cx: &store::Cx, id: ArticleImportId, also: &[u32]) -> Result<Vec<u32>> {
    let mut chosen = Vec::new();
    for no in also {
        let part = cx.article_import_part(id, *no).await?;
        if part.is_some_and(|part| matches!(part.fate.as_str(), "edited" | "drop")) {
            chosen.push(*no);
        }
    }
    Ok(chosen)
}
