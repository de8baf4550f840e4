//! A person agrees to what is above a limit, or does not.

use access::{Action, may};
use base::PaymentId;
use protocol::payment::DecidePayment;
use serde_json::json;
use store::{Changes, Keys, PaymentState, State};

use super::limits::in_force;
use super::{DAY_MS, KIND, stand_by};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Decides. What is agreed to is given at once; either way the customer is told. The same decision once more is success.
pub async fn decide_payment(app: &App, user: &UserSession, id: PaymentId, ask: DecidePayment) -> Result<()> {
    may(&user.actor(), Action::DecidePayments)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let asked = cx.payment(id).await?.ok_or(Error::NotFound("payment"))?;
    let limit = in_force(&cx).await?.approver_day_fen;
    let (now, job_id, user_id) = (app.env().now(), app.env().id(), user.user_id);
    let since = now.plus_ms(-DAY_MS);
    let keys = Keys::new()
        .payment(id)
        .spent(asked.order, asked.contact_id, Some(user_id), since)
        .job_key(KIND, &asked.call_key);
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.payment(id).ok_or(Error::NotFound("payment"))?;
        let wanted = if ask.agree { PaymentState::Agreed } else { PaymentState::Declined };
        if row.state != PaymentState::Asked {
            let mine = row.user_id == Some(user_id) && (row.state == PaymentState::Declined) != ask.agree;
            return if mine { Ok(Changes::new(())) } else { Err(Error::PaymentDecided) };
        }
        let spent =
            state.spent(asked.order, asked.contact_id, Some(user_id), since).map_or(0, |spent| spent.user);
        let above = limit.is_some_and(|limit| spent + u64::from(row.fen) > u64::from(limit));
        if ask.agree && above {
            return Err(Error::ApproverLimit);
        }
        let changes = Changes::new(()).decide_payment(id, wanted, Some(user_id), now).audit(
            "decide_payment",
            format!("conversation:{}", row.conversation_id),
            json!({ "payment": id, "agree": ask.agree, "fen": row.fen }),
        );
        Ok(stand_by(changes, state, (&row.call_key, id), job_id, (now, now)))
    };
    cx.change(keys, change).await.map_err(flatten)
}
