//! What customers were told would happen by a certain time: one row a promise, from the word to whether it was kept.

use base::{ContactId, ConversationId, MessageId, PromiseId, Timestamp, UserId, WorkspaceId};
use conversation::{Author, Event, EventKind, Header, Owner};
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, conversation_id, contact_id, message_id, made_by, user_id, kind, state, body, made_at, due_at, settled_at, \
         settled_by from promise where workspace_id = $1 "
    };
}

/// What is due goes first; a page begins behind the last of the one before.
macro_rules! by_due {
    () => {
        "and state = 'open' and due_at >= $2 and (due_at > $2 or id > $3) order by due_at, id limit $4"
    };
}

statements! {
    LOAD = "promise.load": concat!(columns!(), "and id = $2 for update");
    BY_ID = "promise.by_id": concat!(columns!(), "and id = $2");
    OPEN = "promise.open": concat!(columns!(), by_due!());
    OPEN_OF_USER = "promise.open_of_user": concat!(columns!(), "and user_id = $5 ", by_due!());
    OPEN_OF_NOBODY = "promise.open_of_nobody": concat!(columns!(), "and user_id is null ", by_due!());
    SETTLED = "promise.settled": concat!(columns!(), "and state <> 'open' and due_at <= $2 and (due_at < $2 or id < $3) \
         order by due_at desc, id desc limit $4");
    OF_CONVERSATION = "promise.of_conversation": concat!(columns!(), "and conversation_id = $2 order by id desc limit $3");
    OF_CONTACT = "promise.of_contact": concat!(columns!(), "and contact_id = $2 order by id");
    COUNTS = "promise.counts":
        "select coalesce(sum(case when user_id = $2 then 1 else 0 end), 0), coalesce(sum(case when user_id is null then 1 else 0 end), 0), \
         coalesce(sum(case when due_at <= $3 then 1 else 0 end), 0), count(*) from promise where workspace_id = $1 and state = 'open'";
    SUMS = "promise.sums":
        "select cast(case when made_by is null then 1 else 0 end as bigint), count(*), coalesce(sum(case when state = 'kept' and settled_at <= due_at then 1 else 0 end), 0), \
         coalesce(sum(case when state = 'kept' and settled_at > due_at then 1 else 0 end), 0), \
         coalesce(sum(case when state = 'withdrawn' then 1 else 0 end), 0), coalesce(sum(case when state = 'open' then 1 else 0 end), 0) \
         from promise where workspace_id = $1 and kind <> 'failed' and due_at >= $2 and due_at < $3 group by case when made_by is null then 1 else 0 end";
    SPOKEN = "promise.spoken":
        "select max(at) from message where workspace_id = $1 and conversation_id = $2 and private = 0 and author in ('agent', 'program') and at > $3";
    INSERT = "promise.insert":
        "insert into promise (workspace_id, id, conversation_id, contact_id, message_id, made_by, user_id, kind, state, body, made_at, due_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11)";
    CHANGE = "promise.change":
        "update promise set user_id = $3, due_at = $4 where workspace_id = $1 and id = $2 and state = 'open'";
    SETTLE = "promise.settle":
        "update promise set state = $3, settled_at = $4, settled_by = $5, body = coalesce($6, body) \
         where workspace_id = $1 and id = $2 and state = 'open'";
    SETTLE_ANSWER = "promise.settle_answer":
        "update promise set state = $3, settled_at = $4, settled_by = $5 where workspace_id = $1 and conversation_id = $2 and kind = 'answer' and state = 'open'";
    MOVE = "promise.move":
        "update promise set conversation_id = $3 where workspace_id = $1 and conversation_id = $2 and state = 'open'";
    ANY_OPEN = "promise.any_open":
        "select 1 from promise where workspace_id = $1 and conversation_id = $2 and state = 'open' limit 1";
    RELEASE = "promise.release": "update promise set user_id = null where workspace_id = $1 and user_id = $2 and state = 'open'";
    OLD = "promise.old": "delete from promise where workspace_id = $1 and due_at < $2 and state <> 'open'";
}

/// Days for which it is known whether promises were kept.
pub const KEEP_PROMISES_DAYS: i64 = 730;
const DAY_MS: i64 = 86_400_000;

words! {
    /// What was promised.
    PromiseKind {
        /// A word in the conversation.
        Reply = "reply",
        /// A call.
        Call = "call",
        /// Something else.
        Deed = "deed",
        /// What the assistant was to do, and could not.
        Failed = "failed",
        /// A person's answer where nobody was there: kept by the first word of one.
        Answer = "answer",
    }
}

words! {
    /// Where a promise stands.
    PromiseState {
        /// It is to be kept.
        Open = "open",
        /// It was kept, in time or late.
        Kept = "kept",
        /// It was none, or the customer let us off.
        Withdrawn = "withdrawn",
    }
}

/// What is sealed of a promise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseBody {
    /// What was promised, in the words of whoever did.
    pub what: String,
    /// Why it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The call that failed, where it is about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
}

