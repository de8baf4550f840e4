//! Tables of customers that are taken in behind the page: how far each is, its lines until they are done, and those that were refused.

use base::{ContactImportId, Timestamp, UserId, WorkspaceId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::changes::Changes;
use crate::statement::{Statement, statements};
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError, System};

/// Everything of an import but its lines.
macro_rules! columns {
    () => {
        "select id, user_id, at, state, head, lines, done, created, changed, unchanged, refused, ended_at from contact_import"
    };
}

statements! {
    LOAD = "contact_import.load": concat!(columns!(), " where workspace_id = $1 and id = $2 for update");
    BY_ID = "contact_import.by_id": concat!(columns!(), " where workspace_id = $1 and id = $2");
    LIST = "contact_import.list": concat!(columns!(), " where workspace_id = $1 order by id desc limit $2");
    INSERT = "contact_import.insert":
        "insert into contact_import (workspace_id, id, user_id, at, state, head, lines, done, created, changed, unchanged, refused) \
         values ($1, $2, $3, $4, 'reading', $5, 0, 0, 0, 0, 0, 0)";
    READY = "contact_import.ready":
        "update contact_import set state = 'ready', lines = $3 where workspace_id = $1 and id = $2 and state = 'reading'";
    START = "contact_import.start":
        "update contact_import set state = 'running', at = $3 where workspace_id = $1 and id = $2 and state = 'ready'";
    ADVANCE = "contact_import.advance":
        "update contact_import set state = 'running', done = $4, created = created + $5, changed = changed + $6, \
         unchanged = unchanged + $7, refused = refused + $8 \
         where workspace_id = $1 and id = $2 and done = $3 and state in ('running', 'failed')";
    END = "contact_import.end":
        "update contact_import set state = $3, ended_at = $4 where workspace_id = $1 and id = $2";
    CHUNK = "contact_import.chunk":
        "insert into contact_import_chunk (workspace_id, import_id, first, at, body) values ($1, $2, $3, $4, $5)";
    NEXT_CHUNK = "contact_import.next_chunk":
        "select first, body from contact_import_chunk where workspace_id = $1 and import_id = $2 order by first limit 1";
    DROP_CHUNK = "contact_import.drop_chunk":
        "delete from contact_import_chunk where workspace_id = $1 and import_id = $2 and first = $3";
    DROP_CHUNKS = "contact_import.drop_chunks":
        "delete from contact_import_chunk where workspace_id = $1 and import_id = $2";
    REFUSE = "contact_import.refuse":
        "insert into contact_import_refused (workspace_id, import_id, line, at, body) values ($1, $2, $3, $4, $5)";
    REFUSED = "contact_import.refused":
        "select line, body from contact_import_refused where workspace_id = $1 and import_id = $2 and line > $3 order by line limit $4";
    EXPIRE = "contact_import.expire":
        "update contact_import set state = 'stopped', ended_at = $3 where workspace_id = $1 and at < $2 and state in ('running', 'failed')";
    OLD_CHUNKS = "contact_import.old_chunks":
        "delete from contact_import_chunk where workspace_id = $1 and at < $2 and import_id not in \
         (select id from contact_import where workspace_id = $1 and state = 'running')";
    OLD_REFUSED = "contact_import.old_refused": "delete from contact_import_refused where workspace_id = $1 and at < $2";
    UNUSED = "contact_import.unused":
        "delete from contact_import where workspace_id = $1 and at < $2 and state in ('reading', 'ready')";
    OLD = "contact_import.old": "delete from contact_import where workspace_id = $1 and at < $2";
}

/// How long the lines of a file are kept that nobody starts, and those that were refused.
const KEEP_LINES_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long it is known that there was an import.
const KEEP_MS: i64 = 30 * KEEP_LINES_MS;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Its lines are being stored.
    Reading,
    /// It waits for somebody to start it.
    Ready,
    /// Its lines are being done.
    Running,
    /// Every line is done.
    Done,
    /// Somebody stopped it, or it took longer than a day.
    Stopped,
    /// It was given up until somebody drives its job again.
    Failed,
}

