//! One batch of changes on one SQLite connection, one commit; a savepoint each once one of them has failed.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ffi};

use crate::StoreError;
use crate::changes::After;
use crate::engine::{DECISIONS, Decision, Task};
use crate::statement::{Query, Write};
use crate::value::{Row, Value};

/// Statements kept prepared by each connection.
const PREPARED: usize = 256;
/// How long another process may hold the write lock before we give up.
const BUSY_MS: u32 = 5_000;

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
            Self::Shared(value) => ValueRef::Blob(value),
            Self::Uuid(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

/// Sets a connection up; `writes` where it may write.
pub(crate) fn prepare_connection(connection: &Connection, writes: bool) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // secure_delete overwrites what is erased; journal_size_limit gives the log's room back after a burst.
    let pragmas = format!(
        "pragma busy_timeout = {BUSY_MS}; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; \
         pragma temp_store = memory; pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 4000; pragma cache_size = {};",
        if writes { -16_000 } else { -4_000 }
    );
    connection.execute_batch(&pragmas).map_err(|error| failed(&error))?;
    if !writes {
        connection.execute_batch("pragma query_only = on").map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Runs a query.
pub(crate) fn query(connection: &Connection, query: &Query) -> Result<Vec<Row>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(query.statement.sqlite())?;
    let width = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(&query.params))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(width);
        for at in 0..width {
            values.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Real(value) => Value::Real(value),
                ValueRef::Text(value) => Value::Text(String::from_utf8_lossy(value).into_owned()),
                ValueRef::Blob(value) => Value::Blob(value.to_vec()),
            });
        }
        found.push(Row::new(values));
    }
    Ok(found)
}

fn write(connection: &Connection, write: &Write) -> Result<usize, rusqlite::Error> {
    let mut statement = connection.prepare_cached(write.query.statement.sqlite())?;
    statement.execute(rusqlite::params_from_iter(&write.query.params))
}

/// Why an attempt did not come to its end.
enum Fault {
    /// Somebody else was first: decide again.
    Race(String),
    /// This change cannot be; the others of the batch can.
    Own(StoreError),
    /// The whole batch is lost.
    Batch(StoreError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match failed(&error) {
            StoreError::Conflict(what) => Self::Race(what),
            own @ StoreError::Database(_) => Self::Own(own),
            lost => Self::Batch(lost),
        }
    }
}

/// What a failure of SQLite means.
pub(crate) fn failed(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return StoreError::Database(error.to_string());
    };
    let text = || message.clone().unwrap_or_else(|| error.to_string());
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            StoreError::Conflict(text())
        }
        // The shared-memory file of the log cannot grow: no room either.
        (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => StoreError::Full,
        (ErrorCode::SystemIoFailure, _) => StoreError::Stopped,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            StoreError::Unavailable("another process holds the write lock".into())
        }
        _ => StoreError::Database(text()),
    }
}

/// Runs a batch to its commit. Each change gets its own answer; where the commit itself fails, all get that. `fail_commit` lets a
/// test have the disk fail.
pub(crate) fn run(
    connection: &Connection,
    tasks: &mut [Task],
    fail_commit: bool,
) -> Vec<Result<After, StoreError>> {
    match batch(connection, tasks, fail_commit) {
        Ok(results) => results,
        Err(error) => {
            if !connection.is_autocommit() {
                // Should this fail as well, the next BEGIN says so.
                let _ = connection.execute_batch("rollback");
            }
            tasks.iter().map(|_| Err(error.clone())).collect()
        }
    }
}

fn batch(
    connection: &Connection,
    tasks: &mut [Task],
    fail_commit: bool,
) -> Result<Vec<Result<After, StoreError>>, StoreError> {
    command(connection, "begin immediate").map_err(|error| failed(&error))?;
    // Savepoints copy every page before it is changed, and almost never is one needed: first without, and only when something fails
    // all over again, each change on its own.
    let results = match all_or_none(connection, tasks) {
        Some(results) => results,
        None => {
            if !connection.is_autocommit() {
                command(connection, "rollback").map_err(|error| failed(&error))?;
            }
            command(connection, "begin immediate").map_err(|error| failed(&error))?;
            tasks.iter_mut().map(|task| one(connection, task)).collect::<Result<_, _>>()?
        }
    };
    if fail_commit {
        return Err(StoreError::Stopped);
    }
    command(connection, "commit").map_err(|error| failed(&error))?;
    Ok(results)
}

fn command(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

/// Every change without a savepoint; nothing when one of them failed.
fn all_or_none(connection: &Connection, tasks: &mut [Task]) -> Option<Vec<Result<After, StoreError>>> {
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        let (writes, after) = decide(connection, task).ok()?;
        write_all(connection, &writes).ok()?;
        results.push(Ok(after));
    }
    Some(results)
}

/// One change in a savepoint of its own, tried again while it loses races.
fn one(connection: &Connection, task: &mut Task) -> Result<Result<After, StoreError>, StoreError> {
    let mut lost = String::new();
    for _ in 0..DECISIONS {
        let fault = match attempt(connection, task) {
            Ok(after) => return Ok(Ok(after)),
            Err(fault) => fault,
        };
        // Some failures end the whole transaction by themselves.
        let batch_lives = !connection.is_autocommit();
        match fault {
            Fault::Race(what) if batch_lives => lost = what,
            Fault::Own(error) if batch_lives => return Ok(Err(error)),
            Fault::Batch(error) | Fault::Own(error) => return Err(error),
            Fault::Race(what) => return Err(StoreError::Conflict(what)),
        }
    }
    Ok(Err(StoreError::Conflict(lost)))
}

fn attempt(connection: &Connection, task: &mut Task) -> Result<After, Fault> {
    let (writes, after) = decide(connection, task)?;
    if writes.is_empty() {
        return Ok(after);
    }
    command(connection, "savepoint change")?;
    match write_all(connection, &writes) {
        Ok(()) => {
            command(connection, "release change")?;
            Ok(after)
        }
        Err(fault) => {
            if !connection.is_autocommit() {
                command(connection, "rollback to change")?;
                command(connection, "release change")?;
            }
            Err(fault)
        }
    }
}

/// Reads what the change rests on and lets it decide; a refusal writes nothing.
fn decide(connection: &Connection, task: &mut Task) -> Result<(Vec<Write>, After), Fault> {
    let mut rows = Vec::with_capacity(task.loads.len());
    for load in &task.loads {
        rows.push(query(connection, load)?);
    }
    match task.decide(rows).map_err(Fault::Own)? {
        Decision::Write { writes, after } => Ok((writes, after)),
        Decision::Refuse => Ok((Vec::new(), After::default())),
    }
}

fn write_all(connection: &Connection, writes: &[Write]) -> Result<(), Fault> {
    let mut hit = 1;
    for one in writes {
        if one.follows && hit == 0 {
            continue;
        }
        hit = write(connection, one)?;
        if let Some(what) = one.must_hit.filter(|_| hit == 0) {
            return Err(Fault::Race(what.to_owned()));
        }
    }
    Ok(())
}
