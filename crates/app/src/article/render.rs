//! Markdown as customers and colleagues will see it. Nothing is kept.

use access::{Action, may};
use protocol::article_list::RenderedArticle;

use super::file::{Files, address};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Shows a text while it is written, and one that is read.
pub async fn render(app: &App, user: &UserSession, body: &str) -> Result<RenderedArticle> {
    may(&user.actor(), Action::ReadArticles)?;
    let most = base::limits::ARTICLE_BODY_BYTES;
    if body.len() > most {
        return Err(Error::invalid("body", format!("at most {most} bytes")));
    }
    let files = Files::of(&app.cx(user.workspace_id, user.actor()), body).await?;
    Ok(RenderedArticle { html: files.html(body, |id| address("", id)) })
}
