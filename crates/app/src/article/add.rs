//! A new article: a draft that others do not see until it is published.

use access::{Action, may};
use base::ArticleId;
use base::limits::ARTICLES;
use knowledge::{Command, Rules};
use protocol::article::{ArticleView, NewArticle};
use store::{Changes, Keys, State, StoreError};

use super::act::{Act, dated, done};
use super::{check, show};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Begins one.
pub async fn add(app: &App, user: &UserSession, ask: NewArticle) -> Result<ArticleView> {
    may(&user.actor(), Action::ProposeArticle)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if cx.article_count().await? >= ARTICLES {
        return Err(StoreError::TooMany { what: "articles", limit: ARTICLES as usize }.into());
    }
    let id: ArticleId = app.env().id();
    let edition = check::edition(&cx, id, ask.edition).await?;
    let (user_id, now) = (user.user_id, app.env().now());
    let act = Act {
        deed: "add_article",
        command: Command::Save { revision: 0 },
        say: Some(Box::new(move |_| Some(dated(edition.clone(), None, &[])))),
        rules: Rules { second_reader: true },
    };
    let change = move |state: &State| -> Result<Changes<()>> {
        done(Changes::new(()), state, id, state.article(id).as_ref(), &act, Some(user_id), now)
    };
    cx.change(Keys::new().article(id), change).await.map_err(flatten)?;
    show(app, user, id).await
}
