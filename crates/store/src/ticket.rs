//! Tickets: what could not be solved at once. One row a ticket, from its number to its end; what happened to it stands in [`crate::ticket_event`].

use base::{ContactId, ConversationId, TeamId, TicketId, Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::ticket_about::{TicketAbout, about};
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, number, conversation_id, contact_id, kind, about, state, priority, user_id, team_id, opened_by, body, opened_at, changed_at, \
         due_at, solved_at, reopened from ticket where workspace_id = $1 "
    };
}

/// The records of a customer: those that lead to the same one.
macro_rules! records {
    () => {
        "contact_id in (select g.id from contact x join contact g on g.workspace_id = x.workspace_id \
         and (g.id = coalesce(x.merged_into, x.id) or g.merged_into = coalesce(x.merged_into, x.id)) \
         where x.workspace_id = $1 and x.id = $2)"
    };
}

/// A page begins behind the last of the one before.
macro_rules! page {
    () => {
        "and priority >= $2 and (priority > $2 or number > $3) and ($4 = 'any' or state = $4) and priority >= $5 and priority <= $6 \
         and coalesce(due_at, 9223372036854775807) <= $7 order by priority, number limit $8"
    };
}
macro_rules! open {
    () => {
        "and state in ('open', 'pending', 'on_hold') "
    };
}

statements! {
    LOAD = "ticket.load": concat!(columns!(), "and id = $2 for update");
    LOAD_BY_KEY = "ticket.load_by_key": concat!(columns!(), "and call_key = $2 for update");
    LOAD_OPEN = "ticket.load_open":
        concat!(columns!(), "and ", records!(), " and kind = $3 and about = $4 ", open!(), "order by number desc limit 1 for update");
    LOAD_HEAD = "ticket.load_head": "select last from ticket_head where workspace_id = $1 for update";
    BY_ID = "ticket.by_id": concat!(columns!(), "and id = $2");
    OPEN = "ticket.open": concat!(columns!(), open!(), page!());
    OPEN_OF_USER = "ticket.open_of_user": concat!(columns!(), open!(), "and user_id = $9 ", page!());
    OPEN_OF_NOBODY = "ticket.open_of_nobody": concat!(columns!(), open!(), "and user_id is null ", page!());
    ENDED = "ticket.ended": concat!(columns!(), "and state in ('solved', 'closed') and number < $2 and ($3 = 'any' or state = $3) \
         and priority >= $4 and priority <= $5 order by number desc limit $6");
    OF_CONVERSATION = "ticket.of_conversation": concat!(columns!(), "and (conversation_id = $2 or id in \
         (select e.ticket_id from ticket_event e where e.workspace_id = $1 and e.conversation_id = $2)) order by number desc limit $3");
    OF_RECORD = "ticket.of_record": concat!(columns!(), "and contact_id = $2 order by number");
    COUNTS = "ticket.counts":
        "select coalesce(sum(case when user_id = $2 then 1 else 0 end), 0), coalesce(sum(case when user_id is null then 1 else 0 end), 0), \
         coalesce(sum(case when due_at <= $3 then 1 else 0 end), 0), count(*) from ticket where workspace_id = $1 \
         and state in ('open', 'pending', 'on_hold')";
    HEAD = "ticket.head":
        "insert into ticket_head (workspace_id, last) values ($1, $2) on conflict (workspace_id) do update set last = excluded.last";
    INSERT = "ticket.insert":
        "insert into ticket (workspace_id, id, number, conversation_id, contact_id, kind, about, state, priority, user_id, team_id, opened_by, \
         call_key, body, opened_at, changed_at, due_at, reopened) \
         values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12, $13, $14, $14, $15, 0)";
    PUT = "ticket.put":
        "update ticket set conversation_id = $3, state = $4, priority = $5, user_id = $6, team_id = $7, changed_at = $8, due_at = $9, \
         solved_at = $10, reopened = $11 where workspace_id = $1 and id = $2";
    MOVE = "ticket.move": "update ticket set conversation_id = $3 where workspace_id = $1 and conversation_id = $2";
    RELEASE = "ticket.release":
        "update ticket set user_id = null where workspace_id = $1 and user_id = $2 and state in ('open', 'pending', 'on_hold')";
    OLD = "ticket.old": "delete from ticket where workspace_id = $1 and changed_at < $2 and state in ('solved', 'closed')";
}

/// Days for which it is known how a ticket went.
pub const KEEP_TICKETS_DAYS: i64 = 730;
const DAY_MS: i64 = 86_400_000;

