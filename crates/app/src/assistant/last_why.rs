//! Why the assistant's last turn ended as it did, silent ones too.

use access::{Action, Actor, may};
use base::{ConversationId, WorkspaceId};

use super::memory::Memory;
use crate::app::App;
use crate::error::Result;

/// The reasons of the last turn; `None` before the first.
pub async fn last_why(
    app: &App,
    workspace_id: WorkspaceId,
    id: ConversationId,
) -> Result<Option<serde_json::Value>> {
    may(&Actor::System, Action::Maintain)?;
    let stored = app.cx(workspace_id, Actor::System).dialogue(id).await?;
    Ok(Memory::read(stored).why)
}
