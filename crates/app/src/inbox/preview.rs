//! What the widget would be told, before anything is saved.

use access::{Action, may};
use protocol::inbox::{PreviewInbox, WidgetInbox};

use super::{checked, face};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Checks as saving would, and answers as opening the widget would.
pub fn preview(app: &App, user: &UserSession, ask: PreviewInbox) -> Result<WidgetInbox> {
    may(&user.actor(), Action::ManageInboxes)?;
    preview_checked(app, ask)
}

/// The same for whoever has been let in otherwise.
pub(crate) fn preview_checked(app: &App, ask: PreviewInbox) -> Result<WidgetInbox> {
    let inbox = checked(ask.inbox)?;
    Ok(face(app, &inbox.name, &inbox.settings, ask.locale))
}
