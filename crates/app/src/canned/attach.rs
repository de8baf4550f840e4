//! A customer gets a copy of a canned reply's file: it becomes a file of theirs, under their key, that a message may carry.

use access::{Action, may};
use base::{CannedFileId, ConversationId};
use conversation::content::FileRef;

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Copies it; what becomes of the reply later changes nothing of what was sent.
pub async fn attach(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    file_id: CannedFileId,
) -> Result<FileRef> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let (name, bytes) = cx.canned_file(file_id, user.user_id).await?.ok_or(Error::NotFound("file"))?;
    let key = cx.contact_key(header.contact_id).await?;
    crate::file::keep(&cx, &key, Some(id), &name, bytes).await
}
