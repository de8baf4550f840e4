//! The actions `shop.returnable` and `shop.return_request`: what may come back, and a return that is made once however often it is sent.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{HOUR_MS, lines, paid_fen, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::{Order, OrderStatus, Shop};

/// Days after the day of delivery within which a return needs no reason (七天无理由).
pub const RETURN_DAYS: i32 = 7;
/// Above this many fen a person has to agree.
pub const APPROVAL_ABOVE_FEN: i64 = 50_000;

/// What `shop.return_request` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Return {
    item: String,
    #[serde(rename = "reason")]
    _reason: Reason,
}

/// Why something comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    /// Broken or not working.
    Faulty,
    /// Not what was ordered.
    WrongItem,
    /// Size or colour does not fit.
    Unsuitable,
    /// No longer wanted.
    Unwanted,
}

/// What is on its way back, paid back or exchanged already cannot be so again.
pub(crate) fn gone<'k>(kept: &'k Kept, order: &Order, item: &str) -> Option<&'k str> {
    [Deed::Return, Deed::Refund, Deed::Exchange]
        .iter()
        .find_map(|deed| kept.number(*deed, &order.number, item))
}

/// What may come back of an order that is its customer's.
pub(crate) fn returnable(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now, RETURN_DAYS) {
        return no;
    }
    let mut items = Vec::new();
    let (mut made, mut custom) = (None, false);
    for (item, product) in lines(shop, order) {
        if let Some(number) = gone(kept, order, &item.sku) {
            made = Some(number.to_owned());
        } else if product.custom_made {
            custom = true;
        } else {
            items.push(json!({
                "value": item.sku, "title": product.title, "qty": item.qty, "refund_fen": paid_fen(item, product),
            }));
        }
    }
    match (items.is_empty(), custom, made) {
        (false, ..) => json!({"result": "returnable", "items": items}),
        (true, true, _) => json!({"result": "custom_made"}),
        (true, false, Some(number)) => json!({"result": "already", "return_number": number}),
        (true, false, None) => json!({"result": "not_found"}),
    }
}

/// Makes a return.
pub(crate) fn request(shop: &Shop, order: &Order, asked: &Return, kept: &mut Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now, RETURN_DAYS) {
        return no;
    }
    let Some((item, product)) = lines(shop, order).find(|(item, _)| item.sku == asked.item) else {
        return json!({"result": "not_found"});
    };
    if let Some(number) = gone(kept, order, &item.sku) {
        return json!({"result": "already", "return_number": number});
    }
    if product.custom_made {
        return json!({"result": "custom_made"});
    }
    let refund_fen = paid_fen(item, product);
    if refund_fen > APPROVAL_ABOVE_FEN {
        return json!({"result": "needs_approval", "title": product.title, "refund_fen": refund_fen});
    }
    let number = kept.record(Deed::Return, &order.number, &item.sku);
    let pickup = today(now).and_then(|day| day.tomorrow().ok()).map(|day| day.to_string());
    json!({
        "result": "accepted", "return_number": number, "title": product.title, "refund_fen": refund_fen, "pickup_on": pickup,
    })
}

/// Why nothing of this order may come back now, where that is so within `days` of its arrival.
pub(crate) fn refused(shop: &Shop, order: &Order, now: Timestamp, days: i32) -> Option<Value> {
    match order.status {
        OrderStatus::Delivered => {}
        OrderStatus::Cancelled | OrderStatus::Refunded => return Some(json!({"result": "over"})),
        OrderStatus::Paid | OrderStatus::Packed | OrderStatus::Shipped => {
            return Some(json!({"result": "not_arrived"}));
        }
    }
    let arrived = today(shop.started.plus_ms(order.eta_in_hours? * HOUR_MS))?;
    let since = (today(now)? - arrived).get_days();
    (since > days).then(|| json!({"result": "too_late", "arrived_on": arrived.to_string()}))
}
