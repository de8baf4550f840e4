//! The customer presses 'talk to a person': a road that never passes through a model.

use access::{Action, may};
use base::ConversationId;
use conversation::{Command, Content, Rejection};
use serde_json::json;

use super::act::{Act, act};
use super::find::{contact_of, under_way};
use super::receive_message::receive_message;
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::error::{Error, Result};
use crate::promise::answered_by;
use crate::session::VisitorSession;
use crate::work::{Beside, SealedMessage};

/// Puts the visitor's conversation into the queue, and says what happens next. Asking twice changes nothing. A visitor who has not
/// written yet begins the conversation with the button's words.
pub async fn ask_person(app: &App, visitor: &mut VisitorSession) -> Result<ConversationId> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let header = match contact_of(&cx, visitor).await? {
        Some(contact_id) => under_way(app, &cx, contact_id, visitor).await?,
        None => None,
    };
    let Some(header) = header else {
        let words = app.pack().reply("ask_person_button", visitor.locale);
        let client_msg_id = format!("ask-{}", app.env().uuid().simple());
        let received = receive_message(app, visitor, &client_msg_id, Content::text(words)).await?;
        // The button is a promise: it does not depend on how its words are understood.
        queue(app, visitor, received.conversation_id).await?;
        return Ok(received.conversation_id);
    };
    queue(app, visitor, header.id).await?;
    Ok(header.id)
}

async fn queue(app: &App, visitor: &VisitorSession, id: ConversationId) -> Result<()> {
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let due = due_when_absent(app, visitor.workspace_id).await?;
    let key = cx.contact_key(header.contact_id).await?;
    let message_id = app.env().id();
    let text = crate::assistant::queue_words(app, visitor.workspace_id, header.locale, due).await?;
    let place = (id, header.contact_id, message_id);
    let promise = answered_by(app, &cx, &key, place, (&text, due)).await?;
    let message = SealedMessage::new(&key, message_id, &Content::text(text), Beside::default())?;
    let ask = Act {
        facts: json!({ "due": due }),
        message: Some(message),
        promise,
        ..Act::new("ask_person", vec![Command::AskForPerson { due }, Command::SystemSays { message_id }])
    };
    match act(app, &cx, id, ask).await {
        Ok((_, events)) => {
            if !events.is_empty() {
                app.metrics().hand_offs.inc();
            }
            Ok(())
        }
        Err(Error::Rejected(Rejection::NothingToDo)) => Ok(()),
        Err(error) => Err(error),
    }
}
