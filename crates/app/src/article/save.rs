//! The draft says something else; where there is none, one begins.

use access::{Action, may};
use base::ArticleId;
use knowledge::{Command, Rejection};
use protocol::article::{ArticleView, SaveDraft};

use super::act::{Act, act, dated};
use super::{check, show};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Saves over the revision that was read; over another one it is refused, and nothing is lost. Saving what is there already does nothing.
pub async fn save(app: &App, user: &UserSession, id: ArticleId, ask: SaveDraft) -> Result<ArticleView> {
    may(&user.actor(), Action::ProposeArticle)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let edition = check::edition(&cx, id, ask.edition).await?;
    let confirmed = ask.confirmed;
    let to_do = Act::new("save_article", Command::Save { revision: ask.revision })
        .saying(move |before| Some(dated(edition.clone(), before, &confirmed)));
    match act(app, user, id, to_do).await {
        Ok(()) | Err(Error::Article(Rejection::Unchanged)) => show(app, user, id).await,
        Err(error) => Err(error),
    }
}
