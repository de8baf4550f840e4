//! The mailboxes, and how they fare.

use access::{Action, may};
use base::InboxId;
use protocol::mail::{MailboxTrouble, MailboxView, Mailboxes};
use store::{Consent, MailboxRow};

use super::settings::Mailbox;
use super::sign_in::{consent, redirect_url};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Every mailbox.
pub async fn list(app: &App, user: &UserSession) -> Result<Mailboxes> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (rows, consents) = (cx.mailboxes().await?, cx.consents().await?);
    let of = |id| consents.iter().find(|(of, _)| *of == id).map(|(_, consent)| *consent);
    let mailboxes = rows.iter().map(|row| view(user, row, of(row.inbox_id))).collect::<Result<_>>()?;
    Ok(Mailboxes { mailboxes, redirect_url: redirect_url(app) })
}

/// One mailbox.
pub(super) async fn shown(app: &App, user: &UserSession, id: InboxId) -> Result<MailboxView> {
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    view(user, &row, cx.grant(id).await?.map(|grant| grant.consent))
}

fn view(user: &UserSession, row: &MailboxRow, granted: Option<Consent>) -> Result<MailboxView> {
    let mailbox = Mailbox::of(user.workspace_id, row)?;
    let trouble =
        row.trouble.as_ref().and_then(|value| serde_json::from_value::<MailboxTrouble>(value.clone()).ok());
    Ok(MailboxView {
        id: row.inbox_id,
        settings: mailbox.config.shown(&row.address),
        paused: row.paused,
        wants_password: mailbox.config.wants_password,
        consent: granted.map(consent),
        fetched_ms: row.fetched_at.map(|at| at.ms()),
        trouble,
    })
}
