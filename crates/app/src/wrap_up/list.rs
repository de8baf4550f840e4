//! What was said of the sessions of a conversation.

use access::{Action, may};
use base::ConversationId;
use protocol::wrap_up::{WrapUpView, WrapUps};
use store::WrapUpRecord;

use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;

/// The wrap-ups, oldest first, and what the assistant would say of the present session.
pub async fn of_conversation(app: &App, user: &UserSession, id: ConversationId) -> Result<WrapUps> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let names = names::of(app, user.workspace_id).await?;
    let view = |record: WrapUpRecord| WrapUpView {
        session: record.session,
        topic: record.topic,
        solved: record.solved,
        note: record.note.unwrap_or_default(),
        name: names.get(&record.user_id).cloned().unwrap_or_default(),
        user_id: record.user_id,
        at_ms: record.at.ms(),
    };
    let wrap_ups = cx.wrap_ups_of(id).await?.into_iter().map(view).collect();
    let why = crate::assistant::last_why(app, user.workspace_id, id).await?;
    let intent = why.as_ref().and_then(|why| why.get("intent")?.as_str());
    let suggested = intent
        .filter(|intent| app.assistant(user.workspace_id).topics.contains_key(*intent))
        .map(str::to_owned);
    Ok(WrapUps { wrap_ups, session: header.reopened, suggested })
}
