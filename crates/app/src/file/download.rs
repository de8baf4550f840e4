//! A file goes out, to those who may see its customer.

use access::{Action, may};
use base::FileId;
use conversation::content::FileRef;

use crate::app::App;
use crate::conversation::contact_of;
use crate::error::{Error, Result};
use crate::session::Viewer;

/// A file with its bytes.
pub async fn download(app: &App, viewer: &Viewer, id: FileId) -> Result<(FileRef, Vec<u8>)> {
    let cx = app.cx(viewer.workspace_id(), viewer.actor());
    let missing = || Error::NotFound("file");
    let info = cx.file_info(id).await?.ok_or_else(missing)?;
    match viewer {
        Viewer::User(user) => may(&user.actor(), Action::ReadConversation)?,
        Viewer::Visitor(visitor) => {
            may(&visitor.actor(), Action::SpeakAsCustomer)?;
            if contact_of(&cx, visitor).await? != Some(info.contact_id) {
                return Err(missing());
            }
        }
    }
    let file = cx.file(id).await?.ok_or_else(missing)?;
    Ok((info.file, file.bytes))
}
