//! Every inbox of the workspace.

use access::{Action, may};
use protocol::inbox::{InboxView, Inboxes};
use store::InboxRow;

use super::face::read;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// All of them, archived ones too.
pub async fn list(app: &App, user: &UserSession) -> Result<Inboxes> {
    may(&user.actor(), Action::ManageInboxes)?;
    let rows = app.cx(user.workspace_id, user.actor()).inboxes().await?;
    Ok(Inboxes { inboxes: rows.into_iter().map(view).collect() })
}

pub(crate) fn view(row: InboxRow) -> InboxView {
    InboxView {
        id: row.id,
        settings: read(&row.settings),
        key: row.public_key,
        name: row.name,
        origins: row.origins,
        archived: row.archived_at.is_some(),
        created_ms: row.at.ms(),
    }
}
