//! What was sent is no draft any more.

use base::{ConversationId, UserId};
use store::{ContactKey, Cx, DraftRow};

use super::opened;
use crate::error::Result;

/// The draft that `text` was: the same words, or their beginning, for the last few letters may not have been saved. Another device's
/// words that wait beside it, or a next reply begun meanwhile, stay.
pub(crate) async fn sent(
    cx: &Cx,
    key: &ContactKey,
    user_id: UserId,
    id: ConversationId,
    private: bool,
    text: &str,
) -> Result<Option<DraftRow>> {
    let rows = cx.drafts_in(user_id, id).await?;
    let Some(row) = rows.into_iter().find(|row| row.private == private) else { return Ok(None) };
    let body = opened(key, &row)?;
    let was_it = body.other.is_none() && text.trim().starts_with(body.text.trim());
    Ok(was_it.then_some(row))
}
