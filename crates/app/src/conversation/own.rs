//! A visitor's own conversations, newest first.

use access::{Action, may};
use base::limits;
use protocol::own::{OwnConversation, OwnConversations};
use protocol::project::{author_view, life_view};
use protocol::view::Audience;
use store::{ListFilter, ListRow};

use super::find::contact_of;
use super::list::preview;
use crate::app::App;
use crate::error::Result;
use crate::names;
use crate::session::VisitorSession;

/// Characters of a preview.
const PREVIEW_CHARS: usize = 80;

/// The newest of the visitor's conversations in this inbox, at most [`limits::OWN_CONVERSATIONS`].
pub async fn own(app: &App, visitor: &VisitorSession) -> Result<OwnConversations> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let Some(contact_id) = contact_of(&cx, visitor).await? else { return Ok(OwnConversations::default()) };
    let names = names::of(app, visitor.workspace_id).await?;
    let rows = cx.conversations(ListFilter::Contact(contact_id), None, limits::OWN_CONVERSATIONS).await?;
    let show = |row: ListRow| {
        let last = row.last_message.as_ref();
        let by = last
            .map(|message| author_view(&message.author, names.author(&message.author), Audience::Visitor));
        OwnConversation {
            id: row.header.id,
            life: life_view(&row.header.life),
            opened_ms: row.header.opened_at.ms(),
            last_message_ms: row.header.last_message_at.ms(),
            preview: last.map(|message| preview(&message.content, PREVIEW_CHARS)).unwrap_or_default(),
            preview_type: last.map_or("", |message| message.content.kind()).to_owned(),
            preview_author: by,
        }
    };
    let here = rows.into_iter().filter(|row| row.header.inbox_id == visitor.inbox_id);
    Ok(OwnConversations { conversations: here.map(show).collect() })
}
