//! Puts the conversations of somebody who was shut out back into the queue: one change each, so that no customer waits for an
//! empty chair. What they promised is nobody's then, and shown as such.

use access::{Action, Actor, may};
use base::{ConversationId, UserId};
use conversation::{Command, Rejection};
use serde_json::json;
use store::{Changes, JobRow, JobState, Keys, ListFilter, State};

use crate::app::App;
use crate::assistant::due_when_absent;
use crate::conversation::{Act, act, flatten};
use crate::error::{Error, Result};

/// Conversations looked at in one go.
const PAGE: u32 = 50;

/// Runs the job: again and again until none is left, then done. What it did stays done when it is interrupted.
pub(crate) async fn release(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let of = job.payload.get("user_id").and_then(|id| id.as_str()).and_then(|id| id.parse::<UserId>().ok());
    let user_id = of.ok_or(Error::Internal("a release without its user"))?;
    let cx = app.cx(job.workspace_id, Actor::System);
    // Whoever is let in again meanwhile keeps what they still have.
    while cx.user(user_id).await?.is_some_and(|user| user.disabled_at.is_some()) {
        let rows = cx.conversations(ListFilter::Mine(user_id), None, PAGE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            give_up(app, &cx, row.header.id, user_id).await?;
        }
    }
    let (job_id, now) = (job.id, app.env().now());
    let finish = move |state: &State| -> Result<Changes<()>> {
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        let shut_out = state.user(user_id).is_some_and(|user| user.disabled_at.is_some());
        let changes = Changes::new(()).finish_job(job_id, now);
        let changes =
            if shut_out { changes.release_promises(user_id).release_tickets(user_id) } else { changes };
        Ok(changes.audit("release_conversations", format!("user:{user_id}"), json!({})))
    };
    cx.change(Keys::new().user(user_id).job(job_id), finish).await.map_err(flatten)
}

async fn give_up(app: &App, cx: &store::Cx, id: ConversationId, user_id: UserId) -> Result<()> {
    let due = due_when_absent(app, cx.workspace_id()).await?;
    let back = Act {
        facts: json!({ "from": user_id }),
        ..Act::new("release_conversation", vec![Command::ReturnToQueue { by: user_id, due }])
    };
    match act(app, cx, id, back).await {
        // Somebody took it meanwhile.
        Ok(_) | Err(Error::Rejected(Rejection::NotOwner | Rejection::Resolved | Rejection::Closed)) => Ok(()),
        Err(error) => Err(error),
    }
}
