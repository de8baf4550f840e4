//! Every label.

use access::{Action, may};
use base::limits;
use protocol::label::{COLORS, Labels};

use super::shown;
use crate::app::App;
use crate::error::Result;
use crate::session::Asks;

/// All of them, archived ones too: old conversations still carry those.
pub async fn list(app: &App, asker: &dyn Asks) -> Result<Labels> {
    may(&asker.actor(), Action::ReadConversation)?;
    let rows = app.cx(asker.workspace_id(), asker.actor()).labels(limits::LABELS_KEPT).await?;
    let colors = COLORS.map(str::to_owned).to_vec();
    Ok(Labels { labels: rows.into_iter().map(shown).collect(), colors })
}
