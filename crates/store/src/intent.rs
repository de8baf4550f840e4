//! Intents that a workspace made beside those of its industry pack. What is replaced or taken away stays as long as a kept version of the
//! model was trained with it.

use base::{Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, since, title_zh, title_en, answer_zh, answer_en, user_id, at from intent where workspace_id = $1 "
    };
}

statements! {
    NOW = "intent.now": concat!(columns!(), "and until is null order by id limit $2");
    AT = "intent.at":
        concat!(columns!(), "and since <= $2 and (until is null or until > $2) order by id limit $3");
    INSERT = "intent.insert":
        "insert into intent (workspace_id, id, since, title_zh, title_en, answer_zh, answer_en, user_id, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FORGET = "intent.forget": "delete from intent where workspace_id = $1 and id = $2 and since >= $3";
    END = "intent.end":
        "update intent set until = $3 where workspace_id = $1 and id = $2 and until is null";
    CHANGED = "intent.changed":
        "select distinct id from intent where workspace_id = $1 and (since > $2 or until > $2)";
    DROP = "intent.drop": "delete from intent where workspace_id = $1 and until <= $2";
}

/// Rows that are read at most: more than a workspace may have.
const MOST: u32 = 2_000;

/// An own intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentRow {
    /// Dotted id.
    pub id: String,
    /// From which version of the model on.
    pub since: u32,
    /// Title, in Chinese and English.
    pub title: (String, String),
    /// What is answered, in Chinese and English.
    pub answer: (String, String),
    /// Who wrote it.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
}

fn read(row: &mut Row) -> Result<IntentRow, StoreError> {
    Ok(IntentRow {
        id: row.text()?,
        since: row.u32()?,
        title: (row.text()?, row.text()?),
        answer: (row.text()?, row.text()?),
        user_id: row.id()?,
        at: row.time()?,
    })
}

impl<T> Changes<T> {
    /// Puts an intent in place of what it was; `since` is the number of the next version.
    pub fn put_intent(self, intent: IntentRow) -> Self {
        let params = vec![
            intent.id.as_str().into(),
            intent.since.into(),
            intent.title.0.into(),
            intent.title.1.into(),
            intent.answer.0.into(),
            intent.answer.1.into(),
            Value::id(intent.user_id),
            intent.at.into(),
        ];
        self.end_intent(&intent.id, intent.since).write(&INSERT, params)
    }

    /// Takes an intent away from version `until` on.
    pub fn end_intent(self, id: &str, until: u32) -> Self {
        let params = || vec![id.into(), until.into()];
        // What no version was trained with leaves no trace.
        self.write(&FORGET, params()).write(&END, params())
    }

    /// Drops what ended before the oldest version that is kept.
    pub(crate) fn drop_intents(self, oldest: u32) -> Self {
        self.write(&DROP, vec![oldest.into()])
    }
}

impl Cx {
    /// The own intents as they are edited.
    pub async fn intents(&self) -> Result<Vec<IntentRow>, StoreError> {
        self.read(&NOW, vec![MOST.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The own intents that version `no` was trained with.
    pub async fn intents_at(&self, no: u32) -> Result<Vec<IntentRow>, StoreError> {
        let rows = self.read(&AT, vec![no.into(), MOST.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The own intents that were written, replaced or taken away since version `no`.
    pub async fn intents_changed_since(&self, no: u32) -> Result<Vec<String>, StoreError> {
        self.read(&CHANGED, vec![no.into()]).await?.into_iter().map(|mut row| row.text()).collect()
    }
}
