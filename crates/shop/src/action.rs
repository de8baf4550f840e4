//! The action `shop.order_status` and the view of an order it answers with.

use base::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;

use crate::{Catalogue, Customer, Order, OrderItem, OrderStatus, Product, Shop, Words};

/// Longest order number that is looked at.
const MAX_NUMBER_CHARS: usize = 32;
pub(crate) const HOUR_MS: i64 = 3_600_000;
/// The shop lives in China, which has one zone and no summer time.
const ZONE: Offset = Offset::constant(8);

/// Which order, and what proves that it is the caller's.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'a> {
    pub(crate) number: &'a str,
    phone: Option<&'a str>,
    customer: Option<&'a str>,
    /// The attempt that sent a code.
    pub(crate) code: Option<&'a str>,
}

impl<'a> Proof<'a> {
    pub(crate) fn new(number: &'a str, phone: Option<&'a str>, customer: Option<&'a str>) -> Self {
        Self { number, phone: present(phone), customer: present(customer), code: None }
    }

    pub(crate) fn with_code(self, code: Option<&'a str>) -> Self {
        Self { code: present(code), ..self }
    }

    /// Whether anything proves who is asking.
    pub(crate) fn is_some(self) -> bool {
        self.phone.is_some() || self.customer.is_some() || self.code.is_some()
    }
}

/// What everybody can read on a parcel proves nothing here.
pub(crate) fn strong(proof: Proof<'_>) -> Proof<'_> {
    Proof { phone: proof.phone.map(|_| ""), ..proof }
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

/// The customer who is asking: the identity proves it alone, an order with the phone as well. An order that is somebody else's proves nothing.
pub(crate) fn owner<'a>(catalogue: &'a Catalogue, proof: Proof<'_>) -> Option<&'a Customer> {
    if proof.number.trim().is_empty() {
        return catalogue.customer(proof.customer?);
    }
    catalogue.customer(&find(catalogue, proof)?.customer)
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

pub(crate) fn today(at: Timestamp) -> Option<Date> {
    Some(local(at)?.date())
}

/// The items of an order with what they are.
pub(crate) fn lines<'a>(
    shop: &'a Shop,
    order: &'a Order,
) -> impl Iterator<Item = (&'a OrderItem, &'a Product)> {
    order.items.iter().filter_map(|item| Some((item, shop.catalogue.product(&item.sku)?)))
}

/// What was paid for an item, all of its pieces together.
pub(crate) fn paid_fen(item: &OrderItem, product: &Product) -> i64 {
    item.paid_fen.unwrap_or(product.price_fen) * i64::from(item.qty)
}
