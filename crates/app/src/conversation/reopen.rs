//! What is resolved lives again, without a word of the customer.

use access::{Action, may};
use base::ConversationId;
use conversation::Command;

use super::act::{Act, act};
use super::speaker::line;
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Reopens it: to the assistant when it was the assistant's, else to the queue. What is open already is success.
pub async fn reopen(app: &App, asker: &dyn Asks, id: ConversationId) -> Result<()> {
    may(&asker.actor(), Action::WorkConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let due = due_when_absent(app, cx.workspace_id()).await?;
    let message = line(app, asker, &cx.contact_key(header.contact_id).await?, "program_reopened").await?;
    let next_turn = app.env().id();
    let mut commands = vec![Command::Reopen { due, next_turn }];
    commands.extend(message.iter().map(|message| Command::SystemNotes { message_id: message.id }));
    let reopen = Act { message, turn_job: Some(next_turn), ..Act::new("reopen_conversation", commands) };
    act(app, &cx, id, reopen).await?;
    Ok(())
}
