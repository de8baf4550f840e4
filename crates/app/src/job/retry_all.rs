//! Every dead letter of one kind is driven again.

use access::{Action, may};
use base::limits;
use protocol::upkeep::Retried;
use serde_json::json;
use store::{Changes, JobState, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Dead letters driven again in one commit.
const RETRIED_AT_ONCE: u32 = 200;

/// Puts the oldest dead letters of a kind back to work, a batch at a time; says how many, and whether there are more.
pub async fn retry_all(app: &App, user: &UserSession, kind: &str) -> Result<Retried> {
    may(&user.actor(), Action::ManageJobs)?;
    if kind.is_empty() || kind.len() > limits::NAME_CHARS {
        return Err(Error::invalid("kind", "must be the kind of a dead letter"));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let mut ids: Vec<_> =
        cx.dead_jobs_of(kind, RETRIED_AT_ONCE + 1).await?.iter().map(|job| job.id).collect();
    let more = ids.len() > RETRIED_AT_ONCE as usize;
    ids.truncate(RETRIED_AT_ONCE as usize);
    if ids.is_empty() {
        return Ok(Retried { retried: 0, more: false });
    }
    let (now, named) = (app.env().now(), kind.to_owned());
    let keys = ids.iter().fold(Keys::new(), |keys, id| keys.job(*id));
    let change = move |state: &State| -> Result<Changes<u32>> {
        let dead = |id: &&base::JobId| state.job(**id).is_some_and(|job| job.state == JobState::Dead);
        let dead: Vec<_> = ids.iter().filter(dead).copied().collect();
        let count = u32::try_from(dead.len()).unwrap_or(u32::MAX);
        let changes = dead.into_iter().fold(Changes::new(count), |changes, id| changes.redrive_job(id, now));
        Ok(changes.audit("retry_jobs", "jobs", json!({ "kind": named, "count": count })))
    };
    let retried = cx.change(keys, change).await.map_err(flatten)?;
    Ok(Retried { retried, more })
}
