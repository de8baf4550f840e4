//! The forms that agents send.

use access::{Action, may};
use protocol::form::FormSets;

use super::FORMS;
use super::shipped::shipped;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// The workspace's own, else the shipped ones. What this version cannot read counts as not set.
pub async fn list(app: &App, user: &UserSession) -> Result<FormSets> {
    may(&user.actor(), Action::WorkConversation)?;
    let set = app.cx(user.workspace_id, user.actor()).setting(FORMS).await?;
    let own = set.and_then(|value| serde_json::from_value(value).ok());
    Ok(own.unwrap_or_else(|| FormSets { forms: shipped() }))
}
