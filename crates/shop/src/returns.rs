//! The actions `shop.returnable` and `shop.return_request`: what may come back, and a return that is made once however often it is sent.

use std::collections::HashMap;

use base::Timestamp;
use jiff::civil::Date;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::action::{Proof, local};
use crate::{Order, OrderItem, OrderStatus, Product, Shop};

/// Days after the day of delivery within which a return needs no reason (七天无理由).
pub const RETURN_DAYS: i32 = 7;
/// Above this many fen a person has to agree.
pub const APPROVAL_ABOVE_FEN: i64 = 50_000;
/// Returns and attempts that are remembered; beyond it the shop refuses rather than forgets.
pub const MAX_KEPT: usize = 10_000;
const HOUR_MS: i64 = 3_600_000;
/// Longest attempt key that is kept.
pub const MAX_KEY_CHARS: usize = 200;

/// What `shop.returnable` is asked with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnQuestion {
    pub(crate) order_number: String,
    #[serde(default)]
    phone_last4: Option<String>,
    #[serde(default)]
    customer_ref: Option<String>,
}

/// What `shop.return_request` is asked with.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnRequest {
    pub(crate) order_number: String,
    #[serde(default)]
    phone_last4: Option<String>,
    #[serde(default)]
    customer_ref: Option<String>,
    item: String,
    reason: Reason,
}

/// Why something comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    /// Broken or not working.
    Faulty,
    /// Not what was ordered.
    WrongItem,
    /// Size or colour does not fit.
    Unsuitable,
    /// No longer wanted.
    Unwanted,
}

impl ReturnQuestion {
    pub(crate) fn proof(&self) -> Proof<'_> {
        Proof::new(&self.order_number, self.phone_last4.as_deref(), self.customer_ref.as_deref())
    }
}

impl ReturnRequest {
    pub(crate) fn proof(&self) -> Proof<'_> {
        Proof::new(&self.order_number, self.phone_last4.as_deref(), self.customer_ref.as_deref())
    }

    fn fingerprint(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Returns made, and what every attempt was answered.
#[derive(Debug, Default)]
pub(crate) struct Returns(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// By order number and stock-keeping unit.
    made: HashMap<(String, String), String>,
    /// By attempt key: the request's fingerprint and the answer.
    answered: HashMap<String, (String, Value)>,
}

/// Why an attempt is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untaken {
    /// The key was used for another request.
    KeyReused,
    /// No room for more.
    Full,
}

/// What may come back of an order that is its customer's.
pub(crate) fn returnable(shop: &Shop, order: &Order, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now) {
        return no;
    }
    let kept = shop.returns.0.lock();
    let mut items = Vec::new();
    let (mut made, mut custom) = (None, false);
    for (item, product) in lines(shop, order) {
        if let Some(number) = kept.made.get(&(order.number.clone(), item.sku.clone())) {
            made = Some(number.clone());
        } else if product.custom_made {
            custom = true;
        } else {
            items.push(json!({
                "value": item.sku, "title": product.title, "qty": item.qty, "refund_fen": worth_fen(item, product),
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

/// Makes a return. The same key gives the same answer and never a second return.
pub(crate) fn request(
    shop: &Shop,
    order: &Order,
    asked: &ReturnRequest,
    key: &str,
    now: Timestamp,
) -> Result<Value, Untaken> {
    let mut kept = shop.returns.0.lock();
    let fingerprint = asked.fingerprint();
    if let Some((earlier, answer)) = kept.answered.get(key) {
        return if *earlier == fingerprint { Ok(answer.clone()) } else { Err(Untaken::KeyReused) };
    }
    if kept.answered.len() >= MAX_KEPT {
        return Err(Untaken::Full);
    }
    let answer = answer(shop, order, asked, &mut kept, now);
    kept.answered.insert(key.to_owned(), (fingerprint, answer.clone()));
    Ok(answer)
}

fn answer(shop: &Shop, order: &Order, asked: &ReturnRequest, kept: &mut Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now) {
        return no;
    }
    let Some((item, product)) = lines(shop, order).find(|(item, _)| item.sku == asked.item) else {
        return json!({"result": "not_found"});
    };
    let slot = (order.number.clone(), item.sku.clone());
    if let Some(number) = kept.made.get(&slot) {
        return json!({"result": "already", "return_number": number});
    }
    if product.custom_made {
        return json!({"result": "custom_made"});
    }
    let refund_fen = worth_fen(item, product);
    if refund_fen > APPROVAL_ABOVE_FEN {
        return json!({"result": "needs_approval", "title": product.title, "refund_fen": refund_fen});
    }
    let number = format!("RT{}{:04}", order.number.trim_start_matches("ZK"), kept.made.len() + 1);
    kept.made.insert(slot, number.clone());
    let pickup = today(now).and_then(|day| day.tomorrow().ok()).map(|day| day.to_string());
    json!({
        "result": "accepted", "return_number": number, "title": product.title, "refund_fen": refund_fen, "pickup_on": pickup,
    })
}

/// Why nothing of this order may come back now.
fn refused(shop: &Shop, order: &Order, now: Timestamp) -> Option<Value> {
    match order.status {
        OrderStatus::Delivered => {}
        OrderStatus::Cancelled | OrderStatus::Refunded => return Some(json!({"result": "over"})),
        OrderStatus::Paid | OrderStatus::Packed | OrderStatus::Shipped => {
            return Some(json!({"result": "not_arrived"}));
        }
    }
    let arrived = today(shop.started.plus_ms(order.eta_in_hours? * HOUR_MS))?;
    let days = (today(now)? - arrived).get_days();
    (days > RETURN_DAYS).then(|| json!({"result": "too_late", "arrived_on": arrived.to_string()}))
}

fn today(at: Timestamp) -> Option<Date> {
    Some(local(at)?.date())
}

fn lines<'a>(shop: &'a Shop, order: &'a Order) -> impl Iterator<Item = (&'a OrderItem, &'a Product)> {
    order.items.iter().filter_map(|item| Some((item, shop.catalogue.product(&item.sku)?)))
}

fn worth_fen(item: &OrderItem, product: &Product) -> i64 {
    product.price_fen * i64::from(item.qty)
}
