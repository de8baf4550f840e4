//! By when somebody answers, when nobody is there now.

use base::{Timestamp, WorkspaceId};

use crate::app::App;
use crate::error::Result;
use crate::house::in_force;

/// When a conversation that is queued now will be answered, by the hours in force: `None` when somebody is there, or when no working
/// time is in sight.
pub async fn due_when_absent(app: &App, workspace_id: WorkspaceId) -> Result<Option<Timestamp>> {
    let here = !crate::user::online(app, workspace_id).await?.is_empty();
    let (now, set) = (app.env().now(), in_force(app, workspace_id).await?);
    let hours = set.hours(app);
    let staffed = here && hours.is_open(now);
    Ok(if staffed { None } else { hours.add_working(now, set.reply_due_minutes(app)) })
}
