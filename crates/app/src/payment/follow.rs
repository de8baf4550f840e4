//! The job that stands by a payment: gives what was agreed to, finds out what came of what is unclear, and lets nothing be forgotten.

use access::{Action, Actor, may};
use base::{PaymentId, Timestamp};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, PaymentRow, PaymentState, State};

use super::tell::tell;
use super::{ASK_AGAIN_MOST_MS, ASK_AGAIN_MS, ASKED_MS, Came, UNCLEAR_MS, agreed_to, came_of};
use crate::action::{ActionError, Asked, perform};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// One step on. What it commits first it does not do twice: it reads where the payment stands each time.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let id: PaymentId = serde_json::from_value(job.payload["payment"].clone())
        .map_err(|_| Error::Internal("a payment's job without its payment"))?;
    let Some(row) = cx.payment(id).await? else { return Err(Error::Internal("a job of no payment")) };
    let now = app.env().now();
    match row.state {
        PaymentState::Asked => {
            let over_at = row.asked_at.plus_ms(ASKED_MS);
            if now < over_at {
                return later(&cx, job, over_at, |changes| changes).await;
            }
            step(&cx, &row, "expire_payment", move |changes| {
                changes.decide_payment(id, PaymentState::Expired, None, now)
            })
            .await?;
        }
        PaymentState::Agreed => {
            step(&cx, &row, "send_payment", move |changes| changes.send_payment(id, now)).await?;
            let came = give(app, &cx, &row).await?;
            if came == Came::Unclear {
                // The customer has waited for a person so far, and goes on waiting: the next step asks what came of it.
                let due_at = now.plus_ms(ASK_AGAIN_MS);
                return later(&cx, job, due_at, move |changes| changes.try_payment(id)).await;
            }
            settle(&cx, &row, came, now).await?;
        }
        PaymentState::Sent | PaymentState::Unclear => match found_out(app, &cx, &row).await? {
            Came::Unclear => return still_unclear(app, &cx, job, &row).await,
            came => settle(&cx, &row, came, now).await?,
        },
        PaymentState::Paid | PaymentState::Unpaid | PaymentState::Declined | PaymentState::Expired => {}
    }
    let row = cx.payment(id).await?.ok_or(Error::NotFound("payment"))?;
    if row.state.is_settled() {
        tell(app, job.workspace_id, job.id, &row).await
    } else {
        Err(Error::Contended)
    }
}

/// Asks the service for it, with what the customer confirmed. The same attempt is never done twice.
async fn give(app: &App, cx: &Cx, row: &PaymentRow) -> Result<Came> {
    // Of a customer who was erased meanwhile nothing is known that could be sent.
    let Some(inputs) = cx.payment_inputs(row).await? else { return Ok(Came::Unpaid) };
    let asked = Asked {
        action: &row.action,
        inputs: &inputs,
        key: &row.call_key,
        customer: None,
        agreed: agreed_to(row),
    };
    let result = perform(app, cx.workspace_id(), asked).await;
    if result == Err(ActionError::Resting) {
        // It waits for the service, and is asked for once it is well again.
        return Ok(Came::Unclear);
    }
    Ok(came_of(app.assistant(cx.workspace_id()).actions.get(&row.action), &result))
}

/// Asks the service what came of the attempt; what it never saw is asked for once more.
async fn found_out(app: &App, cx: &Cx, row: &PaymentRow) -> Result<Came> {
    match app.actions().outcome(&row.call_key).await {
        Ok(Some(done)) => Ok(came_of(app.assistant(cx.workspace_id()).actions.get(&row.action), &Ok(done))),
        Ok(None) => give(app, cx, row).await,
        Err(_) => Ok(Came::Unclear),
    }
}

/// Another look later; after a day a person finds out, and the customer hears so.
async fn still_unclear(app: &App, cx: &Cx, job: &JobRow, row: &PaymentRow) -> Result<()> {
    let (id, now) = (row.id, app.env().now());
    let sent_at = row.sent_at.unwrap_or(row.asked_at);
    if now.ms_since(sent_at) >= UNCLEAR_MS {
        step(cx, row, "leave_payment_unclear", move |changes| changes.try_payment(id)).await?;
        return tell(app, job.workspace_id, job.id, row).await;
    }
    let wait = (ASK_AGAIN_MS << row.tries.min(10)).min(ASK_AGAIN_MOST_MS);
    later(cx, job, now.plus_ms(wait), move |changes| changes.try_payment(id)).await
}

async fn settle(cx: &Cx, row: &PaymentRow, came: Came, now: Timestamp) -> Result<()> {
    let (id, state) = (row.id, if came == Came::Paid { PaymentState::Paid } else { PaymentState::Unpaid });
    step(cx, row, "settle_payment", move |changes| changes.settle_payment(id, state, now)).await
}

/// One change of the payment. In conflict when somebody was faster; then the job looks again.
async fn step(
    cx: &Cx,
    row: &PaymentRow,
    action: &'static str,
    write: impl Fn(Changes<()>) -> Changes<()> + Send + 'static,
) -> Result<()> {
    let (subject, facts) = (format!("conversation:{}", row.conversation_id), json!({ "payment": row.id }));
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(write(Changes::new(())).audit(action, subject.clone(), facts.clone()))
    };
    cx.change(Keys::new().payment(row.id), change).await.map_err(flatten)
}

/// The job runs again at `due_at`.
async fn later(
    cx: &Cx,
    job: &JobRow,
    due_at: Timestamp,
    write: impl Fn(Changes<()>) -> Changes<()> + Send + 'static,
) -> Result<()> {
    let job_id = job.id;
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        Ok(write(Changes::new(())).reschedule_job(job_id, due_at).unaudited("it is looked at again"))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}
