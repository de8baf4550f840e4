//! A file is put up for a canned reply: looked at as a customer's would be, sealed under the workspace's key.

use access::{Action, may};
use base::{CannedFileId, limits};
use protocol::canned::CannedFile;
use serde_json::json;
use store::{Changes, Keys, NewCannedFile, State, StoreError};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::file::safe_name;
use crate::session::UserSession;
use crate::sniff::sniff;

/// Takes it; it is mine alone until a reply is saved with it.
pub async fn upload(app: &App, user: &UserSession, name: &str, bytes: Vec<u8>) -> Result<CannedFile> {
    may(&user.actor(), Action::UseCannedReplies)?;
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::FILE_BYTES });
    }
    let mime = sniff(&bytes).map_err(|found| Error::FileType { found })?.mime;
    let cx = app.cx(user.workspace_id, user.actor());
    let size_bytes = bytes.len() as u64;
    let (loose, all) = cx.canned_file_usage(user.user_id).await?;
    if loose >= limits::LOOSE_CANNED_FILES {
        let limit = usize::try_from(limits::LOOSE_CANNED_FILES).unwrap_or(usize::MAX);
        return Err(StoreError::TooMany { what: "files that no canned reply has yet", limit }.into());
    }
    if all + size_bytes > limits::CANNED_FILES_BYTES {
        let limit = usize::try_from(limits::CANNED_FILES_BYTES).unwrap_or(usize::MAX);
        return Err(StoreError::TooMany { what: "bytes of files of canned replies", limit }.into());
    }
    let id: CannedFileId = app.env().id();
    let name = safe_name(name);
    let row = NewCannedFile {
        id,
        by: user.user_id,
        name: name.clone(),
        mime: mime.to_owned(),
        size_bytes,
        at: app.env().now(),
        bytes: cx.seal_canned_file(id, &bytes).await?,
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "size_bytes": size_bytes });
        let changes = Changes::new(()).insert_canned_file(row.clone());
        Ok(changes.audit("upload_canned_file", format!("canned_file:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(CannedFile { id, name, mime: mime.to_owned(), size_bytes })
}
