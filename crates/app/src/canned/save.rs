//! A canned reply gets other words, another place, another shortcut.

use access::{Action, may};
use base::CannedReplyId;
use protocol::canned::{CannedReply, SaveCannedReply};
use serde_json::json;
use store::{CannedReplyRow, Changes, Keys, State};

use super::{check, may_change, owner_for, shown};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Replaces everything of it but the count of its uses.
pub async fn save(
    app: &App,
    user: &UserSession,
    id: CannedReplyId,
    ask: SaveCannedReply,
) -> Result<CannedReply> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let ask = check::check(ask)?;
    let to = owner_for(user, ask.personal);
    let (now, by) = (app.env().now(), user.clone());
    // Without the permission for shared ones the row is still looked at first: what does not exist is said before what is not allowed.
    let key_owner = if ask.personal { Some(user.user_id) } else { None };
    let keys = Keys::new().canned_reply(id).canned_shortcut(key_owner, &ask.shortcut);
    let change = move |state: &State| -> Result<Changes<CannedReplyRow>> {
        let known = state.canned_reply(id);
        may_change(&by, known)?;
        let known = known.ok_or(Error::NotFound("canned reply"))?;
        let owner_id = match &to {
            Ok(owner) => *owner,
            Err(_) => return Err(access::Forbidden.into()),
        };
        if state.canned_shortcut(key_owner, &ask.shortcut).is_some_and(|other| other.id != id) {
            return Err(Error::Exists("canned reply with this shortcut"));
        }
        let row = CannedReplyRow {
            id,
            owner_id,
            folder: ask.folder.clone(),
            shortcut: ask.shortcut.clone(),
            title: ask.title.clone(),
            zh: ask.zh.clone(),
            en: ask.en.clone(),
            used: known.used,
            updated_at: now,
        };
        let facts = json!({ "personal": owner_id.is_some() });
        Ok(Changes::new(row.clone()).update_canned_reply(row).audit(
            "save_canned_reply",
            format!("canned_reply:{id}"),
            facts,
        ))
    };
    let row = app.cx(user.workspace_id, user.actor()).change(keys, change).await.map_err(flatten)?;
    Ok(shown(row))
}
