//! One-time links by which people of ours set their password. Only a hash of the token is stored.

use base::{Timestamp, UserId};

use crate::StoreError;
use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};

statements! {
    LOAD = "password_link.load":
        "select token_hash, expires_at from password_link where workspace_id = $1 and user_id = $2 for update";
    PUT = "password_link.put":
        "insert into password_link (workspace_id, user_id, token_hash, expires_at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at";
    REMOVE = "password_link.remove": "delete from password_link where workspace_id = $1 and user_id = $2";
}

/// The link of a user that counts now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordLink {
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// Until when.
    pub expires_at: Timestamp,
}

pub(crate) fn read(row: &mut Row) -> Result<PasswordLink, StoreError> {
    Ok(PasswordLink { token_hash: row.blob()?, expires_at: row.time()? })
}

impl<T> Changes<T> {
    /// Stores a link; the one before it does not count any more.
    pub fn put_password_link(self, user_id: UserId, token_hash: [u8; 32], expires_at: Timestamp) -> Self {
        self.write(&PUT, vec![Value::id(user_id), token_hash.into(), expires_at.into()])
    }

    /// Uses a link up, or takes it back.
    pub fn remove_password_link(self, user_id: UserId) -> Self {
        self.write(&REMOVE, vec![Value::id(user_id)])
    }
}
