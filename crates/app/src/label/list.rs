//! Every label.

use access::{Action, may};
use base::limits;
use protocol::label::{COLORS, Labels};

use super::shown;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// All of them, archived ones too: old conversations still carry those.
pub async fn list(app: &App, user: &UserSession) -> Result<Labels> {
    may(&user.actor(), Action::ReadConversation)?;
    let rows = app.cx(user.workspace_id, user.actor()).labels(limits::LABELS_KEPT).await?;
    let colors = COLORS.map(str::to_owned).to_vec();
    Ok(Labels { labels: rows.into_iter().map(shown).collect(), colors })
}
