//! A key is made; its token is told this once.

use access::{Action, Scopes, may};
use base::network::Network;
use base::{ApiKeyId, Timestamp, limits};
use protocol::key::{ApiKeyMade, NewApiKey};
use serde_json::json;
use store::{Changes, Keys, State};

use super::{new_token, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::user::token_hash;

/// The longest life of a key that has an end.
const LONGEST_MS: i64 = 10 * 366 * 24 * 60 * 60 * 1_000;

/// Makes a key with these scopes.
pub async fn create(app: &App, user: &UserSession, ask: NewApiKey) -> Result<ApiKeyMade> {
    may(&user.actor(), Action::ManageKeys)?;
    let now = app.env().now();
    let scopes: Scopes = ask.scopes.into_iter().collect();
    if scopes.is_empty() {
        return Err(Error::invalid("scopes", "choose at least one: a key without scopes opens nothing"));
    }
    let last = now.plus_ms(LONGEST_MS).ms();
    if ask.expires_ms.is_some_and(|end| end <= now.ms() || end > last) {
        return Err(Error::invalid("expires_ms", "must be in the future, at most ten years away"));
    }
    let expires_at = ask.expires_ms.map(Timestamp::from_ms);
    let cx = app.cx(user.workspace_id, user.actor());
    let there = cx.api_keys().await?;
    if there.iter().filter(|key| key.is_good(now)).count() >= limits::API_KEYS {
        return Err(Error::invalid(
            "name",
            format!("there are {} keys already; revoke one first", limits::API_KEYS),
        ));
    }
    let (token, prefix) = new_token(app.env());
    let id: ApiKeyId = app.env().id();
    let row = store::NewApiKey {
        id,
        name: crate::user::checked_name(&ask.name)?,
        scopes,
        addresses: networks(ask.addresses)?,
        prefix,
        token_hash: token_hash(&token),
        at: now,
        by: user.user_id,
        expires_at,
    };
    let words: Vec<_> = scopes.iter().collect();
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "scopes": words, "expires_ms": expires_at.map(Timestamp::ms) });
        Ok(Changes::new(()).insert_api_key(row.clone()).audit("create_api_key", format!("key:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    app.names().forget(user.workspace_id);
    let made = cx.api_keys().await?.into_iter().find(|row| row.id == id);
    Ok(ApiKeyMade { key: view(made.ok_or(Error::NotFound("key"))?, now), token })
}

fn networks(addresses: Vec<String>) -> Result<Vec<String>> {
    if addresses.len() > limits::API_KEY_ADDRESSES {
        return Err(Error::invalid("addresses", format!("must be at most {}", limits::API_KEY_ADDRESSES)));
    }
    let check = |text: String| {
        let text = text.trim().to_owned();
        text.parse::<Network>().map(|_| text).map_err(|error| Error::invalid("addresses", error.to_string()))
    };
    addresses.into_iter().map(check).collect()
}
