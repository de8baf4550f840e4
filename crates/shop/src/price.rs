//! The actions `shop.price_check` and `shop.price_request`: the difference where an item has become cheaper since, paid back once an order.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{HOUR_MS, lines, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::routes::Agreed;
use crate::{Order, OrderItem, OrderStatus, Product, Shop};

/// Days after the order within which a lower price counts.
pub const PRICE_DAYS: i32 = 15;
/// Above this many fen a person has to agree.
pub const PRICE_ABOVE_FEN: i64 = 10_000;

/// What `shop.price_request` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claim {
    item: String,
}

/// What has become cheaper.
pub(crate) fn check(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, kept, now) {
        return no;
    }
    let items: Vec<Value> = cheaper(shop, order)
        .map(|(item, product, difference_fen)| {
            json!({
                "value": item.sku, "title": product.title, "paid_fen": item.paid_fen, "now_fen": product.price_fen,
                "qty": item.qty, "difference_fen": difference_fen,
            })
        })
        .collect();
    let result = if items.is_empty() { "same" } else { "lower" };
    json!({"result": result, "items": items, "days": PRICE_DAYS})
}

/// Pays the difference back.
pub(crate) fn request(
    shop: &Shop,
    order: &Order,
    asked: &Claim,
    agreed: Agreed,
    kept: &mut Kept,
    now: Timestamp,
) -> Value {
    if let Some(no) = refused(shop, order, kept, now) {
        return no;
    }
    let Some((_, product, difference_fen)) = cheaper(shop, order).find(|(item, ..)| item.sku == asked.item)
    else {
        return json!({"result": "same"});
    };
    if difference_fen > PRICE_ABOVE_FEN && agreed != Agreed(true) {
        return json!({"result": "needs_approval", "title": product.title, "difference_fen": difference_fen});
    }
    let number = kept.record(Deed::Price, &order.number, "");
    json!({"result": "accepted", "claim_number": number, "title": product.title, "difference_fen": difference_fen})
}

fn cheaper<'a>(shop: &'a Shop, order: &'a Order) -> impl Iterator<Item = (&'a OrderItem, &'a Product, i64)> {
    lines(shop, order).filter_map(|(item, product)| {
        let difference = (item.paid_fen? - product.price_fen) * i64::from(item.qty);
        (difference > 0).then_some((item, product, difference))
    })
}

fn refused(shop: &Shop, order: &Order, kept: &Kept, now: Timestamp) -> Option<Value> {
    if let Some(number) = kept.number(Deed::Price, &order.number, "") {
        return Some(json!({"result": "already", "claim_number": number}));
    }
    if matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded) {
        return Some(json!({"result": "over"}));
    }
    let placed = today(shop.started.plus_ms(-order.placed_hours_ago * HOUR_MS))?;
    let days = (today(now)? - placed).get_days();
    (days > PRICE_DAYS).then(|| json!({"result": "too_late", "placed_on": placed.to_string()}))
}
