//! A file of a canned reply goes out, to those who may use the reply.

use access::{Action, may};
use base::CannedFileId;

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::sniff::sniff;

/// Its name, its type and its bytes.
pub async fn download(
    app: &App,
    user: &UserSession,
    id: CannedFileId,
) -> Result<(String, &'static str, Vec<u8>)> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (name, bytes) = cx.canned_file(id, user.user_id).await?.ok_or(Error::NotFound("file"))?;
    let mime = sniff(&bytes).map_err(|found| Error::FileType { found })?.mime;
    Ok((name, mime, bytes))
}