/// A promise.
#[derive(Clone, Debug)]
pub struct PromiseRow {
    /// Id.
    pub id: PromiseId,
    /// Where.
    pub conversation_id: ConversationId,
    /// To whom.
    pub contact_id: ContactId,
    /// By which message; none where a colleague entered it.
    pub message_id: Option<MessageId>,
    /// By whom; none is the assistant.
    pub made_by: Option<UserId>,
    /// Who sees to it; none is nobody yet.
    pub user_id: Option<UserId>,
    /// What kind.
    pub kind: PromiseKind,
    /// Where it stands.
    pub state: PromiseState,
    /// What, sealed; see [`Cx::promise_body`]. Gone with the customer.
    pub body: Option<Sealed<PromiseBody>>,
    /// When it was made.
    pub made_at: Timestamp,
    /// By when.
    pub due_at: Timestamp,
    /// When it was kept or withdrawn.
    pub settled_at: Option<Timestamp>,
    /// Who said so.
    pub settled_by: Option<UserId>,
}

/// Which open ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromisesOf {
    /// Of this colleague.
    User(UserId),
    /// That nobody sees to.
    Nobody,
    /// All.
    All,
}

/// Open ones, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromiseCounts {
    /// Of the colleague who asks.
    pub mine: u64,
    /// That nobody sees to.
    pub nobodys: u64,
    /// That should have been kept by now.
    pub late: u64,
    /// All.
    pub open: u64,
}

/// What became of those that were due in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromiseSums {
    /// All.
    pub due: u64,
    /// Kept in time.
    pub kept: u64,
    /// Kept, but late.
    pub late: u64,
    /// Withdrawn.
    pub withdrawn: u64,
    /// Still open.
    pub open: u64,
}

pub(crate) fn read(row: &mut Row) -> Result<PromiseRow, StoreError> {
    Ok(PromiseRow {
        id: row.id()?,
        conversation_id: row.id()?,
        contact_id: row.id()?,
        message_id: row.opt_id()?,
        made_by: row.opt_id()?,
        user_id: row.opt_id()?,
        kind: row.word(PromiseKind::from_word)?,
        state: row.word(PromiseState::from_word)?,
        body: row.opt_blob()?.map(Sealed::stored),
        made_at: row.time()?,
        due_at: row.time()?,
        settled_at: row.opt_time()?,
        settled_by: row.opt_id()?,
    })
}

fn opt_id<I: base::TypedId>(id: Option<I>) -> Value {
    id.map_or(Value::Null, Value::id)
}

