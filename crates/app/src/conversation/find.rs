//! Which conversation somebody means, and whether they may see it.

use access::{Action, may};
use base::{ContactId, ConversationId, InboxId};
use conversation::{Header, session};
use store::{Cx, StoreError};

use super::merge::goes_on;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::{Viewer, VisitorSession};

/// The visitor's conversation under way: open, or resolved and still to be reopened.
pub async fn current(app: &App, visitor: &VisitorSession) -> Result<Option<ConversationId>> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let Some(contact_id) = contact_of(&cx, visitor).await? else { return Ok(None) };
    Ok(under_way(app, &cx, contact_id, visitor).await?.map(|header| header.id))
}

/// The contact behind a visitor's token, once there is one. A token outlives an erasure by an hour, but opens nothing any more.
pub(crate) async fn contact_of(cx: &Cx, visitor: &VisitorSession) -> Result<Option<ContactId>> {
    match cx.contact_by_identity_hash(visitor.identity, visitor.identity_hash).await? {
        Some(contact_id) => Ok(Some(contact_id)),
        None => match cx.contact(visitor.contact_id).await? {
            Some(found) if found.contact.erased_at.is_some() => Err(Error::Unauthenticated),
            found => Ok(found.map(|found| found.contact.id)),
        },
    }
}

/// The inbox in use in which a program may speak with, or for, a customer who was not erased.
pub(crate) async fn inbox_for(cx: &Cx, contact_id: ContactId, inbox_id: InboxId) -> Result<InboxId> {
    let record = cx.contact(contact_id).await?.ok_or(Error::NotFound("contact"))?;
    if record.contact.erased_at.is_some() {
        return Err(StoreError::Erased.into());
    }
    let inbox = cx.inbox(inbox_id).await?.filter(|inbox| inbox.archived_at.is_none());
    Ok(inbox.ok_or(Error::NotFound("inbox"))?.id)
}

/// The conversation that a new word of this contact would go to: what was merged goes on in the other, as long as that one lives.
pub(crate) async fn under_way(
    app: &App,
    cx: &Cx,
    contact_id: ContactId,
    visitor: &VisitorSession,
) -> Result<Option<Header>> {
    let latest = latest(cx, contact_id, visitor.inbox_id, &visitor.thread).await?;
    let now = app.env().now();
    Ok(latest.filter(|header| header.is_open() || session::reopens(header, &app.settings().policy, now)))
}

/// The conversation of a contact in a thread of an inbox, or that in which it goes on: the one that is not closed, else the newest.
pub(crate) async fn latest(
    cx: &Cx,
    contact_id: ContactId,
    inbox_id: InboxId,
    thread: &str,
) -> Result<Option<Header>> {
    match cx.latest_conversation(contact_id, inbox_id, thread).await? {
        Some(header) => goes_on(cx, header).await.map(Some),
        None => Ok(None),
    }
}

/// The header of a conversation, when this viewer may see it; otherwise the same answer as for one that does not exist.
pub async fn seen_by(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Header> {
    let missing = || Error::NotFound("conversation");
    let cx = app.cx(viewer.workspace_id(), viewer.actor());
    match viewer {
        Viewer::User(user) => {
            may(&user.actor(), Action::ReadConversation)?;
            cx.conversation(id).await?.ok_or_else(missing)
        }
        Viewer::Visitor(visitor) => {
            may(&visitor.actor(), Action::SpeakAsCustomer)?;
            let header = cx.conversation(id).await?.ok_or_else(missing)?;
            let contact_id = contact_of(&cx, visitor).await?;
            // What began in this inbox may go on in a conversation of another.
            let here = header.inbox_id == visitor.inbox_id
                || header.parts.iter().any(|part| part.inbox_id == visitor.inbox_id);
            if contact_id == Some(header.contact_id) && here { Ok(header) } else { Err(missing()) }
        }
    }
}