words! {
    /// Where a ticket stands.
    TicketState {
        /// It is to be worked on.
        Open = "open",
        /// It waits for the customer.
        Pending = "pending",
        /// It waits for somebody else.
        OnHold = "on_hold",
        /// It was solved.
        Solved = "solved",
        /// Nothing more is done about it.
        Closed = "closed",
    }
}

impl TicketState {
    /// Something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Pending | Self::OnHold)
    }
}

/// How pressing a ticket is; the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TicketPriority {
    /// Before everything else.
    Urgent,
    /// Before others.
    High,
    /// As it comes.
    Normal,
    /// When there is time.
    Low,
}

impl TicketPriority {
    const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    fn value(self) -> Value {
        i64::from(self as u8).into()
    }
}

/// What is sealed of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketBody {
    /// What it is about.
    pub subject: String,
    /// What is known, by name.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
}

/// A ticket.
#[derive(Clone, Debug)]
pub struct TicketRow {
    /// Id.
    pub id: TicketId,
    /// Its number in the workspace; never given again.
    pub number: u32,
    /// Where it is spoken of now.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// The flow it came from, or another word of its kind.
    pub kind: String,
    /// Of what: another contact about the same joins it.
    pub about: Option<TicketAbout>,
    /// Where it stands.
    pub state: TicketState,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// Who sees to it; none is nobody yet.
    pub user_id: Option<UserId>,
    /// Which team.
    pub team_id: Option<TeamId>,
    /// Who opened it; none is the assistant.
    pub opened_by: Option<UserId>,
    /// What it is about, sealed; see [`Cx::ticket_body`]. Gone with the customer.
    pub body: Option<Sealed<TicketBody>>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// By when it is to be solved.
    pub due_at: Option<Timestamp>,
    /// When it was solved last.
    pub solved_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: u32,
}

/// Which open ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketsOf {
    /// Of this colleague.
    User(UserId),
    /// That nobody sees to.
    Nobody,
    /// All.
    All,
}

/// What narrows a list down.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketFilter {
    /// Only those that stand so.
    pub state: Option<TicketState>,
    /// Only those so pressing.
    pub priority: Option<TicketPriority>,
    /// Only those that should have been solved by then.
    pub due_by: Option<Timestamp>,
}

impl TicketFilter {
    fn state(&self) -> Value {
        self.state.map_or("any", TicketState::word).into()
    }

    fn priorities(&self) -> [Value; 2] {
        let all = [TicketPriority::Urgent, TicketPriority::Low];
        self.priority.map_or(all, |one| [one, one]).map(TicketPriority::value)
    }
}

/// Open ones, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TicketCounts {
    /// Of the colleague who asks.
    pub mine: u64,
    /// That nobody sees to.
    pub nobodys: u64,
    /// That should have been solved by now.
    pub late: u64,
    /// All.
    pub open: u64,
}

pub(crate) fn read(row: &mut Row) -> Result<TicketRow, StoreError> {
    Ok(TicketRow {
        id: row.id()?,
        number: row.u32()?,
        conversation_id: row.id()?,
        contact_id: row.id()?,
        kind: row.text()?,
        about: TicketAbout::read(&row.blob()?)?,
        state: row.word(TicketState::from_word)?,
        priority: {
            let unknown = |n: usize| StoreError::Corrupt(format!("{n} is no priority"));
            let n = row.u32()? as usize;
            TicketPriority::ALL.get(n).copied().ok_or_else(|| unknown(n))?
        },
        user_id: row.opt_id()?,
        team_id: row.opt_id()?,
        opened_by: row.opt_id()?,
        body: row.opt_blob()?.map(Sealed::stored),
        opened_at: row.time()?,
        changed_at: row.time()?,
        due_at: row.opt_time()?,
        solved_at: row.opt_time()?,
        reopened: row.u32()?,
    })
}

fn opt_id<I: base::TypedId>(id: Option<I>) -> Value {
    id.map_or(Value::Null, Value::id)
}

fn opt_time(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, Into::into)
}

impl<T> Changes<T> {
    /// A ticket is opened, under the number after the last.
    pub fn insert_ticket(self, row: &TicketRow, call_key: Option<&str>) -> Self {
        let params = vec![
            Value::id(row.id),
            row.number.into(),
            Value::id(row.conversation_id),
            Value::id(row.contact_id),
            row.kind.as_str().into(),
            about(row.about),
            row.priority.value(),
            opt_id(row.user_id),
            opt_id(row.team_id),
            opt_id(row.opened_by),
            call_key.into(),
            row.body.clone().map(Sealed::into_bytes).into(),
            row.opened_at.into(),
            opt_time(row.due_at),
        ];
        self.write(&HEAD, vec![row.number.into()]).write(&INSERT, params)
    }

