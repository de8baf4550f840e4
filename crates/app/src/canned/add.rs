//! A new canned reply.

use access::{Action, may};
use base::limits::{OWN_CANNED_REPLIES, SHARED_CANNED_REPLIES};
use protocol::canned::{CannedReply, SaveCannedReply};
use serde_json::json;
use store::{CannedReplyRow, Changes, Keys, State, StoreError};

use super::{check, files, owner_for, shown};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Adds one, for all or for myself.
pub async fn add(app: &App, user: &UserSession, ask: SaveCannedReply) -> Result<CannedReply> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let ask = check::check(ask)?;
    let owner = owner_for(user, ask.personal)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (known, limit) = match owner {
        Some(owner) => (cx.own_canned_replies(owner, OWN_CANNED_REPLIES).await?, OWN_CANNED_REPLIES),
        None => (cx.shared_canned_replies(SHARED_CANNED_REPLIES).await?, SHARED_CANNED_REPLIES),
    };
    if known.len() >= limit as usize {
        return Err(StoreError::TooMany { what: "canned replies", limit: limit as usize }.into());
    }
    let row = CannedReplyRow {
        id: app.env().id(),
        owner_id: owner,
        folder: ask.folder,
        shortcut: ask.shortcut,
        title: ask.title,
        zh: ask.zh,
        en: ask.en,
        used: 0,
        updated_at: app.env().now(),
    };
    let (id, new) = (row.id, row.clone());
    let (wanted, by) = (ask.files, user.user_id);
    let keys = files::keys(Keys::new().canned_shortcut(owner, &row.shortcut), wanted.as_ref());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.canned_shortcut(owner, &new.shortcut).is_some() {
            return Err(Error::Exists("canned reply with this shortcut"));
        }
        let facts = json!({ "personal": owner.is_some(), "files": wanted.as_ref().map_or(0, Vec::len) });
        let changes = Changes::new(()).insert_canned_reply(new.clone());
        let changes = files::put(changes, state, by, id, wanted.as_ref(), new.updated_at)?;
        Ok(changes.audit("add_canned_reply", format!("canned_reply:{id}"), facts))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    let files = files::all(&cx, user.user_id).await?;
    Ok(shown(row, &files))
}
