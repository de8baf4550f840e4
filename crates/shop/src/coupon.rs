//! The actions `shop.coupons` and `shop.coupon_check`: the coupons of a customer, and why one of them does not work.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{HOUR_MS, today};
use crate::address::Nothing;
use crate::desk::Kept;
use crate::{Customer, Shop};

/// Coupons of one answer.
const MAX_COUPONS: usize = 5;

/// What `shop.coupon_check` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    coupon: String,
}

/// The coupons in the account.
pub(crate) fn list(_: &Shop, customer: &Customer, _: &Nothing, _: &mut Kept, _: Timestamp) -> Value {
    let coupons: Vec<Value> = customer
        .coupons
        .iter()
        .take(MAX_COUPONS)
        .map(|coupon| json!({"value": coupon.code, "title": coupon.title}))
        .collect();
    json!({"result": if coupons.is_empty() { "none" } else { "found" }, "coupons": coupons})
}

/// What one of them needs.
pub(crate) fn check(shop: &Shop, customer: &Customer, asked: &Which, _: &mut Kept, now: Timestamp) -> Value {
    let Some(coupon) = customer.coupons.iter().find(|coupon| coupon.code == asked.coupon) else {
        return json!({"result": "none"});
    };
    let at = |hours: i64| shop.started.plus_ms(hours * HOUR_MS);
    let day = |hours: i64| today(at(hours)).map(|day| day.to_string());
    let result = if coupon.used_for.is_some() {
        "used"
    } else if at(coupon.ends_in_hours).0 < now.0 {
        "expired"
    } else if at(coupon.starts_in_hours).0 > now.0 {
        "not_yet"
    } else if coupon.category.is_some() {
        "only_for"
    } else {
        "valid"
    };
    json!({
        "result": result, "coupon": {"title": coupon.title}, "least_fen": coupon.least_fen, "category": coupon.category,
        "starts_on": day(coupon.starts_in_hours), "ends_on": day(coupon.ends_in_hours), "used_for": coupon.used_for,
    })
}
