//! PostgreSQL: one transaction per change, loads and writes pipelined, rows locked in key order.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use futures::future::{join, join_all};
use tokio_postgres::{NoTls, Statement as Prepared};

use crate::StoreError;
use crate::changes::After;
use crate::engine::{DECISIONS, Decision, Hooks, Task};
use crate::postgres_value::Fault;
use crate::statement::{Query, Statement, Write};
use crate::value::{Row, Value};

/// Attempts while the server is away: about five seconds in all.
const OUTAGES: u32 = 14;
/// Limits of every session, in milliseconds. They also bound how long an unfinished transaction can stay in doubt.
const SESSION: &str = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000 \
                       -c synchronous_commit=on -c timezone=UTC";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const NETWORK_TIMEOUT: Duration = Duration::from_secs(10);

/// A pool of connections.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
    hooks: Hooks,
}

/// How one attempt ended.
enum Attempt {
    Done(After),
    Failed(Fault),
    /// The connection broke during the commit. The audit entry's key tells, if there is one.
    InDoubt(Option<Vec<Value>>, After),
}

/// Reads the address and adds what every session needs.
pub(crate) fn configure(url: &str) -> Result<tokio_postgres::Config, StoreError> {
    let mut config: tokio_postgres::Config =
        url.parse().map_err(|error| StoreError::Unavailable(format!("bad database address: {error}")))?;
    let options = config.get_options().map_or_else(|| SESSION.to_owned(), |own| format!("{SESSION} {own}"));
    config.options(options).application_name("zhike").connect_timeout(CONNECT_TIMEOUT);
    config.tcp_user_timeout(NETWORK_TIMEOUT).keepalives_idle(NETWORK_TIMEOUT);
    Ok(config)
}

