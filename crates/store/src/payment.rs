//! Money that the assistant gives away or asks for: one row an attempt, from the question whether it may to what came of it.

use std::collections::BTreeMap;

use base::{ContactId, ConversationId, PaymentId, Timestamp, UserId, WorkspaceId};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, conversation_id, contact_id, call_key, action, order_hash, fen, state, over, body, asked_at, user_id, decided_at, sent_at, \
         tries, settled_at from payment where workspace_id = $1 "
    };
}

/// What limits count: money that is on its way, given, or perhaps given.
macro_rules! counted {
    () => {
        "select coalesce(sum(fen), 0) from payment where workspace_id = $1 and state in ('agreed', 'sent', 'unclear', 'paid')"
    };
}

statements! {
    LOAD = "payment.load": concat!(columns!(), "and id = $2 for update");
    LOAD_BY_KEY = "payment.load_by_key": concat!(columns!(), "and call_key = $2 for update");
    // Of which nobody knows the end: the same is not asked for twice.
    LOAD_OPEN = "payment.load_open":
        concat!(columns!(), "and order_hash = $2 and action = $3 and state in ('asked', 'agreed', 'sent', 'unclear') order by id limit 1");
    // What an approval spends counts for whoever gave it.
    LOAD_SPENT = "payment.load_spent":
        concat!("select cast((", counted!(), " and order_hash = $2) as bigint), cast((", counted!(), " and contact_id = $3 and sent_at >= $4) as bigint), \
         cast((", counted!(), " and sent_at >= $4) as bigint), cast((", counted!(), " and user_id = $5 and sent_at >= $4) as bigint)");
    BY_ID = "payment.by_id": concat!(columns!(), "and id = $2");
    BY_KEY = "payment.by_key": concat!(columns!(), "and call_key = $2");
    PAGE = "payment.page": concat!(columns!(), "and id < $2 order by id desc limit $3");
    PAGE_OF = "payment.page_of": concat!(columns!(), "and state = $2 and id < $3 order by id desc limit $4");
    OF_CONTACT = "payment.of_contact": concat!(columns!(), "and contact_id = $2 order by id");
    BETWEEN = "payment.between":
        concat!(columns!(), "and sent_at >= $2 and sent_at < $3 order by sent_at, id limit $4");
    WAITING = "payment.waiting":
        "select count(*) from payment where workspace_id = $1 and state = 'asked'";
    INSERT = "payment.insert":
        "insert into payment (workspace_id, id, conversation_id, contact_id, call_key, action, order_hash, fen, state, over, body, asked_at, \
         sent_at, tries) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)";
    DECIDE = "payment.decide":
        "update payment set state = $3, user_id = $4, decided_at = $5, sent_at = $6 where workspace_id = $1 and id = $2 and state = 'asked'";
    SEND = "payment.send":
        "update payment set state = 'sent', sent_at = $3 where workspace_id = $1 and id = $2 and state = 'agreed'";
    AGAIN = "payment.again":
        "update payment set state = $3, over = $4, order_hash = $5, fen = $6, body = $7, sent_at = $8, settled_at = null \
         where workspace_id = $1 and id = $2 and state = 'unpaid'";
    SETTLE = "payment.settle":
        "update payment set state = $3, settled_at = $4 where workspace_id = $1 and id = $2 and state in ('sent', 'unclear')";
    TRY = "payment.try": "update payment set state = 'unclear', tries = tries + 1 where workspace_id = $1 and id = $2 and state in ('sent', 'unclear')";
    OLD = "payment.old": "delete from payment where workspace_id = $1 and asked_at < $2 and state in ('declined', 'expired', 'paid', 'unpaid')";
}

/// Days for which accounts of money are kept.
pub const KEEP_PAYMENTS_DAYS: i64 = 1_826;
const DAY_MS: i64 = 86_400_000;

words! {
    /// Where money stands.
    PaymentState {
        /// A person is asked whether it may be given.
        Asked = "asked",
        /// A person agreed; it is about to be given.
        Agreed = "agreed",
        /// A person did not agree.
        Declined = "declined",
        /// Nobody decided in time.
        Expired = "expired",
        /// The company's service was asked to give it.
        Sent = "sent",
        /// Nobody knows whether it was given.
        Unclear = "unclear",
        /// It was given.
        Paid = "paid",
        /// It was not given.
        Unpaid = "unpaid",
    }
}

