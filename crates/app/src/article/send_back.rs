//! A draft goes back to whoever writes it, with what is to be mended.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::{ArticleView, ReturnDraft};

use super::act::{Act, act};
use super::{check, show};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Returns the revision that was read.
pub async fn send_back(
    app: &App,
    user: &UserSession,
    id: ArticleId,
    ask: ReturnDraft,
) -> Result<ArticleView> {
    may(&user.actor(), Action::WriteArticles)?;
    let reason = check::reason(&ask.reason)?;
    let command = Command::Return { revision: ask.revision, reason };
    act(app, user, id, Act::new("return_article", command)).await?;
    show(app, user, id).await
}
