//! Use cases on canned replies: what colleagues wrote beforehand, shared by all or kept by one.

mod add;
mod attach;
mod check;
mod count;
mod download;
mod files;
mod list;
mod remove;
mod save;
mod table;
mod upload;

pub use add::add;
pub use attach::attach;
pub use count::count;
pub use download::download;
pub use list::list;
pub use remove::remove;
pub use save::save;
pub use table::{export, import};
pub use upload::upload;

use access::{Action, may};
use base::UserId;
use protocol::canned::CannedReply;
use store::{CannedFileRow, CannedReplyRow};

use crate::error::{Error, Result};
use crate::session::UserSession;

/// As the desk shows it.
fn shown(row: CannedReplyRow, files: &[CannedFileRow]) -> CannedReply {
    CannedReply {
        id: row.id,
        personal: row.owner_id.is_some(),
        folder: row.folder,
        shortcut: row.shortcut,
        title: row.title,
        zh: row.zh,
        en: row.en,
        files: files::of(files, row.id),
        used: row.used,
        updated_ms: row.updated_at.ms(),
    }
}

/// Whose reply this is to be; a shared one needs the permission for it.
fn owner_for(user: &UserSession, personal: bool) -> Result<Option<UserId>> {
    if personal {
        return Ok(Some(user.user_id));
    }
    may(&user.actor(), Action::ManageCannedReplies)?;
    Ok(None)
}

/// Somebody else's own reply does not exist for me; a shared one needs the permission.
fn may_change(user: &UserSession, row: Option<&CannedReplyRow>) -> Result<()> {
    match row.map(|row| row.owner_id) {
        None => Err(Error::NotFound("canned reply")),
        Some(Some(owner)) if owner != user.user_id => Err(Error::NotFound("canned reply")),
        Some(Some(_)) => Ok(()),
        Some(None) => Ok(may(&user.actor(), Action::ManageCannedReplies)?),
    }
}
