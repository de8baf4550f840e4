//! A draft is dropped; what is published stays.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::AtRevision;

use super::act::{Act, act};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Drops the revision that was read. Of an article that was never published nothing is left.
pub async fn discard(app: &App, user: &UserSession, id: ArticleId, ask: AtRevision) -> Result<()> {
    may(&user.actor(), Action::ProposeArticle)?;
    let command = Command::Discard { revision: ask.revision };
    act(app, user, id, Act::new("discard_article", command)).await
}
