//! The work of an import: begun once, one import of a kind after the other, and driven in steps until nothing is left.

use base::{JobId, Timestamp};
use serde_json::json;
use store::{Cx, JobRow, NewJob};

use super::set_again;
use crate::app::App;
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
    set_again(app, cx, job, next, "the import itself is audited").await
}
