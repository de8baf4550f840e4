//! The context of one actor in one workspace: the only way to what a workspace holds.

use std::sync::Arc;

use access::Actor;
use base::{Env, WorkspaceId};

use crate::seal::WorkspaceKey;
use crate::statement::{Query, Statement};
use crate::value::{Row, Value};
use crate::{ChangeError, Changes, Keys, State, Store, StoreError, workspace};

/// Access to one workspace for one actor. Cheap to clone.
#[derive(Clone)]
pub struct Cx {
    store: Store,
    workspace_id: WorkspaceId,
    actor: Actor,
}

impl std::fmt::Debug for Cx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cx({}, {})", self.workspace_id, self.actor.audit_word())
    }
}

impl Cx {
    pub(crate) const fn new(store: Store, workspace_id: WorkspaceId, actor: Actor) -> Self {
        Self { store, workspace_id, actor }
    }

    /// Clock, ids and randomness.
    pub fn env(&self) -> &Env {
        self.store.env()
    }

    /// Whose workspace it is.
    pub const fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The store behind it.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The one door for writes. Loads (and locks) the rows under `keys`, lets `decide` see them, writes what it hands back with its audit
    /// entry in one durable commit, then wakes whoever waits. `decide` runs again when another change won a race, so it must be pure;
    /// `Ok` means that the commit is on the disk.
    pub async fn change<T, E, F>(&self, keys: Keys, mut decide: F) -> Result<T, ChangeError<E>>
    where
        F: FnMut(&State) -> Result<Changes<T>, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let loads = keys.loads(self.workspace_id);
        let keys = Arc::new(keys);
        let (workspace_id, actor, env) = (self.workspace_id, self.actor, self.env().clone());
        let outcome = self.store.transact(loads, move |rows| {
            let state = State::read(&keys, rows)?;
            Ok(decide(&state).map(|changes| changes.finish(workspace_id, &actor, &env)))
        });
        match outcome.await {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(refusal)) => Err(ChangeError::Rejected(refusal)),
            Err(error) => Err(ChangeError::Store(error)),
        }
    }

    /// Reads with `params` after the workspace.
    pub(crate) async fn read(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.read_many(vec![(statement, params)])
            .await
            .map(|rows| rows.into_iter().next().unwrap_or_default())
    }

    pub(crate) async fn read_many(
        &self,
        queries: Vec<(&'static Statement, Vec<Value>)>,
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let bind = |(statement, mut params): (&'static Statement, Vec<Value>)| {
            params.insert(0, Value::id(self.workspace_id));
            Query { statement, params }
        };
        self.store.read(queries.into_iter().map(bind).collect()).await
    }

    pub(crate) async fn read_one<R>(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
        read: impl Fn(&mut Row) -> Result<R, StoreError>,
    ) -> Result<Option<R>, StoreError> {
        self.read(statement, params).await?.into_iter().next().map(|mut row| read(&mut row)).transpose()
    }

    pub(crate) async fn workspace_key(&self) -> Result<WorkspaceKey, StoreError> {
        let keyring = self.store.keyring();
        if let Some(key) = keyring.workspace(self.workspace_id) {
            return Ok(key);
        }
        let wrapped = self.read_one(&workspace::KEY, Vec::new(), Row::blob).await?;
        let wrapped = wrapped.ok_or(StoreError::Missing("workspace"))?;
        let key = self.store.master().open_workspace_key(self.workspace_id, &wrapped)?;
        keyring.keep_workspace(self.workspace_id, key.clone());
        Ok(key)
    }
}
