//! Canned replies: what colleagues wrote beforehand, shared by all or kept by one.

use base::{CannedReplyId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, owner_id, folder, shortcut, title, text_zh, text_en, used, updated_at from canned_reply where workspace_id = $1 "
    };
}

statements! {
    LOAD = "canned.load": concat!(columns!(), "and id = $2");
    LOAD_SHARED = "canned.load_shared": concat!(columns!(), "and owner_id is null and shortcut = $2");
    LOAD_OWN = "canned.load_own": concat!(columns!(), "and owner_id = $2 and shortcut = $3");
    SHARED = "canned.shared": concat!(columns!(), "and owner_id is null order by shortcut limit $2");
    OWN = "canned.own": concat!(columns!(), "and owner_id = $2 order by shortcut limit $3");
    INSERT = "canned.insert":
        "insert into canned_reply (workspace_id, id, owner_id, folder, shortcut, title, text_zh, text_en, used, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE = "canned.update":
        "update canned_reply set owner_id = $3, folder = $4, shortcut = $5, title = $6, text_zh = $7, text_en = $8, updated_at = $9 \
         where workspace_id = $1 and id = $2";
    COUNT_USE = "canned.count_use": "update canned_reply set used = used + 1 where workspace_id = $1 and id = $2";
    DELETE = "canned.delete": "delete from canned_reply where workspace_id = $1 and id = $2";
}

/// A canned reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannedReplyRow {
    /// Id.
    pub id: CannedReplyId,
    /// Whose own it is; `None` where all share it.
    pub owner_id: Option<UserId>,
    /// Where in the tree, levels divided by `/`; empty at its root.
    pub folder: String,
    /// What one types after `/`; unique among the shared ones and among one's own.
    pub shortcut: String,
    /// What it is about.
    pub title: String,
    /// Its words in Chinese; empty where there are none.
    pub zh: String,
    /// Its words in English; empty where there are none.
    pub en: String,
    /// How often it was used.
    pub used: u64,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

pub(crate) fn read(row: &mut Row) -> Result<CannedReplyRow, StoreError> {
    Ok(CannedReplyRow {
        id: row.id()?,
        owner_id: row.opt_id()?,
        folder: row.text()?,
        shortcut: row.text()?,
        title: row.text()?,
        zh: row.text()?,
        en: row.text()?,
        used: row.u64()?,
        updated_at: row.time()?,
    })
}

fn owner(id: Option<UserId>) -> Value {
    id.map_or(Value::Null, Value::id)
}

impl<T> Changes<T> {
    /// Adds a canned reply.
    pub fn insert_canned_reply(self, reply: CannedReplyRow) -> Self {
        let params = vec![
            Value::id(reply.id),
            owner(reply.owner_id),
            reply.folder.into(),
            reply.shortcut.into(),
            reply.title.into(),
            reply.zh.into(),
            reply.en.into(),
            reply.used.into(),
            reply.updated_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Replaces everything of a canned reply but the count of its uses.
    pub fn update_canned_reply(self, reply: CannedReplyRow) -> Self {
        let params = vec![
            Value::id(reply.id),
            owner(reply.owner_id),
            reply.folder.into(),
            reply.shortcut.into(),
            reply.title.into(),
            reply.zh.into(),
            reply.en.into(),
            reply.updated_at.into(),
        ];
        self.must_hit("canned reply", &UPDATE, params)
    }

    /// One more use.
    pub fn count_canned_reply(self, id: CannedReplyId) -> Self {
        self.write(&COUNT_USE, vec![Value::id(id)])
    }

    /// Removes a canned reply.
    pub fn delete_canned_reply(self, id: CannedReplyId) -> Self {
        self.write(&DELETE, vec![Value::id(id)])
    }
}

impl Cx {
    /// The canned replies that all share, by shortcut.
    pub async fn shared_canned_replies(&self, limit: u32) -> Result<Vec<CannedReplyRow>, StoreError> {
        let rows = self.read(&SHARED, vec![limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The canned replies that one colleague keeps, by shortcut.
    pub async fn own_canned_replies(
        &self,
        user_id: UserId,
        limit: u32,
    ) -> Result<Vec<CannedReplyRow>, StoreError> {
        let rows = self.read(&OWN, vec![Value::id(user_id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
