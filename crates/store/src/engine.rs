//! What both engines do: load, decide, write, commit, and only then tell.

use std::sync::Arc;

use base::Bus;
use parking_lot::Mutex;

use crate::StoreError;
use crate::changes::After;
use crate::keyring::Keyring;
use crate::postgres::Postgres;
use crate::recent::Recent;
use crate::sqlite::{Inline, Threads};
use crate::statement::{Query, Write};
use crate::store::Config;
use crate::value::Row;

/// How often a decision is taken again after a lost race.
pub(crate) const DECISIONS: usize = 5;

/// What a decision came to.
pub(crate) enum Decision {
    Write { writes: Vec<Write>, after: After },
    Refuse,
}

pub(crate) type Decide = Box<dyn FnMut(Vec<Vec<Row>>) -> Result<Decision, StoreError> + Send>;

/// One change, with its types erased.
pub(crate) struct Task {
    pub(crate) loads: Vec<Query>,
    pub(crate) decide: Decide,
}

impl Task {
    /// Decides; a panic in there is the change's own fault and must not take others down.
    pub(crate) fn decide(&mut self, rows: Vec<Vec<Row>>) -> Result<Decision, StoreError> {
        let decide = std::panic::AssertUnwindSafe(|| (self.decide)(rows));
        std::panic::catch_unwind(decide).unwrap_or(Err(StoreError::Panicked))
    }
}

/// What follows a commit.
#[derive(Clone)]
pub(crate) struct Hooks {
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) recent: Arc<Recent>,
}

impl Hooks {
    /// Must have happened before anyone is told of the commit.
    pub(crate) fn forget(&self, after: &After) {
        for (workspace_id, contact_id) in &after.forget {
            self.keyring.forget(*workspace_id, *contact_id);
            self.recent.forget(*contact_id);
        }
    }

    pub(crate) fn wake(&self, after: After) {
        // Whoever is woken asks for it at once.
        after.told.into_iter().for_each(|told| self.recent.keep(told));
        for wake in after.wakes {
            self.bus.publish(wake);
        }
    }
}

/// The engine in use.
pub(crate) enum Engine {
    Inline(Inline),
    Threads(Threads),
    Postgres(Postgres),
}

impl Engine {
    pub(crate) async fn open(config: &Config, hooks: Hooks) -> Result<Self, StoreError> {
        match config {
            Config::SqliteMemory => Inline::open(hooks).map(Self::Inline),
            Config::Sqlite { path } => Threads::open(path, hooks).map(Self::Threads),
            Config::Postgres { url, max_connections } => {
                Postgres::open(url, *max_connections, hooks).await.map(Self::Postgres)
            }
        }
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        match self {
            Self::Inline(engine) => engine.paused(|| engine.read(&queries)).await,
            Self::Threads(engine) => engine.read(queries).await,
            Self::Postgres(engine) => engine.read(&queries).await,
        }
    }

    pub(crate) async fn transact<T, E, F>(
        &self,
        loads: Vec<Query>,
        mut decide: F,
    ) -> Result<Result<T, E>, StoreError>
    where
        F: FnMut(Vec<Vec<Row>>) -> Result<Result<(T, Vec<Write>, After), E>, StoreError> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let fill = slot.clone();
        let decide = move |rows| match decide(rows)? {
            Ok((output, writes, after)) => {
                *fill.lock() = Some(Ok(output));
                Ok(Decision::Write { writes, after })
            }
            Err(refusal) => {
                *fill.lock() = Some(Err(refusal));
                Ok(Decision::Refuse)
            }
        };
        let task = Task { loads, decide: Box::new(decide) };
        match self {
            Self::Inline(engine) => engine.paused(|| engine.change(task)).await?,
            Self::Threads(engine) => engine.change(task).await?,
            Self::Postgres(engine) => engine.change(task).await?,
        }
        let outcome = slot.lock().take();
        outcome.ok_or(StoreError::Panicked)
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Self::Inline(engine) => engine.ping(),
            Self::Threads(engine) => engine.ping().await,
            Self::Postgres(engine) => engine.ping().await,
        }
    }

    /// Removes from the files what was overwritten in the database.
    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        match self {
            Self::Inline(_) => Ok(()),
            Self::Threads(engine) => engine.scrub().await,
            Self::Postgres(engine) => engine.scrub().await,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Inline(_) => {}
            Self::Threads(engine) => engine.close().await,
            Self::Postgres(engine) => engine.close(),
        }
    }
}
