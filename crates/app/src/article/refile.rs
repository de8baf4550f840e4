//! An article is filed elsewhere: at once, because no answer depends on it.

use access::{Action, may};
use base::ArticleId;
use knowledge::{Command, Filing};
use protocol::article::{ArticleView, Refile};
use store::Cx;

use super::act::{Act, act};
use super::{check, show};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Files the draft, and what is published, elsewhere.
pub async fn refile(app: &App, user: &UserSession, id: ArticleId, ask: Refile) -> Result<ArticleView> {
    may(&user.actor(), Action::WriteArticles)?;
    let filing = checked(&app.cx(user.workspace_id, user.actor()), ask).await?;
    file(app, user, id, filing).await?;
    show(app, user, id).await
}

/// Files one.
pub(super) async fn file(app: &App, user: &UserSession, id: ArticleId, filing: Filing) -> Result<()> {
    act(app, user, id, Act::new("refile_article", Command::Refile { filing })).await
}

/// What is asked for, in its stored form.
pub(super) async fn checked(cx: &Cx, ask: Refile) -> Result<Filing> {
    check::filed(cx, ask.category.flatten(), ask.owner.flatten()).await?;
    let tags = |tags: Vec<String>| {
        let edition = knowledge::Edition { tags, ..knowledge::Edition::default() };
        let nobody = ArticleId(uuid::Uuid::nil());
        let checked = edition.checked(nobody).map(|edition| edition.tags);
        checked.map_err(|wrong| Error::invalid(wrong.field(), wrong.to_string()))
    };
    Ok(Filing {
        category: ask.category,
        owner: ask.owner,
        review_by: ask.review_by,
        add_tags: tags(ask.add_tags)?,
        remove_tags: tags(ask.remove_tags)?,
    })
}
