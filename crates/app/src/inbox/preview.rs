//! What the widget would be told, before anything is saved.

use access::{Action, may};
use protocol::inbox::{PreviewInbox, WidgetInbox};

use super::{checked, face};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;
use crate::workspace::{self, Look};

/// Checks as saving would, and answers as opening the widget would.
pub async fn preview(app: &App, user: &UserSession, ask: PreviewInbox) -> Result<WidgetInbox> {
    may(&user.actor(), Action::ManageInboxes)?;
    let house = workspace::look(&app.cx(user.workspace_id, user.actor())).await?;
    preview_checked(app, ask, &house)
}

/// The same for whoever has been let in otherwise.
pub(crate) fn preview_checked(app: &App, ask: PreviewInbox, house: &Look) -> Result<WidgetInbox> {
    let inbox = checked(ask.inbox)?;
    Ok(face(app, &inbox.name, &inbox.settings, house, ask.locale))
}
