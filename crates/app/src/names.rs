//! Names of our people, remembered for a moment so that showing a message does not ask the database each time.

use std::collections::HashMap;

use base::{Timestamp, UserId, WorkspaceId};
use parking_lot::RwLock;
use std::sync::Arc;

use crate::app::App;
use crate::error::Result;

/// How long a name may be old.
const FRESH_MS: i64 = 30_000;

type Known = (Timestamp, Arc<HashMap<UserId, String>>);

/// Names by workspace.
#[derive(Default)]
pub struct Names(RwLock<HashMap<WorkspaceId, Known>>);

impl Names {
    /// Forgets a workspace's names, when somebody was added or renamed.
    pub fn forget(&self, workspace_id: WorkspaceId) {
        self.0.write().remove(&workspace_id);
    }
}

/// The names of a workspace's people.
pub async fn of(app: &App, workspace_id: WorkspaceId) -> Result<Arc<HashMap<UserId, String>>> {
    let now = app.env().now();
    if let Some((at, names)) = app.names().0.read().get(&workspace_id)
        && now.ms_since(*at).abs() < FRESH_MS
    {
        return Ok(names.clone());
    }
    let users = app.cx(workspace_id, access::Actor::System).users().await?;
    let names: Arc<HashMap<UserId, String>> =
        Arc::new(users.into_iter().map(|user| (user.id, user.name)).collect());
    app.names().0.write().insert(workspace_id, (now, names.clone()));
    Ok(names)
}
