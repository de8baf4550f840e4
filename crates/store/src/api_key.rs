//! Keys of the API: programs of the company, known by the hash of a token.

use access::{Scope, Scopes};
use base::{ApiKeyId, Timestamp, UserId, WorkspaceId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

macro_rules! api_key_columns {
    () => {
        "workspace_id, id, name, scopes, addresses, prefix, old_until, created_at, created_by, expires_at, revoked_at, used_at from api_key"
    };
}
pub(crate) use api_key_columns;

statements! {
    LOAD = "api_key.load": concat!("select ", api_key_columns!(), " where workspace_id = $1 and id = $2 for update");
    LIST = "api_key.list": concat!("select ", api_key_columns!(), " where workspace_id = $1 order by id desc limit $2");
    INSERT = "api_key.insert":
        "insert into api_key (workspace_id, id, name, scopes, addresses, prefix, token_hash, created_at, created_by, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ROTATE = "api_key.rotate":
        "update api_key set old_hash = token_hash, old_until = $3, token_hash = $4, prefix = $5 \
         where workspace_id = $1 and id = $2 and revoked_at is null";
    REVOKE = "api_key.revoke":
        "update api_key set revoked_at = $3, old_until = null, old_hash = null where workspace_id = $1 and id = $2 and revoked_at is null";
    USED = "api_key.used":
        "update api_key set used_at = $3 where workspace_id = $1 and id = $2 and (used_at is null or used_at < $3)";
}

/// Keys that a list shows at most, newest first.
const LISTED: u32 = 500;

/// A key to store.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// Id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// Networks from which it may be used; none means from anywhere.
    pub addresses: Vec<String>,
    /// The beginning of the token, by which people tell keys apart.
    pub prefix: String,
    /// SHA-256 of the token; the token itself is never stored.
    pub token_hash: [u8; 32],
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// Until when; `None` means until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// Networks from which it may be used.
    pub addresses: Vec<String>,
    /// The beginning of its token.
    pub prefix: String,
    /// After a rotation: until when the token before is good.
    pub old_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: UserId,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

impl ApiKeyRow {
    /// Whether it opens anything at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

pub(crate) fn read(row: &mut Row) -> Result<ApiKeyRow, StoreError> {
    Ok(ApiKeyRow {
        workspace_id: row.id()?,
        id: row.id()?,
        name: row.text()?,
        scopes: row.json::<Vec<Scope>>()?.into_iter().collect(),
        addresses: row.json()?,
        prefix: row.text()?,
        old_until: row.opt_time()?,
        created_at: row.time()?,
        created_by: row.id()?,
        expires_at: row.opt_time()?,
        revoked_at: row.opt_time()?,
        used_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// Stores a key.
    pub fn insert_api_key(self, key: NewApiKey) -> Self {
        let scopes: Vec<Scope> = key.scopes.iter().collect();
        let params = vec![
            Value::id(key.id),
            key.name.into(),
            to_json(&scopes).into(),
            to_json(&key.addresses).into(),
            key.prefix.into(),
            key.token_hash.into(),
            key.at.into(),
            Value::id(key.by),
            key.expires_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Gives a key another token; the one before is good until `old_until`.
    pub fn rotate_api_key(
        self,
        id: ApiKeyId,
        old_until: Timestamp,
        token_hash: [u8; 32],
        prefix: &str,
    ) -> Self {
        let params = vec![Value::id(id), old_until.into(), token_hash.into(), prefix.into()];
        self.must_hit("key (revoked)", &ROTATE, params)
    }

    /// Ends a key, with both its tokens.
    pub fn revoke_api_key(self, id: ApiKeyId, at: Timestamp) -> Self {
        self.must_hit("key (revoked)", &REVOKE, vec![Value::id(id), at.into()])
    }

    /// Notes that a key was used.
    pub fn api_key_used(self, id: ApiKeyId, at: Timestamp) -> Self {
        self.write(&USED, vec![Value::id(id), at.into()])
    }
}

impl Cx {
    /// The keys of the workspace, newest first, revoked ones too.
    pub async fn api_keys(&self) -> Result<Vec<ApiKeyRow>, StoreError> {
        self.read(&LIST, vec![LISTED.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
