//! By when somebody answers, when nobody is there now.

use base::{Timestamp, WorkspaceId};

use crate::app::App;
use crate::error::Result;

/// When a conversation that is queued now will be answered; `None` when somebody is there.
pub async fn due_when_absent(app: &App, workspace_id: WorkspaceId) -> Result<Option<Timestamp>> {
    let here = !crate::user::online(app, workspace_id).await?.is_empty();
    let now = app.env().now();
    let open = app.pack().hours.is_open(now);
    Ok(if here && open { None } else { reply_due(app, now) })
}

/// The pack's promise counted in working time from `now`; `None` when no working time is in sight.
pub fn reply_due(app: &App, now: Timestamp) -> Option<Timestamp> {
    app.pack().hours.add_working(now, app.pack().reply_due_minutes)
}
