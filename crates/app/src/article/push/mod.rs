//! Programs tell of articles that they keep elsewhere, by names of their own. What is new or changed becomes a draft that a person publishes; the same
//! again does nothing, and what was changed here since stays unless the program insists. Why: docs/adr/0033-what-programs-push-is-a-draft.md

mod form;
mod list;
mod one;
mod source;
mod telling;

use base::UserId;
use base::limits::PUSHED_ID_CHARS;
use protocol::pushed::{DropPushed, PushArticles, PushOutcome, PushedArticle, PushedArticles};
use std::collections::BTreeSet;
use store::{ArticleSourceRow, Changes, Cx, Keys, State, StoreError};

use access::{Action, Actor, may};

pub use list::list;
pub use source::{remove, set, sources};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Whoever tells, and under which rules.
struct Teller<'a> {
    app: &'a App,
    cx: Cx,
    source: ArticleSourceRow,
    /// In whose name: the person, or whoever made the key.
    by: UserId,
    overwrite: bool,
}

impl<'a> Teller<'a> {
    async fn of(
        app: &'a App,
        asker: &dyn Asks,
        cx: Cx,
        source: ArticleSourceRow,
        overwrite: bool,
    ) -> Result<Self> {
        let by = match asker.user_id() {
            Some(id) => id,
            None => maker(&cx, &asker.actor()).await?,
        };
        Ok(Self { app, cx, source, by, overwrite })
    }
}

/// Whoever made the key: what its program writes is theirs.
async fn maker(cx: &Cx, actor: &Actor) -> Result<UserId> {
    let Actor::Key { key_id, .. } = actor else { return Err(Error::Internal("an article of nobody")) };
    let keys = cx.api_keys().await?;
    let key = keys.into_iter().find(|key| key.id == *key_id);
    key.map(|key| key.created_by).ok_or(Error::Internal("a key that is not there"))
}

/// A name there, as one line.
fn named(external_id: &str) -> Result<&str> {
    let name = external_id.trim();
    if name.is_empty() || name.chars().count() > PUSHED_ID_CHARS || name.chars().any(char::is_control) {
        let reason = format!("one line of 1 to {PUSHED_ID_CHARS} characters");
        return Err(Error::invalid("external_id", reason));
    }
    Ok(name)
}

/// What is said of one item stops none of the others; anything else is no fault of the item.
fn is_of_item(error: &Error) -> bool {
    matches!(
        error,
        Error::Invalid { .. }
            | Error::Article(_)
            | Error::Store(StoreError::TooMany { .. } | StoreError::Conflict(_))
    )
}

/// What stands elsewhere becomes drafts here, one commit each: what came before a failure stays, and the same request again goes on.
pub async fn push(app: &App, asker: &dyn Asks, ask: PushArticles) -> Result<PushedArticles> {
    may(&asker.actor(), Action::PushArticles)?;
    form::checked(&ask.items)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let source = source::named(app, &cx, &ask.source, ask.dry_run).await?;
    let teller = Teller::of(app, asker, cx, source, ask.overwrite).await?;
    let shelf = telling::Shelf::load(&teller.cx).await?;
    let (mut items, mut seen) = (Vec::with_capacity(ask.items.len()), BTreeSet::new());
    for item in ask.items {
        let external_id = item.external_id.clone();
        let outcome = if seen.insert(external_id.trim().to_owned()) {
            teller.tells(&shelf, item, ask.dry_run).await
        } else {
            Err(Error::invalid("external_id", "it stands in this request twice"))
        };
        items.push(match outcome {
            Ok(told) => told,
            Err(error) if is_of_item(&error) => PushedArticle {
                external_id,
                outcome: PushOutcome::Refused,
                article_id: None,
                in_review: false,
                published: false,
                problem: Some(error.problem()),
            },
            Err(error) => return Err(error),
        });
    }
    if !ask.dry_run {
        let (id, now) = (teller.source.id, app.env().now());
        let change = move |_: &State| -> Result<Changes<()>> {
            let changes = Changes::new(()).article_source_told(id, now);
            Ok(changes.unaudited("only when it told of something last"))
        };
        teller.cx.change(Keys::new(), change).await.map_err(flatten)?;
    }
    Ok(PushedArticles { items })
}

/// What stood elsewhere does not any more. It is noted; of a source that is trusted, and where nobody changed the article here, it is archived.
pub async fn drop_pushed(app: &App, asker: &dyn Asks, ask: DropPushed) -> Result<PushedArticle> {
    may(&asker.actor(), Action::PushArticles)?;
    let external_id = named(&ask.external_id)?.to_owned();
    source::checked(&ask.source)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let unknown = |external_id| PushedArticle {
        external_id,
        outcome: PushOutcome::Unchanged,
        article_id: None,
        in_review: false,
        published: false,
        problem: None,
    };
    let Some(source) = cx.article_source_named(&ask.source).await? else { return Ok(unknown(external_id)) };
    let teller = Teller::of(app, asker, cx, source, false).await?;
    Ok(teller.drops(&external_id).await?.unwrap_or_else(|| unknown(external_id)))
}
