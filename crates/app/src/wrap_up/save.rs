//! An agent says what the present session came to, and may resolve it in the same step.

use access::{Action, may};
use base::{ConversationId, limits};
use conversation::Command;
use protocol::wrap_up::{SaveWrapUp, WrapUpRules};
use serde_json::json;
use store::{Column, Cx, NewWrapUp};

use super::rules;
use crate::app::App;
use crate::conversation::{Act, act};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Keeps it in place of an earlier one of the same session.
pub async fn save(app: &App, user: &UserSession, id: ConversationId, ask: SaveWrapUp) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let note = ask.note.trim().to_owned();
    if note.chars().count() > limits::MESSAGE_CHARS {
        return Err(Error::invalid("note", format!("at most {} characters", limits::MESSAGE_CHARS)));
    }
    let topic = ask.topic.filter(|topic| !topic.is_empty());
    if topic.as_ref().is_some_and(|topic| !app.assistant(user.workspace_id).topics.contains_key(topic)) {
        return Err(Error::invalid("topic", "choose one of the topics offered"));
    }
    let required = rules(app, user.workspace_id).await?;
    if ask.resolve && !filled(required, topic.is_some(), ask.solved.is_some(), !note.is_empty()) {
        return Err(Error::WrapUpMissing);
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let key = cx.contact_key(header.contact_id).await?;
    let sealed = (!note.is_empty()).then(|| key.seal(Column::WrapUpNote, id, &note));
    let wrap_up = Command::WrapUp { by: user.user_id, topic: topic.clone(), solved: ask.solved };
    let (action, commands) = if ask.resolve {
        ("resolve_conversation", vec![wrap_up, Command::Resolve { by: Some(user.user_id) }])
    } else {
        ("wrap_up_conversation", vec![wrap_up])
    };
    let wrap_up = NewWrapUp {
        conversation_id: id,
        session: header.reopened,
        user_id: user.user_id,
        topic,
        solved: ask.solved,
        note: sealed,
        at: app.env().now(),
    };
    let facts = json!({ "session": wrap_up.session, "solved": ask.solved, "note": wrap_up.note.is_some() });
    act(app, &cx, id, Act { wrap_up: Some(wrap_up), facts, ..Act::new(action, commands) }).await?;
    Ok(())
}

const fn filled(required: WrapUpRules, topic: bool, solved: bool, note: bool) -> bool {
    (topic || !required.topic) && (solved || !required.solved) && (note || !required.note)
}

/// Whether everything that must be said of the present session has been said.
pub(crate) async fn complete(app: &App, cx: &Cx, id: ConversationId, session: u32) -> Result<bool> {
    let required = rules(app, cx.workspace_id()).await?;
    if required.is_empty() {
        return Ok(true);
    }
    let said = cx.wrap_ups_of(id).await?.into_iter().find(|one| one.session == session);
    Ok(said
        .is_some_and(|one| filled(required, one.topic.is_some(), one.solved.is_some(), one.note.is_some())))
}
