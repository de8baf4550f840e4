//! What somebody says of conversations of a correction: that it need not be sent there, that the customers know, or that it is to be sent
//! after all. What was sent stays sent.

use access::{Action, may};
use base::CorrectionId;
use protocol::correction::{CorrectionView, SettleCorrection, SkipReason};
use serde_json::json;
use store::{Changes, CorrectionReason, CorrectionState, Keys, State};

use super::{named, show, there};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Says it.
pub async fn settle(
    app: &App,
    user: &UserSession,
    id: CorrectionId,
    ask: SettleCorrection,
) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    let (SettleCorrection::Skip { conversations, .. }
    | SettleCorrection::Done { conversations }
    | SettleCorrection::Wait { conversations }) = &ask;
    named(conversations)?;
    let by = (user.user_id, app.env().now());
    let cx = app.cx(user.workspace_id, user.actor());
    let change = move |state: &State| -> Result<Changes<()>> {
        if there(state, id)?.state == CorrectionState::Done {
            return Err(Error::CorrectionDone);
        }
        let changes = Changes::new(());
        let (changes, deed, count) = match &ask {
            SettleCorrection::Skip { conversations, reason } => {
                let reason = stored(*reason);
                let skip =
                    |changes: Changes<()>, one: &_| changes.skip_correction_place((id, *one), reason, by);
                (conversations.iter().fold(changes, skip), "skip_correction_places", conversations.len())
            }
            SettleCorrection::Done { conversations } => {
                let done = |changes: Changes<()>, one: &_| changes.finish_correction_place((id, *one), by);
                (conversations.iter().fold(changes, done), "finish_correction_places", conversations.len())
            }
            SettleCorrection::Wait { conversations } => {
                let wait = |changes: Changes<()>, one: &_| changes.wait_correction_place((id, *one));
                (conversations.iter().fold(changes, wait), "wait_correction_places", conversations.len())
            }
        };
        Ok(changes.audit(deed, format!("correction:{id}"), json!({ "named": count })))
    };
    cx.change(Keys::new().correction(id), change).await.map_err(flatten)?;
    show(app, user, id).await
}

const fn stored(reason: SkipReason) -> CorrectionReason {
    match reason {
        SkipReason::NotConcerned => CorrectionReason::NotConcerned,
        SkipReason::ToldOtherwise => CorrectionReason::ToldOtherwise,
        SkipReason::Other => CorrectionReason::Other,
    }
}
