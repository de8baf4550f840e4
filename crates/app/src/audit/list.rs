//! What was done, newest first.

use access::{Action, may};
use base::limits;
use protocol::api::{AuditEntry, AuditPage};

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// A page of the audit log, before a chain number.
pub async fn list(app: &App, user: &UserSession, before: Option<&str>) -> Result<AuditPage> {
    may(&user.actor(), Action::ReadAudit)?;
    let before = before
        .map(|text| text.parse().map_err(|_| Error::invalid("before", "must be the id of an entry")))
        .transpose()?;
    let rows = app.cx(user.workspace_id, user.actor()).audit(before, limits::PAGE_ROWS).await?;
    let entries = rows
        .into_iter()
        .map(|row| AuditEntry {
            at_ms: row.at.ms(),
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            chain_no: row.chain_no,
        })
        .collect();
    Ok(AuditPage { entries })
}
