//! Somebody else sees to a promise, or it was read wrongly by when it is.

use base::PromiseId;
use protocol::promise::{ChangePromise, PromiseView};
use serde_json::json;
use store::{Changes, Keys, PromiseState, State};

use super::list::view;
use super::{KIND, When, due, job_key, may_settle, remind_at};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Changes both. What was due stays due: after its time only the customer can move it, by letting us off.
pub async fn change_promise(
    app: &App,
    user: &UserSession,
    id: PromiseId,
    ask: ChangePromise,
) -> Result<PromiseView> {
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    may_settle(user, &row)?;
    if let Some(user_id) = ask.user_id {
        let known = cx.user(user_id).await?.ok_or(Error::NotFound("user"))?;
        if known.disabled_at.is_some() {
            return Err(Error::Disabled);
        }
    }
    let now = app.env().now();
    let due_at = match ask.due_ms.filter(|ms| *ms != row.due_at.ms()) {
        Some(ms) => due(now, ms)?,
        None => row.due_at,
    };
    let before = remind_at(in_force(app, user.workspace_id).await?.hours(app), now, due_at);
    let keys = Keys::new()
        .promise(id)
        .job_key(KIND, &job_key(id, When::Before))
        .job_key(KIND, &job_key(id, When::Due));
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.promise(id).ok_or(Error::NotFound("promise"))?;
        if row.state != PromiseState::Open {
            return Err(Error::PromiseSettled);
        }
        let moved = row.due_at != due_at;
        if moved && row.due_at <= now {
            return Err(Error::PromiseDue);
        }
        let mut changes = Changes::new(()).change_promise(id, ask.user_id, due_at);
        for (when, at) in [(When::Before, before), (When::Due, due_at)].into_iter().filter(|_| moved) {
            if let Some(job) = state.job_key(KIND, &job_key(id, when)) {
                changes = changes.reschedule_job(job.id, at);
            }
        }
        let facts = json!({ "promise": id, "to": ask.user_id, "due_ms": moved.then(|| due_at.ms()), "was_ms": moved.then(|| row.due_at.ms()) });
        Ok(changes.audit("change_promise", format!("conversation:{}", row.conversation_id), facts))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    view(app, &cx, row).await
}
