//! The actions `shop.refundable` and `shop.refund`: money back for a small item that arrived damaged or incomplete, without sending it back, up to a
//! limit and never twice.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{lines, paid_fen};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::returns::{gone, refused};
use crate::routes::Agreed;
use crate::{Order, Shop};

/// Days after the day of delivery within which damage can be claimed.
pub const DAMAGE_DAYS: i32 = 15;
/// Above this many fen a person must have agreed.
pub const REFUND_ABOVE_FEN: i64 = 10_000;

/// What `shop.refund` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refund {
    item: String,
    #[serde(rename = "reason")]
    _reason: Reason,
}

/// Why it is paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Damaged,
    Incomplete,
    WrongItem,
}

/// What of an order can be paid back.
pub(crate) fn refundable(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now, DAMAGE_DAYS) {
        return no;
    }
    let open = lines(shop, order).filter(|(item, _)| gone(kept, order, &item.sku).is_none());
    let items: Vec<Value> = open
        .map(|(item, product)| {
            json!({"value": item.sku, "title": product.title, "qty": item.qty, "refund_fen": paid_fen(item, product)})
        })
        .collect();
    match (items.is_empty(), lines(shop, order).find_map(|(item, _)| gone(kept, order, &item.sku))) {
        (true, number) => json!({"result": "already", "refund_number": number}),
        (false, _) => json!({"result": "refundable", "items": items}),
    }
}

/// Pays it back; above the limit where a person agreed.
pub(crate) fn refund(
    shop: &Shop,
    order: &Order,
    asked: &Refund,
    agreed: Agreed,
    kept: &mut Kept,
    now: Timestamp,
) -> Value {
    if let Some(no) = refused(shop, order, now, DAMAGE_DAYS) {
        return no;
    }
    let Some((item, product)) = lines(shop, order).find(|(item, _)| item.sku == asked.item) else {
        return json!({"result": "not_found"});
    };
    if let Some(number) = gone(kept, order, &item.sku) {
        return json!({"result": "already", "refund_number": number});
    }
    let refund_fen = paid_fen(item, product);
    if refund_fen > REFUND_ABOVE_FEN && agreed != Agreed(true) {
        return json!({"result": "needs_approval", "title": product.title, "refund_fen": refund_fen});
    }
    let number = kept.record(Deed::Refund, &order.number, &item.sku);
    json!({"result": "refunded", "refund_number": number, "title": product.title, "refund_fen": refund_fen})
}
