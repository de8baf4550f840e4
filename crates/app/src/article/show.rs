//! One article: what is being written, what is live, and what may be done with it.

use access::{Action, may};
use base::ArticleId;
use protocol::article::ArticleView;

use super::act::seen;
use super::settings::rules;
use super::view::{Looking, Names};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// The article, as far as they may see it.
pub async fn show(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleView> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let record = seen(&cx, user, id).await?;
    let names = Names::of(app, user.workspace_id).await?;
    let rules = rules(app, user.workspace_id).await?;
    let looking = Looking { user, names: &names, rules, now: app.env().now() };
    Ok(looking.view(&record, cx.article_comment_count(id).await?))
}