impl ImportState {
    const ALL: [Self; 6] =
        [Self::Reading, Self::Ready, Self::Running, Self::Done, Self::Stopped, Self::Failed];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What became of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// New customers.
    pub created: u64,
    /// Customers brought up to date.
    pub changed: u64,
    /// Customers who were so already.
    pub unchanged: u64,
    /// Lines that cannot be taken.
    pub refused: u64,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactImportRow {
    /// Id.
    pub id: ContactImportId,
    /// Who began it; it is done in their name.
    pub user_id: UserId,
    /// When the file came, or when it was started.
    pub at: Timestamp,
    /// Where it stands.
    pub state: ImportState,
    /// The file's name and its columns; open it with [`Cx::import_head`].
    pub head: Vec<u8>,
    /// Lines of the file.
    pub lines: u64,
    /// Lines that are done.
    pub done: u64,
    /// What became of them.
    pub counts: ImportCounts,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What a sealed part of an import is.
#[derive(Clone, Copy)]
enum Part {
    Head,
    Chunk(u64),
    Refused(u64),
}

impl Part {
    fn place(self) -> [u8; 9] {
        let (kind, number) = match self {
            Self::Head => (1, 0),
            Self::Chunk(first) => (2, first),
            Self::Refused(line) => (3, line),
        };
        let mut place = [kind; 9];
        place[1..].copy_from_slice(&number.to_be_bytes());
        place
    }
}

pub(crate) fn read(row: &mut Row) -> Result<ContactImportRow, StoreError> {
    Ok(ContactImportRow {
        id: row.id()?,
        user_id: row.id()?,
        at: row.time()?,
        state: row.word(ImportState::from_word)?,
        head: row.blob()?,
        lines: row.u64()?,
        done: row.u64()?,
        counts: ImportCounts {
            created: row.u64()?,
            changed: row.u64()?,
            unchanged: row.u64()?,
            refused: row.u64()?,
        },
        ended_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// A file begins to come in; `head` is sealed by [`Cx::seal_import_head`].
    pub fn insert_contact_import(
        self,
        id: ContactImportId,
        user_id: UserId,
        head: Vec<u8>,
        at: Timestamp,
    ) -> Self {
        self.write(&INSERT, vec![Value::id(id), Value::id(user_id), at.into(), head.into()])
    }

    /// Some of its lines, of which the first has this number among them; sealed by [`Cx::seal_import_chunk`].
    pub fn insert_import_chunk(self, id: ContactImportId, first: u64, body: Vec<u8>, at: Timestamp) -> Self {
        self.write(&CHUNK, vec![Value::id(id), first.into(), at.into(), body.into()])
    }

    /// All lines are there.
    pub fn ready_contact_import(self, id: ContactImportId, lines: u64) -> Self {
        self.must_hit("import (not being read)", &READY, vec![Value::id(id), lines.into()])
    }

    /// The lines shall be done.
    pub fn start_contact_import(self, id: ContactImportId, at: Timestamp) -> Self {
        self.must_hit("import (not ready)", &START, vec![Value::id(id), at.into()])
    }

    /// Lines are done, in the commit of what they did. In conflict when others were done meanwhile, or it was stopped.
    pub fn advance_contact_import(
        self,
        id: ContactImportId,
        from: u64,
        done: u64,
        counts: ImportCounts,
    ) -> Self {
        let ImportCounts { created, changed, unchanged, refused } = counts;
        let counts = [from, done, created, changed, unchanged, refused].map(Value::from);
        let params = std::iter::once(Value::id(id)).chain(counts).collect();
        self.must_hit("import (stopped, or further already)", &ADVANCE, params)
    }

    /// The lines of a chunk are done.
    pub fn drop_import_chunk(self, id: ContactImportId, first: u64) -> Self {
        self.write(&DROP_CHUNK, vec![Value::id(id), first.into()])
    }

    /// A line cannot be taken; `body` is sealed by [`Cx::seal_import_refused`].
    pub fn refuse_import_line(self, id: ContactImportId, line: u64, body: Vec<u8>, at: Timestamp) -> Self {
        self.write(&REFUSE, vec![Value::id(id), line.into(), at.into(), body.into()])
    }

    /// It is over; the lines that are left go, but for those of one that failed.
    pub fn end_contact_import(self, id: ContactImportId, state: ImportState, at: Timestamp) -> Self {
        let changes = self.must_hit("import", &END, vec![Value::id(id), state.word().into(), at.into()]);
        if state == ImportState::Failed { changes } else { changes.write(&DROP_CHUNKS, vec![Value::id(id)]) }
    }
}

impl Cx {
    /// An import.
    pub async fn contact_import(&self, id: ContactImportId) -> Result<Option<ContactImportRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// The newest imports, newest first.
    pub async fn contact_imports(&self, limit: u32) -> Result<Vec<ContactImportRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    async fn seal_part(
        &self,
        id: ContactImportId,
        part: Part,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_part(id.0, &part.place(), &to_json(value), self.env()))
    }

    async fn open_part<T: DeserializeOwned>(
        &self,
        id: ContactImportId,
        part: Part,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        from_json(&self.workspace_key().await?.open_part(id.0, &part.place(), sealed)?)
    }

    /// Seals what [`Changes::insert_contact_import`] takes.
    pub async fn seal_import_head(
        &self,
        id: ContactImportId,
        head: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_part(id, Part::Head, head).await
    }

    /// Opens it.
    pub async fn import_head<T: DeserializeOwned>(&self, row: &ContactImportRow) -> Result<T, StoreError> {
        self.open_part(row.id, Part::Head, &row.head).await
    }

    /// Seals what [`Changes::insert_import_chunk`] takes.
    pub async fn seal_import_chunk(
        &self,
        id: ContactImportId,
        first: u64,
        lines: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_part(id, Part::Chunk(first), lines).await
    }

    /// The first lines that are not all done, with the number of the first of them.
    pub async fn next_import_chunk<T: DeserializeOwned>(
        &self,
        id: ContactImportId,
    ) -> Result<Option<(u64, T)>, StoreError> {
        let Some(mut row) = self.read(&NEXT_CHUNK, vec![Value::id(id)]).await?.into_iter().next() else {
            return Ok(None);
        };
        let (first, sealed) = (row.u64()?, row.blob()?);
        Ok(Some((first, self.open_part(id, Part::Chunk(first), &sealed).await?)))
    }

    /// Seals what [`Changes::refuse_import_line`] takes.
    pub async fn seal_import_refused(
        &self,
        id: ContactImportId,
        line: u64,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_part(id, Part::Refused(line), body).await
    }

    /// Lines that were refused, behind this one.
    pub async fn refused_import_lines<T: DeserializeOwned>(
        &self,
        id: ContactImportId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, T)>, StoreError> {
        let rows = self.read(&REFUSED, vec![Value::id(id), after.into(), limit.into()]).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (line, sealed) = (row.u64()?, row.blob()?);
            lines.push((line, self.open_part(id, Part::Refused(line), &sealed).await?));
        }
        Ok(lines)
    }
}

impl System {
    /// Takes away what is left of files of one workspace that are older than a day.
    pub(crate) async fn purge_imports(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (day, month) = (now.plus_ms(-KEEP_LINES_MS), now.plus_ms(-KEEP_MS));
        let of = |statement: &'static Statement, params: &[Timestamp]| {
            let times = params.iter().map(|at| Value::from(*at));
            crate::cross::write(statement, std::iter::once(Value::id(workspace_id)).chain(times).collect())
        };
        let purge = vec![
            of(&EXPIRE, &[day, now]),
            of(&OLD_CHUNKS, &[day]),
            of(&OLD_REFUSED, &[day]),
            of(&UNUSED, &[day]),
            of(&OLD, &[month]),
        ];
        self.write(purge).await
    }
}
