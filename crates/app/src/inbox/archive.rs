//! An inbox that is not used any more.

use access::{Action, may};
use base::InboxId;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Archives it: no page opens its widget from now on, and what was said stays. Or takes it back into use.
pub async fn archive(app: &App, user: &UserSession, id: InboxId, archived: bool) -> Result<()> {
    may(&user.actor(), Action::ManageInboxes)?;
    let at = archived.then(|| app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let inbox = state.inbox(id).ok_or(Error::NotFound("inbox"))?;
        if inbox.archived_at.is_some() == archived {
            return Ok(Changes::new(()));
        }
        let verb = if archived { "archive_inbox" } else { "restore_inbox" };
        Ok(Changes::new(()).archive_inbox(id, at).audit(verb, format!("inbox:{id}"), json!({})))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().inbox(id), change).await.map_err(flatten)
}