impl PaymentState {
    /// Nothing more will come of it.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Declined | Self::Expired | Self::Paid | Self::Unpaid)
    }
}

words! {
    /// Which limit it is above.
    PaymentOver {
        /// At once.
        Once = "once",
        /// For one order.
        Order = "order",
        /// For one customer in a day.
        Customer = "customer",
        /// For all customers in a day.
        Day = "day",
    }
}

/// An order's number, as rows are found by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderHash(pub(crate) [u8; 32]);

/// Money that was given away or asked for.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    /// Id.
    pub id: PaymentId,
    /// Where it was asked for.
    pub conversation_id: ConversationId,
    /// By whom.
    pub contact_id: ContactId,
    /// The attempt, as the company's side knows it.
    pub call_key: String,
    /// The business action.
    pub action: String,
    /// For which order.
    pub order: OrderHash,
    /// How much, in fen.
    pub fen: u32,
    /// Where it stands.
    pub state: PaymentState,
    /// Which limit asked for a person.
    pub over: Option<PaymentOver>,
    /// The action's inputs, sealed; see [`Cx::payment_inputs`]. Gone with the customer.
    pub body: Option<Sealed<BTreeMap<String, String>>>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Who decided.
    pub user_id: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// When the service was asked to give it.
    pub sent_at: Option<Timestamp>,
    /// How often it was asked what came of it.
    pub tries: u32,
    /// When it was known what came of it.
    pub settled_at: Option<Timestamp>,
}

/// What limits have to go by, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// For this order, ever.
    pub order: u64,
    /// For this customer, since the time that was asked for.
    pub customer: u64,
    /// For all, since then.
    pub all: u64,
    /// By this colleague's decision, since then.
    pub user: u64,
}

pub(crate) fn read(row: &mut Row) -> Result<PaymentRow, StoreError> {
    Ok(PaymentRow {
        id: row.id()?,
        conversation_id: row.id()?,
        contact_id: row.id()?,
        call_key: row.text()?,
        action: row.text()?,
        order: {
            let hash = row.blob()?;
            OrderHash(
                hash.try_into().map_err(|_| StoreError::Corrupt("an order's hash has 32 bytes".into()))?,
            )
        },
        fen: row.u32()?,
        state: row.word(PaymentState::from_word)?,
        over: {
            let word = row.opt_text()?;
            let unknown = |word: &str| StoreError::Corrupt(format!("{word} is no limit"));
            word.map(|word| PaymentOver::from_word(&word).ok_or_else(|| unknown(&word))).transpose()?
        },
        body: row.opt_blob()?.map(Sealed::stored),
        asked_at: row.time()?,
        user_id: row.opt_id()?,
        decided_at: row.opt_time()?,
        sent_at: row.opt_time()?,
        tries: row.u32()?,
        settled_at: row.opt_time()?,
    })
}

pub(crate) fn read_spent(row: &mut Row) -> Result<Spent, StoreError> {
    Ok(Spent { order: row.u64()?, customer: row.u64()?, all: row.u64()?, user: row.u64()? })
}

