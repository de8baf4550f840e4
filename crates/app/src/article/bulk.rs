//! The same is done to several articles, each for itself: what is refused at one stops none of the others.

use access::{Action, may};
use base::limits::BULK_ARTICLES;
use knowledge::{Command, Rejection};
use protocol::article_list::{BulkArticles, BulkDeed, BulkDone, BulkRefused};

use super::act::{Act, act};
use super::refile;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Does it, and says what became of each.
pub async fn bulk(app: &App, user: &UserSession, ask: BulkArticles) -> Result<BulkDone> {
    may(&user.actor(), Action::WriteArticles)?;
    let mut ids = ask.ids;
    ids.sort();
    ids.dedup();
    if ids.is_empty() || ids.len() > BULK_ARTICLES {
        return Err(Error::invalid("ids", format!("1 to {BULK_ARTICLES} articles")));
    }
    let filing = match ask.deed {
        BulkDeed::Refile { filing } => {
            Some(refile::checked(&app.cx(user.workspace_id, user.actor()), filing).await?)
        }
        BulkDeed::Archive => None,
    };
    let mut all = BulkDone { done: Vec::new(), unchanged: Vec::new(), refused: Vec::new() };
    for id in ids {
        let outcome = match &filing {
            Some(filing) => refile::file(app, user, id, filing.clone()).await,
            None => act(app, user, id, Act::new("archive_article", Command::Archive)).await,
        };
        match outcome {
            Ok(()) => all.done.push(id),
            Err(Error::Article(Rejection::Unchanged)) => all.unchanged.push(id),
            Err(error) if error.is_internal() => return Err(error),
            Err(error) => all.refused.push(BulkRefused { id, problem: error.problem().slug }),
        }
    }
    Ok(all)
}
