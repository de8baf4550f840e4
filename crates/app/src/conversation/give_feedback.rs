//! The customer rates one answer.

use base::{ConversationId, MessageId};
use conversation::{Author, Command, Feedback};
use serde_json::json;
use store::{Changes, Keys, State};

use super::act::flatten;
use super::find::{current, seen_by};
use crate::app::App;
use crate::error::{Error, Result};
use crate::report::follow;
use crate::session::{Viewer, VisitorSession};

/// Notes what the customer thinks of an answer of ours; a second thought replaces the first.
pub async fn give_feedback(
    app: &App,
    visitor: &VisitorSession,
    message_id: MessageId,
    feedback: Feedback,
) -> Result<ConversationId> {
    let id = current(app, visitor).await?.ok_or(Error::NotFound("message"))?;
    seen_by(app, &Viewer::Visitor(visitor.clone()), id).await?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let found = cx.messages_by_id(id, &[message_id]).await?;
    let message = found.first().filter(|message| !message.private).ok_or(Error::NotFound("message"))?;
    if matches!(message.author, Author::Customer | Author::Program { .. } | Author::System) {
        return Err(Error::invalid("message_id", "only answers of ours can be rated"));
    }
    if message.feedback == Some(feedback) {
        return Ok(id);
    }
    let (owned, facts_job) = (app.clone(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let command = Command::GiveFeedback { message_id, feedback };
        let now = owned.env().now();
        let (header, events) = conversation::decide_all(header, [command], &owned.settings().policy, now)?;
        let changes = follow(Changes::new(()), &header, &events, facts_job, now);
        Ok(changes.put_conversation(&header, &events).set_feedback(message_id, feedback).audit(
            "give_feedback",
            format!("conversation:{id}"),
            json!({ "message_id": message_id, "feedback": feedback }),
        ))
    };
    cx.change(Keys::new().conversation(id), change).await.map_err(flatten)?;
    Ok(id)
}
