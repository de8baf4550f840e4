//! For tests of every crate above: PostgreSQL databases cloned from a migrated template, faults of the disk, and the schema's text.
//!
//! `ZHIKE_TEST_POSTGRES` is the address of a database whose user may create others, as printed by `scripts/postgres.sh DIR start`.

use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest as _, Sha256};
use tokio_postgres::NoTls;

use crate::engine::Engine;
use crate::{Config, Store, StoreError};

const VARIABLE: &str = "ZHIKE_TEST_POSTGRES";
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of one test; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    /// How to open it.
    pub config: Config,
    /// Its address.
    pub url: String,
    name: String,
    admin: String,
}

/// A migrated PostgreSQL database of the caller's own.
///
/// # Panics
/// When `ZHIKE_TEST_POSTGRES` is not set or the server is not there: such a test must not pass unseen.
pub async fn postgres() -> TestDatabase {
    match make().await {
        Ok(database) => database,
        Err(error) => panic!("no PostgreSQL for this test: {error}"),
    }
}

async fn make() -> Result<TestDatabase, StoreError> {
    let admin = std::env::var(VARIABLE).map_err(|_| {
        StoreError::Unavailable(format!(
            "set {VARIABLE} to a database whose user may create others: export {VARIABLE}=$(scripts/postgres.sh /tmp/zhike-pg start)"
        ))
    })?;
    let template = template(&admin).await?;
    let name = format!("zhike_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let drop = format!("drop database if exists {name} with (force)");
    let create = format!("create database {name} template {template}");
    ask(&admin, &[&drop, &create]).await?;
    let url = with_database(&admin, &name)?;
    Ok(TestDatabase { config: Config::Postgres { url: url.clone(), max_connections: 16 }, url, name, admin })
}

/// The migrated template of this schema, made once. It gets its name only when it is complete.
async fn template(admin: &str) -> Result<String, StoreError> {
    let [_, migrations] = crate::migrate::all();
    let sums: String = migrations.iter().map(crate::migrate::Migration::checksum).collect();
    let short: String = Sha256::digest(sums).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("zhike_template_{short}");
    let (client, driver) = connect(admin).await?;
    // Held until this connection ends: of the test processes that start together, one makes the template.
    client.batch_execute("select pg_advisory_lock(7812368453)").await.map_err(told)?;
    let exists =
        client.query_opt("select 1 from pg_database where datname = $1", &[&name]).await.map_err(told)?;
    if exists.is_none() {
        let draft = format!("{name}_draft");
        for sql in
            [format!("drop database if exists {draft} with (force)"), format!("create database {draft}")]
        {
            client.batch_execute(&sql).await.map_err(told)?;
        }
        let url = with_database(admin, &draft)?;
        Store::migrate(&Config::Postgres { url, max_connections: 1 }).await?;
        client.batch_execute(&format!("alter database {draft} rename to {name}")).await.map_err(told)?;
    }
    drop(client);
    let _ = driver.await;
    Ok(name)
}

fn told(error: tokio_postgres::Error) -> StoreError {
    crate::postgres_value::Fault::from(error).into_error()
}

type Driver = tokio::task::JoinHandle<Result<(), tokio_postgres::Error>>;

async fn connect(url: &str) -> Result<(tokio_postgres::Client, Driver), StoreError> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(told)?;
    Ok((client, tokio::spawn(connection)))
}

async fn ask(url: &str, commands: &[&str]) -> Result<(), StoreError> {
    let (client, driver) = connect(url).await?;
    for command in commands {
        client.batch_execute(command).await.map_err(told)?;
    }
    drop(client);
    let _ = driver.await;
    Ok(())
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> Result<String, StoreError> {
    let bad =
        || StoreError::Unavailable(format!("{VARIABLE} must look like postgres://user@host:port/database"));
    let (scheme, rest) = url.split_once("://").ok_or_else(bad)?;
    let (place, options) =
        rest.split_once('?').map_or((rest, None), |(place, options)| (place, Some(options)));
    let host = place.split_once('/').map_or(place, |(host, _)| host);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    Ok(format!("{scheme}://{host}/{name}{options}"))
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (admin, command) =
            (self.admin.clone(), format!("drop database if exists {} with (force)", self.name));
        // A test's own runtime cannot be waited for from here.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(ask(&admin, &[&command])))
        };
        if !matches!(std::thread::spawn(work).join(), Ok(Ok(Ok(())))) {
            tracing::warn!(database = self.name, "a test's database could not be dropped");
        }
    }
}

/// The next commit fails as on a broken disk (SQLite file only).
pub fn fail_next_commit(store: &Store) {
    if let Engine::Threads(engine) = store.engine() {
        engine.fail_next_commit();
    }
}

/// The disk has room for this many pages; 0 lifts the limit (SQLite file only).
pub async fn limit_pages(store: &Store, pages: u32) -> Result<(), StoreError> {
    match store.engine() {
        Engine::Threads(engine) => engine.limit_pages(pages).await,
        _ => Ok(()),
    }
}

/// Whether every read and every change lets others run, once before it and once before its answer (SQLite in memory only): so that a
/// scheduler under a seed can put anything in between, or end it there.
pub fn pause_everywhere(store: &Store, on: bool) {
    if let Engine::Inline(engine) = store.engine() {
        engine.set_pauses(on);
    }
}

/// Names and texts of the migrations, SQLite's first.
pub fn migrations() -> [Vec<(String, &'static str)>; 2] {
    crate::migrate::all().map(|all| all.into_iter().map(|one| (one.name, one.sql)).collect())
}
