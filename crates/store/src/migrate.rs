//! Forward-only migrations, one folder per engine with the same names. An applied one is never edited: its checksum is stored.

use include_dir::{Dir, include_dir};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use tokio_postgres::NoTls;

use crate::StoreError;
use crate::postgres_value::Fault;
use crate::sqlite_run::{failed, prepare_connection};
use crate::store::Config;

static SQLITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations/sqlite");
static POSTGRES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations/postgres");

const TABLE: &str =
    "create table if not exists schema_migration (name text not null primary key, checksum text not null)";
const APPLIED: &str = "select name, checksum from schema_migration order by name";
/// Held while migrating, so that two nodes that start together do not both migrate.
const LOCK: &str =
    "set local statement_timeout = 0; set local lock_timeout = 0; select pg_advisory_xact_lock(7812368452)";

/// One migration of this binary.
pub(crate) struct Migration {
    pub(crate) name: String,
    pub(crate) sql: &'static str,
}

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        use std::fmt::Write as _;
        Sha256::digest(self.sql.as_bytes()).iter().fold(String::new(), |mut text, byte| {
            // Writing into a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

fn of(dir: &'static Dir<'static>) -> Vec<Migration> {
    let read = |file: &'static include_dir::File<'static>| {
        let name = file.path().file_stem()?.to_str()?.to_owned();
        Some(Migration { name, sql: file.contents_utf8()? })
    };
    let mut all: Vec<Migration> = dir.files().filter_map(read).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The migrations of both engines, SQLite's first.
pub(crate) fn all() -> [Vec<Migration>; 2] {
    [of(&SQLITE), of(&POSTGRES)]
}

/// What is still to be applied; an error when the database was not made by migrations of this binary.
fn missing(known: Vec<Migration>, applied: &[(String, String)]) -> Result<Vec<Migration>, StoreError> {
    for (at, (name, checksum)) in applied.iter().enumerate() {
        let Some(migration) = known.get(at).filter(|migration| migration.name == *name) else {
            return Err(StoreError::Schema(format!(
                "the database has the migration '{name}', which this binary does not know: it is newer; use a newer zhike"
            )));
        };
        if migration.checksum() != *checksum {
            return Err(StoreError::Schema(format!(
                "the migration '{name}' was not applied as this binary knows it"
            )));
        }
    }
    Ok(known.into_iter().skip(applied.len()).collect())
}

fn refuse_missing(missing: &[Migration]) -> Result<(), StoreError> {
    match missing.first() {
        None => Ok(()),
        Some(first) => Err(StoreError::Schema(format!(
            "the database lacks the migration '{}' and {} more; run `zhike migrate`",
            first.name,
            missing.len() - 1
        ))),
    }
}

pub(crate) async fn run(config: &Config) -> Result<Vec<String>, StoreError> {
    match config {
        Config::SqliteMemory => Ok(Vec::new()),
        Config::Sqlite { path } => {
            let mut connection = Connection::open(path).map_err(|error| failed(&error))?;
            prepare_connection(&connection, true)?;
            run_sqlite(&mut connection)
        }
        Config::Postgres { url, .. } => run_postgres(url).await,
    }
}

pub(crate) fn run_sqlite(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let apply = |connection: &mut Connection| -> Result<Vec<String>, StoreError> {
        let failed = |error: rusqlite::Error| failed(&error);
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
        transaction.execute_batch(TABLE).map_err(failed)?;
        let mut names = Vec::new();
        for migration in missing(of(&SQLITE), &applied_sqlite(&transaction)?)? {
            transaction.execute_batch(migration.sql).map_err(failed)?;
            let row = [&migration.name, &migration.checksum()];
            transaction
                .execute("insert into schema_migration (name, checksum) values (?1, ?2)", row)
                .map_err(failed)?;
            names.push(migration.name);
        }
        transaction.commit().map_err(failed)?;
        Ok(names)
    };
    apply(connection)
}

fn applied_sqlite(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let read = || {
        let mut statement = connection.prepare(APPLIED)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<Vec<_>, _>>()
    };
    read().map_err(|error| failed(&error))
}

pub(crate) fn check_sqlite(connection: &Connection) -> Result<(), StoreError> {
    let exists: i64 = connection
        .query_row("select count(*) from sqlite_schema where name = 'schema_migration'", [], |row| row.get(0))
        .map_err(|error| failed(&error))?;
    let applied = if exists == 0 { Vec::new() } else { applied_sqlite(connection)? };
    refuse_missing(&missing(of(&SQLITE), &applied)?)
}

async fn run_postgres(url: &str) -> Result<Vec<String>, StoreError> {
    let failed = |error: tokio_postgres::Error| Fault::from(error).into_error();
    let (mut client, connection) = crate::postgres::configure(url)?.connect(NoTls).await.map_err(failed)?;
    let driver = tokio::spawn(connection);
    let transaction = client.transaction().await.map_err(failed)?;
    transaction.batch_execute(LOCK).await.map_err(failed)?;
    transaction.batch_execute(TABLE).await.map_err(failed)?;
    let mut names = Vec::new();
    for migration in
        missing(of(&POSTGRES), &read_applied(transaction.query(APPLIED, &[]).await.map_err(failed)?))?
    {
        transaction.batch_execute(migration.sql).await.map_err(failed)?;
        let insert = "insert into schema_migration (name, checksum) values ($1, $2)";
        transaction.execute(insert, &[&migration.name, &migration.checksum()]).await.map_err(failed)?;
        names.push(migration.name);
    }
    transaction.commit().await.map_err(failed)?;
    drop(client);
    // The connection ends because its client is gone; how does not matter any more.
    let _ = driver.await;
    Ok(names)
}

fn read_applied(rows: Vec<tokio_postgres::Row>) -> Vec<(String, String)> {
    rows.into_iter().map(|row| (row.get(0), row.get(1))).collect()
}

pub(crate) async fn check_postgres(client: &tokio_postgres::Client) -> Result<(), StoreError> {
    let failed = |error: tokio_postgres::Error| Fault::from(error).into_error();
    let exists =
        client.query_one("select to_regclass('schema_migration') is not null", &[]).await.map_err(failed)?;
    let rows = if exists.get(0) { client.query(APPLIED, &[]).await.map_err(failed)? } else { Vec::new() };
    refuse_missing(&missing(of(&POSTGRES), &read_applied(rows))?)
}
