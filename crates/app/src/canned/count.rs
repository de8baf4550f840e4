//! A canned reply was put into a message: its count tells which ones earn their place.

use access::{Action, may};
use base::CannedReplyId;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// One more use.
pub async fn count(app: &App, user: &UserSession, id: CannedReplyId) -> Result<()> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let user_id = user.user_id;
    let change = move |state: &State| -> Result<Changes<()>> {
        let known = state.canned_reply(id).filter(|row| row.owner_id.is_none_or(|owner| owner == user_id));
        known.ok_or(Error::NotFound("canned reply"))?;
        Ok(Changes::new(()).count_canned_reply(id).unaudited("a count"))
    };
    app.cx(user.workspace_id, user.actor())
        .change(Keys::new().canned_reply(id), change)
        .await
        .map_err(flatten)
}
