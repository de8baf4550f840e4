//! An agent speaks to the customer, or writes a note that only colleagues see.

use access::{Action, may};
use base::ConversationId;
use conversation::{Command, Content, decide_all};
use protocol::api::Posted;
use serde_json::json;
use store::{Changes, Keys, State};

use super::act::flatten;
use super::mentions::called;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::work::{Beside, SealedMessage, check_client_id};

/// Speaks to the customer; refused unless the agent owns the conversation.
pub async fn reply(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    client_msg_id: &str,
    content: Content,
) -> Result<Posted> {
    post(app, user, id, client_msg_id, content, false).await
}

/// Writes a private note.
pub async fn add_note(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    client_msg_id: &str,
    content: Content,
) -> Result<Posted> {
    post(app, user, id, client_msg_id, content, true).await
}

async fn post(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    client_msg_id: &str,
    content: Content,
    private: bool,
) -> Result<Posted> {
    may(&user.actor(), Action::WorkConversation)?;
    check_client_id(client_msg_id)?;
    if matches!(content, Content::System { .. } | Content::FormAnswer { .. }) {
        return Err(Error::invalid("content", "agents cannot send this type of message"));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let content = crate::file::file_of(app, &cx, header.contact_id, content).await?;
    let key = cx.contact_key(header.contact_id).await?;
    let message_id = app.env().id();
    let beside = Beside { client_msg_id: Some(client_msg_id.to_owned()), ..Beside::default() };
    let message = SealedMessage::new(&key, message_id, &content, beside)?;
    let draft = match &content {
        Content::Text { text } => crate::draft::sent(&cx, &key, user, id, private, text).await?,
        _ => None,
    };
    let called = if private { called(&cx, user.user_id, &content).await? } else { Vec::new() };
    let mut commands = vec![if private {
        Command::AddNote { user_id: user.user_id, message_id }
    } else {
        Command::AgentSays { user_id: user.user_id, message_id }
    }];
    if !called.is_empty() {
        commands.push(Command::Mention { message_id, user_ids: called.clone() });
    }
    let keys = Keys::new().conversation(id).client_message(id, client_msg_id);
    let (owned, client_id) = (app.clone(), client_msg_id.to_owned());
    let action = if private { "add_note" } else { "reply" };
    let change = move |state: &State| -> Result<Changes<(Posted, bool)>> {
        if let Some(found) = state.client_message(id, &client_id) {
            let posted =
                Posted { conversation_id: found.conversation_id, message_id: found.message_id, n: found.seq };
            return Ok(Changes::new((posted, false)));
        }
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let now = owned.env().now();
        let (header, events) = decide_all(header, commands.clone(), &owned.settings().policy, now)?;
        let row = message.numbered(id, &events).ok_or(Error::Internal("a reply without its event"))?;
        let posted = Posted { conversation_id: id, message_id, n: row.seq };
        let changes = Changes::new((posted, true));
        let changes = match &draft {
            Some(draft) => changes.delete_draft(draft),
            None => changes,
        };
        let changes =
            called.iter().fold(changes, |changes, one| changes.put_mention(*one, id, message_id, now));
        Ok(changes.put_conversation(&header, &events).insert_message(row).audit(
            action,
            format!("conversation:{id}"),
            json!({ "message_id": message_id }),
        ))
    };
    let (posted, new) = cx.change(keys, change).await.map_err(flatten)?;
    if new && !private {
        app.metrics().replies_sent.inc();
    }
    Ok(posted)
}
