//! A file comes in: looked at, sealed, stored with the customer it belongs to.

use access::{Action, may};
use base::{ContactId, ConversationId, FileId, limits};
use conversation::Profile;
use conversation::content::FileRef;
use serde_json::json;
use store::{Changes, Column, ContactKey, Cx, Keys, NewFile, State};

use crate::app::App;
use crate::contact::begin;
use crate::conversation::{contact_of, flatten, seen_by};
use crate::error::{Error, Result};
use crate::session::Viewer;
use crate::sniff::sniff;

/// Takes a file of a visitor (or of an agent for a conversation's customer).
pub async fn upload(
    app: &App,
    viewer: &Viewer,
    conversation: Option<ConversationId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<FileRef> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::FILE_BYTES });
    }
    let (_, key) = owner(app, viewer, conversation).await?;
    let cx = app.cx(viewer.workspace_id(), viewer.actor());
    keep(&cx, &key, conversation, name, bytes).await
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

async fn owner(
    app: &App,
    viewer: &Viewer,
    conversation: Option<ConversationId>,
) -> Result<(ContactId, ContactKey)> {
    let cx = app.cx(viewer.workspace_id(), viewer.actor());
    let contact_id = match viewer {
        Viewer::Visitor(visitor) => {
            may(&visitor.actor(), Action::SpeakAsCustomer)?;
            match contact_of(&cx, visitor).await? {
                Some(contact_id) => contact_id,
                None => begin(app, visitor.clone(), Profile::default(), "").await?.contact_id,
            }
        }
        Viewer::User(user) => {
            may(&user.actor(), Action::WorkConversation)?;
            let id =
                conversation.ok_or_else(|| Error::invalid("conversation", "say for which conversation"))?;
            seen_by(app, viewer, id).await?.contact_id
        }
    };
    Ok((contact_id, cx.contact_key(contact_id).await?))
}

/// A name without a path, control characters or directions that fool the eye.
fn safe_name(name: &str) -> String {
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
