//! Starts an import that was looked at.

use access::{Action, may};
use base::ContactImportId;
use protocol::contact_import::ContactImportView;
use serde_json::json;
use store::{Changes, ImportState, Keys, State};

use super::KIND;
use super::list::view;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::new_import;
use crate::session::UserSession;

/// Starts it; once more does no harm.
pub async fn start(app: &App, user: &UserSession, id: ContactImportId) -> Result<ContactImportView> {
    may(&user.actor(), Action::ImportContacts)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (now, job_id, user_id) = (app.env().now(), app.env().id(), user.user_id);
    let change = move |state: &State| -> Result<Changes<()>> {
        let import = state.contact_import(id).filter(|import| import.user_id == user_id);
        let import = import.ok_or(Error::NotFound("contact import"))?;
        if import.state != ImportState::Ready {
            return Ok(Changes::new(()));
        }
        let job = new_import(KIND, &id.to_string(), job_id, now);
        let facts = json!({ "lines": import.lines });
        let changes = Changes::new(()).start_contact_import(id, now).insert_job(job);
        Ok(changes.audit("start_contact_import", format!("contact_import:{id}"), facts))
    };
    cx.change(Keys::new().contact_import(id), change).await.map_err(flatten)?;
    let row = cx.contact_import(id).await?.ok_or(Error::NotFound("contact import"))?;
    view(app, &cx, row).await?.ok_or(Error::NotFound("contact import"))
}
