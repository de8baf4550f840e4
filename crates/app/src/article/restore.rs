//! An older version goes into the draft; it is published like any other.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::{ArticleView, RestoreVersion};

use super::act::{Act, act};
use super::show;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Puts it into the draft in place of the revision that was read.
pub async fn restore(
    app: &App,
    user: &UserSession,
    id: ArticleId,
    ask: RestoreVersion,
) -> Result<ArticleView> {
    may(&user.actor(), Action::WriteArticles)?;
    let command = Command::Restore { version: ask.version, revision: ask.revision };
    act(app, user, id, Act::new("restore_article", command)).await?;
    show(app, user, id).await
}
