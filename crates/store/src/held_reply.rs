//! What the assistant was about to say and did not, for whoever mends it.

use base::{ContactId, ConversationId, HeldReplyId, Timestamp, UserId};
use serde_json::Value as Json;

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! held {
    () => {
        "select h.id, h.conversation_id, h.rule, h.said_by, h.body, h.at, h.seen_by, h.seen_at, c.contact_id from held_reply h \
         join conversation c on c.workspace_id = h.workspace_id and c.id = h.conversation_id where h.workspace_id = $1"
    };
}

statements! {
    INSERT = "held_reply.insert":
        "insert into held_reply (workspace_id, id, conversation_id, rule, said_by, body, at) values ($1, $2, $3, $4, $5, $6, $7)";
    GROUPS = "held_reply.groups":
        "select rule, said_by, count(*), count(seen_at), max(at) from held_reply where workspace_id = $1 group by rule, said_by \
         order by max(at) desc, rule, said_by limit $2";
    // Ids begin with their time.
    OF_GROUP = "held_reply.of_group":
        concat!(held!(), " and h.rule = $2 and h.said_by = $3 and h.id < $4 order by h.id desc limit $5");
    OF_CONVERSATION = "held_reply.of_conversation": concat!(held!(), " and h.conversation_id = $2 order by h.id");
    SEE = "held_reply.see":
        "update held_reply set seen_by = $3, seen_at = $4 where workspace_id = $1 and id = $2 and seen_at is null";
}

/// A held reply to keep.
#[derive(Clone, Debug)]
pub struct NewHeldReply {
    /// Its id.
    pub id: HeldReplyId,
    /// Where it was not said.
    pub conversation_id: ConversationId,
    /// The first rule that it breaks.
    pub rule: String,
    /// What said it.
    pub said_by: String,
    /// Its text and every reason, sealed with `Column::HeldReply` and its id.
    pub body: Sealed<Json>,
    /// When.
    pub at: Timestamp,
}

/// Held replies of one rule and one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldGroup {
    /// The rule.
    pub rule: String,
    /// What said them.
    pub said_by: String,
    /// How many.
    pub count: u32,
    /// How many of them somebody has seen.
    pub seen: u32,
    /// The latest.
    pub last_at: Timestamp,
}

/// A held reply.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldReplyRow {
    /// Its id.
    pub id: HeldReplyId,
    /// Where it was not said.
    pub conversation_id: ConversationId,
    /// The first rule that it breaks.
    pub rule: String,
    /// What said it.
    pub said_by: String,
    /// Its text and every reason; gone when the contact was erased.
    pub body: Option<Json>,
    /// When.
    pub at: Timestamp,
    /// Who has seen it.
    pub seen_by: Option<UserId>,
    /// When they did.
    pub seen_at: Option<Timestamp>,
}

impl<T> Changes<T> {
    /// Keeps what was not said.
    pub fn insert_held_reply(mut self, held: &NewHeldReply) -> Self {
        self.rests_on.push(held.conversation_id);
        let row = vec![
            Value::id(held.id),
            Value::id(held.conversation_id),
            held.rule.clone().into(),
            held.said_by.clone().into(),
            held.body.clone().into_bytes().into(),
            held.at.into(),
        ];
        self.write(&INSERT, row)
    }

    /// Somebody has seen it; who was first stays.
    pub fn see_held_reply(self, id: HeldReplyId, by: UserId, at: Timestamp) -> Self {
        self.write(&SEE, vec![Value::id(id), Value::id(by), at.into()])
    }
}

impl Cx {
    /// Rules and sources with held replies, the latest first.
    pub async fn held_groups(&self, limit: u32) -> Result<Vec<HeldGroup>, StoreError> {
        let rows = self.read(&GROUPS, vec![limit.into()]).await?;
        let group = |mut row: Row| {
            Ok(HeldGroup {
                rule: row.text()?,
                said_by: row.text()?,
                count: row.u32()?,
                seen: row.u32()?,
                last_at: row.time()?,
            })
        };
        rows.into_iter().map(group).collect()
    }

    /// Held replies of one rule and one source, the latest first.
    pub async fn held_replies(
        &self,
        rule: &str,
        said_by: &str,
        before: Option<HeldReplyId>,
        limit: u32,
    ) -> Result<Vec<HeldReplyRow>, StoreError> {
        let before = before.map_or(Value::Uuid(uuid::Uuid::max()), Value::id);
        let params = vec![rule.into(), said_by.into(), before, limit.into()];
        self.open_held(self.read(&OF_GROUP, params).await?).await
    }

    /// Held replies of a conversation, oldest first.
    pub async fn held_replies_of(&self, id: ConversationId) -> Result<Vec<HeldReplyRow>, StoreError> {
        self.open_held(self.read(&OF_CONVERSATION, vec![Value::id(id)]).await?).await
    }

    async fn open_held(&self, rows: Vec<Row>) -> Result<Vec<HeldReplyRow>, StoreError> {
        let mut all = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (id, conversation_id) = (row.id::<HeldReplyId>()?, row.id()?);
            let (rule, said_by, body) = (row.text()?, row.text()?, row.blob()?);
            let (at, seen_by, seen_at) = (row.time()?, row.opt_id()?, row.opt_time()?);
            let contact_id = row.id::<ContactId>()?;
            let body = match self.key_unless_erased(contact_id).await? {
                Some(key) => Some(key.open(Column::HeldReply, id, &Sealed::stored(body))?),
                None => None,
            };
            all.push(HeldReplyRow { id, conversation_id, rule, said_by, body, at, seen_by, seen_at });
        }
        Ok(all)
    }
}
