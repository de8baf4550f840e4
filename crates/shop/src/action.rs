//! The action `shop.order_status` and the view of an order it answers with.

use base::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::{Catalogue, Order, OrderStatus, Shop, Words};

/// Longest order number that is looked at.
const MAX_NUMBER_CHARS: usize = 32;
const HOUR_MS: i64 = 3_600_000;
/// The shop lives in China, which has one zone and no summer time.
const ZONE: Offset = Offset::constant(8);

/// What the caller asks with. Empty strings count as absent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) order_number: String,
    #[serde(default)]
    phone_last4: Option<String>,
    #[serde(default)]
    customer_ref: Option<String>,
}

impl Question {
    pub(crate) fn proof(&self) -> Proof<'_> {
        Proof::new(&self.order_number, self.phone_last4.as_deref(), self.customer_ref.as_deref())
    }
}

/// Which order, and what proves that it is the caller's.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'a> {
    pub(crate) number: &'a str,
    phone: Option<&'a str>,
    customer: Option<&'a str>,
}

impl<'a> Proof<'a> {
    pub(crate) fn new(number: &'a str, phone: Option<&'a str>, customer: Option<&'a str>) -> Self {
        Self { number, phone: present(phone), customer: present(customer) }
    }

    /// Whether anything proves who is asking.
    pub(crate) fn is_some(self) -> bool {
        self.phone.is_some() || self.customer.is_some()
    }
}

fn present(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// The order asked for, if it exists and belongs to who is asking: the two failures cannot be told apart.
pub(crate) fn find<'a>(catalogue: &'a Catalogue, proof: Proof<'_>) -> Option<&'a Order> {
    if proof.number.chars().count() > MAX_NUMBER_CHARS {
        return None;
    }
    let order = catalogue.order(proof.number)?;
    let owner = catalogue.customer(&order.customer)?;
    let known = proof.customer == Some(owner.reference.as_str());
    (known || proof.phone == Some(owner.phone_last4())).then_some(order)
}

/// One line of an order, as shown.
#[derive(Debug, Serialize)]
struct ItemView {
    sku: String,
    title: Words,
    qty: u32,
    price_fen: i64,
    image: String,
}

/// An order, as shown.
#[derive(Debug, Serialize)]
pub(crate) struct OrderView {
    number: String,
    pub(crate) status: OrderStatus,
    placed_at: String,
    items: Vec<ItemView>,
    total_fen: i64,
    currency: &'static str,
    carrier: Option<Words>,
    tracking: Option<String>,
    eta: Option<String>,
}

/// The answer to the action.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    pub(crate) result: OrderStatus,
    pub(crate) order: OrderView,
}

impl OrderView {
    /// `order` with its dates counted from the start of the service.
    pub(crate) fn new(shop: &Shop, order: &Order) -> Option<Self> {
        let items = order
            .items
            .iter()
            .filter_map(|item| {
                let product = shop.catalogue.product(&item.sku)?;
                Some(ItemView {
                    sku: product.sku.clone(),
                    title: product.title.clone(),
                    qty: item.qty,
                    price_fen: product.price_fen,
                    image: product.image.clone(),
                })
            })
            .collect();
        let placed_at = local(shop.started.plus_ms(-order.placed_hours_ago * HOUR_MS))?;
        let eta = match order.eta_in_hours {
            Some(hours) => Some(local(shop.started.plus_ms(hours * HOUR_MS))?.date().to_string()),
            None => None,
        };
        Some(Self {
            number: order.number.clone(),
            status: order.status,
            placed_at: placed_at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            items,
            total_fen: shop.catalogue.total_fen(order),
            currency: "CNY",
            carrier: order.carrier.map(crate::Carrier::name),
            tracking: order.tracking.clone(),
            eta,
        })
    }
}

pub(crate) fn local(at: Timestamp) -> Option<jiff::Zoned> {
    jiff::Timestamp::from_microsecond(at.0).ok().map(|at| at.to_zoned(TimeZone::fixed(ZONE)))
}
