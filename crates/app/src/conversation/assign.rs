//! Whoever disposes of conversations says who answers: a supervisor, or a program of the company.

use access::{Action, may};
use base::ConversationId;
use conversation::{Assignee, Command};
use serde_json::json;

use super::act::{Act, act};
use super::speaker::{Speaker, line};
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Gives it to an agent, the queue or the assistant, whoever had it; what is so already is success.
pub async fn assign(app: &App, asker: &dyn Asks, id: ConversationId, to: Assignee) -> Result<()> {
    may(&asker.actor(), Action::TransferForOthers)?;
    let by = Speaker::of(asker)?.person();
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let wants = match to {
        Assignee::Agent { user_id } => Some(cx.user(user_id).await?.ok_or(Error::NotFound("user"))?.id),
        Assignee::Queue => None,
        Assignee::Assistant => {
            if !crate::house::in_force(app, cx.workspace_id()).await?.assistant_on {
                return Err(Error::invalid("to", "the assistant is switched off; give it to the queue"));
            }
            None
        }
    };
    let due = due_when_absent(app, cx.workspace_id()).await?;
    let message = line(app, asker, &cx.contact_key(header.contact_id).await?, "program_assigned").await?;
    let next_turn = app.env().id();
    let mut commands: Vec<_> =
        message.iter().map(|message| Command::SystemNotes { message_id: message.id }).collect();
    commands.push(Command::Assign { to, by, due, next_turn });
    let give = Act {
        facts: json!({ "to": to }),
        wants,
        message,
        turn_job: Some(next_turn),
        ..Act::new("assign_conversation", commands)
    };
    act(app, &cx, id, give).await?;
    Ok(())
}
