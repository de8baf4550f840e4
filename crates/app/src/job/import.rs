//! The work of an import: begun once, one import of a kind after the other, and driven in steps until nothing is left.

use base::{JobId, Timestamp};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, NewJob, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// The job that drives an import.
pub(crate) fn new_import(kind: &'static str, import: &str, id: JobId, now: Timestamp) -> NewJob {
    NewJob {
        id,
        kind,
        unique_key: Some(import.to_owned()),
        // One after the other: a later file may bring what an earlier one began.
        order_key: Some(kind.to_owned()),
        due_at: now,
        payload: json!({ "import_id": import }),
        conversation_id: None,
        lease: None,
        at: now,
    }
}

/// Ends a step of an import: there is more to do, or it is done.
pub(crate) async fn end_step(app: &App, cx: &Cx, job: &JobRow, more: bool) -> Result<()> {
    end_step_until(app, cx, job, more.then(|| app.env().now())).await
}

/// The same, with when there is more to do.
pub(crate) async fn end_step_until(app: &App, cx: &Cx, job: &JobRow, next: Option<Timestamp>) -> Result<()> {
    let (id, now) = (job.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).unaudited("the import itself is audited");
        if state.job(id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(changes);
        }
        Ok(match next {
            Some(due) => changes.reschedule_job(id, due),
            None => changes.finish_job(id, now),
        })
    };
    cx.change(Keys::new().job(id), change).await.map_err(flatten)
}
