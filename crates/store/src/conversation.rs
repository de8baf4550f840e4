//! Conversations and their events.

use base::{ContactId, ConversationId, InboxId, Timestamp};
use conversation::{Event, EventKind, Header, Life, Owner};

use crate::changes::{Changes, Effect};
use crate::statement::statements;
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError};

statements! {
    LOAD = "conversation.load":
        "select header from conversation where workspace_id = $1 and id = $2 for update";
    LOAD_OPEN = "conversation.load_open":
        "select header from conversation where workspace_id = $1 and contact_id = $2 and inbox_id = $3 and thread = $4 \
         and life <> 'closed' for update";
    BY_ID = "conversation.by_id":
        "select header from conversation where workspace_id = $1 and id = $2";
    LATEST = "conversation.latest":
        "select header from conversation where workspace_id = $1 and contact_id = $2 and inbox_id = $3 and thread = $4 \
         order by case when life = 'closed' then 1 else 0 end, id desc limit 1";
    THREAD = "conversation.thread":
        "select thread from conversation where workspace_id = $1 and id = $2";
    INSERT = "conversation.insert":
        "insert into conversation (workspace_id, id, seq, public_seq, life, owner, owner_id, queued_at, last_message_at, \
         last_customer_seq, house_read, header, touched_at, snoozed_until, contact_id, inbox_id, thread, erased) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0)";
    UPDATE = "conversation.update":
        "update conversation set seq = $3, public_seq = $4, life = $5, owner = $6, owner_id = $7, queued_at = $8, last_message_at = $9, \
         last_customer_seq = $10, house_read = $11, header = $12, touched_at = $13, snoozed_until = $14 \
         where workspace_id = $1 and id = $2 and seq = $15 and erased = 0";
    HEAD = "conversation.head":
        "select id, seq from conversation where workspace_id = $1 and id = $2";
    TOUCHED = "conversation.touched":
        "select id, seq, touched_at from conversation where workspace_id = $1 and touched_at >= $2 order by touched_at limit $3";
    INSERT_EVENT = "event.insert":
        "insert into event (workspace_id, conversation_id, seq, public_seq, at, body) values ($1, $2, $3, $4, $5, $6)";
    EVENTS = "event.after":
        "select seq, public_seq, at, body from event where workspace_id = $1 and conversation_id = $2 and seq > $3 order by seq limit $4";
    PUBLIC_EVENTS = "event.public_after":
        "select seq, public_seq, at, body from event where workspace_id = $1 and conversation_id = $2 and public_seq > $3 \
         order by public_seq limit $4";
}

pub(crate) fn read(row: &mut Row) -> Result<Header, StoreError> {
    row.json()
}

fn read_event(mut row: Row) -> Result<Event, StoreError> {
    Ok(Event {
        seq: row.u64()?,
        public_seq: row.opt_u64()?,
        at: row.time()?,
        kind: from_json::<EventKind>(&row.text()?)?,
    })
}

/// The stored word of a life.
pub(crate) const fn life_word(life: Life) -> &'static str {
    match life {
        Life::Open => "open",
        Life::Resolved { .. } => "resolved",
        Life::Closed { .. } => "closed",
    }
}

/// The columns that lists filter and sort on, after the id.
fn columns(header: &Header, touched_at: Timestamp) -> Vec<Value> {
    let (owner, owner_id, queued_at) = match header.owner {
        Owner::Assistant => ("assistant", None, None),
        Owner::Queue { since, .. } => ("queue", None, Some(since)),
        Owner::Agent { user_id, .. } => ("agent", Some(user_id.0), None),
    };
    vec![
        Value::id(header.id),
        header.seq.into(),
        header.public_seq.into(),
        life_word(header.life).into(),
        owner.into(),
        owner_id.into(),
        queued_at.into(),
        header.last_message_at.into(),
        header.last_customer_seq.into(),
        header.receipts.house_read.into(),
        to_json(header).into(),
        touched_at.into(),
        header.snoozed_until.into(),
    ]
}

impl<T> Changes<T> {
    /// Writes a conversation's new state with the events that led to it, numbered without a gap up to `header.seq`. A conversation
    /// whose first event is number 1 is created, in the empty thread.
    pub fn put_conversation(self, header: &Header, events: &[Event]) -> Self {
        self.put_in_thread(header, events, "")
    }

