//! A new secret for an inbox, when the old one may be known to somebody else.

use access::{Action, may};
use base::InboxId;
use protocol::inbox::InboxWithSecret;
use serde_json::json;
use store::{Changes, Keys, State};

use super::{list, new_secret};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Replaces the secret for signed identities; what was signed with the old one is refused at once.
pub async fn rotate_secret(app: &App, user: &UserSession, id: InboxId) -> Result<InboxWithSecret> {
    may(&user.actor(), Action::ManageInboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let secret = new_secret(app);
    let sealed = cx.seal_inbox_secret(id, &secret).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.inbox(id).is_none() {
            return Err(Error::NotFound("inbox"));
        }
        Ok(Changes::new(()).set_inbox_secret(id, &sealed).audit(
            "rotate_inbox_secret",
            format!("inbox:{id}"),
            json!({}),
        ))
    };
    cx.change(Keys::new().inbox(id), change).await.map_err(flatten)?;
    let inbox = cx.inbox(id).await?.map(list::view).ok_or(Error::NotFound("inbox"))?;
    Ok(InboxWithSecret { inbox, secret })
}
