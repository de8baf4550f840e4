//! The workspace's forms are replaced.

use access::{Action, may};
use protocol::form::FormSets;
use serde_json::json;
use store::{Changes, Keys, State};

use super::FORMS;
use super::check::check;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Replaces all of them; what was sent already stays as it was sent.
pub async fn save(app: &App, user: &UserSession, set: FormSets) -> Result<FormSets> {
    may(&user.actor(), Action::ManageForms)?;
    let set = FormSets { forms: check(set.forms)? };
    let (value, now, facts) = (json!(set), app.env().now(), json!({ "forms": set.forms.len() }));
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(FORMS, &value, now);
        Ok(changes.audit("save_forms", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(set)
}