    /// The same for a channel with threads: a conversation that begins with this begins in `thread`, which has no other that is not
    /// closed.
    pub fn put_in_thread(mut self, header: &Header, events: &[Event], thread: &str) -> Self {
        debug_assert!(!events.is_empty(), "nothing changes without an event");
        debug_assert!(
            events.iter().rev().zip((1..=header.seq).rev()).all(|(event, seq)| event.seq == seq),
            "events must be numbered without a gap up to the header's seq"
        );
        let touched_at = events.last().map_or(header.last_message_at, |event| event.at);
        let mut params = columns(header, touched_at);
        let before = header.seq.saturating_sub(events.len() as u64);
        self = if before == 0 {
            params.extend([Value::id(header.contact_id), Value::id(header.inbox_id), thread.into()]);
            // Locks the contact against an erasure that runs at the same moment.
            self.must_hit(
                "contact (missing or erased)",
                &crate::contact::HOLD,
                vec![Value::id(header.contact_id)],
            )
            .write(&INSERT, params)
        } else {
            params.push(before.into());
            self.must_hit("conversation (changed or erased)", &UPDATE, params)
        };
        for event in events {
            let body = to_json(&event.kind);
            let id = Value::id(header.id);
            let params = vec![id, event.seq.into(), event.public_seq.into(), event.at.into(), body.into()];
            self = self.write(&INSERT_EVENT, params);
        }
        let left = |event: &&Event| matches!(&event.kind, EventKind::OwnerChanged { owner, .. } if *owner != Owner::Assistant);
        if let Some(event) = events.iter().find(left) {
            self = self.hand_flow_runs(header.id, event.at);
        }
        self = self.settle_answers(header, events);
        self = self.hook(crate::hook::of_conversation(header, events));
        self = self.follow_labels(header.id, events).follow_parts(header.id, events);
        self.put.push(header.id);
        self.happened.push((header.id, header.contact_id, events.to_vec()));
        self.effect(Effect::Conversation(header.id, header.seq))
    }
}

impl Cx {
    /// The number of the last event of each of these conversations; those that do not exist are left out.
    pub async fn heads(&self, ids: &[ConversationId]) -> Result<Vec<(ConversationId, u64)>, StoreError> {
        let rows = self.read_many(ids.iter().map(|id| (&HEAD, vec![Value::id(*id)])).collect()).await?;
        rows.into_iter().flatten().map(|mut row| Ok((row.id()?, row.u64()?))).collect()
    }

    /// Conversations that changed at `since` or later, longest ago first, with the number of their last event.
    pub async fn touched_since(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ConversationId, u64, Timestamp)>, StoreError> {
        let rows = self.read(&TOUCHED, vec![since.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u64()?, row.time()?))).collect()
    }

    /// A conversation.
    pub async fn conversation(&self, id: ConversationId) -> Result<Option<Header>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// The conversation of a contact in a thread of an inbox that is not closed, or else the newest: ids follow the clocks of several nodes, so the
    /// one that lives need not have the greatest.
    pub async fn latest_conversation(
        &self,
        contact_id: ContactId,
        inbox_id: InboxId,
        thread: &str,
    ) -> Result<Option<Header>, StoreError> {
        self.read_one(&LATEST, vec![Value::id(contact_id), Value::id(inbox_id), thread.into()], read).await
    }

    /// The thread of its channel that a conversation is in; empty where the channel has but one.
    pub async fn thread_of(&self, id: ConversationId) -> Result<Option<String>, StoreError> {
        self.read_one(&THREAD, vec![Value::id(id)], Row::text).await
    }

    /// Events after `after_seq`, in order.
    pub async fn events(
        &self,
        conversation_id: ConversationId,
        after_seq: u64,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let params = vec![Value::id(conversation_id), after_seq.into(), limit.into()];
        self.read(&EVENTS, params).await?.into_iter().map(read_event).collect()
    }

    /// Events that the customer may see, after `after_public_seq`, in order.
    pub async fn public_events(
        &self,
        conversation_id: ConversationId,
        after_public_seq: u64,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let params = vec![Value::id(conversation_id), after_public_seq.into(), limit.into()];
        self.read(&PUBLIC_EVENTS, params).await?.into_iter().map(read_event).collect()
    }
}
