//! Lists with any filter: the rows that the columns can tell are walked in order by an index, the rest is judged by the caller.
//!
//! Open conversations are few enough to be sorted when read; those that are over are walked newest first. A rare label is read whole.

use base::{ConversationId, InboxId, LabelId, Timestamp, UserId};
use conversation::Header;

use crate::statement::{Statement, statements};
use crate::value::{Row, Value};
use crate::{Cursor, Cx, ListRow, StoreError};

/// What columns can tell; a parameter that is null lets everything through. The comparison comes first: it tells PostgreSQL the type.
macro_rules! narrowed {
    () => {
        "and (c.inbox_id = $5 or $5 is null) and (c.owner = $6 or $6 is null) and (c.owner_id = $7 or $7 is null) \
         and (c.life = $8 or $8 is null) and c.last_message_at >= $9 and c.last_message_at < $10 \
         and (exists (select 1 from conversation_label x where x.workspace_id = c.workspace_id and x.label_id = $11 \
         and x.conversation_id = c.id) or $11 is null) "
    };
}

macro_rules! page {
    () => {
        "and c.last_message_at <= $2 and (c.last_message_at < $2 or (c.last_message_at = $2 and c.id < $3)) \
         order by c.last_message_at desc, c.id desc limit $4"
    };
}

statements! {
    OPEN = "filtered.open":
        concat!("select c.header from conversation c where c.workspace_id = $1 and c.life = 'open' ", narrowed!(), page!());
    DONE = "filtered.done":
        concat!("select c.header from conversation c where c.workspace_id = $1 and c.life <> 'open' ", narrowed!(), page!());
    LABELLED = "filtered.labelled":
        concat!("select c.header from conversation_label l join conversation c on c.workspace_id = l.workspace_id and \
         c.id = l.conversation_id where l.workspace_id = $1 and l.label_id = $11 ", narrowed!(), page!());
    LABELLED_DONE = "filtered.labelled_done":
        concat!("select c.header from conversation_label l join conversation c on c.workspace_id = l.workspace_id and \
         c.id = l.conversation_id where l.workspace_id = $1 and l.label_id = $11 and c.life <> 'open' ", narrowed!(), page!());
    UNREAD = "filtered.unread":
        "select (select count(*) from message n where n.workspace_id = c.workspace_id and n.conversation_id = c.id and \
         n.seq > c.house_read and n.author = 'customer' and n.public_seq > c.house_read) \
         from conversation c where c.workspace_id = $1 and c.id = $2";
}

/// A label on at most this many conversations is read whole and sorted; a more common one is met soon enough on the walk.
const RARE: u32 = 2_000;

/// What columns can tell of a conversation. Empty fields let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// In this inbox.
    pub inbox: Option<InboxId>,
    /// `assistant`, `queue` or `agent`.
    pub owner: Option<&'static str>,
    /// Owned by this colleague.
    pub owner_id: Option<UserId>,
    /// `open`, `resolved`, `closed`, or `done` for the last two together.
    pub life: Option<&'static str>,
    /// Last message at this moment or later.
    pub from: Option<Timestamp>,
    /// Last message before this moment.
    pub before: Option<Timestamp>,
    /// Carries this label.
    pub label: Option<LabelId>,
}

impl Narrowed {
    fn params(&self, after: Option<Cursor>, limit: u32) -> Vec<Value> {
        let first = Cursor { at: Timestamp(i64::MAX), id: ConversationId(uuid::Uuid::max()) };
        let after = after.unwrap_or(first);
        vec![
            after.at.into(),
            Value::id(after.id),
            limit.into(),
            self.inbox.map_or(Value::Null, Value::id),
            self.owner.into(),
            self.owner_id.map_or(Value::Null, Value::id),
            self.life.filter(|life| *life != "done").into(),
            self.from.unwrap_or(Timestamp(i64::MIN)).into(),
            self.before.unwrap_or(Timestamp(i64::MAX)).into(),
            self.label.map_or(Value::Null, Value::id),
        ]
    }

    fn statements(&self, label_is_rare: bool) -> Vec<&'static Statement> {
        match self.life {
            _ if label_is_rare => vec![if self.life == Some("done") { &LABELLED_DONE } else { &LABELLED }],
            Some("open") => vec![&OPEN],
            Some(_) => vec![&DONE],
            None => vec![&OPEN, &DONE],
        }
    }
}

impl Cursor {
    /// The place of a conversation in a list by any moment.
    pub const fn at(at: Timestamp, id: ConversationId) -> Self {
        Self { at, id }
    }

    /// The place of a conversation in a list by its last message.
    pub const fn newest(header: &Header) -> Self {
        Self { at: header.last_message_at, id: header.id }
    }
}

impl Cx {
    /// The next conversations that the columns let through, newest message first.
    pub async fn narrowed(
        &self,
        narrowed: &Narrowed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Header>, StoreError> {
        let rare = match narrowed.label {
            Some(label) => {
                self.label_uses(&[label], RARE + 1).await?.first().is_none_or(|n| *n <= u64::from(RARE))
            }
            None => false,
        };
        let params = narrowed.params(after, limit);
        let queries = narrowed.statements(rare).into_iter().map(|one| (one, params.clone())).collect();
        let mut found = Vec::new();
        for mut row in self.read_many(queries).await?.into_iter().flatten() {
            found.push(crate::conversation::read(&mut row)?);
        }
        found.sort_by_key(|header| std::cmp::Reverse((header.last_message_at, header.id)));
        found.truncate(limit as usize);
        Ok(found)
    }

    /// These conversations as lists show them, in the order asked; those that do not exist are left out.
    pub async fn conversation_rows(&self, ids: &[ConversationId]) -> Result<Vec<ListRow>, StoreError> {
        let one = |id: &ConversationId| (&crate::list::ONE, vec![Value::id(*id)]);
        let mut rows = Vec::with_capacity(ids.len());
        for row in self.read_many(ids.iter().map(one).collect()).await?.into_iter().flatten() {
            rows.push(self.open_list_row(row).await?);
        }
        Ok(rows)
    }

    /// How many messages of the customer our side has not read, of each of these.
    pub async fn unread_of(&self, ids: &[ConversationId]) -> Result<Vec<u32>, StoreError> {
        let one = |id: &ConversationId| (&UNREAD, vec![Value::id(*id)]);
        let rows = self.read_many(ids.iter().map(one).collect()).await?;
        rows.into_iter()
            .map(|rows| rows.into_iter().next().map_or(Ok(0), |mut row| Row::u32(&mut row)))
            .collect()
    }
}
