//! A promise, a ticket and a payment for the matrix.

use base::{PaymentId, PromiseId, TicketId};
use serde_json::json;
use store::{
    Changes, Cx, Keys, PaymentOver, PaymentRow, PaymentState, PromiseKind, PromiseRow, PromiseState, State,
    TicketPriority, TicketRow, TicketState,
};

/// A promise that nobody sees to.
pub async fn promise(cx: &Cx, header: &conversation::Header) -> PromiseId {
    let (id, at) = (cx.env().id::<PromiseId>(), cx.env().now());
    let row = PromiseRow {
        id,
        conversation_id: header.id,
        contact_id: header.contact_id,
        message_id: None,
        made_by: None,
        user_id: None,
        kind: PromiseKind::Reply,
        state: PromiseState::Open,
        body: None,
        made_at: at,
        due_at: at.plus_ms(3_600_000),
        settled_at: None,
        settled_by: None,
    };
    let change = move |_: &State| {
        Ok::<_, app::Error>(Changes::new(()).insert_promise(&row).audit("promise", "test", json!({})))
    };
    cx.change(Keys::new(), change).await.expect("promised");
    id
}

/// Money that waits for somebody's word.
pub async fn payment(cx: &Cx, header: &conversation::Header) -> PaymentId {
    let (id, at) = (cx.env().id::<PaymentId>(), cx.env().now());
    let row = PaymentRow {
        id,
        conversation_id: header.id,
        contact_id: header.contact_id,
        call_key: id.to_string(),
        action: "shop.refund".to_owned(),
        order: cx.order_hash("ZK20260001").await.expect("hashed"),
        fen: 7_900,
        state: PaymentState::Asked,
        over: Some(PaymentOver::Once),
        body: None,
        asked_at: at,
        user_id: None,
        decided_at: None,
        sent_at: None,
        tries: 0,
        settled_at: None,
    };
    let change = move |_: &State| {
        Ok::<_, app::Error>(Changes::new(()).insert_payment(&row).audit("ask", "test", json!({})))
    };
    cx.change(Keys::new(), change).await.expect("asked");
    id
}

/// A ticket that nobody sees to.
pub async fn ticket(cx: &Cx, header: &conversation::Header) -> TicketId {
    let (id, at) = (cx.env().id::<TicketId>(), cx.env().now());
    let row = TicketRow {
        id,
        number: 0,
        conversation_id: header.id,
        contact_id: header.contact_id,
        kind: "general".to_owned(),
        about: None,
        state: TicketState::Open,
        priority: TicketPriority::Normal,
        user_id: None,
        team_id: None,
        opened_by: None,
        body: None,
        opened_at: at,
        changed_at: at,
        due_at: None,
        solved_at: None,
        reopened: 0,
    };
    let keys = Keys::new().opening_ticket(row.contact_id, &row.kind, None);
    let change = move |state: &State| {
        let row = TicketRow { number: state.last_ticket().map_or(1001, |last| last + 1), ..row.clone() };
        Ok::<_, app::Error>(Changes::new(()).insert_ticket(&row, None).audit("ticket", "test", json!({})))
    };
    cx.change(keys, change).await.expect("opened");
    id
}
