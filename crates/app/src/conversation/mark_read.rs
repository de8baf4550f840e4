//! How far each side has received and read. Nothing newer is no error.

use access::{Action, may};
use base::ConversationId;
use conversation::Command;

use super::act::{Act, act};
use super::find::seen_by;
use crate::app::App;
use crate::error::Result;
use crate::session::{Viewer, VisitorSession};

/// This viewer has read everything up to `up_to` (`public_seq`).
pub async fn mark_read(app: &App, viewer: &Viewer, id: ConversationId, up_to: u64) -> Result<()> {
    let header = seen_by(app, viewer, id).await?;
    let (had, command) = match viewer {
        Viewer::Visitor(_) => (header.receipts.customer_read, Command::ReadByCustomer { up_to }),
        Viewer::User(user) => {
            may(&user.actor(), Action::WorkConversation)?;
            (header.receipts.house_read, Command::ReadByHouse { up_to, by: Some(user.user_id) })
        }
    };
    if up_to <= had {
        return Ok(());
    }
    let cx = app.cx(viewer.workspace_id(), viewer.actor());
    act(app, &cx, id, Act::new("mark_read", vec![command])).await?;
    Ok(())
}

/// The visitor's device has everything up to `up_to` (`public_seq`).
pub async fn mark_delivered(
    app: &App,
    visitor: &VisitorSession,
    id: ConversationId,
    up_to: u64,
) -> Result<()> {
    let header = seen_by(app, &Viewer::Visitor(visitor.clone()), id).await?;
    if up_to <= header.receipts.customer_delivered {
        return Ok(());
    }
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    act(app, &cx, id, Act::new("mark_delivered", vec![Command::Deliver { up_to }])).await?;
    Ok(())
}
