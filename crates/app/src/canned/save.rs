//! A canned reply gets other words, another place, another shortcut.

use access::{Action, may};
use base::CannedReplyId;
use protocol::canned::{CannedReply, SaveCannedReply};
use serde_json::json;
use store::{CannedReplyRow, Changes, Keys, State};

use super::{check, files, may_change, owner_for, shown};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Replaces everything of it but the count of its uses, and its files unless it says which.
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
    let keys = files::keys(keys, ask.files.as_ref());
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
        let changes = Changes::new(row.clone()).update_canned_reply(row);
        let changes = files::put(changes, state, by.user_id, id, ask.files.as_ref(), now)?;
        Ok(changes.audit("save_canned_reply", format!("canned_reply:{id}"), facts))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.change(keys, change).await.map_err(flatten)?;
    let files = files::all(&cx, user.user_id).await?;
    Ok(shown(row, &files))
}
