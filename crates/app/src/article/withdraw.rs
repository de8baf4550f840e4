//! An article is wrong and is taken back at once, on every node; nobody else has to look at it first.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::{ArticleView, Withdraw};

use super::act::{Act, act};
use super::{check, show};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Takes back what is published.
pub async fn withdraw(app: &App, user: &UserSession, id: ArticleId, ask: Withdraw) -> Result<ArticleView> {
    may(&user.actor(), Action::PublishArticles)?;
    let reason = check::reason(&ask.reason)?;
    act(app, user, id, Act::new("withdraw_article", Command::Withdraw { reason })).await?;
    show(app, user, id).await
}
