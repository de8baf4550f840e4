//! A file goes out, to those who may see its customer.

use access::{Action, may};
use base::FileId;
use conversation::content::FileRef;

use crate::app::App;
use crate::conversation::contact_of;
use crate::error::{Error, Result};
use crate::session::{Asks, VisitorSession};

/// A customer's own file with its bytes.
pub async fn download(app: &App, visitor: &VisitorSession, id: FileId) -> Result<(FileRef, Vec<u8>)> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let info = cx.file_info(id).await?.ok_or(Error::NotFound("file"))?;
    if contact_of(&cx, visitor).await? != Some(info.contact_id) {
        return Err(Error::NotFound("file"));
    }
    let file = cx.file(id).await?.ok_or(Error::NotFound("file"))?;
    Ok((file.info.file, file.bytes))
}

/// A customer's file with its bytes, for the company.
pub async fn download_for(app: &App, asker: &dyn Asks, id: FileId) -> Result<(FileRef, Vec<u8>)> {
    may(&asker.actor(), Action::ReadConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let file = cx.file(id).await?.ok_or(Error::NotFound("file"))?;
    Ok((file.info.file, file.bytes))
}
