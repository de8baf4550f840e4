//! The actions `shop.address` and `shop.address_change`: another place to deliver to, once, and only before the warehouse has packed it.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Deed, Kept};
use crate::{Order, OrderStatus, Shop};

/// The longest address that is taken.
pub const MAX_ADDRESS_CHARS: usize = 200;

/// What `shop.address_change` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    address: String,
}

/// Nothing more than the proof.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Whether the address can still be changed.
pub(crate) fn look(_: &Shop, order: &Order, _: &Nothing, kept: &Kept, _: Timestamp) -> Value {
    refused(order, kept).unwrap_or_else(|| json!({"result": "changeable"}))
}

/// Changes it.
pub(crate) fn change(_: &Shop, order: &Order, asked: &Change, kept: &mut Kept, _: Timestamp) -> Value {
    if let Some(no) = refused(order, kept) {
        return no;
    }
    let address = asked.address.trim();
    if address.is_empty() || address.chars().count() > MAX_ADDRESS_CHARS {
        return json!({"result": "unreadable"});
    }
    let number = kept.record(Deed::Address, &order.number, "");
    json!({"result": "changed", "change_number": number, "address": address})
}

fn refused(order: &Order, kept: &Kept) -> Option<Value> {
    let result = match order.status {
        OrderStatus::Paid if kept.number(Deed::Address, &order.number, "").is_some() => "already",
        OrderStatus::Paid => return None,
        OrderStatus::Packed => "packed",
        OrderStatus::Shipped => "shipped",
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Refunded => "over",
    };
    Some(json!({"result": result}))
}
