//! Use cases on keys of the API.

mod authenticate;
mod create;
mod list;
mod revoke;
mod rotate;
mod table;

pub use authenticate::{authenticate, is_key};
pub use create::create;
pub use list::list;
pub use revoke::revoke;
pub use rotate::rotate;
pub use table::export;

use base::{Env, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use protocol::key::{ApiKeyState, ApiKeyView};
use store::ApiKeyRow;

/// How every token begins, so that scanners of secrets know one.
const MARK: &str = "zhk_";
/// Characters of a token that are shown ever after.
const SHOWN: usize = 12;

/// A new token and the part of it that stays visible.
fn new_token(env: &Env) -> (String, String) {
    let token = format!("{MARK}{}", B64.encode(env.bytes::<32>()));
    let shown = token.chars().take(SHOWN).collect();
    (token, shown)
}

fn view(row: ApiKeyRow, now: Timestamp) -> ApiKeyView {
    let state = if row.revoked_at.is_some() {
        ApiKeyState::Revoked
    } else if row.is_good(now) {
        ApiKeyState::Good
    } else {
        ApiKeyState::Expired
    };
    ApiKeyView {
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        scopes: row.scopes.iter().collect(),
        addresses: row.addresses,
        state,
        created_ms: row.created_at.ms(),
        created_by: row.created_by,
        expires_ms: row.expires_at.map(Timestamp::ms),
        used_ms: row.used_at.map(Timestamp::ms),
        old_until_ms: row.old_until.filter(|until| *until > now).map(Timestamp::ms),
    }
}
