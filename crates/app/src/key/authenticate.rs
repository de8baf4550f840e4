//! Who a key of the API speaks for.

use std::net::IpAddr;

use base::network::Network;
use serde_json::json;
use store::{ApiKeyRow, Changes, Keys, State};

use super::MARK;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::KeySession;
use crate::user::token_hash;

/// Longest token looked at.
const TOKEN_BYTES: usize = 128;
/// How exact the time of the last use is.
const USED_MS: i64 = 60_000;

/// Whether a bearer token is a key's, by its first letters.
pub fn is_key(token: &str) -> bool {
    token.starts_with(MARK)
}

/// The key of a token, when it is good and may be used from `address`.
pub async fn authenticate(app: &App, token: &str, address: IpAddr) -> Result<KeySession> {
    if !is_key(token) || token.len() > TOKEN_BYTES {
        return Err(Error::Unauthenticated);
    }
    let now = app.env().now();
    let key = app.store().system().api_key(token_hash(token), now).await?.ok_or(Error::Unauthenticated)?;
    if !key.is_good(now) {
        return Err(Error::Unauthenticated);
    }
    if !from_there(&key, address) {
        return Err(Error::AddressRefused);
    }
    let session = KeySession { workspace_id: key.workspace_id, key_id: key.id, scopes: key.scopes };
    if key.used_at.is_none_or(|at| now.ms_since(at) >= USED_MS) {
        let (id, first) = (key.id, key.used_at.is_none());
        let note = move |_: &State| -> Result<Changes<()>> {
            let changes = Changes::new(()).api_key_used(id, now);
            if first {
                return Ok(changes.audit("use_api_key", format!("key:{id}"), json!({ "first": true })));
            }
            Ok(changes.unaudited("the minute of a key's last use; what it does is noted where it is done"))
        };
        app.cx(session.workspace_id, session.actor()).change(Keys::new(), note).await.map_err(flatten)?;
    }
    Ok(session)
}

fn from_there(key: &ApiKeyRow, address: IpAddr) -> bool {
    key.addresses.is_empty()
        || key
            .addresses
            .iter()
            .any(|text| text.parse::<Network>().is_ok_and(|network| network.contains(address)))
}
