//! What I began to write: here, and anywhere.

use access::{Action, may};
use base::{ConversationId, limits};
use protocol::desk::{DraftPlace, DraftPlaces, DraftViews};

use super::{opened, view};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// My drafts of one conversation, opened.
pub async fn in_conversation(app: &App, user: &UserSession, id: ConversationId) -> Result<DraftViews> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let rows = cx.drafts_in(user.user_id, id).await?;
    if rows.is_empty() {
        return Ok(DraftViews { drafts: Vec::new() });
    }
    let key = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        // With the contact went whatever was written to it.
        Err(store::StoreError::Erased) => return Ok(DraftViews { drafts: Vec::new() }),
        Err(error) => return Err(error.into()),
    };
    let drafts = rows.iter().map(|row| Ok(view(row, opened(&key, row)?))).collect::<Result<_>>()?;
    Ok(DraftViews { drafts })
}

/// Where I began to write, without the words.
pub async fn places(app: &App, user: &UserSession) -> Result<DraftPlaces> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let rows = cx.drafts_of(user.user_id, limits::DRAFTS_SHOWN).await?;
    let place = |row: store::DraftRow| DraftPlace {
        conversation_id: row.conversation_id,
        private: row.private,
        saved_ms: row.saved_at.ms(),
    };
    Ok(DraftPlaces { drafts: rows.into_iter().map(place).collect() })
}
