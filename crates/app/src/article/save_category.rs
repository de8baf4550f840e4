//! A category is made, changed, moved, or goes when nothing is filed in it.

use access::{Action, may};
use base::CategoryId;
use base::limits::CATEGORIES;
use protocol::article_list::{Category, SaveCategory};
use protocol::inbox::Wording;
use serde_json::json;
use store::{CategoryRow, ChangeError, Changes, Cx, Keys, Side, State, StoreError};

use super::categories::shown;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Characters of a name.
const NAME_CHARS: usize = 80;
/// Characters of a name in addresses.
const SLUG_CHARS: usize = 60;

/// Makes one.
pub async fn add_category(app: &App, user: &UserSession, ask: SaveCategory) -> Result<Category> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if cx.categories(CATEGORIES).await?.len() >= CATEGORIES as usize {
        return Err(StoreError::TooMany { what: "categories", limit: CATEGORIES as usize }.into());
    }
    put(&cx, app.env().id(), ask, None, "add_category").await
}

/// Changes one, and moves it.
pub async fn save_category(
    app: &App,
    user: &UserSession,
    id: CategoryId,
    ask: SaveCategory,
) -> Result<Category> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let there = cx.categories(CATEGORIES).await?.into_iter().find(|row| row.id == id);
    let there = there.ok_or(Error::NotFound("category"))?;
    put(&cx, id, ask, Some(there), "save_category").await
}

/// Removes one that nothing is filed in or under.
pub async fn remove_category(app: &App, user: &UserSession, id: CategoryId) -> Result<()> {
    may(&user.actor(), Action::WriteArticles)?;
    let change = move |state: &State| -> Result<Changes<()>> {
        state.category(id).ok_or(Error::NotFound("category"))?;
        let changes = Changes::new(()).delete_category(id);
        Ok(changes.audit("remove_category", format!("category:{id}"), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    match cx.change(Keys::new().category(id), change).await {
        Err(ChangeError::Store(StoreError::Conflict(_))) => Err(Error::CategoryInUse),
        outcome => outcome.map_err(flatten),
    }
}

async fn put(
    cx: &Cx,
    id: CategoryId,
    ask: SaveCategory,
    before: Option<CategoryRow>,
    deed: &'static str,
) -> Result<Category> {
    let name = name(ask.name)?;
    let slug = slug(&ask.slug)?;
    let all = cx.categories(CATEGORIES).await?;
    parent(&all, id, ask.parent)?;
    let mut like: Vec<&CategoryRow> =
        all.iter().filter(|row| row.parent == ask.parent && row.id != id).collect();
    like.sort_by_key(|row| (row.place, row.id));
    let stays = before.as_ref().filter(|row| row.parent == ask.parent).map(|row| row.place as usize);
    let place = ask.place.map(|place| place as usize).or(stays).unwrap_or(like.len()).min(like.len());
    let row = CategoryRow { id, parent: ask.parent, slug, name, place: place as u32 };
    let mut places: Vec<(CategoryId, u32)> = Vec::new();
    for (at, other) in like.iter().enumerate() {
        let at = if at < place { at } else { at + 1 };
        if other.place as usize != at {
            places.push((other.id, at as u32));
        }
    }
    let new = row.clone();
    let (is_new, keys) = (before.is_none(), Keys::new().category(id).category_slug(&row.slug));
    let keys = if let Some(parent) = row.parent { keys.category(parent) } else { keys };
    let change = move |state: &State| -> Result<Changes<()>> {
        if !is_new && state.category(id).is_none() {
            return Err(Error::NotFound("category"));
        }
        if new.parent.is_some_and(|parent| state.category(parent).is_none_or(|row| row.parent.is_some())) {
            return Err(Error::CategoryDepth);
        }
        if state.category_slug(&new.slug).is_some_and(|other| other.id != id) {
            return Err(Error::Exists("category of this address"));
        }
        let mut changes = Changes::new(()).put_category(&new);
        for (id, place) in &places {
            changes = changes.place_category(*id, *place);
        }
        Ok(changes.audit(deed, format!("category:{id}"), json!({ "parent": new.parent, "place": new.place })))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    let filed = cx.articles_filed(Side::Desk).await?;
    let articles = filed.into_iter().find(|(of, _)| *of == id).map_or(0, |(_, count)| count);
    Ok(shown(row, articles))
}

/// Two levels: nothing stands under what stands under another.
fn parent(all: &[CategoryRow], id: CategoryId, parent: Option<CategoryId>) -> Result<()> {
    let Some(parent) = parent else { return Ok(()) };
    let there = all.iter().find(|row| row.id == parent);
    let there = there.ok_or_else(|| Error::invalid("parent", "there is no such category"))?;
    if there.parent.is_some() || parent == id || all.iter().any(|row| row.parent == Some(id)) {
        return Err(Error::CategoryDepth);
    }
    Ok(())
}

fn name(name: Wording) -> Result<(String, String)> {
    let (zh, en) = (name.zh.trim().to_owned(), name.en.trim().to_owned());
    if zh.is_empty() && en.is_empty() {
        return Err(Error::invalid("name", "is needed in Chinese or English"));
    }
    let wrong = |name: &String| name.chars().count() > NAME_CHARS || name.chars().any(char::is_control);
    if wrong(&zh) || wrong(&en) {
        return Err(Error::invalid("name", format!("one line of at most {NAME_CHARS} characters")));
    }
    Ok((zh, en))
}

fn slug(raw: &str) -> Result<String> {
    let slug = raw.trim().to_lowercase();
    let fits = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits || slug.is_empty() || slug.len() > SLUG_CHARS || slug.starts_with('-') || slug.ends_with('-') {
        let reason = format!("1 to {SLUG_CHARS} of a-z, 0-9 and -, no - at its ends: after-sales");
        return Err(Error::invalid("slug", reason));
    }
    Ok(slug)
}
