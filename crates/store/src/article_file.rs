//! Pictures and files of articles: sealed under the workspace's key, stored once each, and which draft or version names which.

use std::collections::BTreeSet;

use base::{ArticleFileId, ArticleId, Timestamp, UserId, WorkspaceId};
use hmac::Mac as _;

use crate::changes::Changes;
use crate::seal::hmac;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

statements! {
    INFO = "article_file.info":
        "select id, name, mime, size_bytes, width, height, user_id from article_file where workspace_id = $1 and id = $2";
    LIKE = "article_file.like":
        "select id, name, mime, size_bytes, width, height, user_id from article_file where workspace_id = $1 and digest = $2";
    BYTES = "article_file.bytes": "select bytes from article_file where workspace_id = $1 and id = $2";
    USES = "article_file.uses":
        "select distinct u.article_id from article_file_use u join article a on a.workspace_id = u.workspace_id and a.id = u.article_id \
         where u.workspace_id = $1 and u.file_id = $2 and (u.no = 0 or u.no = a.version) order by u.article_id limit $3";
    USAGE = "article_file.usage":
        "select count(case when f.user_id = $2 and not exists (select 1 from article_file_use u \
         where u.workspace_id = f.workspace_id and u.file_id = f.id) then 1 end), \
         cast(coalesce(sum(f.size_bytes), 0) as bigint) from article_file f where f.workspace_id = $1";
    INSERT = "article_file.insert":
        "insert into article_file (workspace_id, id, digest, name, mime, size_bytes, width, height, user_id, at, bytes) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    // Whoever purges at the same moment sees that it is wanted again.
    TOUCH = "article_file.touch": "update article_file set at = $3 where workspace_id = $1 and id = $2";
    TOUCH_USED = "article_file.touch_used":
        "update article_file set at = $4 where workspace_id = $1 and id in (select file_id from article_file_use \
         where workspace_id = $1 and article_id = $2 and no = $3)";
    // What names a file that is not here names nothing.
    USE = "article_file.use":
        "insert into article_file_use (workspace_id, article_id, no, file_id) \
         select workspace_id, $2, $3, id from article_file where workspace_id = $1 and id = $4";
    LEAVE = "article_file.leave":
        "delete from article_file_use where workspace_id = $1 and article_id = $2 and no = $3";
    UNUSED = "article_file.unused":
        "delete from article_file where workspace_id = $1 and at < $2 and not exists (select 1 from article_file_use u \
         where u.workspace_id = article_file.workspace_id and u.file_id = article_file.id)";
}

/// Under which number a draft names its files; versions begin at 1.
const DRAFT: u32 = 0;
/// Days for which a file is kept that no draft and no version names.
pub const KEEP_ARTICLE_FILES_DAYS: i64 = 7;

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFileRow {
    /// Id.
    pub id: ArticleFileId,
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Size before sealing.
    pub size_bytes: u64,
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// Who put it up first.
    pub by: UserId,
}

/// A file to store.
#[derive(Clone, Debug)]
pub struct NewArticleFile {
    /// What it is.
    pub row: ArticleFileRow,
    /// By which it is known when it comes again: [`Cx::digest_article_file`].
    pub digest: Vec<u8>,
    /// Its bytes, sealed by [`Cx::seal_article_file`].
    pub bytes: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

fn read(row: &mut Row) -> Result<ArticleFileRow, StoreError> {
    let (id, name, mime, size_bytes) = (row.id()?, row.text()?, row.text()?, row.u64()?);
    let side = |row: &mut Row| Ok::<_, StoreError>(row.opt_u64()?.and_then(|side| u32::try_from(side).ok()));
    let (width, height) = (side(row)?, side(row)?);
    Ok(ArticleFileRow { id, name, mime, size_bytes, pixels: width.zip(height), by: row.id()? })
}

impl<T> Changes<T> {
    /// Stores a file; in conflict where it is there already.
    pub fn insert_article_file(self, file: NewArticleFile) -> Self {
        let NewArticleFile { row, digest, bytes, at } = file;
        let side = |side: Option<u32>| side.map(u64::from).into();
        let params = vec![
            Value::id(row.id),
            digest.into(),
            row.name.into(),
            row.mime.into(),
            row.size_bytes.into(),
            side(row.pixels.map(|(width, _)| width)),
            side(row.pixels.map(|(_, height)| height)),
            Value::id(row.by),
            at.into(),
            bytes.into(),
        ];
        self.write(&INSERT, params)
    }

