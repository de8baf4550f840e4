//! Bodies of the API about its own keys.

use access::Scope;
use base::{ApiKeyId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyState {
    /// It opens what its scopes say.
    Good,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

/// A key, without its token.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyView {
    /// Id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// The beginning of its token.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Networks from which it may be used; none means from anywhere.
    pub addresses: Vec<String>,
    /// How it stands.
    pub state: ApiKeyState,
    /// When it was made.
    pub created_ms: i64,
    /// By whom.
    pub created_by: UserId,
    /// Until when; absent: until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<i64>,
    /// When it was last used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_ms: Option<i64>,
    /// After a rotation: until when the token before is good as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_until_ms: Option<i64>,
}

/// Every key.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ApiKeys {
    /// Newest first, revoked ones too.
    pub keys: Vec<ApiKeyView>,
}

/// A key to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it may do, at least one.
    pub scopes: Vec<Scope>,
    /// Networks from which it may be used, like `203.0.113.0/24`; none means from anywhere.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Until when; absent: until it is revoked.
    #[serde(default)]
    pub expires_ms: Option<i64>,
}

/// Another token for a key.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateApiKey {
    /// Hours for which the present token stays good, at most 168.
    pub overlap_hours: u32,
}

/// A key with its token, which is told this once and never again.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyMade {
    /// The key.
    pub key: ApiKeyView,
    /// To be sent as `Authorization: Bearer …`.
    pub token: String,
}
