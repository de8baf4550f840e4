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
    let header = seen_by(app, &Viewer::Visitor(visitor.clone()), id).await?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let mut commands = vec![Command::EndByCustomer];
    if !header.is_empty_session() && header.survey.is_none() {
        commands.push(Command::InviteSurvey);
    }
    act(app, &cx, id, Act::new("end_conversation", commands)).await?;
    Ok(())
}
