//! Why the assistant said what it said.

use access::{Action, may};
use base::{ConversationId, MessageId};
use protocol::api::WhyView;

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The reasons kept with one reply.
pub async fn why(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    message_id: MessageId,
) -> Result<WhyView> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let found = cx.messages_by_id(id, &[message_id]).await?;
    let why =
        found.into_iter().next().and_then(|message| message.meta.why).ok_or(Error::NotFound("message"))?;
    Ok(WhyView { message_id, why })
}
