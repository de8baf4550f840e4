//! Payments for those who decide.

use std::collections::BTreeMap;

use access::{Action, may};
use base::Timestamp;
use dialogue::Pack;
use protocol::inbox::Wording;
use protocol::payment::{
    ExportedPayment, FindPayments, PaymentOver as Over, PaymentPage, PaymentState as Stands, PaymentView,
};
use store::{PaymentOver, PaymentRow, PaymentState};

use super::limits::in_force;
use super::{UNCLEAR_MS, reconcile};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Payments of a page.
const PAGE: u32 = 50;

/// A page of them, the newest first.
pub async fn list_payments(app: &App, user: &UserSession, ask: FindPayments) -> Result<PaymentPage> {
    may(&user.actor(), Action::DecidePayments)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (pack, now) = (app.assistant(user.workspace_id), app.env().now());
    let rows = cx.payments(ask.state.map(stored), ask.before, PAGE).await?;
    let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| row.id);
    let mut payments = Vec::with_capacity(rows.len());
    for row in rows {
        let inputs = cx.payment_inputs(&row).await?;
        payments.push(view(&pack, &row, inputs.as_ref(), now));
    }
    Ok(PaymentPage {
        payments,
        next,
        asked: cx.payments_asked().await?,
        limits: in_force(&cx).await?,
        reconciliation: reconcile::found(&cx).await?,
    })
}

fn view(
    pack: &Pack,
    row: &PaymentRow,
    inputs: Option<&BTreeMap<String, String>>,
    now: Timestamp,
) -> PaymentView {
    let action = pack.actions.get(&row.action);
    let title = action.map_or_else(
        || Wording { zh: row.action.clone(), en: row.action.clone() },
        |action| Wording { zh: action.title.zh.clone(), en: action.title.en.clone() },
    );
    let order = action.and_then(|action| action.order.as_ref());
    let old = row.sent_at.is_some_and(|at| now.ms_since(at) >= UNCLEAR_MS);
    PaymentView {
        id: row.id,
        conversation_id: row.conversation_id,
        action: row.action.clone(),
        title,
        fen: row.fen,
        state: shown(row.state),
        over: row.over.map(|over| match over {
            PaymentOver::Once => Over::Once,
            PaymentOver::Order => Over::Order,
            PaymentOver::Customer => Over::Customer,
            PaymentOver::Day => Over::Day,
        }),
        order: order.and_then(|name| inputs?.get(name)).cloned(),
        asked_ms: row.asked_at.ms(),
        user_id: row.user_id,
        decided_ms: row.decided_at.map(Timestamp::ms),
        settled_ms: row.settled_at.map(Timestamp::ms),
        by_hand: row.state == PaymentState::Unclear && old,
        call_key: row.call_key.clone(),
    }
}

/// As an export carries it.
pub(crate) fn exported((row, inputs): (PaymentRow, Option<BTreeMap<String, String>>)) -> ExportedPayment {
    ExportedPayment {
        conversation_id: row.conversation_id,
        action: row.action,
        fen: row.fen,
        state: shown(row.state),
        inputs: inputs.unwrap_or_default(),
        asked_ms: row.asked_at.ms(),
    }
}

const fn shown(state: PaymentState) -> Stands {
    match state {
        PaymentState::Asked => Stands::Asked,
        PaymentState::Agreed => Stands::Agreed,
        PaymentState::Declined => Stands::Declined,
        PaymentState::Expired => Stands::Expired,
        PaymentState::Sent => Stands::Sent,
        PaymentState::Unclear => Stands::Unclear,
        PaymentState::Paid => Stands::Paid,
        PaymentState::Unpaid => Stands::Unpaid,
    }
}

const fn stored(state: Stands) -> PaymentState {
    match state {
        Stands::Asked => PaymentState::Asked,
        Stands::Agreed => PaymentState::Agreed,
        Stands::Declined => PaymentState::Declined,
        Stands::Expired => PaymentState::Expired,
        Stands::Sent => PaymentState::Sent,
        Stands::Unclear => PaymentState::Unclear,
        Stands::Paid => PaymentState::Paid,
        Stands::Unpaid => PaymentState::Unpaid,
    }
}
