//! The actions `shop.invoice` and `shop.invoice_request`: an electronic invoice of what was paid, once an order.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{HOUR_MS, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::{Order, OrderStatus, Shop};

/// Days after the order within which it can be invoiced.
pub const INVOICE_DAYS: i32 = 180;
/// The longest name on an invoice.
pub const MAX_NAME_CHARS: usize = 100;

/// What `shop.invoice_request` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invoice {
    kind: Kind,
    name: String,
    #[serde(default)]
    tax_number: Option<String>,
    email: String,
}

/// Who is invoiced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Personal,
    Company,
}

/// What an invoice would say.
pub(crate) fn look(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    let amount_fen = shop.catalogue.total_fen(order);
    refused(shop, order, kept, now).unwrap_or_else(|| json!({"result": "open", "amount_fen": amount_fen}))
}

/// Issues it.
pub(crate) fn request(shop: &Shop, order: &Order, asked: &Invoice, kept: &mut Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, kept, now) {
        return no;
    }
    let named = (1..=MAX_NAME_CHARS).contains(&asked.name.trim().chars().count());
    let taxed =
        asked.kind == Kind::Personal || asked.tax_number.as_deref().is_some_and(|number| number.len() == 18);
    if !named || !taxed || !asked.email.contains('@') {
        return json!({"result": "unreadable"});
    }
    let number = kept.record(Deed::Invoice, &order.number, "");
    json!({"result": "accepted", "invoice_number": number, "amount_fen": shop.catalogue.total_fen(order)})
}

fn refused(shop: &Shop, order: &Order, kept: &Kept, now: Timestamp) -> Option<Value> {
    if let Some(number) = kept.number(Deed::Invoice, &order.number, "") {
        return Some(json!({"result": "already", "invoice_number": number}));
    }
    if matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded) {
        return Some(json!({"result": "over"}));
    }
    let placed = today(shop.started.plus_ms(-order.placed_hours_ago * HOUR_MS))?;
    let days = (today(now)? - placed).get_days();
    (days > INVOICE_DAYS).then(|| json!({"result": "too_late", "placed_on": placed.to_string()}))
}