impl<T> Changes<T> {
    /// Money that is given (`Sent`) or asked for (`Asked`).
    pub fn insert_payment(self, row: &PaymentRow) -> Self {
        let params = vec![
            Value::id(row.id),
            Value::id(row.conversation_id),
            Value::id(row.contact_id),
            row.call_key.as_str().into(),
            row.action.as_str().into(),
            row.order.0.to_vec().into(),
            i64::from(row.fen).into(),
            row.state.word().into(),
            row.over.map(PaymentOver::word).into(),
            row.body.clone().map(Sealed::into_bytes).into(),
            row.asked_at.into(),
            row.sent_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// A person agrees or does not, or nobody did in time. In conflict unless it was asked.
    pub fn decide_payment(
        self,
        id: PaymentId,
        state: PaymentState,
        by: Option<UserId>,
        at: Timestamp,
    ) -> Self {
        let sent_at = (state == PaymentState::Agreed).then_some(at);
        let by = by.map_or(Value::Null, Value::id);
        let params = vec![Value::id(id), state.word().into(), by, at.into(), sent_at.into()];
        self.must_hit("payment (not asked)", &DECIDE, params)
    }

    /// The company's service is about to be asked for it. In conflict unless it was agreed to.
    pub fn send_payment(self, id: PaymentId, at: Timestamp) -> Self {
        self.must_hit("payment (not agreed)", &SEND, vec![Value::id(id), at.into()])
    }

    /// What was not given is tried again, or asked for. In conflict unless it was not given.
    pub fn repeat_payment(self, row: &PaymentRow) -> Self {
        let params = vec![
            Value::id(row.id),
            row.state.word().into(),
            row.over.map(PaymentOver::word).into(),
            row.order.0.to_vec().into(),
            i64::from(row.fen).into(),
            row.body.clone().map(Sealed::into_bytes).into(),
            row.sent_at.into(),
        ];
        self.must_hit("payment (not unpaid)", &AGAIN, params)
    }

    /// It is known what came of it. In conflict unless it was sent.
    pub fn settle_payment(self, id: PaymentId, state: PaymentState, at: Timestamp) -> Self {
        self.must_hit("payment (not sent)", &SETTLE, vec![Value::id(id), state.word().into(), at.into()])
    }

    /// It is still not known. In conflict unless it was sent.
    pub fn try_payment(self, id: PaymentId) -> Self {
        self.must_hit("payment (not sent)", &TRY, vec![Value::id(id)])
    }
}

impl Cx {
    /// An order's number, as payments are found by it: however it is written.
    pub async fn order_hash(&self, number: &str) -> Result<OrderHash, StoreError> {
        let plain: String = number.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
        Ok(OrderHash(self.workspace_key().await?.hash("order", &plain)))
    }

    /// What an action is asked for with, opened; `None` when the customer was erased.
    pub async fn payment_inputs(
        &self,
        row: &PaymentRow,
    ) -> Result<Option<BTreeMap<String, String>>, StoreError> {
        let Some(body) = &row.body else { return Ok(None) };
        match self.key_unless_erased(row.contact_id).await? {
            Some(key) => Ok(Some(key.open(Column::Payment, row.id, body)?)),
            None => Ok(None),
        }
    }

    /// One of them.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        Ok(payments(self.read(&BY_ID, vec![Value::id(id)]).await?)?.pop())
    }

    /// The same by its attempt.
    pub async fn payment_by_key(&self, call_key: &str) -> Result<Option<PaymentRow>, StoreError> {
        Ok(payments(self.read(&BY_KEY, vec![call_key.into()]).await?)?.pop())
    }

    /// Those of a state, or all, the newest first.
    pub async fn payments(
        &self,
        state: Option<PaymentState>,
        before: Option<PaymentId>,
        limit: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        let before = before.map_or(Value::Uuid(uuid::Uuid::max()), Value::id);
        payments(match state {
            Some(state) => self.read(&PAGE_OF, vec![state.word().into(), before, limit.into()]).await?,
            None => self.read(&PAGE, vec![before, limit.into()]).await?,
        })
    }

    /// Those of a customer, oldest first.
    pub async fn payments_of(&self, contact_id: ContactId) -> Result<Vec<PaymentRow>, StoreError> {
        payments(self.read(&OF_CONTACT, vec![Value::id(contact_id)]).await?)
    }

    /// Those that the service was asked for in a stretch of time.
    pub async fn payments_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        payments(self.read(&BETWEEN, vec![from.into(), to.into(), limit.into()]).await?)
    }

    /// How many wait for a person.
    pub async fn payments_asked(&self) -> Result<u64, StoreError> {
        let rows = self.read(&WAITING, Vec::new()).await?;
        rows.into_iter().next().map_or(Ok(0), |mut row| row.u64())
    }
}

fn payments(rows: Vec<Row>) -> Result<Vec<PaymentRow>, StoreError> {
    rows.into_iter().map(|mut row| read(&mut row)).collect()
}

impl System {
    /// Forgets accounts of money once they are old; what is not settled stays.
    pub(crate) async fn purge_payments(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_PAYMENTS_DAYS * DAY_MS);
        self.write(vec![crate::cross::write(&OLD, vec![Value::id(workspace_id), before.into()])]).await
    }
}
