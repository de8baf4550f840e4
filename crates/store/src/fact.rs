//! Facts of sessions, for reports.

use base::{ConversationId, Timestamp};
use insight::Fact;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

statements! {
    PUT = "fact.put":
        "insert into session_fact (workspace_id, conversation_id, session, began_at, body) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id, conversation_id, session) do update set began_at = excluded.began_at, body = excluded.body";
    OF_CONVERSATION = "fact.of_conversation":
        "select body from session_fact where workspace_id = $1 and conversation_id = $2 order by session";
    RANGE = "fact.range":
        "select body from session_fact where workspace_id = $1 and began_at >= $2 and began_at < $3 \
         and (began_at, conversation_id, session) > ($4, $5, $6) order by began_at, conversation_id, session limit $7";
    NEWEST = "fact.newest":
        "select body from session_fact where workspace_id = $1 and began_at >= $2 and began_at < $3 \
         and (began_at, conversation_id, session) < ($4, $5, $6) order by began_at desc, conversation_id desc, session desc limit $7";
    CONVERSATIONS = "fact.conversations":
        "select id from conversation where workspace_id = $1 and id > $2 order by id limit $3";
}

/// Where a page of facts ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactPlace {
    /// When the session began.
    pub began_at: Timestamp,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// Which session of it.
    pub session: u32,
}

impl FactPlace {
    /// The place of a fact.
    pub const fn of(fact: &Fact) -> Self {
        Self { began_at: fact.began_at, conversation_id: fact.conversation_id, session: fact.session }
    }
}

impl<T> Changes<T> {
    /// Writes what a session comes to, in place of what was known of it.
    pub fn put_fact(self, fact: &Fact) -> Self {
        let params = vec![
            Value::id(fact.conversation_id),
            fact.session.into(),
            fact.began_at.into(),
            to_json(fact).into(),
        ];
        self.write(&PUT, params)
    }
}

fn read(mut row: Row) -> Result<Fact, StoreError> {
    row.json()
}

impl Cx {
    /// What the sessions of a conversation come to, oldest first.
    pub async fn facts_of(&self, conversation_id: ConversationId) -> Result<Vec<Fact>, StoreError> {
        self.read(&OF_CONVERSATION, vec![Value::id(conversation_id)]).await?.into_iter().map(read).collect()
    }

    /// Sessions that began from `from` on and before `to`, after a place, oldest first.
    pub async fn facts(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: Option<FactPlace>,
        limit: u32,
    ) -> Result<Vec<Fact>, StoreError> {
        let params = self.range(from, to, after, (Timestamp(i64::MIN), uuid::Uuid::nil()), limit);
        self.read(&RANGE, params).await?.into_iter().map(read).collect()
    }

    /// Like [`Self::facts`], before a place, newest first.
    pub async fn newest_facts(
        &self,
        from: Timestamp,
        to: Timestamp,
        before: Option<FactPlace>,
        limit: u32,
    ) -> Result<Vec<Fact>, StoreError> {
        let params = self.range(from, to, before, (Timestamp(i64::MAX), uuid::Uuid::max()), limit);
        self.read(&NEWEST, params).await?.into_iter().map(read).collect()
    }

    fn range(
        &self,
        from: Timestamp,
        to: Timestamp,
        place: Option<FactPlace>,
        (end, id): (Timestamp, uuid::Uuid),
        limit: u32,
    ) -> Vec<Value> {
        let place =
            place.unwrap_or(FactPlace { began_at: end, conversation_id: ConversationId(id), session: 0 });
        vec![
            from.into(),
            to.into(),
            place.began_at.into(),
            Value::id(place.conversation_id),
            place.session.into(),
            limit.into(),
        ]
    }

    /// Conversations after `after`, in the order of their ids: for deriving every fact anew.
    pub async fn conversation_ids(
        &self,
        after: Option<ConversationId>,
        limit: u32,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let after = after.unwrap_or(ConversationId(uuid::Uuid::nil()));
        let rows = self.read(&CONVERSATIONS, vec![Value::id(after), limit.into()]).await?;
        rows.into_iter().map(|mut row| row.id()).collect()
    }
}
