//! Stops an import: what is done stays done, what is left of the file goes.

use access::{Action, may};
use base::ContactImportId;
use serde_json::json;
use store::{Changes, ImportState, Keys, State};

use super::KIND;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Stops it, or takes away a file that was not started; one that is over stays as it is.
pub async fn stop(app: &App, user: &UserSession, id: ContactImportId) -> Result<()> {
    may(&user.actor(), Action::ImportContacts)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let now = app.env().now();
    let change =
        move |state: &State| -> Result<Changes<()>> {
            let import = state.contact_import(id).ok_or(Error::NotFound("contact import"))?;
            if matches!(import.state, ImportState::Done | ImportState::Stopped) {
                return Ok(Changes::new(()));
            }
            let facts = json!({ "done": import.done, "lines": import.lines });
            let changes = Changes::new(())
                .end_contact_import(id, ImportState::Stopped, now)
                .cancel_job_by_key(KIND, &id.to_string(), now);
            Ok(changes.audit("stop_contact_import", format!("contact_import:{id}"), facts))
        };
    cx.change(Keys::new().contact_import(id), change).await.map_err(flatten)
}