impl<T> Changes<T> {
    /// A promise was made.
    pub fn insert_promise(self, row: &PromiseRow) -> Self {
        let params = vec![
            Value::id(row.id),
            Value::id(row.conversation_id),
            Value::id(row.contact_id),
            opt_id(row.message_id),
            opt_id(row.made_by),
            opt_id(row.user_id),
            row.kind.word().into(),
            row.body.clone().map(Sealed::into_bytes).into(),
            row.made_at.into(),
            row.due_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Somebody else sees to it, or it was read wrongly by when. In conflict unless it is open.
    pub fn change_promise(self, id: PromiseId, user_id: Option<UserId>, due_at: Timestamp) -> Self {
        self.must_hit("promise (not open)", &CHANGE, vec![Value::id(id), opt_id(user_id), due_at.into()])
    }

    /// What is open there is to be kept in the conversation in which it goes on.
    pub fn move_promises(self, from: ConversationId, into: ConversationId) -> Self {
        self.write(&MOVE, vec![Value::id(from), Value::id(into)])
    }

    /// Nobody sees any more to what this colleague did.
    pub fn release_promises(self, user_id: UserId) -> Self {
        self.write(&RELEASE, vec![Value::id(user_id)])
    }

    /// It was kept, or is none any more. In conflict unless it is open.
    pub fn settle_promise(
        self,
        id: PromiseId,
        state: PromiseState,
        at: Timestamp,
        by: Option<UserId>,
        body: Option<Sealed<PromiseBody>>,
    ) -> Self {
        let body = body.map(Sealed::into_bytes);
        let params = vec![Value::id(id), state.word().into(), at.into(), opt_id(by), body.into()];
        self.must_hit("promise (not open)", &SETTLE, params)
    }
}

impl<T> Changes<T> {
    /// A person answers whoever was told that one would; where nobody will any more, it is none.
    pub(crate) fn settle_answers(self, header: &Header, events: &[Event]) -> Self {
        let settled = events.iter().find_map(|event| match &event.kind {
            EventKind::MessageAdded { author: Author::Agent { user_id }, private: false, .. } => {
                Some((PromiseState::Kept, event.at, Some(*user_id)))
            }
            EventKind::MessageAdded { author: Author::Program { .. }, private: false, .. } => {
                Some((PromiseState::Kept, event.at, None))
            }
            EventKind::OwnerChanged { owner: Owner::Assistant, .. }
            | EventKind::Resolved { .. }
            | EventKind::Closed => Some((PromiseState::Withdrawn, event.at, None)),
            _ => None,
        });
        let Some((state, at, by)) = settled else { return self };
        let params = vec![Value::id(header.id), state.word().into(), at.into(), opt_id(by)];
        self.write(&SETTLE_ANSWER, params)
    }
}

impl Cx {
    /// What was promised, opened; `None` when the customer was erased.
    pub async fn promise_body(&self, row: &PromiseRow) -> Result<Option<PromiseBody>, StoreError> {
        let Some(body) = &row.body else { return Ok(None) };
        match self.key_unless_erased(row.contact_id).await? {
            Some(key) => Ok(Some(key.open(Column::Promise, row.id, body)?)),
            None => Ok(None),
        }
    }

    /// One of them.
    pub async fn promise(&self, id: PromiseId) -> Result<Option<PromiseRow>, StoreError> {
        Ok(promises(self.read(&BY_ID, vec![Value::id(id)]).await?)?.pop())
    }

    /// Open ones, what is due goes first, behind this one.
    pub async fn open_promises(
        &self,
        of: PromisesOf,
        after: Option<(Timestamp, PromiseId)>,
        limit: u32,
    ) -> Result<Vec<PromiseRow>, StoreError> {
        let (at, id) = after
            .map_or((Timestamp(i64::MIN), Value::Uuid(uuid::Uuid::nil())), |(at, id)| (at, Value::id(id)));
        let mut params = vec![at.into(), id, limit.into()];
        promises(match of {
            PromisesOf::All => self.read(&OPEN, params).await?,
            PromisesOf::Nobody => self.read(&OPEN_OF_NOBODY, params).await?,
            PromisesOf::User(user_id) => {
                params.push(Value::id(user_id));
                self.read(&OPEN_OF_USER, params).await?
            }
        })
    }

    /// Those that were kept or withdrawn, the one that was due last goes first.
    pub async fn settled_promises(
        &self,
        before: Option<(Timestamp, PromiseId)>,
        limit: u32,
    ) -> Result<Vec<PromiseRow>, StoreError> {
        let (at, id) = before
            .map_or((Timestamp(i64::MAX), Value::Uuid(uuid::Uuid::max())), |(at, id)| (at, Value::id(id)));
        promises(self.read(&SETTLED, vec![at.into(), id, limit.into()]).await?)
    }

    /// Those of a conversation, the newest first.
    pub async fn promises_of_conversation(
        &self,
        id: ConversationId,
        limit: u32,
    ) -> Result<Vec<PromiseRow>, StoreError> {
        promises(self.read(&OF_CONVERSATION, vec![Value::id(id), limit.into()]).await?)
    }

    /// Those of a customer, oldest first.
    pub async fn promises_of_contact(&self, contact_id: ContactId) -> Result<Vec<PromiseRow>, StoreError> {
        promises(self.read(&OF_CONTACT, vec![Value::id(contact_id)]).await?)
    }

    /// Open ones in numbers, for this colleague.
    pub async fn promise_counts(&self, user_id: UserId, now: Timestamp) -> Result<PromiseCounts, StoreError> {
        let rows = self.read(&COUNTS, vec![Value::id(user_id), now.into()]).await?;
        rows.into_iter().next().map_or(Ok(PromiseCounts::default()), |mut row| {
            Ok(PromiseCounts { mine: row.u64()?, nobodys: row.u64()?, late: row.u64()?, open: row.u64()? })
        })
    }

    /// What became of those that were due between: of the assistant's, and of people's.
    pub async fn promise_sums(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(PromiseSums, PromiseSums), StoreError> {
        let (mut assistant, mut people) = (PromiseSums::default(), PromiseSums::default());
        for mut row in self.read(&SUMS, vec![from.into(), to.into()]).await? {
            let of = if row.u64()? == 1 { &mut assistant } else { &mut people };
            *of = PromiseSums {
                due: row.u64()?,
                kept: row.u64()?,
                late: row.u64()?,
                withdrawn: row.u64()?,
                open: row.u64()?,
            };
        }
        Ok((assistant, people))
    }

    /// Whether we owe the customer of this conversation something.
    pub async fn is_promise_open(&self, id: ConversationId) -> Result<bool, StoreError> {
        Ok(!self.read(&ANY_OPEN, vec![Value::id(id)]).await?.is_empty())
    }

    /// When one of ours said something to the customer last, after this time.
    pub async fn spoken_after(
        &self,
        id: ConversationId,
        after: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let rows = self.read(&SPOKEN, vec![Value::id(id), after.into()]).await?;
        rows.into_iter().next().map_or(Ok(None), |mut row| row.opt_time())
    }
}

fn promises(rows: Vec<Row>) -> Result<Vec<PromiseRow>, StoreError> {
    rows.into_iter().map(|mut row| read(&mut row)).collect()
}

impl System {
    /// Forgets promises once they are old; what is open stays.
    pub(crate) async fn purge_promises(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_PROMISES_DAYS * DAY_MS);
        self.write(vec![crate::cross::write(&OLD, vec![Value::id(workspace_id), before.into()])]).await
    }
}
