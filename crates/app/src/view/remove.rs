//! A view goes; what it showed stays.

use access::{Action, may};
use base::SavedViewId;
use serde_json::json;
use store::{Changes, Keys, State};

use super::may_change;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Removes it.
pub async fn remove(app: &App, user: &UserSession, id: SavedViewId) -> Result<()> {
    may(&user.actor(), Action::UseViews)?;
    let by = user.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        may_change(&by, state.saved_view(id))?;
        let subject = format!("saved_view:{id}");
        Ok(Changes::new(()).delete_saved_view(id).audit("remove_saved_view", subject, json!({})))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().saved_view(id), change).await.map_err(flatten)
}
