//! A dead letter is driven again.

use access::{Action, may};
use base::JobId;
use serde_json::json;
use store::{Changes, JobState, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Puts a dead letter back to work, with all its tries.
pub async fn retry(app: &App, user: &UserSession, id: JobId) -> Result<()> {
    may(&user.actor(), Action::ManageJobs)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let job = state.job(id).ok_or(Error::NotFound("dead letter"))?;
        if job.state != JobState::Dead {
            return Err(Error::NotFound("dead letter"));
        }
        Ok(Changes::new(()).redrive_job(id, now).audit("retry_job", format!("job:{id}"), json!({})))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().job(id), change).await.map_err(flatten)
}
