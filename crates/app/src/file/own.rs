//! A message may only point to a file of the same customer, described as we found it, not as the sender says.

use base::ContactId;
use conversation::Content;
use store::Cx;

use crate::app::App;
use crate::conversation::contact_of;
use crate::error::{Error, Result};
use crate::session::VisitorSession;

/// For a visitor's message.
pub(crate) async fn own_file(app: &App, visitor: &VisitorSession, content: Content) -> Result<Content> {
    if content.file().is_none() {
        return Ok(content);
    }
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let contact_id = contact_of(&cx, visitor).await?.ok_or(Error::NotFound("file"))?;
    file_of(app, &cx, contact_id, content).await
}

/// For anyone's message to or from this customer.
pub(crate) async fn file_of(_app: &App, cx: &Cx, contact_id: ContactId, content: Content) -> Result<Content> {
    let Some(file) = content.file() else { return Ok(content) };
    let info = cx.file_info(file.file_id).await?.filter(|info| info.contact_id == contact_id);
    let info = info.ok_or(Error::NotFound("file"))?;
    let found = info.file;
    Ok(match content {
        // What is called a voice note and is no sound is shown as what it is.
        Content::Voice { duration_ms, .. } if found.mime.starts_with("audio/") => {
            Content::Voice { file: found, duration_ms }
        }
        _ if found.mime.starts_with("image/") => Content::Image(found),
        _ if found.mime.starts_with("video/") => Content::Video(found),
        _ => Content::File(found),
    })
}
