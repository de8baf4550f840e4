//! The keys of a workspace; never their tokens.

use access::{Action, may};
use protocol::key::ApiKeys;

use super::view;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Every key, newest first; revoked ones too, because the audit log names them.
pub async fn list(app: &App, user: &UserSession) -> Result<ApiKeys> {
    may(&user.actor(), Action::ManageKeys)?;
    let now = app.env().now();
    let rows = app.cx(user.workspace_id, user.actor()).api_keys().await?;
    Ok(ApiKeys { keys: rows.into_iter().map(|row| view(row, now)).collect() })
}
