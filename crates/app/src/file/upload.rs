//! A file comes in: looked at, sealed, stored with the customer it belongs to.

use access::{Action, may};
use base::{ConversationId, FileId, limits};
use conversation::Profile;
use conversation::content::FileRef;
use serde_json::json;
use store::{Changes, Column, ContactKey, Cx, Keys, NewFile, State};

use crate::app::App;
use crate::contact::begin;
use crate::conversation::{contact_of, flatten};
use crate::error::{Error, Result};
use crate::session::{Asks, VisitorSession};
use crate::sniff::sniff;

/// Takes a file of a visitor.
pub async fn upload(app: &App, visitor: &VisitorSession, name: &str, bytes: Vec<u8>) -> Result<FileRef> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    check_size(&bytes)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let contact_id = match contact_of(&cx, visitor).await? {
        Some(contact_id) => contact_id,
        None => begin(app, visitor.clone(), Profile::default(), "").await?.contact_id,
    };
    let key = cx.contact_key(contact_id).await?;
    keep(&cx, &key, None, name, bytes).await
}

/// Takes a file that the company sends in a conversation: it belongs to the customer there.
pub async fn upload_to(
    app: &App,
    asker: &dyn Asks,
    id: ConversationId,
    name: &str,
    bytes: Vec<u8>,
) -> Result<FileRef> {
    may(&asker.actor(), Action::WorkConversation)?;
    check_size(&bytes)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let key = cx.contact_key(header.contact_id).await?;
    keep(&cx, &key, Some(id), name, bytes).await
}

const fn check_size(bytes: &[u8]) -> Result<()> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::FILE_BYTES });
    }
    Ok(())
}

/// Looks at a file, seals and stores it with the customer whose key this is.
pub(crate) async fn keep(
    cx: &Cx,
    key: &ContactKey,
    conversation: Option<ConversationId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<FileRef> {
    let mime = sniff(&bytes).map_err(|found| Error::FileType { found })?.mime;
    keep_as(cx, key, conversation, name, mime, bytes).await
}

/// The same for a file whose type the house knows.
pub(crate) async fn keep_as(
    cx: &Cx,
    key: &ContactKey,
    conversation: Option<ConversationId>,
    name: &str,
    mime: &'static str,
    bytes: Vec<u8>,
) -> Result<FileRef> {
    let (name, contact_id) = (safe_name(name), key.contact_id());
    let id: FileId = cx.env().id();
    let size_bytes = bytes.len() as u64;
    let row = NewFile {
        id,
        contact_id,
        conversation_id: conversation,
        name: key.seal(Column::FileName, id, &name),
        mime: mime.to_owned(),
        size_bytes,
        bytes: key.seal_bytes(Column::FileBytes, id, &bytes),
        at: cx.env().now(),
    };
    // Only the sealed ones wait for the commit.
    drop(bytes);
    let change = move |state: &State| -> Result<Changes<()>> {
        let alive = state.contact(contact_id).is_some_and(|contact| contact.erased_at.is_none());
        if !alive {
            return Err(Error::NotFound("contact"));
        }
        Ok(Changes::new(()).insert_file(row.clone()).audit(
            "upload_file",
            format!("file:{id}"),
            json!({ "contact_id": contact_id, "size_bytes": size_bytes }),
        ))
    };
    cx.change(Keys::new().contact(contact_id), change).await.map_err(flatten)?;
    Ok(FileRef { file_id: id, name, mime: mime.to_owned(), size_bytes })
}

/// A name without a path, control characters or directions that fool the eye.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        })
        .take(limits::FILE_NAME_CHARS)
        .collect();
    let trimmed = kept.trim().trim_start_matches('.');
    if trimmed.is_empty() { "file".to_owned() } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_what_could_harm() {
        for (name, safe) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\照片.png", "照片.png"),
            ("evil\u{202e}gnp.exe", "evilgnp.exe"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
            ("...", "file"),
            ("", "file"),
        ] {
            assert_eq!(safe_name(name), safe);
        }
    }
}
