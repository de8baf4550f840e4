//! Documents that are taken into knowledge: how far each import is, what is to become of each part, and where articles came from.

use base::{ArticleId, ArticleImportId, ArticleReadingId, Timestamp, UserId, WorkspaceId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::changes::Changes;
use crate::statement::{Statement, statements};
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, user_id, at, state, head, parts, ended_at, reading_id from article_import"
    };
}

macro_rules! part_columns {
    () => {
        "select no, fate, state, article_id, body from article_import_part where workspace_id = $1 and import_id = $2"
    };
}

statements! {
    LOAD = "article_import.load": concat!(columns!(), " where workspace_id = $1 and id = $2 for update");
    BY_ID = "article_import.by_id": concat!(columns!(), " where workspace_id = $1 and id = $2");
    LIST = "article_import.list": concat!(columns!(), " where workspace_id = $1 order by id desc limit $2");
    INSERT = "article_import.insert":
        "insert into article_import (workspace_id, id, user_id, at, state, head, parts) values ($1, $2, $3, $4, 'reading', $5, 0)";
    READY = "article_import.ready":
        "update article_import set state = 'ready', parts = $3 where workspace_id = $1 and id = $2 and state = 'reading'";
    START = "article_import.start":
        "update article_import set state = 'running', at = $3 where workspace_id = $1 and id = $2 and state = 'ready'";
    END = "article_import.end":
        "update article_import set state = $3, ended_at = $4 where workspace_id = $1 and id = $2";
    BELONGS = "article_import.belongs": "update article_import set reading_id = $3 where workspace_id = $1 and id = $2";
    DROP_ALL_PARTS = "article_import.drop_all_parts": "delete from article_import_part where workspace_id = $1 and import_id = $2";
    DROP = "article_import.drop": "delete from article_import where workspace_id = $1 and id = $2";
    PUT_PART = "article_import.put_part":
        "insert into article_import_part (workspace_id, import_id, no, at, fate, state, article_id, body) \
         values ($1, $2, $3, $4, $5, 'waiting', $6, $7)";
    LEAVE = "article_import.leave":
        "update article_import_part set state = 'left' where workspace_id = $1 and import_id = $2 and fate not in ('create', 'change')";
    CHOOSE = "article_import.choose":
        "update article_import_part set state = $4 where workspace_id = $1 and import_id = $2 and no = $3";
    END_PART = "article_import.end_part":
        "update article_import_part set state = $4 where workspace_id = $1 and import_id = $2 and no = $3 and state = 'waiting'";
    NEXT = "article_import.next": concat!(part_columns!(), " and state = 'waiting' order by no limit $3");
    PARTS = "article_import.parts":
        concat!(part_columns!(), " and no > $3 and (fate = $4 or $4 is null) order by no limit $5");
    PART = "article_import.part": concat!(part_columns!(), " and no = $3");
    TALLY = "article_import.tally":
        "select fate, state, count(*) from article_import_part where workspace_id = $1 and import_id = $2 group by fate, state";
    PUT_HEAD = "article_import.put_head": "update article_import set head = $3 where workspace_id = $1 and id = $2 and state = 'reading'";
    DROP_PARTS = "article_import.drop_parts":
        "delete from article_import_part where workspace_id = $1 and import_id = $2 and no >= $3 and no < $4";
    ORIGINS_OF = "article_import.origins_of":
        "select file, source, article_id, says from article_origin where workspace_id = $1 and scope = $2 order by source limit $3";
    ORIGINS = "article_import.origins":
        "select source, article_id, says from article_origin where workspace_id = $1 and file = $2";
    PUT_ORIGIN = "article_import.put_origin":
        "insert into article_origin (workspace_id, source, file, article_id, says, at, scope) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (workspace_id, source) do update \
         set article_id = excluded.article_id, says = excluded.says, at = excluded.at, scope = excluded.scope";
    DROP_ORIGIN = "article_import.drop_origin": "delete from article_origin where workspace_id = $1 and article_id = $2";
    EXPIRE = "article_import.expire":
        "update article_import set state = 'stopped', ended_at = $3 where workspace_id = $1 and at < $2 and state in ('running', 'failed')";
    UNUSED = "article_import.unused":
        "delete from article_import where workspace_id = $1 and state in ('reading', 'ready') \
         and (at < $2 and (reading_id is null or state = 'reading') or at < $3)";
    OLD_PARTS = "article_import.old_parts": "delete from article_import_part where workspace_id = $1 and at < $2";
    OLD = "article_import.old": "delete from article_import where workspace_id = $1 and at < $2";
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long it is kept what became of each part, and how long waits what was read by itself.
const KEEP_PARTS_MS: i64 = 14 * DAY_MS;
/// How long it is known that there was an import.
const KEEP_MS: i64 = 30 * DAY_MS;

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleImportRow {
    /// Id.
    pub id: ArticleImportId,
    /// Who began it; it is done in their name.
    pub user_id: UserId,
    /// When the files came, or when it was started.
    pub at: Timestamp,
    /// Where it stands.
    pub state: crate::ImportState,
    /// The files and how they are taken; open it with [`Cx::article_import_head`].
    pub head: Vec<u8>,
    /// Parts of the files.
    pub parts: u32,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The place that it reads again by itself.
    pub reading_id: Option<ArticleReadingId>,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleImportPartRow {
    /// Its number.
    pub no: u32,
    /// What is to become of it, a word.
    pub fate: String,
    /// Whether that was done, a word.
    pub state: String,
    /// The article.
    pub article_id: Option<ArticleId>,
    /// What it says, sealed; open it with [`Cx::article_import_body`].
    pub body: Vec<u8>,
}

/// Where an article came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleOrigin {
    /// The file and the part, hashed.
    pub source: Vec<u8>,
    /// The article.
    pub article_id: ArticleId,
    /// What the part said, hashed.
    pub says: Vec<u8>,
}

/// A part that is noted.
#[derive(Clone, Debug)]
pub struct NewArticleImportPart {
    /// Its number.
    pub no: u32,
    /// What is to become of it.
    pub fate: &'static str,
    /// The article.
    pub article_id: Option<ArticleId>,
    /// What it says, sealed by [`Cx::seal_article_import`].
    pub body: Vec<u8>,
}

pub(crate) fn read(row: &mut Row) -> Result<ArticleImportRow, StoreError> {
    Ok(ArticleImportRow {
        id: row.id()?,
        user_id: row.id()?,
        at: row.time()?,
        state: row.word(crate::ImportState::from_word)?,
        head: row.blob()?,
        parts: row.u32()?,
        ended_at: row.opt_time()?,
        reading_id: row.opt_id()?,
    })
}

fn read_part(row: &mut Row) -> Result<ArticleImportPartRow, StoreError> {
    Ok(ArticleImportPartRow {
        no: row.u32()?,
        fate: row.text()?,
        state: row.text()?,
        article_id: row.opt_id()?,
        body: row.blob()?,
    })
}

/// The head of an import is its part 0.
fn place(no: u32) -> [u8; 5] {
    let mut place = [4; 5];
    place[1..].copy_from_slice(&no.to_be_bytes());
    place
}

impl<T> Changes<T> {
    /// Files begin to come in; `head` is sealed by [`Cx::seal_article_import`].
    pub fn insert_article_import(
        self,
        id: ArticleImportId,
        user_id: UserId,
        head: Vec<u8>,
        at: Timestamp,
    ) -> Self {
        self.write(&INSERT, vec![Value::id(id), Value::id(user_id), at.into(), head.into()])
    }

    /// What begins here reads a place again.
    pub fn article_import_belongs(self, id: ArticleImportId, reading: ArticleReadingId) -> Self {
        self.write(&BELONGS, vec![Value::id(id), Value::id(reading)])
    }

    /// An import that led to nothing is forgotten, with its parts.
    pub fn drop_article_import(self, id: ArticleImportId) -> Self {
        self.write(&DROP_ALL_PARTS, vec![Value::id(id)]).write(&DROP, vec![Value::id(id)])
    }

    /// A part of a file is noted.
    pub fn insert_article_import_part(
        self,
        id: ArticleImportId,
        part: &NewArticleImportPart,
        at: Timestamp,
    ) -> Self {
        let article = part.article_id.map_or(Value::Null, Value::id);
        let body = part.body.clone().into();
        self.write(&PUT_PART, vec![Value::id(id), part.no.into(), at.into(), part.fate.into(), article, body])
    }

    /// How far the reading is; nothing where it is over.
    pub fn put_article_import_head(self, id: ArticleImportId, head: Vec<u8>) -> Self {
        self.write(&PUT_HEAD, vec![Value::id(id), head.into()])
    }

    /// Parts of these numbers are forgotten.
    pub fn drop_article_import_parts(self, id: ArticleImportId, numbers: std::ops::Range<u32>) -> Self {
        self.write(&DROP_PARTS, vec![Value::id(id), numbers.start.into(), numbers.end.into()])
    }

    /// All parts are there.
    pub fn ready_article_import(self, id: ArticleImportId, parts: u32) -> Self {
        self.must_hit("import (not being read)", &READY, vec![Value::id(id), parts.into()])
    }

    /// What is new and what changed shall be done, and besides what was chosen.
    pub fn start_article_import(
        self,
        id: ArticleImportId,
        at: Timestamp,
        leave_out: &[u32],
        also: &[u32],
    ) -> Self {
        let started = self.must_hit("import (not ready)", &START, vec![Value::id(id), at.into()]);
        let left = started.write(&LEAVE, vec![Value::id(id)]);
        let chosen = also.iter().map(|no| (*no, "waiting")).chain(leave_out.iter().map(|no| (*no, "left")));
        chosen.fold(left, |changes, (no, state)| {
            changes.write(&CHOOSE, vec![Value::id(id), no.into(), state.into()])
        })
    }

    /// A part is done, in the commit of what was done, or could not be. In conflict when it was done already.
    pub fn end_article_import_part(self, id: ArticleImportId, no: u32, state: &'static str) -> Self {
        self.must_hit("part (done already)", &END_PART, vec![Value::id(id), no.into(), state.into()])
    }

    /// It is over.
    pub fn end_article_import(self, id: ArticleImportId, state: crate::ImportState, at: Timestamp) -> Self {
        self.must_hit("import", &END, vec![Value::id(id), state.word().into(), at.into()])
    }

    /// An article says what this part of this file says; the file came with everything else of `scope`.
    pub fn put_article_origin(
        self,
        file: Vec<u8>,
        scope: Vec<u8>,
        origin: &ArticleOrigin,
        at: Timestamp,
    ) -> Self {
        let ArticleOrigin { source, article_id, says } = origin.clone();
        let origin = vec![source.into(), file.into(), Value::id(article_id), says.into(), at.into()];
        self.write(&PUT_ORIGIN, [origin, vec![scope.into()]].concat())
    }

    /// No file has anything to do with this article any more.
    pub fn drop_article_origin(self, id: ArticleId) -> Self {
        self.write(&DROP_ORIGIN, vec![Value::id(id)])
    }
}

impl Cx {
    /// An import.
    pub async fn article_import(&self, id: ArticleImportId) -> Result<Option<ArticleImportRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// The newest imports, newest first.
    pub async fn article_imports(&self, limit: u32) -> Result<Vec<ArticleImportRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The first parts that are to be done and are not.
    pub async fn next_article_import_parts(
        &self,
        id: ArticleImportId,
        limit: u32,
    ) -> Result<Vec<ArticleImportPartRow>, StoreError> {
        let rows = self.read(&NEXT, vec![Value::id(id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read_part(&mut row)).collect()
    }

    /// Parts behind this one, of one fate or of all.
    pub async fn article_import_parts(
        &self,
        id: ArticleImportId,
        after: u32,
        fate: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ArticleImportPartRow>, StoreError> {
        let fate = fate.map_or(Value::Null, Value::from);
        let rows = self.read(&PARTS, vec![Value::id(id), after.into(), fate, limit.into()]).await?;
        rows.into_iter().map(|mut row| read_part(&mut row)).collect()
    }

    /// One part.
    pub async fn article_import_part(
        &self,
        id: ArticleImportId,
        no: u32,
    ) -> Result<Option<ArticleImportPartRow>, StoreError> {
        self.read_one(&PART, vec![Value::id(id), no.into()], read_part).await
    }

    /// How many parts there are of each fate and state.
    pub async fn article_import_tally(
        &self,
        id: ArticleImportId,
    ) -> Result<Vec<(String, String, u32)>, StoreError> {
        let rows = self.read(&TALLY, vec![Value::id(id)]).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.text()?, row.u32()?))).collect()
    }

    /// What came from a file before.
    pub async fn article_origins(&self, file: Vec<u8>) -> Result<Vec<ArticleOrigin>, StoreError> {
        let rows = self.read(&ORIGINS, vec![file.into()]).await?;
        let origin = |mut row: Row| {
            Ok(ArticleOrigin { source: row.blob()?, article_id: row.id()?, says: row.blob()? })
        };
        rows.into_iter().map(origin).collect()
    }

    /// What came with everything of this scope before, each with its file.
    pub async fn article_origins_of(
        &self,
        scope: Vec<u8>,
        limit: u32,
    ) -> Result<Vec<(Vec<u8>, ArticleOrigin)>, StoreError> {
        let rows = self.read(&ORIGINS_OF, vec![scope.into(), limit.into()]).await?;
        let origin = |mut row: Row| {
            let file = row.blob()?;
            Ok((file, ArticleOrigin { source: row.blob()?, article_id: row.id()?, says: row.blob()? }))
        };
        rows.into_iter().map(origin).collect()
    }

    /// Seals the head of an import (part 0), or one of its parts.
    pub async fn seal_article_import(
        &self,
        id: ArticleImportId,
        no: u32,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_part(id.0, &place(no), &to_json(value), self.env()))
    }

    /// Opens the head.
    pub async fn article_import_head<T: DeserializeOwned>(
        &self,
        row: &ArticleImportRow,
    ) -> Result<T, StoreError> {
        from_json(&self.workspace_key().await?.open_part(row.id.0, &place(0), &row.head)?)
    }

    /// Opens a part.
    pub async fn article_import_body<T: DeserializeOwned>(
        &self,
        id: ArticleImportId,
        row: &ArticleImportPartRow,
    ) -> Result<T, StoreError> {
        from_json(&self.workspace_key().await?.open_part(id.0, &place(row.no), &row.body)?)
    }
}

impl System {
    /// Takes away what is left of imports of one workspace that are over.
    pub(crate) async fn purge_article_imports(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (day, weeks, month) = (now.plus_ms(-DAY_MS), now.plus_ms(-KEEP_PARTS_MS), now.plus_ms(-KEEP_MS));
        let of = |statement: &'static Statement, params: &[Timestamp]| {
            let times = params.iter().map(|at| Value::from(*at));
            crate::cross::write(statement, std::iter::once(Value::id(workspace_id)).chain(times).collect())
        };
        let purge = vec![
            of(&EXPIRE, &[day, now]),
            of(&UNUSED, &[day, weeks]),
            of(&OLD_PARTS, &[weeks]),
            of(&OLD, &[month]),
        ];
        self.write(purge).await
    }
}
