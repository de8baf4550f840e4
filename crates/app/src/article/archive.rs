//! An article is kept, and not answered from any more.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::ArticleView;

use super::act::{Act, act};
use super::show;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Archives what is published, or was taken back.
pub async fn archive(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleView> {
    may(&user.actor(), Action::WriteArticles)?;
    act(app, user, id, Act::new("archive_article", Command::Archive)).await?;
    show(app, user, id).await
}
