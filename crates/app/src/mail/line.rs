//! A line of the house in a conversation about what happened to a letter: never sent, said once.

use base::ConversationId;
use conversation::{Command, Content, Rejection, decide_all};
use serde_json::json;
use store::{ChangeError, Changes, Cx, Keys, State};

use crate::app::App;
use crate::error::{Error, Result};
use crate::work::{Beside, SealedMessage};

/// Characters of detail.
const DETAIL: usize = 300;

/// Adds the line, unless it stands there already or the conversation takes nothing more.
pub(crate) async fn say(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    client_id: &str,
    key: &'static str,
    detail: &str,
) -> Result<()> {
    let Some(header) = cx.conversation(id).await? else { return Ok(()) };
    let sealing = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        Err(store::StoreError::Erased) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let detail: String = detail.chars().take(DETAIL).collect();
    let content = Content::System { key: key.to_owned(), detail: (!detail.is_empty()).then_some(detail) };
    let message_id = app.env().id();
    let beside = Beside { client_msg_id: Some(client_id.to_owned()), ..Beside::default() };
    let message = SealedMessage::new(&sealing, message_id, &content, beside)?;
    let (owned, client_id) = (app.clone(), client_id.to_owned());
    let keys = Keys::new().conversation(id).client_message(id, &client_id);
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.client_message(id, &client_id).is_some() {
            return Ok(Changes::new(()));
        }
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let now = owned.env().now();
        let commands = [Command::SystemSays { message_id }];
        let (header, events) = decide_all(header, commands, &owned.settings().policy, now)?;
        let row = message.numbered(id, &events).ok_or(Error::Internal("a line without its event"))?;
        let facts = json!({ "line": key });
        Ok(Changes::new(()).put_conversation(&header, &events).insert_message(row).audit(
            "note_letter",
            format!("conversation:{id}"),
            facts,
        ))
    };
    match cx.change(keys, change).await {
        Ok(()) | Err(ChangeError::Rejected(Error::Rejected(Rejection::Closed | Rejection::Resolved))) => {
            Ok(())
        }
        Err(ChangeError::Rejected(error)) => Err(error),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}
