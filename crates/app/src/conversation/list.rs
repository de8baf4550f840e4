//! The desk's list: pages of headers, newer `seq` wins.

use access::{Action, Actor, may};
use base::{ConversationId, Timestamp, UserId, WorkspaceId, limits};
use conversation::{Content, Header, Owner};
use protocol::api::{ConversationPage, ListView};
use protocol::project::{author_view, header_view};
use protocol::view::{Audience, ConversationRow};
use store::{ListFilter, ListRow};

use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::Asks;

/// Characters of a preview.
const PREVIEW_CHARS: usize = 120;

/// One page of a list.
pub async fn list(
    app: &App,
    asker: &dyn Asks,
    view: ListView,
    cursor: Option<&str>,
) -> Result<ConversationPage> {
    may(&asker.actor(), Action::ReadConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let Some(filter) = filter_of(view, asker.user_id()) else {
        return Ok(ConversationPage { rows: vec![], next: None });
    };
    let bad = |_| Error::invalid("cursor", "take `next` of the page before");
    let cursor = cursor.map(|text| text.parse().map_err(bad)).transpose()?;
    let mut found = cx.conversations(filter, cursor, limits::PAGE_ROWS + 1).await?;
    let more = found.len() > limits::PAGE_ROWS as usize;
    found.truncate(limits::PAGE_ROWS as usize);
    let next = found.last().filter(|_| more).map(|row| row.cursor(filter).to_string());
    Ok(ConversationPage { rows: rows_of(app, asker.workspace_id(), found).await?, next })
}

/// What a list holds; none for what only a person can have, where a key asks.
fn filter_of(view: ListView, me: Option<UserId>) -> Option<ListFilter> {
    Some(match view {
        ListView::Mine => ListFilter::Mine(me?),
        ListView::Unassigned => ListFilter::Queue,
        ListView::All => ListFilter::Open,
        ListView::Done => ListFilter::Done,
        ListView::Mentions => ListFilter::Mentions(me?),
        ListView::Snoozed => ListFilter::Snoozed(me?),
    })
}

/// One row, for the hub.
pub async fn row(
    app: &App,
    workspace_id: WorkspaceId,
    id: ConversationId,
) -> Result<Option<ConversationRow>> {
    let found = app.cx(workspace_id, Actor::System).conversation_row(id).await?;
    Ok(rows_of(app, workspace_id, found.into_iter().collect()).await?.pop())
}

/// How far each of these conversations has come, for the hub's comparison.
pub async fn heads(
    app: &App,
    workspace_id: WorkspaceId,
    ids: &[ConversationId],
) -> Result<Vec<(ConversationId, u64)>> {
    Ok(app.cx(workspace_id, Actor::System).heads(ids).await?)
}

/// What changed since, for the hub's comparison of lists.
pub async fn touched_since(
    app: &App,
    workspace_id: WorkspaceId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<(ConversationId, u64, Timestamp)>> {
    Ok(app.cx(workspace_id, Actor::System).touched_since(since, limit).await?)
}

/// Rows as the desk shows them.
pub(crate) async fn rows_of(
    app: &App,
    workspace_id: WorkspaceId,
    found: Vec<ListRow>,
) -> Result<Vec<ConversationRow>> {
    let names = names::of(app, workspace_id).await?;
    let show = |row: ListRow| {
        let last = row.last_message.as_ref();
        let preview_author =
            last.map(|message| author_view(&message.author, names.author(&message.author), Audience::Agent));
        let owner = row.header.owner.agent().and_then(|user_id| names.get(&user_id)).map(String::as_str);
        ConversationRow {
            seq: row.header.seq,
            header: header_view(&row.header, owner, Audience::Agent),
            preview: last.map(|message| preview(&message.content, PREVIEW_CHARS)).unwrap_or_default(),
            preview_type: last.map_or("", |message| message.content.kind()).to_owned(),
            preview_author,
            last_message_ms: row.header.last_message_at.ms(),
            waiting_since_ms: waiting_since(&row.header).map(Timestamp::ms),
            contact_name: row.contact_name,
            unread: row.unread,
            emotion: row.emotion,
        }
    };
    Ok(found.into_iter().map(show).collect())
}

/// The words by which a message is known in a list: what was filled in, where that is what it is.
pub(crate) fn preview(content: &Content, most: usize) -> String {
    match content {
        Content::FormAnswer { values, .. } => {
            let said: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
            said.join(" · ").chars().take(most).collect()
        }
        other => other.words().chars().take(most).collect(),
    }
}

/// Since when the customer waits for us.
pub(crate) fn waiting_since(header: &Header) -> Option<Timestamp> {
    if !header.is_open() {
        return None;
    }
    match header.owner {
        Owner::Queue { since, .. } => Some(since),
        Owner::Assistant | Owner::Agent { .. } => header.unanswered_since(),
    }
}
