//! Requests that are done once, however often they are sent: what came of them is stored in the commit of their effect.

use base::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, from_json, to_json};
use crate::{State, StoreError};

statements! {
    LOAD = "once.load": "select request_hash, result from once where workspace_id = $1 and asker = $2 and key_hash = $3";
    INSERT = "once.insert":
        "insert into once (workspace_id, asker, key_hash, request_hash, result, at) values ($1, $2, $3, $4, $5, $6)";
}

/// One request that is to be done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Who asks, as the audit log writes it.
    pub asker: String,
    /// Keyed hash of the key that the asker chose.
    pub key_hash: Vec<u8>,
    /// Keyed hash of everything that is asked.
    pub request_hash: Vec<u8>,
}

/// A request that was done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneOnce {
    /// What was asked.
    pub request_hash: Vec<u8>,
    /// What came of it, as JSON.
    pub(crate) result: String,
}

pub(crate) fn read(row: &mut Row) -> Result<DoneOnce, StoreError> {
    Ok(DoneOnce { request_hash: row.blob()?, result: row.text()? })
}

/// What a key was used for before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before<T> {
    /// Nothing.
    Nothing,
    /// The same request: this came of it.
    Same(T),
    /// Another request.
    Other,
}

impl Once {
    /// What became of this key before; the change must have named it ([`crate::Keys::once`]).
    pub fn before<T: DeserializeOwned>(&self, state: &State) -> Result<Before<T>, StoreError> {
        match state.once(self) {
            None => Ok(Before::Nothing),
            Some(done) if done.request_hash == self.request_hash => {
                Ok(Before::Same(from_json(&done.result)?))
            }
            Some(_) => Ok(Before::Other),
        }
    }
}

impl<T: Serialize> Changes<T> {
    /// Stores what comes of a request with it; ids and numbers only.
    pub fn stored_once(self, once: &Once, at: Timestamp) -> Self {
        let params = vec![
            once.asker.as_str().into(),
            once.key_hash.clone().into(),
            once.request_hash.clone().into(),
            to_json(self.output()).into(),
            at.into(),
        ];
        self.write(&INSERT, params)
    }
}
