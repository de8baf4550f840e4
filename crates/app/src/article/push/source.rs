//! Who tells of articles: a source begins when a program first names it; people see them, say what they may, and let them go.

use access::{Action, may};
use base::ArticleSourceId;
use base::limits::{ARTICLE_SOURCE_CHARS, ARTICLE_SOURCES};
use protocol::pushed::{ArticleSourceView, ArticleSources, SetArticleSource};
use serde_json::json;
use store::{ArticleSourceRow, Changes, Cx, Keys, State, StoreError};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What a source may be called: it stands in addresses and in settings of programs.
pub(super) fn checked(name: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !begins || name.len() > ARTICLE_SOURCE_CHARS || !name.chars().all(fits) {
        let reason =
            format!("1 to {ARTICLE_SOURCE_CHARS} small letters, digits, `.`, `_` and `-`, like shop-cms");
        return Err(Error::invalid("source", reason));
    }
    Ok(())
}

/// The source of this name, which begins where there is none; one that only asks what would happen begins nothing.
pub(super) async fn named(app: &App, cx: &Cx, name: &str, dry: bool) -> Result<ArticleSourceRow> {
    checked(name)?;
    if let Some(row) = cx.article_source_named(name).await? {
        return Ok(row);
    }
    if cx.article_sources(ARTICLE_SOURCES as u32).await?.len() >= ARTICLE_SOURCES {
        return Err(StoreError::TooMany { what: "sources of articles", limit: ARTICLE_SOURCES }.into());
    }
    let (id, now) = (app.env().id::<ArticleSourceId>(), app.env().now());
    let row = ArticleSourceRow { id, name: name.to_owned(), made_at: now, told_at: now, publishes: false };
    if dry {
        return Ok(row);
    }
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).insert_article_source(id, &row.name, now);
        Ok(changes.audit("add_article_source", format!("article_source:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    // Another request may have begun it at the same moment.
    cx.article_source_named(name).await?.ok_or(Error::NotFound("article source"))
}

/// All of them.
pub async fn sources(app: &App, user: &UserSession) -> Result<ArticleSources> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut sources = Vec::new();
    for row in cx.article_sources(ARTICLE_SOURCES as u32).await? {
        sources.push(view(&cx, row).await?);
    }
    Ok(ArticleSources { sources })
}

async fn view(cx: &Cx, row: ArticleSourceRow) -> Result<ArticleSourceView> {
    let (items, gone) = cx.pushed_count(row.id).await?;
    let ArticleSourceRow { id, name, told_at, publishes, .. } = row;
    Ok(ArticleSourceView { id, name, publishes, items, gone, told_ms: told_at.ms() })
}

/// Says what a source may do: whoever may set the house's rules for knowledge.
pub async fn set(
    app: &App,
    user: &UserSession,
    id: ArticleSourceId,
    ask: SetArticleSource,
) -> Result<ArticleSourceView> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.article_source(id).await?.ok_or(Error::NotFound("article source"))?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).set_article_source(id, ask.publishes);
        let facts = json!({ "publishes": ask.publishes });
        Ok(changes.audit("set_article_source", format!("article_source:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    view(&cx, ArticleSourceRow { publishes: ask.publishes, ..row }).await
}

/// Forgets a source and what it told; its articles stay as they are. A program that goes on telling begins them anew.
pub async fn remove(app: &App, user: &UserSession, id: ArticleSourceId) -> Result<()> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.article_source(id).await?.ok_or(Error::NotFound("article source"))?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).drop_article_source(id);
        Ok(changes.audit("remove_article_source", format!("article_source:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_addresses() {
        for good in ["cms", "shop-cms", "a.b_c", "2nd", &"a".repeat(40)] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in ["", "CMS", "-a", ".", "a b", "a/b", "客服", &"a".repeat(41)] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