    /// A file that is there already is wanted again; in conflict where it has gone.
    pub fn touch_article_file(self, id: ArticleFileId, at: Timestamp) -> Self {
        self.must_hit("article file", &TOUCH, vec![Value::id(id), at.into()])
    }

    /// What the draft of an article names from now on, or nothing; what it named and names no more is kept for some days.
    pub(crate) fn draft_names(
        mut self,
        article: ArticleId,
        files: &BTreeSet<ArticleFileId>,
        at: Timestamp,
    ) -> Self {
        let draft = || vec![Value::id(article), DRAFT.into()];
        self = self.write(&TOUCH_USED, [draft(), vec![at.into()]].concat()).write(&LEAVE, draft());
        for id in files {
            self = self.write(&TOUCH, vec![Value::id(*id), at.into()]);
        }
        self.names(article, DRAFT, files)
    }

    /// The draft is gone, and nothing else was ever said.
    pub(crate) fn draft_names_nothing(self, article: ArticleId) -> Self {
        self.write(&LEAVE, vec![Value::id(article), DRAFT.into()])
    }

    /// What a new version names.
    pub(crate) fn version_names(self, article: ArticleId, no: u32, files: &BTreeSet<ArticleFileId>) -> Self {
        self.names(article, no, files)
    }

    fn names(mut self, article: ArticleId, no: u32, files: &BTreeSet<ArticleFileId>) -> Self {
        for id in files {
            self = self.write(&USE, vec![Value::id(article), no.into(), Value::id(*id)]);
        }
        self
    }
}

impl Cx {
    /// What each of these is; what is not there is left out.
    pub async fn article_files(
        &self,
        ids: &BTreeSet<ArticleFileId>,
    ) -> Result<Vec<ArticleFileRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let queries = ids.iter().map(|id| (&INFO, vec![Value::id(*id)])).collect();
        let found = self.read_many(queries).await?;
        found.into_iter().flatten().map(|mut row| read(&mut row)).collect()
    }

    /// The file that is known by this, where there is one.
    pub async fn article_file_like(&self, digest: Vec<u8>) -> Result<Option<ArticleFileRow>, StoreError> {
        self.read_one(&LIKE, vec![digest.into()], read).await
    }

    /// The bytes of a file.
    pub async fn article_file_bytes(&self, id: ArticleFileId) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(sealed) = self.read_one(&BYTES, vec![Value::id(id)], Row::blob).await? else {
            return Ok(None);
        };
        Ok(Some(self.workspace_key().await?.open_bytes(id.0, &sealed)?))
    }

    /// The articles whose draft names a file, or what they published last.
    pub async fn articles_naming(&self, id: ArticleFileId, limit: u32) -> Result<Vec<ArticleId>, StoreError> {
        let rows = self.read(&USES, vec![Value::id(id), limit.into()]).await?;
        rows.into_iter().map(|mut row| row.id()).collect()
    }

    /// How many files this person has put up that nothing names, and the bytes of all files of the workspace.
    pub async fn article_file_usage(&self, user_id: UserId) -> Result<(u64, u64), StoreError> {
        let read = |row: &mut Row| Ok((row.u64()?, row.u64()?));
        Ok(self.read_one(&USAGE, vec![Value::id(user_id)], read).await?.unwrap_or_default())
    }

    /// Seals bytes for [`NewArticleFile::bytes`].
    pub async fn seal_article_file(&self, id: ArticleFileId, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_bytes(id.0, bytes, self.env()))
    }

    /// By what a file is known when it comes again. Of pictures the bytes alone count; a file that is downloaded keeps its
    /// name. Without the key nobody can tell whether a file is here.
    pub async fn digest_article_file(&self, name: Option<&str>, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let key = self.workspace_key().await?;
        let name = name.unwrap_or_default();
        let mut mac = hmac(key.files.as_slice());
        mac.update(&(name.len() as u64).to_be_bytes());
        mac.update(name.as_bytes());
        mac.update(bytes);
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

impl System {
    /// Removes the files of articles that nothing has named for [`KEEP_ARTICLE_FILES_DAYS`].
    pub(crate) async fn purge_article_files(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_ARTICLE_FILES_DAYS * 24 * 60 * 60 * 1_000);
        self.write(vec![crate::cross::write(&UNUSED, vec![Value::id(workspace_id), before.into()])]).await
    }
}
