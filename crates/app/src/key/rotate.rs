//! A key gets another token; the one before stays good for a while, so that nothing stands still while it is replaced.

use access::{Action, may};
use base::{ApiKeyId, limits};
use protocol::key::{ApiKeyMade, RotateApiKey};
use serde_json::json;
use store::{Changes, Keys, State};

use super::{new_token, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::user::token_hash;

/// Makes another token for it, told this once.
pub async fn rotate(app: &App, user: &UserSession, id: ApiKeyId, ask: RotateApiKey) -> Result<ApiKeyMade> {
    may(&user.actor(), Action::ManageKeys)?;
    if ask.overlap_hours > limits::API_KEY_OVERLAP_HOURS {
        let most = limits::API_KEY_OVERLAP_HOURS;
        return Err(Error::invalid("overlap_hours", format!("must be at most {most}")));
    }
    let now = app.env().now();
    let old_until = now.plus_ms(i64::from(ask.overlap_hours) * 60 * 60 * 1_000);
    let (token, prefix) = new_token(app.env());
    let hash = token_hash(&token);
    let (shown, hours) = (prefix.clone(), ask.overlap_hours);
    let change = move |state: &State| -> Result<Changes<store::ApiKeyRow>> {
        let key = state.api_key(id).ok_or(Error::NotFound("key"))?;
        if !key.is_good(now) {
            return Err(Error::KeyOver);
        }
        let after = store::ApiKeyRow { prefix: prefix.clone(), old_until: Some(old_until), ..key.clone() };
        Ok(Changes::new(after).rotate_api_key(id, old_until, hash, &shown).audit(
            "rotate_api_key",
            format!("key:{id}"),
            json!({ "overlap_hours": hours }),
        ))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.change(Keys::new().api_key(id), change).await.map_err(flatten)?;
    Ok(ApiKeyMade { key: view(row, now), token })
}
