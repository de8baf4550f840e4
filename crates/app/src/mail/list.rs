//! The mailboxes, and how they fare.

use access::{Action, may};
use protocol::mail::{MailboxTrouble, MailboxView, Mailboxes};
use store::MailboxRow;

use super::settings::Mailbox;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Every mailbox.
pub async fn list(app: &App, user: &UserSession) -> Result<Mailboxes> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let rows = app.cx(user.workspace_id, user.actor()).mailboxes().await?;
    let mailboxes = rows.iter().map(|row| view(user, row)).collect::<Result<_>>()?;
    Ok(Mailboxes { mailboxes })
}

pub(super) fn view(user: &UserSession, row: &MailboxRow) -> Result<MailboxView> {
    let mailbox = Mailbox::of(user.workspace_id, row)?;
    let trouble =
        row.trouble.as_ref().and_then(|value| serde_json::from_value::<MailboxTrouble>(value.clone()).ok());
    Ok(MailboxView {
        id: row.inbox_id,
        settings: mailbox.config.shown(&row.address),
        paused: row.paused,
        fetched_ms: row.fetched_at.map(|at| at.ms()),
        trouble,
    })
}
