//! Opened keys, kept for a while: a bounded cache in two generations.

use std::collections::HashMap;

use base::{ContactId, WorkspaceId};
use parking_lot::Mutex;

use crate::seal::{ContactKey, WorkspaceKey};

/// Contact keys of one generation; two generations are kept, so at most 10,000.
const GENERATION: usize = 5_000;

type Place = (WorkspaceId, ContactId);

#[derive(Default)]
struct Generations {
    young: HashMap<Place, ContactKey>,
    old: HashMap<Place, ContactKey>,
}

/// Opened keys.
#[derive(Default)]
pub(crate) struct Keyring {
    workspaces: Mutex<HashMap<WorkspaceId, WorkspaceKey>>,
    contacts: Mutex<Generations>,
}

impl Keyring {
    pub(crate) fn workspace(&self, id: WorkspaceId) -> Option<WorkspaceKey> {
        self.workspaces.lock().get(&id).cloned()
    }

    pub(crate) fn keep_workspace(&self, id: WorkspaceId, key: WorkspaceKey) {
        self.workspaces.lock().insert(id, key);
    }

    pub(crate) fn contact(&self, workspace_id: WorkspaceId, contact_id: ContactId) -> Option<ContactKey> {
        let place = (workspace_id, contact_id);
        let mut generations = self.contacts.lock();
        if let Some(key) = generations.young.get(&place) {
            return Some(key.clone());
        }
        let key = generations.old.remove(&place)?;
        generations.insert(place, key.clone());
        Some(key)
    }

    pub(crate) fn keep_contact(&self, workspace_id: WorkspaceId, key: &ContactKey) {
        self.contacts.lock().insert((workspace_id, key.contact_id()), key.clone());
    }

    /// Forgets an erased contact's key.
    pub(crate) fn forget(&self, workspace_id: WorkspaceId, contact_id: ContactId) {
        let mut generations = self.contacts.lock();
        generations.young.remove(&(workspace_id, contact_id));
        generations.old.remove(&(workspace_id, contact_id));
    }
}

impl Generations {
    fn insert(&mut self, place: Place, key: ContactKey) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, key);
    }
}

#[cfg(test)]
mod tests {
    use base::seeded;

    use super::*;

    #[test]
    fn bounded_and_forgetful() {
        let (env, _) = seeded::env(3);
        let ring = Keyring::default();
        let workspace_id = env.id();
        let key = |id| ContactKey::from_secret(workspace_id, id, &[1; 32], &env);
        let hot: ContactId = env.id();
        ring.keep_contact(workspace_id, &key(hot));
        for _ in 0..3 * GENERATION {
            ring.keep_contact(workspace_id, &key(env.id()));
            assert!(ring.contact(workspace_id, hot).is_some(), "what is used stays");
        }
        let generations = ring.contacts.lock();
        assert!(generations.young.len() + generations.old.len() <= 2 * GENERATION + 1);
        drop(generations);
        ring.forget(workspace_id, hot);
        assert!(ring.contact(workspace_id, hot).is_none());
    }
}
