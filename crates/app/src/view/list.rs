//! The views that I see.

use access::{Action, may};
use protocol::filter::SavedViews;

use super::{seen, shown};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// The shared ones in their order, then mine in mine.
pub async fn list(app: &App, user: &UserSession) -> Result<SavedViews> {
    may(&user.actor(), Action::UseViews)?;
    let rows = seen(&app.cx(user.workspace_id, user.actor()), user).await?;
    Ok(SavedViews { views: rows.into_iter().map(shown).collect() })
}
