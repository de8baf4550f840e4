//! What an inbox is set to.

use access::{Action, may};
use base::InboxId;
use protocol::inbox::{InboxView, SaveInbox};
use serde_json::json;
use store::{Changes, Keys, State};

use super::{checked, list};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Replaces name, origins and settings. A page that opens the widget from now on sees them.
pub async fn save(app: &App, user: &UserSession, id: InboxId, save: SaveInbox) -> Result<InboxView> {
    may(&user.actor(), Action::ManageInboxes)?;
    let SaveInbox { name, origins, settings } = checked(save)?;
    let settings = json!(settings);
    let cx = app.cx(user.workspace_id, user.actor());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.inbox(id).is_none() {
            return Err(Error::NotFound("inbox"));
        }
        Ok(Changes::new(()).save_inbox(id, &name, &origins, &settings).audit(
            "save_inbox",
            format!("inbox:{id}"),
            json!({ "origins": origins.len() }),
        ))
    };
    cx.change(Keys::new().inbox(id), change).await.map_err(flatten)?;
    cx.inbox(id).await?.map(list::view).ok_or(Error::NotFound("inbox"))
}
