//! Markdown as customers and colleagues will see it. Nothing is kept.

use access::{Action, may};
use protocol::article_list::{RenderArticle, RenderedArticle};

use super::file::{Files, address};
use crate::app::App;
use crate::error::{Error, Result};
use crate::product::filled_text;
use crate::session::UserSession;

/// Shows a text while it is written, and one that is read.
pub async fn render(app: &App, user: &UserSession, ask: RenderArticle) -> Result<RenderedArticle> {
    may(&user.actor(), Action::ReadArticles)?;
    let most = base::limits::ARTICLE_BODY_BYTES;
    if ask.body.len() > most {
        return Err(Error::invalid("body", format!("at most {most} bytes")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let body = filled_text(&cx, &ask.body, ask.locale.unwrap_or(user.locale)).await?;
    let files = Files::of(&cx, &body).await?;
    Ok(RenderedArticle { html: files.html(&body, |id| address("", id)) })
}
