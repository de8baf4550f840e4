//! Sets how long things are kept; the work begins at once.

use access::{Action, may};
use protocol::retention::{RetentionSettings, RetentionView};
use serde_json::json;
use store::{Changes, Keys, NewJob, State};

use super::{KIND, RETENTION, checked};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Replaces what is set.
pub async fn save(app: &App, user: &UserSession, settings: RetentionSettings) -> Result<RetentionView> {
    may(&user.actor(), Action::ManageSettings)?;
    let settings = checked(settings)?;
    let (value, now, job_id) = (json!(settings), app.env().now(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(RETENTION, &value, now);
        let changes = match state.job_key(KIND, KIND) {
            Some(job) => changes.reschedule_job(job.id, now),
            None => changes.insert_job(NewJob {
                id: job_id,
                kind: KIND,
                unique_key: Some(KIND.to_owned()),
                order_key: None,
                due_at: now,
                payload: json!({}),
                conversation_id: None,
                lease: None,
                at: now,
            }),
        };
        Ok(changes.audit("save_retention", "workspace", value.clone()))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().job_key(KIND, KIND), change).await.map_err(flatten)?;
    super::show(app, user).await
}
