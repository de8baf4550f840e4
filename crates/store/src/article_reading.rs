//! Places that are read again by themselves, and what came of it the last times.

use base::{ArticleImportId, ArticleReadingId, Timestamp, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, user_id, at, body, paused, next_at, failures, import_id, runs, seen from article_reading where workspace_id = $1"
    };
}

statements! {
    LOAD = "article_reading.load": concat!(columns!(), " and id = $2 for update");
    BY_ID = "article_reading.by_id": concat!(columns!(), " and id = $2");
    LIST = "article_reading.list": concat!(columns!(), " order by id limit $2");
    INSERT = "article_reading.insert":
        "insert into article_reading (workspace_id, id, user_id, at, body, paused, next_at, failures, import_id, runs) \
         values ($1, $2, $3, $4, $5, 0, $6, 0, null, '[]')";
    SAVE = "article_reading.save":
        "update article_reading set user_id = $3, body = $4, next_at = $5, seen = null where workspace_id = $1 and id = $2";
    PAUSE = "article_reading.pause":
        "update article_reading set paused = $3, next_at = $4, failures = 0 where workspace_id = $1 and id = $2";
    BEGIN = "article_reading.begin":
        "update article_reading set import_id = $3 where workspace_id = $1 and id = $2";
    NEXT = "article_reading.next": "update article_reading set next_at = $3 where workspace_id = $1 and id = $2";
    NOTE = "article_reading.note":
        "update article_reading set runs = $3, failures = $4 where workspace_id = $1 and id = $2";
    SEE = "article_reading.see": "update article_reading set seen = $3 where workspace_id = $1 and id = $2";
    DROP = "article_reading.drop": "delete from article_reading where workspace_id = $1 and id = $2";
}

/// A place that is read again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleReadingRow {
    /// Id.
    pub id: ArticleReadingId,
    /// Who set it up; it is read in their name.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
    /// What is read, how and when, sealed; open it with [`Cx::article_reading_body`].
    pub body: Vec<u8>,
    /// Whether it rests.
    pub paused: bool,
    /// When it is read next.
    pub next_at: Option<Timestamp>,
    /// How often in a row it could not be read.
    pub failures: u32,
    /// What the last reading began.
    pub import_id: Option<ArticleImportId>,
    /// What came of the last ones, as JSON.
    pub runs: String,
    /// By what its server knows what was read last, where that was found to be here already.
    pub seen: Option<String>,
}

pub(crate) fn read(row: &mut Row) -> Result<ArticleReadingRow, StoreError> {
    Ok(ArticleReadingRow {
        id: row.id()?,
        user_id: row.id()?,
        at: row.time()?,
        body: row.blob()?,
        paused: row.bool()?,
        next_at: row.opt_time()?,
        failures: row.u32()?,
        import_id: row.opt_id()?,
        runs: row.text()?,
        seen: row.opt_text()?,
    })
}

/// What is read is sealed for its place.
const PLACE: [u8; 1] = [6];

impl<T> Changes<T> {
    /// A place is to be read again by itself; `body` is sealed by [`Cx::seal_article_reading`].
    pub fn insert_article_reading(
        self,
        id: ArticleReadingId,
        user_id: UserId,
        body: Vec<u8>,
        (at, next): (Timestamp, Timestamp),
    ) -> Self {
        let params = vec![Value::id(id), Value::id(user_id), at.into(), body.into(), next.into()];
        self.write(&INSERT, params)
    }

    /// It is read otherwise from now on, in the name of who says so.
    pub fn save_article_reading(
        self,
        id: ArticleReadingId,
        user_id: UserId,
        body: Vec<u8>,
        next: Option<Timestamp>,
    ) -> Self {
        let params = vec![Value::id(id), Value::id(user_id), body.into(), next.into()];
        self.must_hit("article reading", &SAVE, params)
    }

    /// It rests, or goes on; what failed before does not count any more.
    pub fn pause_article_reading(self, id: ArticleReadingId, next: Option<Timestamp>) -> Self {
        let params = vec![Value::id(id), next.is_none().into(), next.into()];
        self.must_hit("article reading", &PAUSE, params)
    }

    /// It is being read.
    pub fn begin_article_reading(self, id: ArticleReadingId, import: ArticleImportId) -> Self {
        self.must_hit("article reading", &BEGIN, vec![Value::id(id), Value::id(import)])
    }

    /// When it is read next.
    pub fn next_article_reading(self, id: ArticleReadingId, at: Timestamp) -> Self {
        self.write(&NEXT, vec![Value::id(id), at.into()])
    }

    /// What came of the last readings.
    pub fn note_article_reading(self, id: ArticleReadingId, runs: &impl Serialize, failures: u32) -> Self {
        self.write(&NOTE, vec![Value::id(id), to_json(runs).into(), failures.into()])
    }

    /// By what its server knows what was read, or that nobody knows it.
    pub fn see_article_reading(self, id: ArticleReadingId, seen: Option<&str>) -> Self {
        self.write(&SEE, vec![Value::id(id), seen.map_or(Value::Null, Value::from)])
    }

    /// It is not read any more.
    pub fn drop_article_reading(self, id: ArticleReadingId) -> Self {
        self.must_hit("article reading", &DROP, vec![Value::id(id)])
    }
}

impl Cx {
    /// All of them, in the order in which they were made.
    pub async fn article_readings(&self, limit: u32) -> Result<Vec<ArticleReadingRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// One of them.
    pub async fn article_reading(
        &self,
        id: ArticleReadingId,
    ) -> Result<Option<ArticleReadingRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// Seals what is read.
    pub async fn seal_article_reading(
        &self,
        id: ArticleReadingId,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_part(id.0, &PLACE, &to_json(body), self.env()))
    }

    /// Opens it.
    pub async fn article_reading_body<T: DeserializeOwned>(
        &self,
        row: &ArticleReadingRow,
    ) -> Result<T, StoreError> {
        from_json(&self.workspace_key().await?.open_part(row.id.0, &PLACE, &row.body)?)
    }
}
