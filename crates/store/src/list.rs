//! The lists of the desk.

use base::{ContactId, ConversationId, Timestamp, UserId};
use conversation::{Header, Profile};

use crate::column::Column;
use crate::message::{Closed, StoredMessage};
use crate::seal::Sealed;
use crate::statement::{Statement, statements};
use crate::value::{Row, Value};
use crate::{Cx, MessageMeta, StoreError};

/// A row of a list: header, profile, unread, meta of the customer's newest message, newest public message that somebody said (where nobody did, the house's own line). The unread count uses that a
/// `public_seq` is never above its `seq`, so the index on `seq` bounds it.
macro_rules! list_columns {
    () => {
        "select c.header, c.contact_id, p.profile, p.merged_into, \
         (select count(*) from message n where n.workspace_id = c.workspace_id and n.conversation_id = c.id and n.seq > c.house_read \
          and n.author = 'customer' and n.public_seq > c.house_read), l.meta, l.id, \
         m.id, m.conversation_id, m.seq, m.public_seq, m.author, m.author_id, m.private, m.feedback, m.client_msg_id, m.at, m.body, m.meta \
         from conversation c \
         left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id \
         left join message l on l.workspace_id = c.workspace_id and l.conversation_id = c.id and l.seq = c.last_customer_seq \
         left join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.seq = \
         coalesce((select max(x.seq) from message x where x.workspace_id = c.workspace_id and x.conversation_id = c.id and x.private = 0 \
          and x.author <> 'system'), \
         (select max(x.seq) from message x where x.workspace_id = c.workspace_id and x.conversation_id = c.id and x.private = 0)) \
         where c.workspace_id = $1 "
    };
}

macro_rules! newest {
    () => {
        "and c.last_message_at <= $3 and (c.last_message_at < $3 or (c.last_message_at = $3 and c.id < $4)) order by c.last_message_at desc, c.id desc limit $2"
    };
}

statements! {
    ONE = "list.one":
        concat!(list_columns!(), "and c.id = $2");
    MINE = "list.mine":
        concat!(list_columns!(), "and c.life = 'open' and c.owner = 'agent' and c.owner_id = $5 \
         and c.snoozed_until is null ", newest!());
    SNOOZED = "list.snoozed":
        concat!(list_columns!(), "and c.owner_id = $5 and c.snoozed_until is not null \
         and (c.snoozed_until > $3 or (c.snoozed_until = $3 and c.id > $4)) order by c.snoozed_until, c.id limit $2");
    QUEUE = "list.queue":
        concat!(list_columns!(), "and c.life = 'open' and c.owner = 'queue' and (c.queued_at > $3 or (c.queued_at = $3 and c.id > $4)) \
         order by c.queued_at, c.id limit $2");
    MENTIONS = "list.mentions":
        concat!(list_columns!(), "and c.id in (select t.conversation_id from mention t where t.workspace_id = $1 and t.user_id = $5) ", newest!());
    OPEN = "list.open":
        concat!(list_columns!(), "and c.life = 'open' ", newest!());
    DONE = "list.done":
        concat!(list_columns!(), "and c.life <> 'open' ", newest!());
    OF_CONTACT = "list.of_contact":
        concat!(list_columns!(), "and c.contact_id = $5 ", newest!());
    QUEUED_BEFORE = "list.queued_before":
        "select count(*) from conversation where workspace_id = $1 and life = 'open' and owner = 'queue' \
         and (queued_at < $2 or (queued_at = $2 and id < $3))";
    COUNTS = "list.counts":
        "select life, owner, count(*) from conversation where workspace_id = $1 group by life, owner";
}

/// Which conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFilter {
    /// Open, owned by this user and not put aside.
    Mine(UserId),
    /// Open and waiting for a person; longest-waiting first.
    Queue,
    /// Every open one.
    Open,
    /// Put aside by this user; what wakes first comes first.
    Snoozed(UserId),
    /// Where a note called this user.
    Mentions(UserId),
    /// Resolved or closed.
    Done,
    /// Of this contact.
    Contact(ContactId),
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub(crate) at: Timestamp,
    pub(crate) id: ConversationId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let parse = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { at: Timestamp(at.parse().ok()?), id: id.parse().ok()? })
        };
        parse().ok_or(StoreError::Missing("this place in the list"))
    }
}

/// One row of a list, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// The conversation.
    pub header: Header,
    /// The customer's name, when it is known.
    pub contact_name: Option<String>,
    /// The newest public message that somebody said; where nobody did, the house's own line.
    pub last_message: Option<StoredMessage>,
    /// Emotion heard in the customer's newest message.
    pub emotion: Option<String>,
    /// Customer messages that our side has not read.
    pub unread: u32,
}

