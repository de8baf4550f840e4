//! A new view.

use access::{Action, may};
use base::limits::{OWN_VIEWS, SHARED_VIEWS};
use protocol::filter::{SaveView, SavedView};
use serde_json::json;
use store::{Changes, Keys, SavedViewRow, State, StoreError};

use super::{check, owner_for, shown};
use crate::app::App;
use crate::conversation::{Judge, flatten};
use crate::error::Result;
use crate::session::UserSession;

/// Adds one, for all or for myself, behind the others.
pub async fn add(app: &App, user: &UserSession, ask: SaveView) -> Result<SavedView> {
    may(&user.actor(), Action::UseViews)?;
    let ask = check(ask)?;
    let owner_id = owner_for(user, ask.shared)?;
    let cx = app.cx(user.workspace_id, user.actor());
    Judge::new(app, user, &cx, &ask.filter).await?;
    let (known, limit) = match owner_id {
        Some(owner) => (cx.own_views(owner, OWN_VIEWS).await?, OWN_VIEWS),
        None => (cx.shared_views(SHARED_VIEWS).await?, SHARED_VIEWS),
    };
    if known.len() >= limit as usize {
        return Err(StoreError::TooMany { what: "saved views", limit: limit as usize }.into());
    }
    let row = SavedViewRow {
        id: app.env().id(),
        owner_id,
        place: known.last().map_or(0, |last| last.place.saturating_add(1)),
        name: ask.name,
        icon: ask.icon,
        color: ask.color,
        filter: json!(ask.filter),
        updated_at: app.env().now(),
    };
    let new = row.clone();
    let change = move |_: &State| -> Result<Changes<()>> {
        let subject = format!("saved_view:{}", new.id);
        let facts = json!({ "shared": new.owner_id.is_none() });
        Ok(Changes::new(()).insert_saved_view(&new).audit("add_saved_view", subject, facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(shown(row))
}
