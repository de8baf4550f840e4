//! A key is ended, at once and for good.

use access::{Action, may};
use base::ApiKeyId;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Revokes it; revoking twice is harmless.
pub async fn revoke(app: &App, user: &UserSession, id: ApiKeyId) -> Result<()> {
    may(&user.actor(), Action::ManageKeys)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let key = state.api_key(id).ok_or(Error::NotFound("key"))?;
        if key.revoked_at.is_some() {
            return Ok(Changes::new(()));
        }
        Ok(Changes::new(()).revoke_api_key(id, now).audit("revoke_api_key", format!("key:{id}"), json!({})))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().api_key(id), change).await.map_err(flatten)
}
