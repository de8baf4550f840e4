//! Files of canned replies: the house's own, sealed under the workspace's key, and no customer's until one is sent a copy.

use base::{CannedFileId, CannedReplyId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    LOAD = "canned_file.load":
        "select id, reply_id, loose_by, name, mime, size_bytes from canned_file where workspace_id = $1 and id = $2 for update";
    OF_REPLIES = "canned_file.of_replies":
        "select f.id, f.reply_id, f.loose_by, f.name, f.mime, f.size_bytes from canned_file f \
         join canned_reply r on r.workspace_id = f.workspace_id and r.id = f.reply_id \
         where f.workspace_id = $1 and (r.owner_id is null or r.owner_id = $2) order by f.reply_id, f.place limit $3";
    // A loose file is for whoever put it up, an own reply's for its owner, a shared one's for all.
    FOR_USER = "canned_file.for_user":
        "select f.name, f.bytes from canned_file f \
         left join canned_reply r on r.workspace_id = f.workspace_id and r.id = f.reply_id \
         where f.workspace_id = $1 and f.id = $2 and ((f.reply_id is null and f.loose_by = $3) \
         or (r.id is not null and (r.owner_id is null or r.owner_id = $3)))";
    USAGE = "canned_file.usage":
        "select count(case when reply_id is null and loose_by = $2 then 1 end), cast(coalesce(sum(size_bytes), 0) as bigint) \
         from canned_file where workspace_id = $1";
    INSERT = "canned_file.insert":
        "insert into canned_file (workspace_id, id, reply_id, place, loose_by, name, mime, size_bytes, at, bytes) \
         values ($1, $2, null, 0, $3, $4, $5, $6, $7, $8)";
    LOOSEN = "canned_file.loosen":
        "update canned_file set reply_id = null, loose_by = $3, at = $4 where workspace_id = $1 and reply_id = $2";
    ATTACH = "canned_file.attach":
        "update canned_file set reply_id = $3, place = $4 where workspace_id = $1 and id = $2 and reply_id is null";
}

/// A file to store.
#[derive(Clone, Debug)]
pub struct NewCannedFile {
    /// Id.
    pub id: CannedFileId,
    /// Who put it up.
    pub by: UserId,
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Size before sealing.
    pub size_bytes: u64,
    /// When.
    pub at: Timestamp,
    /// Its bytes, sealed by [`Cx::seal_canned_file`].
    pub bytes: Vec<u8>,
}

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannedFileRow {
    /// Id.
    pub id: CannedFileId,
    /// Of which reply; of none yet, or none any more.
    pub reply_id: Option<CannedReplyId>,
    /// Who may do something with it while no reply has it.
    pub loose_by: UserId,
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Size before sealing.
    pub size_bytes: u64,
}

pub(crate) fn read(row: &mut Row) -> Result<CannedFileRow, StoreError> {
    Ok(CannedFileRow {
        id: row.id()?,
        reply_id: row.opt_id()?,
        loose_by: row.id()?,
        name: row.text()?,
        mime: row.text()?,
        size_bytes: row.u64()?,
    })
}

impl<T> Changes<T> {
    /// Stores a file that no reply has yet.
    pub fn insert_canned_file(self, file: NewCannedFile) -> Self {
        let params = vec![
            Value::id(file.id),
            Value::id(file.by),
            file.name.into(),
            file.mime.into(),
            file.size_bytes.into(),
            file.at.into(),
            file.bytes.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Takes every file off a reply; they are `by`'s to put on one again, until a purge.
    pub fn loosen_canned_files(self, reply_id: CannedReplyId, by: UserId, at: Timestamp) -> Self {
        self.write(&LOOSEN, vec![Value::id(reply_id), Value::id(by), at.into()])
    }

    /// Puts a loose file on a reply, at this place among its files.
    pub fn attach_canned_file(self, id: CannedFileId, reply_id: CannedReplyId, place: u32) -> Self {
        self.must_hit("canned file", &ATTACH, vec![Value::id(id), Value::id(reply_id), place.into()])
    }
}

impl Cx {
    /// The files of the replies that this colleague may use, each reply's in their order.
    pub async fn canned_files(&self, user_id: UserId, limit: u32) -> Result<Vec<CannedFileRow>, StoreError> {
        let rows = self.read(&OF_REPLIES, vec![Value::id(user_id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Name and bytes of a file that this colleague may use.
    pub async fn canned_file(
        &self,
        id: CannedFileId,
        user_id: UserId,
    ) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let found = self.read(&FOR_USER, vec![Value::id(id), Value::id(user_id)]).await?;
        let Some(mut row) = found.into_iter().next() else { return Ok(None) };
        let (name, sealed) = (row.text()?, row.blob()?);
        Ok(Some((name, self.workspace_key().await?.open_bytes(id.0, &sealed)?)))
    }

    /// How many loose files this colleague has, and the bytes of all files of the workspace.
    pub async fn canned_file_usage(&self, user_id: UserId) -> Result<(u64, u64), StoreError> {
        let read = |row: &mut Row| Ok((row.u64()?, row.u64()?));
        Ok(self.read_one(&USAGE, vec![Value::id(user_id)], read).await?.unwrap_or_default())
    }

    /// Seals bytes for [`NewCannedFile::bytes`].
    pub async fn seal_canned_file(&self, id: CannedFileId, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_bytes(id.0, bytes, self.env()))
    }
}
