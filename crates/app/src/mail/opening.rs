//! A conversation that we began by a letter: until the customer has answered there is no letter of theirs to answer to.

use base::MessageId;
use conversation::{Header, IdentityKind};
use mail::Threads;
use serde_json::{Value, json};
use store::Cx;

use super::settings::Mailbox;
use super::{code_bytes, signer};
use crate::app::App;
use crate::error::Result;

/// First messages among which the one with the subject is.
const FIRST: u32 = 8;

/// Our first letter.
pub(super) struct Opening {
    /// Which message it is.
    pub(super) message_id: MessageId,
    /// To whom and about what, in the form of a customer's letter to be answered; it is stored nowhere.
    pub(super) letter: Value,
}

/// What a letter of ours answers where nobody has written one yet; `None` where we did not begin, or the address was forgotten.
pub(super) async fn opening(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    header: &Header,
) -> Result<Option<Opening>> {
    let first = cx.messages(header.id, Some(u64::from(FIRST)), FIRST).await?;
    let Some((message_id, subject)) = first.into_iter().find_map(|one| Some((one.id, one.meta.subject?)))
    else {
        return Ok(None);
    };
    let known = cx.identities(header.contact_id).await?;
    // The address that was learned last.
    let to = known.into_iter().rev().find(|(identity, _)| identity.kind == IdentityKind::Mail);
    let Some((_, to)) = to else { return Ok(None) };
    let sign = signer(app);
    let ours = Threads::new(&sign).message_id(code_bytes(message_id), &mailbox.address);
    let letter = json!({ "from": to, "subject": subject, "message_id": ours });
    Ok(Some(Opening { message_id, letter }))
}
