//! Who sees to a correction, and its words.

use access::{Action, may};
use base::CorrectionId;
use protocol::correction::{CorrectionView, SaveCorrection};
use serde_json::json;
use store::{Changes, CorrectionState, Keys, State};

use super::make::sees_to_it;
use super::{say, show, there};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Saves them. While it goes out, nobody changes what is said.
pub async fn save(
    app: &App,
    user: &UserSession,
    id: CorrectionId,
    ask: SaveCorrection,
) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    let (owner, texts) = (ask.owner, say::checked(ask.texts)?);
    let cx = app.cx(user.workspace_id, user.actor());
    sees_to_it(&cx, owner).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let before = there(state, id)?;
        match before.state {
            CorrectionState::Sending => return Err(Error::CorrectionGoesOut),
            CorrectionState::Done => return Err(Error::CorrectionDone),
            CorrectionState::Open => {}
        }
        if (before.owner, &before.texts) == (owner, &texts) {
            return Ok(Changes::new(()).unaudited("it is so already"));
        }
        let changes = Changes::new(()).save_correction(id, owner, &texts);
        let facts = json!({ "owner": owner, "languages": texts.keys().collect::<Vec<_>>() });
        Ok(changes.audit("save_correction", format!("correction:{id}"), facts))
    };
    cx.change(Keys::new().correction(id), change).await.map_err(flatten)?;
    show(app, user, id).await
}