    /// It stands, or belongs, otherwise.
    pub fn put_ticket(self, row: &TicketRow) -> Self {
        let params = vec![
            Value::id(row.id),
            Value::id(row.conversation_id),
            row.state.word().into(),
            row.priority.value(),
            opt_id(row.user_id),
            opt_id(row.team_id),
            row.changed_at.into(),
            opt_time(row.due_at),
            opt_time(row.solved_at),
            row.reopened.into(),
        ];
        self.must_hit("ticket (missing)", &PUT, params)
    }

    /// Tickets are spoken of in the conversation in which theirs goes on.
    pub fn move_tickets(self, from: ConversationId, into: ConversationId) -> Self {
        self.write(&MOVE, vec![Value::id(from), Value::id(into)])
    }

    /// Nobody sees any more to what this colleague did.
    pub fn release_tickets(self, user_id: UserId) -> Self {
        self.write(&RELEASE, vec![Value::id(user_id)])
    }
}

impl Cx {
    /// What a ticket is about, opened; `None` when the customer was erased.
    pub async fn ticket_body(&self, row: &TicketRow) -> Result<Option<TicketBody>, StoreError> {
        let Some(body) = &row.body else { return Ok(None) };
        match self.key_unless_erased(row.contact_id).await? {
            Some(key) => Ok(Some(key.open(Column::Ticket, row.id, body)?)),
            None => Ok(None),
        }
    }

    /// One of them.
    pub async fn ticket(&self, id: TicketId) -> Result<Option<TicketRow>, StoreError> {
        Ok(tickets(self.read(&BY_ID, vec![Value::id(id)]).await?)?.pop())
    }

    /// Open ones behind this one, the most pressing first and of these the oldest.
    pub async fn open_tickets(
        &self,
        of: TicketsOf,
        filter: TicketFilter,
        after: Option<(TicketPriority, u32)>,
        limit: u32,
    ) -> Result<Vec<TicketRow>, StoreError> {
        let (priority, number) = after.unwrap_or((TicketPriority::Urgent, 0));
        let [least, most] = filter.priorities();
        let due_by = filter.due_by.unwrap_or(Timestamp(i64::MAX));
        let mut params = vec![priority.value(), number.into(), filter.state(), least, most];
        params.extend([due_by.into(), limit.into()]);
        tickets(match of {
            TicketsOf::All => self.read(&OPEN, params).await?,
            TicketsOf::Nobody => self.read(&OPEN_OF_NOBODY, params).await?,
            TicketsOf::User(user_id) => {
                params.push(Value::id(user_id));
                self.read(&OPEN_OF_USER, params).await?
            }
        })
    }

    /// Those that are solved or closed, the newest first.
    pub async fn ended_tickets(
        &self,
        filter: TicketFilter,
        before: Option<u32>,
        limit: u32,
    ) -> Result<Vec<TicketRow>, StoreError> {
        let before = before.map_or(i64::MAX, i64::from);
        let [least, most] = filter.priorities();
        let params = vec![before.into(), filter.state(), least, most, limit.into()];
        tickets(self.read(&ENDED, params).await?)
    }

    /// Those that came up in a conversation, the newest first.
    pub async fn tickets_of_conversation(
        &self,
        id: ConversationId,
        limit: u32,
    ) -> Result<Vec<TicketRow>, StoreError> {
        tickets(self.read(&OF_CONVERSATION, vec![Value::id(id), limit.into()]).await?)
    }

    /// Those of one record of a customer, oldest first.
    pub async fn tickets_of_record(&self, contact_id: ContactId) -> Result<Vec<TicketRow>, StoreError> {
        tickets(self.read(&OF_RECORD, vec![Value::id(contact_id)]).await?)
    }

    /// Open ones in numbers, for this colleague.
    pub async fn ticket_counts(&self, user_id: UserId, now: Timestamp) -> Result<TicketCounts, StoreError> {
        let rows = self.read(&COUNTS, vec![Value::id(user_id), now.into()]).await?;
        rows.into_iter().next().map_or(Ok(TicketCounts::default()), |mut row| {
            Ok(TicketCounts { mine: row.u64()?, nobodys: row.u64()?, late: row.u64()?, open: row.u64()? })
        })
    }
}

fn tickets(rows: Vec<Row>) -> Result<Vec<TicketRow>, StoreError> {
    rows.into_iter().map(|mut row| read(&mut row)).collect()
}

impl System {
    /// Forgets tickets once they are old; what is open stays.
    pub(crate) async fn purge_tickets(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_TICKETS_DAYS * DAY_MS);
        let old = || vec![Value::id(workspace_id), before.into()];
        let events = crate::cross::write(&crate::ticket_event::OLD, old());
        self.write(vec![events, crate::cross::write(&OLD, old())]).await
    }
}
