//! A draft goes to somebody else, who reads it.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::{ArticleView, PassDraft};

use super::act::{Act, act};
use super::{check, show};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Submits the revision that was read.
pub async fn submit(app: &App, user: &UserSession, id: ArticleId, ask: PassDraft) -> Result<ArticleView> {
    may(&user.actor(), Action::ProposeArticle)?;
    let note = check::note("note", &ask.note)?;
    let command = Command::Submit { revision: ask.revision, note };
    act(app, user, id, Act::new("submit_article", command)).await?;
    show(app, user, id).await
}
