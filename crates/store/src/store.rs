//! The store: opened once per process, cheap to clone.

use std::path::PathBuf;
use std::sync::Arc;

use access::Actor;
use base::{Bus, Env, WorkspaceId};
use zeroize::Zeroizing;

use crate::changes::After;
use crate::engine::{Engine, Hooks};
use crate::keyring::Keyring;
use crate::recent::Recent;
use crate::statement::{Query, Write};
use crate::value::Row;
use crate::workspace::NewWorkspace;
use crate::{Cx, MasterKey, StoreError, System};

/// Which database.
#[derive(Clone)]
pub enum Config {
    /// One file, for one node.
    Sqlite {
        /// Where.
        path: PathBuf,
    },
    /// In memory, on the caller's thread: the same code under a seed. Migrated when opened.
    SqliteMemory,
    /// A server, for several nodes.
    Postgres {
        /// Where, with user and password.
        url: String,
        /// Connections of this process at most.
        max_connections: usize,
    },
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { path } => write!(f, "Sqlite({})", path.display()),
            Self::SqliteMemory => f.write_str("SqliteMemory"),
            // The address may carry a password.
            Self::Postgres { max_connections, .. } => write!(f, "Postgres({max_connections} connections)"),
        }
    }
}

struct Inner {
    engine: Engine,
    env: Env,
    master: MasterKey,
    keyring: Arc<Keyring>,
    recent: Arc<Recent>,
}

/// The record.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens a migrated database. Refuses a schema that is older or newer than this binary, and a master key that does not fit.
    pub async fn open(
        config: &Config,
        env: Env,
        master: MasterKey,
        bus: Arc<dyn Bus>,
    ) -> Result<Self, StoreError> {
        let keyring = Arc::new(Keyring::default());
        let recent = Arc::new(Recent::default());
        let hooks = Hooks { bus, keyring: keyring.clone(), recent: recent.clone() };
        let engine = Engine::open(config, hooks).await?;
        let store = Self(Arc::new(Inner { engine, env, master, keyring, recent }));
        store.system().check_master_key().await?;
        store.system().ensure_epoch().await?;
        Ok(store)
    }

    /// Brings the schema up to this binary's. Gives the names of what was applied; none when it was up to date.
    pub async fn migrate(config: &Config) -> Result<Vec<String>, StoreError> {
        crate::migrate::run(config).await
    }

    /// Access to one workspace for one actor.
    pub fn cx(&self, workspace_id: WorkspaceId, actor: Actor) -> Cx {
        Cx::new(self.clone(), workspace_id, actor)
    }

    /// The few things that cross workspaces.
    pub fn system(&self) -> System {
        System::new(self.clone())
    }

    /// A workspace to create, with a new key.
    pub fn new_workspace(&self, id: WorkspaceId, name: &str, pack: &str) -> NewWorkspace {
        let (key, wrapped_key) = self.0.master.new_workspace_key(id, &self.0.env);
        self.0.keyring.keep_workspace(id, key);
        NewWorkspace { id, name: name.to_owned(), pack: pack.to_owned(), wrapped_key, at: self.0.env.now() }
    }

    /// A key of its own for `purpose` (e.g. signing visitors' tokens), the same on every node.
    pub fn derive_key(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        self.0.master.derive(purpose)
    }

    /// Clock, ids and randomness.
    pub fn env(&self) -> &Env {
        &self.0.env
    }

    /// Whether reads and writes are possible now.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.0.engine.ping().await
    }

    /// Finishes what waits, then closes; every clone refuses from then on.
    pub async fn close(self) {
        self.0.engine.close().await;
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn recent(&self) -> &Recent {
        &self.0.recent
    }

    pub(crate) fn master(&self) -> &MasterKey {
        &self.0.master
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.0.engine.read(queries).await
    }

    pub(crate) async fn transact<T, E, F>(
        &self,
        loads: Vec<Query>,
        decide: F,
    ) -> Result<Result<T, E>, StoreError>
    where
        F: FnMut(Vec<Vec<Row>>) -> Result<Result<(T, Vec<Write>, After), E>, StoreError> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.0.engine.transact(loads, decide).await
    }
}
