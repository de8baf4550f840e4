//! What colleagues must read, and what each made of it.

use std::collections::BTreeSet;

use access::Role;
use base::limits::MUST_READS;
use base::{ArticleId, MustReadId, TeamId, Timestamp, UserId, WorkspaceId};
use knowledge::must_read::Check;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, article_id, version, weighed, only_this, teams, roles, questions, due_at, state, made_by, made_at, ended_at \
         from must_read"
    };
}

macro_rules! reader_columns {
    () => {
        "select must_read_id, user_id, version, tries, missed, answered_at, confirmed_at from must_read_reader"
    };
}

statements! {
    LOAD = "must_read.load": concat!(columns!(), " where workspace_id = $1 and id = $2 for update");
    BY_ID = "must_read.by_id": concat!(columns!(), " where workspace_id = $1 and id = $2");
    PAGE = "must_read.page":
        concat!(columns!(), " where workspace_id = $1 and state = $2 and id < $3 order by id desc limit $4");
    OPEN = "must_read.open": "select count(*) from must_read where workspace_id = $1 and state = 'open'";
    INSERT = "must_read.insert":
        "insert into must_read (workspace_id, id, article_id, version, weighed, only_this, teams, roles, questions, due_at, state, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12)";
    WITHDRAW = "must_read.withdraw":
        "update must_read set state = 'withdrawn', ended_at = $3 where workspace_id = $1 and id = $2 and state = 'open'";
    AGAIN = "must_read.again":
        "update must_read set version = $3, weighed = $3, due_at = $4, questions = $5 where workspace_id = $1 and id = $2 and state = 'open'";
    WEIGHED = "must_read.weighed":
        "update must_read set weighed = $3 where workspace_id = $1 and id = $2 and state = 'open'";
    READERS = "must_read.readers":
        concat!(reader_columns!(), " where workspace_id = $1 and must_read_id = $2 and version >= $3 order by user_id, version limit $4");
    OF_USER = "must_read.of_user":
        concat!(reader_columns!(), " where workspace_id = $1 and user_id = $2 order by answered_at desc limit $3");
    LOAD_READER = "must_read.reader":
        concat!(reader_columns!(), " where workspace_id = $1 and must_read_id = $2 and user_id = $3 and version = $4 for update");
    ANSWERED = "must_read.answered":
        "insert into must_read_reader (workspace_id, must_read_id, user_id, version, tries, missed, answered_at, confirmed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (workspace_id, must_read_id, user_id, version) do update set \
         tries = excluded.tries, answered_at = excluded.answered_at, confirmed_at = excluded.confirmed_at";
    OLD_READERS = "must_read.old_readers":
        "delete from must_read_reader where workspace_id = $1 and must_read_id in \
         (select id from must_read where workspace_id = $1 and state = 'withdrawn' and ended_at < $2)";
    // Of what is asked still: versions that are not enough any more.
    OLD_VERSIONS = "must_read.old_versions":
        "delete from must_read_reader where workspace_id = $1 and answered_at < $2 and must_read_id in \
         (select id from must_read where workspace_id = $1 and state = 'open') and version < \
         (select m.version from must_read m where m.workspace_id = $1 and m.id = must_read_reader.must_read_id)";
    OLD = "must_read.old": "delete from must_read where workspace_id = $1 and state = 'withdrawn' and ended_at < $2";
}

/// Days for which it is known who read what must be read no more.
pub const KEEP_MUST_READS_DAYS: i64 = 730;
const DAY_MS: i64 = 86_400_000;
/// Rows of one notice that are read at most: more than a workspace has people, with some versions each.
const READERS_READ: u32 = 20_000;
/// Rows of one colleague that are read at most: the newest, more than there are notices.
const OWN_READ: u32 = MUST_READS * 5;

/// What colleagues must read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MustReadRow {
    /// Id.
    pub id: MustReadId,
    /// The article.
    pub article_id: ArticleId,
    /// This version or a newer one.
    pub version: u32,
    /// The newest of which somebody said whether it must be read again.
    pub weighed: u32,
    /// Whether it is about this version alone.
    pub only_this: bool,
    /// For these; with no team and no role, for everybody.
    pub teams: BTreeSet<TeamId>,
    /// And for these.
    pub roles: BTreeSet<Role>,
    /// The check.
    pub check: Check,
    /// By when.
    pub due_at: Timestamp,
    /// Whether nobody is asked any more.
    pub withdrawn: bool,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: Timestamp,
    /// When it was withdrawn.
    pub ended_at: Option<Timestamp>,
}

/// What somebody made of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderRow {
    /// Of what.
    pub must_read_id: MustReadId,
    /// Who.
    pub user_id: UserId,
    /// Which version they read.
    pub version: u32,
    /// How often they answered.
    pub tries: u32,
    /// Questions that were wrong at the first try, a bit for each.
    pub missed: u32,
    /// When they answered last.
    pub answered_at: Timestamp,
    /// When they had read it.
    pub confirmed_at: Option<Timestamp>,
}

