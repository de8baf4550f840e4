//! The canned replies that I may use.

use access::{Action, may};
use base::limits::{OWN_CANNED_REPLIES, SHARED_CANNED_REPLIES};
use protocol::canned::{CannedReplies, VARIABLES};

use super::{files, shown};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// The shared ones and mine, by shortcut.
pub async fn list(app: &App, user: &UserSession) -> Result<CannedReplies> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut rows = cx.shared_canned_replies(SHARED_CANNED_REPLIES).await?;
    rows.extend(cx.own_canned_replies(user.user_id, OWN_CANNED_REPLIES).await?);
    rows.sort_by(|a, b| a.shortcut.cmp(&b.shortcut).then(b.owner_id.cmp(&a.owner_id)));
    let files = files::all(&cx, user.user_id).await?;
    let variables = VARIABLES.map(str::to_owned).to_vec();
    let replies = rows.into_iter().map(|row| shown(row, &files)).collect();
    Ok(CannedReplies { replies, variables })
}