impl ListRow {
    /// The place after this row in `filter`'s order.
    pub const fn cursor(&self, filter: ListFilter) -> Cursor {
        let at = match (filter, self.header.owner, self.header.snoozed_until) {
            (ListFilter::Queue, conversation::Owner::Queue { since, .. }, _) => since,
            (ListFilter::Snoozed(_), _, Some(until)) => until,
            _ => self.header.last_message_at,
        };
        Cursor { at, id: self.header.id }
    }
}

/// How many conversations there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConversationCounts {
    /// Open, owned by the assistant.
    pub assistant: u64,
    /// Open, waiting for a person.
    pub queue: u64,
    /// Open, owned by a person.
    pub agent: u64,
    /// Resolved.
    pub resolved: u64,
    /// Closed.
    pub closed: u64,
}

impl Cx {
    /// One page of a list.
    pub async fn conversations(
        &self,
        filter: ListFilter,
        cursor: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<ListRow>, StoreError> {
        let first = match filter {
            ListFilter::Queue | ListFilter::Snoozed(_) => {
                Cursor { at: Timestamp(i64::MIN), id: ConversationId(uuid::Uuid::nil()) }
            }
            _ => Cursor { at: Timestamp(i64::MAX), id: ConversationId(uuid::Uuid::max()) },
        };
        let from = cursor.unwrap_or(first);
        let mut params = vec![limit.into(), from.at.into(), Value::id(from.id)];
        let statement: &'static Statement = match filter {
            ListFilter::Mine(user_id) => {
                params.push(Value::id(user_id));
                &MINE
            }
            ListFilter::Snoozed(user_id) => {
                params.push(Value::id(user_id));
                &SNOOZED
            }
            ListFilter::Mentions(user_id) => {
                params.push(Value::id(user_id));
                &MENTIONS
            }
            ListFilter::Contact(contact_id) => {
                params.push(Value::id(contact_id));
                &OF_CONTACT
            }
            ListFilter::Queue => &QUEUE,
            ListFilter::Open => &OPEN,
            ListFilter::Done => &DONE,
        };
        let mut rows = Vec::new();
        for row in self.read(statement, params).await? {
            rows.push(self.open_list_row(row).await?);
        }
        Ok(rows)
    }

    /// One row, as lists show it.
    pub async fn conversation_row(&self, id: ConversationId) -> Result<Option<ListRow>, StoreError> {
        match self.read(&ONE, vec![Value::id(id)]).await?.into_iter().next() {
            Some(row) => self.open_list_row(row).await.map(Some),
            None => Ok(None),
        }
    }

    /// How many conversations there are.
    pub async fn conversation_counts(&self) -> Result<ConversationCounts, StoreError> {
        counts(self.read(&COUNTS, Vec::new()).await?)
    }

    /// How many conversations wait for a person since before this one.
    pub async fn queued_before(&self, since: Timestamp, id: ConversationId) -> Result<u64, StoreError> {
        let found = self.read_one(&QUEUED_BEFORE, vec![since.into(), Value::id(id)], Row::u64).await?;
        Ok(found.unwrap_or_default())
    }

    pub(crate) async fn open_list_row(&self, mut row: Row) -> Result<ListRow, StoreError> {
        let header: Header = row.json()?;
        let (contact_id, profile, root) =
            (row.id::<ContactId>()?, row.opt_blob()?, row.opt_id::<ContactId>()?);
        let (unread, meta, of) = (row.u32()?, row.opt_blob()?, row.opt_id::<base::MessageId>()?);
        let key = self.key_unless_erased(contact_id).await?;
        let mut list_row = ListRow { header, contact_name: None, last_message: None, emotion: None, unread };
        if row.has_value() {
            list_row.last_message = Some(Closed::read(&mut row)?.open(key.as_ref())?);
        }
        let Some(key) = key else { return Ok(list_row) };
        if let Some(profile) = profile {
            list_row.contact_name =
                key.open::<Profile>(Column::Profile, contact_id, &Sealed::stored(profile))?.name;
        }
        if let Some(root) = root {
            // A record that leads to another is called as that one is.
            let named = self.contact(root).await?.and_then(|record| record.profile.name);
            list_row.contact_name = named.or(list_row.contact_name);
        }
        if let Some((meta, of)) = meta.zip(of) {
            list_row.emotion =
                key.open::<MessageMeta>(Column::MessageMeta, of, &Sealed::stored(meta))?.emotion;
        }
        Ok(list_row)
    }
}

pub(crate) fn counts(rows: Vec<Row>) -> Result<ConversationCounts, StoreError> {
    let mut counts = ConversationCounts::default();
    for mut row in rows {
        let (life, owner, count) = (row.text()?, row.text()?, row.u64()?);
        match (life.as_str(), owner.as_str()) {
            ("open", "assistant") => counts.assistant = count,
            ("open", "queue") => counts.queue = count,
            ("open", _) => counts.agent = count,
            ("resolved", _) => counts.resolved += count,
            _ => counts.closed += count,
        }
    }
    Ok(counts)
}
