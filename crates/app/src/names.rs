//! Names of our people and of the keys of our programs, remembered for a moment so that showing a message does not ask the database each time.

use std::collections::HashMap;

use base::{ApiKeyId, Timestamp, UserId, WorkspaceId};
use conversation::Author;
use parking_lot::RwLock;
use std::sync::Arc;

use crate::app::App;
use crate::error::Result;

/// How long a name may be old.
const FRESH_MS: i64 = 30_000;

type Known = (Timestamp, Arc<Book>);

/// The names of a workspace.
#[derive(Debug, Default)]
pub struct Book {
    people: HashMap<UserId, String>,
    keys: HashMap<ApiKeyId, String>,
}

impl Book {
    /// The name of a key.
    pub fn key(&self, id: ApiKeyId) -> Option<&str> {
        self.keys.get(&id).map(String::as_str)
    }

    /// The name of whoever wrote something, where they have one.
    pub fn author(&self, author: &Author) -> Option<&str> {
        match author {
            Author::Agent { user_id } => self.people.get(user_id).map(String::as_str),
            Author::Program { key_id } => self.key(*key_id),
            Author::Customer | Author::Assistant | Author::System => None,
        }
    }
}

impl std::ops::Deref for Book {
    type Target = HashMap<UserId, String>;

    fn deref(&self) -> &Self::Target {
        &self.people
    }
}

/// Names by workspace.
#[derive(Default)]
pub struct Names(RwLock<HashMap<WorkspaceId, Known>>);

impl Names {
    /// Forgets a workspace's names, when somebody was added or renamed, or a key made.
    pub fn forget(&self, workspace_id: WorkspaceId) {
        self.0.write().remove(&workspace_id);
    }
}

/// The names of a workspace's people and keys.
pub async fn of(app: &App, workspace_id: WorkspaceId) -> Result<Arc<Book>> {
    let now = app.env().now();
    if let Some((at, names)) = app.names().0.read().get(&workspace_id)
        && now.ms_since(*at).abs() < FRESH_MS
    {
        return Ok(names.clone());
    }
    let cx = app.cx(workspace_id, access::Actor::System);
    let people = cx.users().await?.into_iter().map(|user| (user.id, user.name)).collect();
    let keys = cx.api_keys().await?.into_iter().map(|key| (key.id, key.name)).collect();
    let names = Arc::new(Book { people, keys });
    app.names().0.write().insert(workspace_id, (now, names.clone()));
    Ok(names)
}
