//! The letter behind a message, for an agent to look at: whole, and harmless.

use access::{Action, may};
use base::{ContactId, ConversationId, FileId, MessageId};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use protocol::mail::LetterView;
use store::Cx;

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Bytes of all pictures that are shown inside one letter.
const PICTURE_BYTES: usize = 4 * 1024 * 1024;

/// Keeps a letter as it came, to be downloaded.
pub(super) async fn keep_whole(cx: &Cx, contact_id: ContactId, raw: Vec<u8>) -> Result<FileId> {
    let key = cx.contact_key(contact_id).await?;
    let file = crate::file::keep_as(cx, &key, None, "letter.eml", "message/rfc822", raw).await?;
    Ok(file.file_id)
}

/// The letter as it came.
pub async fn original(
    app: &App,
    user: &UserSession,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<LetterView> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let letter = cx.letter(message_id).await?.filter(|letter| letter.conversation_id == conversation_id);
    let body = letter.ok_or(Error::NotFound("letter"))?.body;
    let mut view = view_of(&body);
    if let Some(html) = &view.html {
        let html = mail::html::with_quotations_folded(html);
        view.html = Some(with_pictures(&cx, &html, &body["pictures"]).await?);
    }
    Ok(view)
}

/// A stored letter, its pictures still named by their content ids.
pub(crate) fn view_of(body: &serde_json::Value) -> LetterView {
    let text = |field: &str| body[field].as_str().map(str::to_owned);
    let list = |field: &str| serde_json::from_value(body[field].clone()).unwrap_or_default();
    let folded = mail::fold::fold(body["text"].as_str().unwrap_or_default());
    LetterView {
        subject: text("subject").unwrap_or_default(),
        from: text("from").unwrap_or_default(),
        reply_to: text("reply_to"),
        from_name: text("from_name"),
        date_ms: body["date_s"].as_i64().map(|seconds| seconds.saturating_mul(1_000)),
        text: text("text").unwrap_or_default(),
        html: text("html"),
        said: folded.said,
        folded: folded.folded,
        to: list("to"),
        cc: list("cc"),
        head: serde_json::from_value(body["head"].clone()).unwrap_or_default(),
        protection: text("protection"),
        remote_pictures: body["remote_pictures"].as_u64().unwrap_or_default(),
        whole: text("whole").and_then(|id| id.parse().ok()),
    }
}

async fn with_pictures(cx: &Cx, html: &str, pictures: &serde_json::Value) -> Result<String> {
    let mut sources = std::collections::BTreeMap::new();
    let mut left = PICTURE_BYTES;
    for (id, picture) in pictures.as_object().into_iter().flatten() {
        let file = picture["file"].as_str().and_then(|id| id.parse::<FileId>().ok());
        let mime = picture["mime"].as_str().unwrap_or_default();
        let (Some(file), true) = (file, mime.starts_with("image/")) else { continue };
        let Some(stored) = cx.file(file).await? else { continue };
        if stored.bytes.len() <= left {
            left -= stored.bytes.len();
            sources.insert(id.clone(), format!("data:{mime};base64,{}", B64.encode(&stored.bytes)));
        }
    }
    Ok(mail::html::with_pictures(html, |id| sources.get(id).cloned()))
}