pub(crate) fn read(row: &mut Row) -> Result<MustReadRow, StoreError> {
    let state = |word: &str| match word {
        "open" => Some(false),
        "withdrawn" => Some(true),
        _ => None,
    };
    Ok(MustReadRow {
        id: row.id()?,
        article_id: row.id()?,
        version: row.u32()?,
        weighed: row.u32()?,
        only_this: row.bool()?,
        teams: row.json()?,
        roles: row.json()?,
        check: row.json()?,
        due_at: row.time()?,
        withdrawn: row.word(state)?,
        made_by: row.id()?,
        made_at: row.time()?,
        ended_at: row.opt_time()?,
    })
}

pub(crate) fn read_reader(row: &mut Row) -> Result<ReaderRow, StoreError> {
    Ok(ReaderRow {
        must_read_id: row.id()?,
        user_id: row.id()?,
        version: row.u32()?,
        tries: row.u32()?,
        missed: row.u32()?,
        answered_at: row.time()?,
        confirmed_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// It is to be read from now on.
    pub fn insert_must_read(self, row: &MustReadRow) -> Self {
        let params = vec![
            Value::id(row.id),
            Value::id(row.article_id),
            row.version.into(),
            row.weighed.into(),
            row.only_this.into(),
            to_json(&row.teams).into(),
            to_json(&row.roles).into(),
            to_json(&row.check).into(),
            row.due_at.into(),
            Value::id(row.made_by),
            row.made_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Nobody is asked any more. In conflict when that is so already.
    pub fn withdraw_must_read(self, id: MustReadId, at: Timestamp) -> Self {
        self.must_hit("notice (withdrawn already)", &WITHDRAW, vec![Value::id(id), at.into()])
    }

    /// Everybody is to read this version or a newer one, by this time.
    pub fn read_again(self, id: MustReadId, version: u32, due_at: Timestamp, check: &Check) -> Self {
        let params = vec![Value::id(id), version.into(), due_at.into(), to_json(check).into()];
        self.must_hit("notice (withdrawn already)", &AGAIN, params)
    }

    /// Whoever has read it need not read this version.
    pub fn weigh_must_read(self, id: MustReadId, version: u32) -> Self {
        self.must_hit("notice (withdrawn already)", &WEIGHED, vec![Value::id(id), version.into()])
    }

    /// What somebody made of a version; what was wrong at the first try stays as it was.
    pub fn put_reader(self, reader: &ReaderRow) -> Self {
        let params = vec![
            Value::id(reader.must_read_id),
            Value::id(reader.user_id),
            reader.version.into(),
            reader.tries.into(),
            reader.missed.into(),
            reader.answered_at.into(),
            reader.confirmed_at.into(),
        ];
        self.write(&ANSWERED, params)
    }
}

impl Cx {
    /// One.
    pub async fn must_read(&self, id: MustReadId) -> Result<Option<MustReadRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// Those that are asked, or those that were withdrawn: the newest first, from behind another on.
    pub async fn must_reads(
        &self,
        withdrawn: bool,
        before: Option<MustReadId>,
        limit: u32,
    ) -> Result<Vec<MustReadRow>, StoreError> {
        let before = before.map_or(Value::Uuid(uuid::Uuid::max()), Value::id);
        let state = if withdrawn { "withdrawn" } else { "open" };
        let rows = self.read(&PAGE, vec![state.into(), before, limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// How many are asked.
    pub async fn open_must_reads(&self) -> Result<u64, StoreError> {
        Ok(self.read_one(&OPEN, Vec::new(), Row::u64).await?.unwrap_or_default())
    }

    /// What everybody made of this version and newer ones, by person and version.
    pub async fn must_read_readers(
        &self,
        id: MustReadId,
        version: u32,
    ) -> Result<Vec<ReaderRow>, StoreError> {
        let rows = self.read(&READERS, vec![Value::id(id), version.into(), READERS_READ.into()]).await?;
        rows.into_iter().map(|mut row| read_reader(&mut row)).collect()
    }

    /// What one made of everything, the newest first.
    pub async fn must_reads_of(&self, user_id: UserId) -> Result<Vec<ReaderRow>, StoreError> {
        let rows = self.read(&OF_USER, vec![Value::id(user_id), OWN_READ.into()]).await?;
        rows.into_iter().map(|mut row| read_reader(&mut row)).collect()
    }
}

impl System {
    /// Forgets who read long ago what must be read no more.
    pub(crate) async fn purge_must_reads(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_MUST_READS_DAYS * DAY_MS);
        let of = || vec![Value::id(workspace_id), before.into()];
        let old = [&OLD_READERS, &OLD_VERSIONS, &OLD];
        self.write(old.map(|statement| crate::cross::write(statement, of())).to_vec()).await
    }
}
