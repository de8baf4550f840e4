//! A conversation as somebody sees it now, and older messages by page.

use access::{Action, may};
use base::{ConversationId, MessageId, UserId, limits};
use conversation::Header;
use protocol::api::MessagePage;
use protocol::project::{Lookup, MessageFacts, message_view, view};
use protocol::view::{Audience, ConversationView};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Cx, StoredMessage};

use super::find::seen_by;
use crate::app::App;
use crate::error::{Error, Result};
use crate::names::{self, Book};
use crate::session::{Asks, Viewer};

/// The newest messages with the header; the events after its `n` keep it up to date.
pub async fn snapshot(app: &App, viewer: &Viewer, id: ConversationId) -> Result<ConversationView> {
    let header = seen_by(app, viewer, id).await?;
    view_of(app, &app.cx(viewer.workspace_id(), viewer.actor()), &header, viewer.audience()).await
}

/// The same for the company's side, person or program.
pub async fn show(app: &App, asker: &dyn Asks, id: ConversationId) -> Result<ConversationView> {
    let (cx, header) = found(app, asker, id).await?;
    view_of(app, &cx, &header, Audience::Agent).await
}

async fn found(app: &App, asker: &dyn Asks, id: ConversationId) -> Result<(Cx, Header)> {
    may(&asker.actor(), Action::ReadConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    Ok((cx, header))
}

async fn view_of(app: &App, cx: &Cx, header: &Header, audience: Audience) -> Result<ConversationView> {
    let id = header.id;
    // Only messages that the header knows: what is committed meanwhile is told by an event.
    let names = names::of(app, cx.workspace_id()).await?;
    let mut rows = cx.messages(id, Some(header.seq + 1), limits::SNAPSHOT_MESSAGES + 1).await?;
    let has_older = rows.len() > limits::SNAPSHOT_MESSAGES as usize;
    if has_older {
        rows.remove(0);
    }
    let facts: Vec<MessageFacts> = rows.into_iter().map(|row| facts(row, &names)).collect();
    let owner = header.owner.agent().and_then(|user_id| names.get(&user_id)).map(String::as_str);
    Ok(view(header, &facts, has_older, owner, audience))
}

/// Messages before `before_n` in the viewer's order, oldest first.
pub async fn older_messages(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    before_n: Option<u64>,
) -> Result<MessagePage> {
    seen_by(app, viewer, id).await?;
    page_of(app, &app.cx(viewer.workspace_id(), viewer.actor()), id, before_n, viewer.audience()).await
}

/// The same for the company's side, person or program.
pub async fn messages(
    app: &App,
    asker: &dyn Asks,
    id: ConversationId,
    before_n: Option<u64>,
) -> Result<MessagePage> {
    let (cx, _) = found(app, asker, id).await?;
    page_of(app, &cx, id, before_n, Audience::Agent).await
}

async fn page_of(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    before_n: Option<u64>,
    audience: Audience,
) -> Result<MessagePage> {
    let names = names::of(app, cx.workspace_id()).await?;
    let limit = limits::PAGE_ROWS;
    let mut rows = match audience {
        Audience::Agent => cx.messages(id, before_n, limit + 1).await?,
        Audience::Visitor => cx.public_messages(id, before_n, limit + 1).await?,
    };
    let has_older = rows.len() > limit as usize;
    if has_older {
        rows.remove(0);
    }
    let messages = rows.into_iter().filter_map(|row| message_view(&facts(row, &names), audience)).collect();
    Ok(MessagePage { messages, has_older })
}

/// A stored message with the names to show.
pub(crate) fn facts(row: StoredMessage, names: &Book) -> MessageFacts {
    let author_name = names.author(&row.author).map(str::to_owned);
    let via = row.meta.key_id.and_then(|key_id| names.key(key_id)).map(str::to_owned);
    MessageFacts {
        id: row.id,
        seq: row.seq,
        public_seq: row.public_seq,
        client_msg_id: row.client_msg_id,
        author: row.author,
        author_name,
        via,
        at: row.at,
        private: row.private,
        content: row.content,
        sources: row.meta.sources,
        emotion: row.meta.emotion,
        has_why: row.meta.why.is_some(),
        feedback: row.feedback,
    }
}

/// Messages by id and names, for projecting events.
pub(crate) struct Messages {
    pub messages: HashMap<MessageId, MessageFacts>,
    pub names: Arc<Book>,
}

impl Lookup for Messages {
    fn message(&self, id: MessageId) -> Option<MessageFacts> {
        self.messages.get(&id).cloned()
    }

    fn name(&self, id: UserId) -> Option<String> {
        self.names.get(&id).cloned()
    }
}
