//! Markdown as customers and colleagues will see it. Nothing is kept.

use access::{Action, may};
use protocol::article_list::RenderedArticle;

use crate::error::{Error, Result};
use crate::session::UserSession;

/// Shows a text while it is written, and one that is read.
pub fn render(user: &UserSession, body: &str) -> Result<RenderedArticle> {
    may(&user.actor(), Action::ReadArticles)?;
    let most = base::limits::ARTICLE_BODY_BYTES;
    if body.len() > most {
        return Err(Error::invalid("body", format!("at most {most} bytes")));
    }
    Ok(RenderedArticle { html: knowledge::html(body) })
}
