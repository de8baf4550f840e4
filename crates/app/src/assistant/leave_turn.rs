//! A turn that ends without a word: it is looked at again later, or it is nobody's any more.

use base::{ConversationId, JobId, Timestamp};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::answer_turn::Grounds;
use super::memory::unchanged;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Looks again later; at once when a word or a result has come meanwhile.
pub(super) async fn wait(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    job_id: JobId,
    due: Timestamp,
    grounds: Grounds,
) -> Result<()> {
    let owned = app.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let waits = state.job(job_id).is_some_and(|job| job.state == store::JobState::Pending);
        let changes = Changes::new(());
        if !waits {
            return Ok(changes);
        }
        let now = owned.env().now();
        let silent =
            state.conversation(id).is_some_and(|now| now.last_customer_seq == grounds.last_customer_seq);
        let same = silent && unchanged(state, id, &grounds.key, grounds.memory.as_ref());
        let due = if same { due.max(now) } else { now };
        Ok(changes.reschedule_job(job_id, due).audit("hold_turn", format!("conversation:{id}"), json!({})))
    };
    cx.change(Keys::new().conversation(id).dialogue(id).job(job_id), change).await.map_err(flatten)
}

/// The turn is nobody's any more.
pub(super) async fn drop_turn(app: &App, cx: &Cx, id: ConversationId, job_id: JobId) -> Result<()> {
    let owned = app.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let waits = state.job(job_id).is_some_and(|job| job.state == store::JobState::Pending);
        let changes = Changes::new(());
        if !waits {
            return Ok(changes);
        }
        let now = owned.env().now();
        Ok(changes.finish_job(job_id, now).audit("drop_turn", format!("conversation:{id}"), json!({})))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}
