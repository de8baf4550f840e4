//! What is set, and how many would go.

use access::{Action, may};
use base::Timestamp;
use protocol::retention::{RetentionCounts, RetentionSettings, RetentionView};
use store::Cx;

use super::{before, checked, set};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Days for which done work and ended log-ins are kept (`jobs::sweep`).
pub const DONE_DAYS: u32 = 7;

/// What is set, and what waits under it.
pub async fn show(app: &App, user: &UserSession) -> Result<RetentionView> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let settings = set(&cx).await?;
    Ok(RetentionView { settings, due: counts(&cx, settings, app.env().now()).await?, done_days: DONE_DAYS })
}

/// How many would go at once, were this set.
pub async fn preview(app: &App, user: &UserSession, settings: RetentionSettings) -> Result<RetentionCounts> {
    may(&user.actor(), Action::ManageSettings)?;
    let settings = checked(settings)?;
    counts(&app.cx(user.workspace_id, user.actor()), settings, app.env().now()).await
}

async fn counts(cx: &Cx, settings: RetentionSettings, now: Timestamp) -> Result<RetentionCounts> {
    let mut counts = RetentionCounts::default();
    if let Some(days) = settings.conversations_days {
        counts.conversations = cx.conversations_over(before(now, days)).await?;
    }
    if let Some(days) = settings.figures_days {
        counts.figures = cx.figures_over(before(now, days)).await?;
    }
    Ok(counts)
}
