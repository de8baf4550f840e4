//! What happened to a ticket: opened, joined by another contact about the same, changed, commented on, and what the customer was told.

use base::{ConversationId, MessageId, TicketEventId, TicketId, Timestamp, UserId};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::ticket::{TicketBody, TicketRow};
use crate::value::{Row, Value, from_json, to_json, words};
use crate::{Cx, StoreError};

statements! {
    OF_TICKET = "ticket_event.of_ticket":
        "select id, at, kind, user_id, conversation_id, message_id, facts, body from ticket_event where workspace_id = $1 and ticket_id = $2 \
         order by no limit $3";
    COUNT = "ticket_event.count": "select count(*) from ticket_event where workspace_id = $1 and ticket_id = $2";
    INSERT = "ticket_event.insert":
        "insert into ticket_event (workspace_id, id, ticket_id, no, at, kind, user_id, conversation_id, message_id, facts, body) \
         values ($1, $2, $3, (select coalesce(max(e.no), 0) + 1 from ticket_event e where e.workspace_id = $1 and e.ticket_id = $3), \
         $4, $5, $6, $7, $8, $9, $10)";
    OLD = "ticket_event.old":
        "delete from ticket_event where workspace_id = $1 and ticket_id in \
         (select id from ticket where workspace_id = $1 and changed_at < $2 and state in ('solved', 'closed'))";
}

/// Events of one ticket that are read.
const MOST: u32 = 1_000;

words! {
    /// What happened.
    TicketEventKind {
        /// It was opened.
        Opened = "opened",
        /// The customer came back about it.
        Joined = "joined",
        /// It stands, or belongs, otherwise.
        Changed = "changed",
        /// A colleague wrote something for colleagues.
        Comment = "comment",
        /// The customer was told how it stands.
        Milestone = "milestone",
    }
}

/// An event that is written.
#[derive(Clone, Debug)]
pub struct NewTicketEvent {
    /// Id.
    pub id: TicketEventId,
    /// Of which ticket.
    pub ticket_id: TicketId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TicketEventKind,
    /// By whom; none is the assistant or the house.
    pub user_id: Option<UserId>,
    /// Where it came from.
    pub conversation_id: Option<ConversationId>,
    /// What the customer was told by.
    pub message_id: Option<MessageId>,
    /// What changed: ids and words of states, never of people.
    pub facts: serde_json::Value,
    /// What was written, sealed.
    pub body: Option<Sealed<String>>,
}

/// An event, opened.
#[derive(Clone, Debug)]
pub struct TicketEventRow {
    /// Id.
    pub id: TicketEventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TicketEventKind,
    /// By whom; none is the assistant or the house.
    pub user_id: Option<UserId>,
    /// Where it came from.
    pub conversation_id: Option<ConversationId>,
    /// What the customer was told by.
    pub message_id: Option<MessageId>,
    /// What changed.
    pub facts: serde_json::Value,
    /// What was written; none when the customer was erased.
    pub text: Option<String>,
}

/// A ticket with everything about it, opened.
#[derive(Clone, Debug)]
pub struct WholeTicket {
    /// The ticket.
    pub row: TicketRow,
    /// What it is about.
    pub body: Option<TicketBody>,
    /// What happened to it, in order.
    pub events: Vec<TicketEventRow>,
}

impl<T> Changes<T> {
    /// Something happened to a ticket.
    pub fn insert_ticket_event(self, event: &NewTicketEvent) -> Self {
        let params = vec![
            Value::id(event.id),
            Value::id(event.ticket_id),
            event.at.into(),
            event.kind.word().into(),
            event.user_id.map_or(Value::Null, Value::id),
            event.conversation_id.map_or(Value::Null, Value::id),
            event.message_id.map_or(Value::Null, Value::id),
            to_json(&event.facts).into(),
            event.body.clone().map(Sealed::into_bytes).into(),
        ];
        self.write(&INSERT, params)
    }
}

impl Cx {
    /// A ticket with what it is about and what happened to it.
    pub async fn whole_ticket(&self, row: TicketRow) -> Result<WholeTicket, StoreError> {
        let body = self.ticket_body(&row).await?;
        let key = self.key_unless_erased(row.contact_id).await?;
        let mut events = Vec::new();
        for mut found in self.read(&OF_TICKET, vec![Value::id(row.id), MOST.into()]).await? {
            let mut event = read(&mut found)?;
            let body = found.opt_blob()?.map(Sealed::<String>::stored);
            event.text = match (&key, body) {
                (Some(key), Some(body)) => Some(key.open(Column::TicketEvent, event.id, &body)?),
                _ => None,
            };
            events.push(event);
        }
        Ok(WholeTicket { row, body, events })
    }

    /// How many things happened to a ticket.
    pub async fn ticket_events(&self, id: TicketId) -> Result<u64, StoreError> {
        Ok(self.read_one(&COUNT, vec![Value::id(id)], Row::u64).await?.unwrap_or(0))
    }
}

fn read(row: &mut Row) -> Result<TicketEventRow, StoreError> {
    Ok(TicketEventRow {
        id: row.id()?,
        at: row.time()?,
        kind: row.word(TicketEventKind::from_word)?,
        user_id: row.opt_id()?,
        conversation_id: row.opt_id()?,
        message_id: row.opt_id()?,
        facts: from_json(&row.text()?)?,
        text: None,
    })
}
