//! What an agent does with a conversation besides speaking: take over, transfer, return, give back, resolve.

use access::{Action, may};
use base::{ConversationId, UserId};
use conversation::{Command, Content, Owner};
use serde_json::json;

use super::act::{Act, act};
use super::speaker::{Speaker, line};
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::error::{Error, Result};
use crate::session::{Asks, UserSession};
use crate::work::{Beside, SealedMessage};

/// Takes it: from the queue, from the assistant, or from a colleague; the customer is told by whom.
pub async fn take_over(app: &App, user: &UserSession, id: ConversationId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let key = cx.contact_key(header.contact_id).await?;
    let message_id = app.env().id();
    let joined = Content::System { key: "agent_joined".to_owned(), detail: Some(user.name.clone()) };
    let take = Act {
        message: Some(SealedMessage::new(&key, message_id, &joined, Beside::default())?),
        ..Act::new(
            "take_over_conversation",
            vec![Command::TakeOver { user_id: user.user_id }, Command::SystemSays { message_id }],
        )
    };
    act(app, &cx, id, take).await?;
    Ok(())
}

/// Gives it to a colleague: one's own always, somebody else's by permission.
pub async fn transfer(app: &App, user: &UserSession, id: ConversationId, to: UserId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let own = matches!(header.owner, Owner::Agent { user_id, .. } if user_id == user.user_id);
    if !own {
        may(&user.actor(), Action::TransferForOthers)?;
    }
    cx.user(to).await?.ok_or(Error::NotFound("user"))?;
    let transfer = Act {
        facts: json!({ "to": to }),
        wants: Some(to),
        ..Act::new("transfer_conversation", vec![Command::Transfer { by: user.user_id, to }])
    };
    act(app, &cx, id, transfer).await?;
    Ok(())
}

/// Puts it back into the queue.
pub async fn return_to_queue(app: &App, user: &UserSession, id: ConversationId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let due = due_when_absent(app, user.workspace_id).await?;
    let command = Command::ReturnToQueue { by: user.user_id, due };
    act(app, &cx, id, Act::new("return_conversation", vec![command])).await?;
    Ok(())
}

/// Gives it back to the assistant, which sees to whatever is unanswered.
pub async fn give_back(app: &App, user: &UserSession, id: ConversationId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    if !crate::house::in_force(app, user.workspace_id).await?.assistant_on {
        return Err(Error::invalid(
            "assistant",
            "the assistant is switched off; return it to the queue instead",
        ));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let next_turn = app.env().id();
    let back = Act {
        turn_job: Some(next_turn),
        ..Act::new("give_back_conversation", vec![Command::GiveBack { by: user.user_id, next_turn }])
    };
    act(app, &cx, id, back).await?;
    Ok(())
}

/// Solved: the customer is asked how it was when anybody answered. Refused while something that must be said of it is not said, and to
/// programs while a person owns it.
pub async fn resolve(app: &App, asker: &dyn Asks, id: ConversationId) -> Result<()> {
    may(&asker.actor(), Action::WorkConversation)?;
    let speaker = Speaker::of(asker)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let is_person = speaker.person().is_some();
    if is_person && header.is_open() && !crate::wrap_up::complete(app, &cx, id, header.reopened).await? {
        return Err(Error::WrapUpMissing);
    }
    let message = line(app, asker, &cx.contact_key(header.contact_id).await?, "program_resolved").await?;
    let mut commands: Vec<_> =
        message.iter().map(|message| Command::SystemNotes { message_id: message.id }).collect();
    commands.push(speaker.resolves());
    act(app, &cx, id, Act { message, ..Act::new("resolve_conversation", commands) }).await?;
    Ok(())
}
