//! The customer says that it is over.

use access::{Action, may};
use base::ConversationId;
use conversation::Command;

use super::act::{Act, act};
use super::find::seen_by;
use crate::app::App;
use crate::error::Result;
use crate::session::{Viewer, VisitorSession};

/// Ends the visitor's own conversation, whoever owns it, and asks how it was. Ending twice changes nothing; a word within the window
/// opens it again.
pub async fn end(app: &App, visitor: &VisitorSession, id: ConversationId) -> Result<()> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    seen_by(app, &Viewer::Visitor(visitor.clone()), id).await?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    act(app, &cx, id, Act::new("end_conversation", vec![Command::EndByCustomer])).await?;
    Ok(())
}