impl Postgres {
    pub(crate) async fn open(url: &str, max_connections: usize, hooks: Hooks) -> Result<Self, StoreError> {
        let manager = Manager::from_config(
            configure(url)?,
            NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(max_connections.max(1))
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let engine = Self { pool, hooks };
        let client = engine.client().await.map_err(Fault::into_error)?;
        crate::migrate::check_postgres(&client).await?;
        drop(client);
        Ok(engine)
    }

    async fn client(&self) -> Result<Object, Fault> {
        self.pool.get().await.map_err(|error| match error {
            deadpool_postgres::PoolError::Backend(error) => match Fault::from(error) {
                // Nothing was asked yet, so whatever keeps us from connecting may pass.
                Fault::Final(error) => Fault::Outage(error.to_string()),
                fault => fault,
            },
            deadpool_postgres::PoolError::Closed => Fault::Final(StoreError::Stopped),
            error => Fault::Outage(error.to_string()),
        })
    }

    pub(crate) async fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, StoreError> {
        let mut outages = 0;
        loop {
            let fault = match self.read_once(queries).await {
                Ok(rows) => return Ok(rows),
                Err(fault) => fault,
            };
            if !matches!(fault, Fault::Outage(_)) || outages == OUTAGES {
                return Err(fault.into_error());
            }
            wait(&mut outages).await;
        }
    }

    async fn read_once(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, Fault> {
        let client = self.client().await?;
        let prepared = prepare(&client, queries.iter().map(|query| query.statement)).await?;
        let reads = queries.iter().zip(&prepared).map(|(query, prepared)| select(&client, prepared, query));
        join_all(reads).await.into_iter().collect()
    }

    /// Runs on a task of its own: a caller that goes away must not leave a transaction half done.
    pub(crate) async fn change(&self, task: Task) -> Result<(), StoreError> {
        let engine = self.clone();
        tokio::spawn(async move { engine.run(task).await }).await.unwrap_or(Err(StoreError::Panicked))
    }

    async fn run(&self, mut task: Task) -> Result<(), StoreError> {
        let (mut races, mut outages) = (1, 0);
        loop {
            let fault = match self.attempt(&mut task).await {
                Attempt::Done(after) => return self.done(after),
                Attempt::Failed(fault) => fault,
                Attempt::InDoubt(key, after) => {
                    if self.was_committed(key).await? {
                        return self.done(after);
                    }
                    Fault::Outage("the connection broke before the commit".into())
                }
            };
            match fault {
                Fault::Race(_) if races < DECISIONS => races += 1,
                Fault::Outage(_) if outages < OUTAGES => wait(&mut outages).await,
                fault => return Err(fault.into_error()),
            }
        }
    }

    fn done(&self, after: After) -> Result<(), StoreError> {
        self.hooks.forget(&after);
        self.hooks.wake(after);
        Ok(())
    }

    async fn attempt(&self, task: &mut Task) -> Attempt {
        let client = match self.client().await {
            Ok(client) => client,
            Err(fault) => return Attempt::Failed(fault),
        };
        let (writes, after) = match load_and_decide(&client, task).await {
            Ok(Some(decided)) => decided,
            Ok(None) => {
                roll_back(client).await;
                return Attempt::Done(After::default());
            }
            Err(fault) => {
                roll_back(client).await;
                return Attempt::Failed(fault);
            }
        };
        if writes.is_empty() {
            roll_back(client).await;
            return Attempt::Done(after);
        }
        if let Err(fault) = write_all(&client, &writes).await {
            roll_back(client).await;
            return Attempt::Failed(fault);
        }
        match client.batch_execute("commit").await.map_err(Fault::from) {
            Ok(()) => Attempt::Done(after),
            Err(Fault::Outage(_)) => {
                drop(Object::take(client));
                Attempt::InDoubt(audit_key(&writes), after)
            }
            Err(fault) => {
                roll_back(client).await;
                Attempt::Failed(fault)
            }
        }
    }

    /// Finds out whether a transaction was committed by trying to insert its audit entry's key: the server makes us wait until that
    /// transaction has ended one way or the other, and then refuses the key or does not.
    async fn was_committed(&self, key: Option<Vec<Value>>) -> Result<bool, StoreError> {
        let key = key.ok_or(StoreError::Unknown)?;
        let check = Query { statement: &crate::audit::CHECK_COMMIT, params: key };
        let mut outages = 0;
        while outages < OUTAGES {
            match self.check_key(&check).await {
                Ok(()) => return Ok(false),
                Err(Fault::Race(_)) => return Ok(true),
                Err(Fault::Outage(_)) => wait(&mut outages).await,
                Err(Fault::Final(_)) => break,
            }
        }
        Err(StoreError::Unknown)
    }

    async fn check_key(&self, check: &Query) -> Result<(), Fault> {
        let client = self.client().await?;
        client.batch_execute("begin").await?;
        let prepared = client.prepare_cached(check.statement.sql).await?;
        let outcome = client.execute_raw(&prepared, &check.params).await;
        roll_back(client).await;
        outcome.map(|_| ()).map_err(Fault::from)
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let client = self.client().await.map_err(Fault::into_error)?;
        client.batch_execute("select 1").await.map_err(|error| Fault::from(error).into_error())
    }

    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        let client = self.client().await.map_err(Fault::into_error)?;
        let tables =
            ["full contact_key", "contact", "identity", "message", "dialogue", "survey", "file", "job"];
        let vacuums = tables.map(|table| format!("vacuum {table}"));
        // A large table takes longer than a session's statement may.
        let begin = ["set statement_timeout = 0".to_owned()];
        for command in begin.into_iter().chain(vacuums).chain(["reset statement_timeout".to_owned()]) {
            if let Err(error) = client.batch_execute(&command).await {
                // Its settings are not to be trusted any more.
                drop(Object::take(client));
                return Err(Fault::from(error).into_error());
            }
        }
        Ok(())
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

/// Waits longer each time, half a second at most.
async fn wait(outages: &mut u32) {
    *outages += 1;
    tokio::time::sleep(Duration::from_millis(25 << (*outages).min(4))).await;
}

/// A connection that cannot even roll back is thrown away.
async fn roll_back(client: Object) {
    if client.batch_execute("rollback").await.is_err() {
        drop(Object::take(client));
    }
}

fn audit_key(writes: &[Write]) -> Option<Vec<Value>> {
    let audit =
        writes.iter().find(|write| std::ptr::eq(write.query.statement, &raw const crate::audit::INSERT))?;
    Some(audit.query.params.iter().take(2).cloned().collect())
}

/// Prepares what this connection has not prepared yet.
async fn prepare(
    client: &Object,
    statements: impl Iterator<Item = &'static Statement>,
) -> Result<Vec<Prepared>, Fault> {
    let prepared = join_all(statements.map(|statement| client.prepare_cached(statement.sql))).await;
    prepared.into_iter().map(|prepared| prepared.map_err(Fault::from)).collect()
}

async fn select(client: &Object, prepared: &Prepared, query: &Query) -> Result<Vec<Row>, Fault> {
    use futures::TryStreamExt as _;
    let rows = client.query_raw(prepared, &query.params).await?;
    let rows: Vec<tokio_postgres::Row> = rows.try_collect().await?;
    let read = |row: tokio_postgres::Row| {
        (0..row.len()).map(|at| row.try_get(at)).collect::<Result<Vec<Value>, _>>()
    };
    rows.into_iter().map(|row| read(row).map(Row::new).map_err(Fault::from)).collect()
}

async fn load_and_decide(client: &Object, task: &mut Task) -> Result<Option<(Vec<Write>, After)>, Fault> {
    let prepared = prepare(client, task.loads.iter().map(|query| query.statement)).await?;
    let loads = task.loads.iter().zip(&prepared).map(|(query, prepared)| select(client, prepared, query));
    // Sent in one go and in this order; the server runs them one after the other.
    let (begun, rows) = join(client.batch_execute("begin"), join_all(loads)).await;
    begun?;
    let rows = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    match task.decide(rows).map_err(Fault::Final)? {
        Decision::Write { writes, after } => Ok(Some((writes, after))),
        Decision::Refuse => Ok(None),
    }
}

async fn write_all(client: &Object, writes: &[Write]) -> Result<(), Fault> {
    let prepared = prepare(client, writes.iter().map(|write| write.query.statement)).await?;
    let execute = |(write, prepared): (&Write, &Prepared)| {
        let (client, prepared, params) = (client, prepared.clone(), write.query.params.clone());
        async move { client.execute_raw(&prepared, &params).await }
    };
    let hits = join_all(writes.iter().zip(&prepared).map(execute)).await;
    for (write, hit) in writes.iter().zip(hits) {
        if let Some(what) = write.must_hit.filter(|_| matches!(hit, Ok(0))) {
            return Err(Fault::Race(what.to_owned()));
        }
        hit?;
    }
    Ok(())
}
