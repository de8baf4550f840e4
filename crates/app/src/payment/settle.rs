//! What came of it is written down: by the turn that asked for it, by the job that finds out, or by a person who did.

use access::{Action, may};
use base::{PaymentId, Timestamp};
use protocol::payment::SettlePayment;
use serde_json::json;
use store::{Changes, Keys, PaymentState, State};

use super::{Came, KIND, stand_by};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Writes it down where the turn that asked for it still waits: what is known is said there, so nothing more is to be done about it. The
/// payment and its job are to be named in the keys.
pub(crate) fn settled<T>(
    changes: Changes<T>,
    state: &State,
    (id, call_key): (PaymentId, &str),
    came: Came,
    now: Timestamp,
) -> Changes<T> {
    let sent =
        state.payment(id).is_some_and(|row| matches!(row.state, PaymentState::Sent | PaymentState::Unclear));
    if !sent {
        return changes;
    }
    let known = match came {
        Came::Paid => PaymentState::Paid,
        Came::Unpaid => PaymentState::Unpaid,
        // Its job finds out and tells.
        Came::Unclear => return changes.try_payment(id),
    };
    let changes = changes.settle_payment(id, known, now);
    match state.job_key(KIND, call_key) {
        Some(job) => changes.finish_job(job.id, now),
        None => changes,
    }
}

/// A person has found out whether it was given. The customer is told.
pub async fn settle_payment(app: &App, user: &UserSession, id: PaymentId, ask: SettlePayment) -> Result<()> {
    may(&user.actor(), Action::DecidePayments)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let key = cx.payment(id).await?.ok_or(Error::NotFound("payment"))?.call_key;
    let (now, job_id) = (app.env().now(), app.env().id());
    let state_now = if ask.paid { PaymentState::Paid } else { PaymentState::Unpaid };
    let keys = Keys::new().payment(id).job_key(KIND, &key);
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.payment(id).ok_or(Error::NotFound("payment"))?;
        if row.state == state_now {
            return Ok(Changes::new(()));
        }
        if row.state != PaymentState::Unclear {
            return Err(Error::PaymentSettled);
        }
        let changes = Changes::new(()).settle_payment(id, state_now, now).audit(
            "settle_payment",
            format!("conversation:{}", row.conversation_id),
            json!({ "payment": id, "paid": ask.paid }),
        );
        Ok(stand_by(changes, state, (&key, id), job_id, (now, now)))
    };
    cx.change(keys, change).await.map_err(flatten)
}
