//! The actions `shop.parcel` and `shop.parcel_check`: what an order that does not move needs, and that it is asked for once.

use base::Timestamp;
use serde_json::{Value, json};

use crate::action::{HOUR_MS, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::{Order, OrderStatus, Shop};

/// Hours in which an order should leave, and hours without a tracking entry after which a parcel is traced.
pub const QUIET_HOURS: i64 = 48;
/// Days after a delivery in which it can be disputed.
pub const DISPUTE_DAYS: i32 = 7;

/// Where the order stands, and whether something can be asked for.
pub(crate) fn look(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    if let Some(number) = kept.number(Deed::Trace, &order.number, "") {
        return json!({"result": "already", "check_number": number});
    }
    let since = (now.0 - shop.started.0) / 1_000 / HOUR_MS;
    let eta = order.eta_in_hours.and_then(|hours| today(shop.started.plus_ms(hours * HOUR_MS)));
    let result = match order.status {
        OrderStatus::Paid if order.placed_hours_ago + since >= QUIET_HOURS => "late",
        OrderStatus::Paid => "waiting",
        OrderStatus::Packed => "packed",
        OrderStatus::Shipped if order.quiet_hours.is_some_and(|hours| hours + since >= QUIET_HOURS) => {
            "stuck"
        }
        OrderStatus::Shipped => "moving",
        OrderStatus::Delivered => match (today(now), eta) {
            (Some(day), Some(arrived)) if (day - arrived).get_days() > DISPUTE_DAYS => "too_late",
            _ => "delivered",
        },
        OrderStatus::Cancelled | OrderStatus::Refunded => "over",
    };
    json!({
        "result": result, "carrier": order.carrier.map(crate::Carrier::name), "tracking": order.tracking,
        "eta": eta.map(|day| day.to_string()),
    })
}

/// Asks the warehouse or the courier.
pub(crate) fn check(shop: &Shop, order: &Order, asked: &Nothing, kept: &mut Kept, now: Timestamp) -> Value {
    let found = look(shop, order, asked, kept, now);
    match found.get("result").and_then(Value::as_str) {
        Some("late" | "stuck" | "delivered") => {
            let number = kept.record(Deed::Trace, &order.number, "");
            json!({"result": "accepted", "check_number": number})
        }
        _ => found,
    }
}
