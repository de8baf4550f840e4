//! Both sides are compared each day: what the company's service says it gave for the assistant, and what is written down here.

use std::collections::BTreeMap;

use access::{Action, Actor, may};
use base::{JobId, Timestamp};
use protocol::payment::{PaymentReconciliation, UnmatchedPayment};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, NewJob, PaymentRow, PaymentState, State};

use super::DAY_MS;
use crate::action::{ActionError, Given};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// The kind of the daily job; there is one for each workspace that ever gave anything.
pub(crate) const RECONCILE: &str = "reconcile_payments";
/// Name of the stored result.
const RESULT: &str = "payment_reconciliation";
/// What is asked for at once.
const HOUR_MS: i64 = 3_600_000;
/// What is younger may still be on its way.
const SETTLES_MS: i64 = HOUR_MS;
/// How far back it is looked for what did not match the day before.
const BACK_MS: i64 = 7 * DAY_MS;
/// Payments that are compared at once.
const MOST: u32 = 50_000;
/// Those that are shown.
const SHOWN: usize = 100;

/// What was found last; nothing before the first day is over.
pub(super) async fn found(cx: &Cx) -> Result<Option<PaymentReconciliation>> {
    Ok(cx.setting(RESULT).await?.and_then(|value| serde_json::from_value(value).ok()))
}

/// Compares what was not compared yet, and what did not match before.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let now = app.env().now();
    let (last, to) = (found(&cx).await?, now.plus_ms(-SETTLES_MS));
    let from = begins(last.as_ref(), to);
    let mut result =
        PaymentReconciliation { from_ms: from.ms(), to_ms: to.ms(), at_ms: now.ms(), ..Default::default() };
    match gather(app, from.plus_ms(-HOUR_MS), to.plus_ms(HOUR_MS)).await {
        Ok(theirs) => compare(&cx, (from, to), &theirs, &mut result).await?,
        // Nothing is known of this stretch; the next round begins where this one did.
        Err(_) => {
            (result.to_ms, result.unanswered) = (from.ms(), true);
            result.unmatched = last.map(|last| last.unmatched).unwrap_or_default();
        }
    }
    keep(&cx, job, result, now).await
}

/// What the service says, hour by hour, with an hour on both sides: its clock is another.
async fn gather(app: &App, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Given>, ActionError> {
    let (mut all, mut hour) = (BTreeMap::new(), from);
    while hour < to {
        let end = hour.plus_ms(HOUR_MS).min(to);
        all.extend(app.actions().given(hour, end).await?.into_iter().map(|given| (given.key.clone(), given)));
        hour = end;
    }
    Ok(all)
}

fn begins(last: Option<&PaymentReconciliation>, to: Timestamp) -> Timestamp {
    let Some(last) = last else { return to.plus_ms(-DAY_MS) };
    let open = last.unmatched.iter().map(|one| one.at_ms).min();
    let from = open.map_or(last.to_ms, |open| open.min(last.to_ms));
    Timestamp::from_ms(from).max(to.plus_ms(-BACK_MS))
}

/// Each of ours that was given must be among theirs, and each of theirs among ours, with the same amount.
async fn compare(
    cx: &Cx,
    (from, to): (Timestamp, Timestamp),
    theirs: &BTreeMap<String, Given>,
    result: &mut PaymentReconciliation,
) -> Result<()> {
    let mut ours = BTreeMap::new();
    for row in cx.payments_between(from, to, MOST).await? {
        ours.insert(row.call_key.clone(), row);
    }
    for given in theirs.values().filter(|given| (from..to).contains(&given.at)) {
        if !ours.contains_key(&given.key) {
            match cx.payment_by_key(&given.key).await? {
                Some(row) => drop(ours.insert(given.key.clone(), row)),
                None => result.unmatched.push(unmatched(&given.key, None, Some(given))),
            }
        }
    }
    for row in ours.values() {
        let given = theirs.get(&row.call_key);
        let paid = row.state == PaymentState::Paid;
        match given {
            Some(given) if paid && row.fen == given.fen => {
                result.matched += 1;
                result.fen += u64::from(row.fen);
            }
            None if !paid => {}
            _ => result.unmatched.push(unmatched(&row.call_key, Some(row), given)),
        }
    }
    result.unmatched.truncate(SHOWN);
    Ok(())
}

fn unmatched(key: &str, row: Option<&PaymentRow>, given: Option<&Given>) -> UnmatchedPayment {
    // The earlier one: from there both are found again.
    let at = given.map(|given| given.at).into_iter().chain(row.and_then(|row| row.sent_at)).min();
    UnmatchedPayment {
        call_key: key.to_owned(),
        payment_id: row.map(|row| row.id),
        conversation_id: row.map(|row| row.conversation_id),
        ours_fen: row.filter(|row| row.state == PaymentState::Paid).map(|row| row.fen),
        theirs_fen: given.map(|given| given.fen),
        at_ms: at.map_or(0, Timestamp::ms),
    }
}

/// Keeps what was found and comes again: in a day, or sooner where nothing was answered.
async fn keep(cx: &Cx, job: &JobRow, result: PaymentReconciliation, now: Timestamp) -> Result<()> {
    let (job_id, again) = (job.id, if result.unanswered { HOUR_MS } else { DAY_MS });
    let facts = json!({ "matched": result.matched, "unmatched": result.unmatched.len(), "unanswered": result.unanswered });
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        let changes = Changes::new(()).put_setting(RESULT, &json!(result), now);
        Ok(changes.reschedule_job(job_id, now.plus_ms(again)).audit(RECONCILE, "workspace", facts.clone()))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

/// Sees to it that there is the daily job; its unique key is to be named in the keys.
pub(super) fn plan<T>(changes: Changes<T>, state: &State, id: JobId, now: Timestamp) -> Changes<T> {
    if state.job_key(RECONCILE, RECONCILE).is_some() {
        return changes;
    }
    changes.insert_job(NewJob {
        id,
        kind: RECONCILE,
        unique_key: Some(RECONCILE.to_owned()),
        order_key: None,
        due_at: now.plus_ms(DAY_MS),
        payload: json!({}),
        conversation_id: None,
        lease: None,
        at: now,
    })
}
