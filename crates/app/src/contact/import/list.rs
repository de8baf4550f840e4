//! Imports as administration sees them.

use access::{Action, may};
use protocol::contact_import::{ContactImportState, ContactImportView, ContactImports};
use store::{ContactImportRow, Cx, ImportState};

use super::{Head, RefusedLine, SHOWN};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Those of the last 30 days, newest first.
pub async fn imports(app: &App, user: &UserSession) -> Result<ContactImports> {
    may(&user.actor(), Action::ImportContacts)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut imports = Vec::new();
    for row in cx.contact_imports(SHOWN).await? {
        // What nobody started is not worth a line.
        if row.state != ImportState::Ready {
            imports.extend(view(app, &cx, row).await?);
        }
    }
    Ok(ContactImports { imports, contacts: cx.contact_count().await? })
}

/// `None` while the file is still coming in.
pub(super) async fn view(app: &App, cx: &Cx, row: ContactImportRow) -> Result<Option<ContactImportView>> {
    let state = match row.state {
        ImportState::Reading => return Ok(None),
        ImportState::Ready => ContactImportState::Ready,
        ImportState::Running => ContactImportState::Running,
        ImportState::Done => ContactImportState::Done,
        ImportState::Stopped => ContactImportState::Stopped,
        ImportState::Failed => ContactImportState::Failed,
    };
    let head: Head = cx.import_head(&row).await?;
    let by = crate::names::of(app, cx.workspace_id()).await?.get(&row.user_id).cloned().unwrap_or_default();
    let kept =
        row.counts.refused > 0 && !cx.refused_import_lines::<RefusedLine>(row.id, 0, 1).await?.is_empty();
    Ok(Some(ContactImportView {
        id: row.id,
        state,
        file: head.file,
        by,
        at_ms: row.at.ms(),
        ended_ms: row.ended_at.map(|at| at.ms()),
        lines: row.lines,
        done: row.done,
        created: row.counts.created,
        changed: row.counts.changed,
        unchanged: row.counts.unchanged,
        refused: row.counts.refused,
        refused_kept: kept,
    }))
}
