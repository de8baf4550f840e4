//! A correction is stopped, ended, opened again, or looked through for who was told since.

use access::{Action, may};
use base::CorrectionId;
use protocol::correction::{CorrectionDeed, CorrectionView, SetCorrection};
use serde_json::json;
use store::{Changes, CorrectionState, Keys, State};

use super::{show, there};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Does it; the same twice is no fault.
pub async fn set(
    app: &App,
    user: &UserSession,
    id: CorrectionId,
    ask: SetCorrection,
) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let before = there(state, id)?;
        let so = Changes::new(());
        let (changes, deed) = match (ask.deed, before.state) {
            (CorrectionDeed::Stop, CorrectionState::Sending) => {
                let changes = so.unqueue_correction(id);
                (changes.set_correction(&before, CorrectionState::Open, None, None), "stop_correction")
            }
            (CorrectionDeed::Finish, CorrectionState::Open) => {
                (so.set_correction(&before, CorrectionState::Done, None, Some(now)), "finish_correction")
            }
            (CorrectionDeed::Reopen, CorrectionState::Done) => {
                (so.set_correction(&before, CorrectionState::Open, None, None), "reopen_correction")
            }
            (CorrectionDeed::Gather, CorrectionState::Open) => {
                (so.gather_correction(id), "gather_correction")
            }
            (CorrectionDeed::Finish | CorrectionDeed::Gather, CorrectionState::Sending) => {
                return Err(Error::CorrectionGoesOut);
            }
            (CorrectionDeed::Gather, CorrectionState::Done) => return Err(Error::CorrectionDone),
            _ => return Ok(so.unaudited("it is so already")),
        };
        Ok(changes.audit(deed, format!("correction:{id}"), json!({})))
    };
    cx.change(Keys::new().correction(id), change).await.map_err(flatten)?;
    show(app, user, id).await
}
