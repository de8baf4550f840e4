//! Money: what pays is counted against limits, agreed to by people above them, and never left unknown. A job stands by each payment as long as
//! something must still be done or said.

mod begin;
mod came;
mod decide;
mod follow;
mod limits;
mod list;
mod reconcile;
mod settle;
mod tell;

use base::{JobId, PaymentId, Timestamp};
use serde_json::json;
use store::{Changes, NewJob, PaymentRow, PaymentState, State};

pub(crate) use begin::{Begun, begin};
pub(crate) use came::{Came, came_of};
pub use decide::decide_payment;
pub(crate) use follow::run;
pub(crate) use limits::LIMITS;
pub use limits::{save_payment_limits, show_payment_limits};
pub(crate) use list::exported;
pub use list::list_payments;
pub(crate) use reconcile::{RECONCILE, run as reconcile};
pub use settle::settle_payment;
pub(crate) use settle::settled;

/// The kind of the job that stands by a payment.
pub(crate) const KIND: &str = "payment";

/// How long the turn that asked for it has for itself.
const OWN_MS: i64 = 60_000;
/// Asked for so long; then it is over, and a person sees to the customer.
const ASKED_MS: i64 = 24 * 3_600_000;
/// The first wait before it is asked again what came of it; it doubles with each.
const ASK_AGAIN_MS: i64 = 30_000;
/// The longest wait.
const ASK_AGAIN_MOST_MS: i64 = 3_600_000;
/// After so long a person finds out.
const UNCLEAR_MS: i64 = 24 * 3_600_000;
/// What a day is for limits.
const DAY_MS: i64 = 24 * 3_600_000;

/// The payment, where a person agreed to it: the service may lift limits of its own for it.
fn agreed_to(row: &PaymentRow) -> Option<PaymentId> {
    let agreed =
        row.user_id.is_some() && !matches!(row.state, PaymentState::Declined | PaymentState::Expired);
    agreed.then_some(row.id)
}

/// Lets the job that stands by a payment run at `due_at`; the payment's attempt names it.
fn stand_by<T>(
    changes: Changes<T>,
    state: &State,
    (call_key, payment): (&str, PaymentId),
    new_job: JobId,
    (due_at, now): (Timestamp, Timestamp),
) -> Changes<T> {
    if let Some(job) = state.job_key(KIND, call_key) {
        return changes.reschedule_job(job.id, due_at);
    }
    changes.insert_job(NewJob {
        id: new_job,
        kind: KIND,
        unique_key: Some(call_key.to_owned()),
        order_key: None,
        due_at,
        payload: json!({ "payment": payment }),
        // It outlives the conversation: money is found out about whether or not somebody was erased.
        conversation_id: None,
        lease: None,
        at: now,
    })
}
