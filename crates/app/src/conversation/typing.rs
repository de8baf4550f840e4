//! Somebody types. Never stored, never numbered.

use access::{Action, may};
use base::{ConversationId, Wake};

use super::find::{current, seen_by};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Viewer;

/// Tells everyone who looks. A visitor without a conversation types into the void.
pub async fn typing(app: &App, viewer: &Viewer, id: Option<ConversationId>, on: bool) -> Result<()> {
    let (id, user_id) = match (viewer, id) {
        (Viewer::Visitor(visitor), None) => match current(app, visitor).await? {
            Some(id) => (id, None),
            None => return Ok(()),
        },
        (Viewer::Visitor(_), Some(id)) => (seen_by(app, viewer, id).await?.id, None),
        (Viewer::User(user), Some(id)) => {
            may(&user.actor(), Action::WorkConversation)?;
            (seen_by(app, viewer, id).await?.id, Some(user.user_id))
        }
        (Viewer::User(_), None) => return Err(Error::invalid("conversation_id", "say where you type")),
    };
    app.bus().publish(Wake::Typing {
        workspace_id: viewer.workspace_id(),
        conversation_id: id,
        user_id,
        from_customer: user_id.is_none(),
        on,
    });
    Ok(())
}
