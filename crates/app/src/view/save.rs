//! A view gets another name, look, filter, or other readers.

use access::{Action, may};
use base::SavedViewId;
use protocol::filter::{SaveView, SavedView};
use serde_json::json;
use store::{Changes, Keys, SavedViewRow, State};

use super::{check, may_change, owner_for, shown};
use crate::app::App;
use crate::conversation::{Judge, flatten};
use crate::error::Result;
use crate::session::UserSession;

/// Replaces everything of it but its place.
pub async fn save(app: &App, user: &UserSession, id: SavedViewId, ask: SaveView) -> Result<SavedView> {
    may(&user.actor(), Action::UseViews)?;
    let ask = check(ask)?;
    let cx = app.cx(user.workspace_id, user.actor());
    Judge::new(app, user, &cx, &ask.filter).await?;
    let (by, to, now) =
        (user.clone(), owner_for(user, ask.shared).map_err(|_| access::Forbidden), app.env().now());
    let change = move |state: &State| -> Result<Changes<SavedViewRow>> {
        let known = may_change(&by, state.saved_view(id))?;
        let row = SavedViewRow {
            id,
            owner_id: to?,
            place: known.place,
            name: ask.name.clone(),
            icon: ask.icon.clone(),
            color: ask.color.clone(),
            filter: json!(ask.filter),
            updated_at: now,
        };
        let facts = json!({ "shared": row.owner_id.is_none() });
        let subject = format!("saved_view:{id}");
        Ok(Changes::new(row.clone()).change_saved_view(&row).audit("save_saved_view", subject, facts))
    };
    Ok(shown(cx.change(Keys::new().saved_view(id), change).await.map_err(flatten)?))
}
