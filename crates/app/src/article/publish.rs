//! A draft becomes the next version: from now on it is answered from, here at once and on every other node within seconds.

use access::{Action, may};
use base::ArticleId;
use knowledge::Command;
use protocol::article::{ArticleView, PassDraft};

use super::act::{Act, act, seen};
use super::settings::rules;
use super::{check, show};
use crate::app::App;
use crate::error::{Error, Result};
use crate::product::unknown;
use crate::session::UserSession;

/// Publishes the revision that was read: nobody publishes what they did not see.
pub async fn publish(app: &App, user: &UserSession, id: ArticleId, ask: PassDraft) -> Result<ArticleView> {
    may(&user.actor(), Action::PublishArticles)?;
    let note = check::note("note", &ask.note)?;
    let rules = rules(app, user.workspace_id).await?;
    let cx = app.cx(user.workspace_id, user.actor());
    if let Some(draft) = seen(&cx, user, id).await?.draft
        && let Some(fact) = unknown(&cx, &draft).await?.into_iter().next()
    {
        return Err(Error::UnknownFact(fact.names));
    }
    let command = Command::Publish { revision: ask.revision, note };
    act(app, user, id, Act { rules, ..Act::new("publish_article", command) }).await?;
    show(app, user, id).await
}
