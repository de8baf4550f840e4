//! A canned reply goes, and its files with it.

use access::{Action, may};
use base::CannedReplyId;
use serde_json::json;
use store::{Changes, Keys, State};

use super::may_change;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Removes it for good. Its files are still this colleague's for a day, so that it can be put back; copies that customers got are theirs.
pub async fn remove(app: &App, user: &UserSession, id: CannedReplyId) -> Result<()> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let (by, now) = (user.clone(), app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        may_change(&by, state.canned_reply(id))?;
        let changes = Changes::new(()).delete_canned_reply(id).loosen_canned_files(id, by.user_id, now);
        Ok(changes.audit("remove_canned_reply", format!("canned_reply:{id}"), json!({})))
    };
    app.cx(user.workspace_id, user.actor())
        .change(Keys::new().canned_reply(id), change)
        .await
        .map_err(flatten)
}
