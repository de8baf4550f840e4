//! Whether money may be given now. It is counted before it is asked for, so that however many ask at once, no limit is passed.

use base::PaymentId;
use conversation::Header;
use dialogue::Pays;
use serde_json::json;
use store::{Changes, Column, ContactKey, Cx, Keys, PaymentOver, PaymentRow, PaymentState, State};

use super::limits::{in_force, over};
use super::reconcile::{RECONCILE, plan};
use super::{ASKED_MS, DAY_MS, KIND, OWN_MS, agreed_to, stand_by};
use crate::app::App;
use crate::assistant::PendingCall;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// How the attempt goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// The service may be asked for it.
    Go(PaymentId),
    /// The service may have been asked before: it is asked what came of that first. With it stands whether a person agreed.
    Ask(PaymentId, Option<PaymentId>),
    /// A person was asked.
    Over,
    /// Money for this order is on its way already, and nobody knows the end.
    Unsettled,
}

/// Counts it, or asks a person.
pub(crate) async fn begin(
    app: &App,
    cx: &Cx,
    header: &Header,
    contact_key: &ContactKey,
    (call, pays, key): (&PendingCall, &Pays, &str),
) -> Result<Begun> {
    let (now, limits) = (app.env().now(), in_force(cx).await?);
    let made = cx.payment_by_key(key).await?.map(|row| row.id);
    let (id, job_id, daily) = (made.unwrap_or_else(|| app.env().id()), app.env().id(), app.env().id());
    let (contact_id, order) = (header.contact_id, cx.order_hash(&pays.order).await?);
    let row = PaymentRow {
        id,
        conversation_id: header.id,
        contact_id,
        call_key: key.to_owned(),
        action: call.action.clone(),
        order,
        fen: u32::try_from(pays.fen).unwrap_or(u32::MAX),
        state: PaymentState::Sent,
        over: None,
        body: Some(contact_key.seal(Column::Payment, id, &call.inputs)),
        asked_at: now,
        user_id: None,
        decided_at: None,
        sent_at: Some(now),
        tries: 0,
        settled_at: None,
    };
    let since = now.plus_ms(-DAY_MS);
    let keys = Keys::new()
        .payment_of(key, order, &row.action)
        .spent(order, contact_id, None, since)
        .job_key(KIND, key)
        .job_key(RECONCILE, RECONCILE);
    let change = move |state: &State| -> Result<Changes<Begun>> {
        let known = state.payment_of(&row.call_key);
        if known.map(|known| known.id) != made {
            // What was sealed belongs to the row that was read.
            return Err(Error::Contended);
        }
        if let Some(begun) =
            known.and_then(going).or_else(|| under_way(state.open_payment(order, &row.action)))
        {
            return Ok(Changes::new(begun));
        }
        let spent = state.spent(order, contact_id, None, since).copied().unwrap_or_default();
        let limit = over(&limits, &spent, row.fen);
        let mut row = PaymentRow { over: limit, ..row.clone() };
        let (begun, action, due) = match limit {
            None => (Begun::Go(row.id), "send_payment", now.plus_ms(OWN_MS)),
            Some(_) => (Begun::Over, "ask_for_payment", now.plus_ms(ASKED_MS)),
        };
        if limit.is_some() {
            (row.state, row.sent_at) = (PaymentState::Asked, None);
        }
        let facts = json!({ "payment": row.id, "action": row.action, "fen": row.fen, "over": limit.map(PaymentOver::word) });
        let changes =
            Changes::new(begun).audit(action, format!("conversation:{}", row.conversation_id), facts);
        let changes = plan(changes, state, daily, now);
        let changes = stand_by(changes, state, (&row.call_key, row.id), job_id, (due, now));
        Ok(if known.is_some() { changes.repeat_payment(&row) } else { changes.insert_payment(&row) })
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// How an attempt goes on that was made before; one of which nothing came may be made anew.
fn going(known: &PaymentRow) -> Option<Begun> {
    match known.state {
        PaymentState::Paid | PaymentState::Sent | PaymentState::Unclear => {
            Some(Begun::Ask(known.id, agreed_to(known)))
        }
        PaymentState::Agreed => Some(Begun::Unsettled),
        PaymentState::Asked | PaymentState::Declined | PaymentState::Expired => Some(Begun::Over),
        PaymentState::Unpaid => None,
    }
}

/// The same for the same order is under way in another attempt.
fn under_way(open: Option<&PaymentRow>) -> Option<Begun> {
    let asked = open?.state == PaymentState::Asked;
    Some(if asked { Begun::Over } else { Begun::Unsettled })
}
