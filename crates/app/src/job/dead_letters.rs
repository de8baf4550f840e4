//! Work that failed for good.

use access::{Action, may};
use base::limits;
use protocol::upkeep::{DeadLetter, DeadLetters};

use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// The oldest dead letters, and how much work there was and is.
pub async fn dead_letters(app: &App, user: &UserSession) -> Result<DeadLetters> {
    may(&user.actor(), Action::ManageJobs)?;
    let rows = app.cx(user.workspace_id, user.actor()).dead_jobs(limits::PAGE_ROWS).await?;
    let jobs = rows
        .into_iter()
        .map(|job| DeadLetter {
            id: job.id,
            kind: job.kind,
            attempts: job.attempts,
            last_error: job.last_error.unwrap_or_default(),
            conversation_id: job.conversation_id,
            created_ms: job.created_at.ms(),
            tried_ms: job.due_at.ms(),
        })
        .collect();
    Ok(DeadLetters { jobs, kinds: super::counts::of(app, user.workspace_id).await? })
}
