//! A program hands in what a customer wrote in a channel of the company's own. It goes the way of every customer's word: the assistant
//! answers, or people do; the log says which key brought it.

use access::{Action, Actor, may};
use base::{ContactId, Timestamp};
use conversation::IdentityKind;
use protocol::api::Posted;
use protocol::program::HandIn;
use store::Once;

use super::find::inbox_for;
use super::heard::locale_of;
use super::receive_message::receive_message;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::{Asks, HandedBy, VisitorSession};

/// Takes it. Repeating `client_msg_id` answers with the first one for ever.
pub async fn hand_in(
    app: &App,
    asker: &dyn Asks,
    contact_id: ContactId,
    ask: HandIn,
    once: Option<Once>,
) -> Result<Posted> {
    may(&asker.actor(), Action::SpeakAsCustomer)?;
    let Actor::Key { key_id, scopes } = asker.actor() else { return Err(access::Forbidden.into()) };
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let inbox_id = inbox_for(&cx, contact_id, ask.inbox_id).await?;
    if cx.mailbox(inbox_id).await?.is_some() {
        let reason = "this inbox is a mailbox, where customers write letters; choose another";
        return Err(Error::invalid("inbox_id", reason));
    }
    let client_msg_id = ask.client_msg_id.unwrap_or_else(|| format!("key-{}", app.env().uuid().simple()));
    let mut session = VisitorSession {
        workspace_id: cx.workspace_id(),
        inbox_id,
        contact_id,
        // Nobody is known by this: the contact itself is meant.
        identity: IdentityKind::Anonymous,
        identity_hash: cx.identity_hash(IdentityKind::Anonymous, &app.env().uuid().to_string()).await?,
        locale: ask.locale.or_else(|| locale_of(&ask.content)).unwrap_or_default(),
        conversation_id: None,
        thread: String::new(),
        to_people: false,
        handed_by: Some(HandedBy { key_id, scopes, once }),
        expires_at: Timestamp::default(),
    };
    let received = receive_message(app, &mut session, &client_msg_id, ask.content).await?;
    Ok(Posted { conversation_id: received.conversation_id, message_id: received.message_id, n: received.seq })
}
