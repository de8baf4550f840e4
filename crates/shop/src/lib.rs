//! A small online shop, Spruce Home 云杉生活: what a company's own order system looks like from the assistant's
//! side. The demo starts it as its own HTTP server; nothing of the product depends on it.
//!
//! | route | key | answer |
//! |---|---|---|
//! | `POST /actions/shop.order_status` | yes | `{result, order}`; 404 `{"result":"not_found"}` |
//! | `POST /actions/shop.returnable` | yes | `{result, items}`: what may come back; 404 as above |
//! | `POST /actions/shop.return_request` | yes | `{result, return_number, …}`, once per `Idempotency-Key` |
//! | `POST /actions/shop.address`, `shop.address_change` | yes | whether the address can be changed; changed once, for a signed identity or a code |
//! | `POST /actions/shop.send_code` | yes | texts a code to the phone on the order |
//! | `POST /actions/shop.exchangeable`, `shop.exchange_options`, `shop.exchange_request` | yes | what, for what, done once |
//! | `POST /actions/shop.invoice`, `shop.invoice_request` | yes | what it would say; issued once |
//! | `POST /actions/shop.parcel`, `shop.parcel_check` | yes | whether it moves; warehouse or courier asked once |
//! | `POST /actions/shop.price_check`, `shop.price_request` | yes | what has become cheaper; paid back once |
//! | `POST /actions/shop.refundable`, `shop.refund` | yes | what can be paid back without a return; paid back once |
//! | `POST /actions/shop.coupons`, `shop.coupon_check` | yes | the customer's coupons; what one of them needs |
//! | `POST /actions/shop.call_back`, `shop.complaint`, `shop.freeze` | yes | put on record once, for people to see to |
//! | `POST /actions/shop.products` | yes | `{result, products}`: those that `words` fit, as cards |
//! | `POST /identity/{customer}` | yes | `{token, expires_at}`: a short-lived HS256 JWT for the widget |
//! | `GET /orders/{number}` | yes | the order, for the shop's own pages |
//! | `GET /products`, `GET /products/{sku}` | no | the catalogue |
//! | `GET /healthz` | no | 200 |
//!
//! Where a secret is shared, whatever the platform asks must be signed with it (actions, attempts, payments).
//!
//! Every other answer is `application/problem+json`. Trouble is a setting: [`Faults`], and three orders that
//! always misbehave ([`Special`]).

mod action;
mod address;
mod code;
mod coupon;
mod data;
mod desk;
mod exchange;
mod faults;
mod identity;
mod invoice;
mod parcel;
mod people;
mod price;
mod problem;
mod refund;
mod returns;
mod routes;
mod signed;

use std::future::Future;
use std::sync::Arc;

use base::{Env, Timestamp};
use tokio::net::TcpListener;

pub use address::MAX_ADDRESS_CHARS;
pub use code::TextMessage;
pub use data::{
    Carrier, Catalogue, Coupon, Customer, DataError, FREE_SHIPPING_FROM_FEN, Order, OrderItem, OrderStatus,
    Product, SHIPPING_FEE_FEN, Words,
};
pub use desk::{MAX_KEPT, MAX_KEY_CHARS};
pub use exchange::FAULTY_DAYS;
pub use faults::{Faults, HANG_MS, MAX_DELAY_MS, SLOW_MS, Special};
pub use identity::{Claims, IDENTITY_TTL_SECONDS};
pub use invoice::{INVOICE_DAYS, MAX_NAME_CHARS};
pub use parcel::{DISPUTE_DAYS, QUIET_HOURS};
pub use people::{CALL_DAYS, MAX_NOTE_CHARS};
pub use price::{PRICE_ABOVE_FEN, PRICE_DAYS};
pub use refund::{DAMAGE_DAYS, REFUND_ABOVE_FEN};
pub use returns::{APPROVAL_ABOVE_FEN, RETURN_DAYS};

/// What the shop is started with.
pub struct Config {
    /// Bearer key callers must show.
    pub key: String,
    /// Secret that signs what the platform asks; none means that nobody signs.
    pub signing_secret: Option<String>,
    /// Public key of the inbox that identities are signed for.
    pub inbox: String,
    /// Secret of that inbox, shared with the platform.
    pub inbox_secret: String,
    /// Where text messages go: a demo has no phones.
    pub texts: Texts,
    /// Trouble to make.
    pub faults: Faults,
}

/// How old a signature may be, and how far ahead of our clock.
pub const SIGNED_WITHIN_S: i64 = 300;

/// Delivers text messages.
pub type Texts = Arc<dyn Fn(&TextMessage) + Send + Sync>;

/// Why a shop cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// A key or secret too short to be one.
    #[error("{name} must have at least {limit} characters")]
    ShortSecret {
        /// Which setting.
        name: &'static str,
        /// How many characters it needs.
        limit: usize,
    },
    /// The built-in data is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// The fewest characters of a key or secret.
pub const MIN_SECRET_CHARS: usize = 16;

/// The running shop: its data, its settings and its clock.
pub struct Shop {
    pub(crate) catalogue: Catalogue,
    pub(crate) config: Config,
    pub(crate) env: Env,
    pub(crate) started: Timestamp,
    pub(crate) counter: faults::Counter,
    pub(crate) desk: desk::Desk,
}

/// An order to try in the demo, with what its customer would know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOrder {
    /// Order number.
    pub number: String,
    /// Its state.
    pub status: OrderStatus,
    /// Last four digits of the customer's phone.
    pub phone_last4: String,
    /// Reference of the customer, for a signed identity.
    pub customer: String,
}

impl Shop {
    /// A shop with the built-in data; order dates are relative to the present instant of `env`.
    ///
    /// # Errors
    /// A key or secret that is too short, or built-in data that does not fit together.
    pub fn new(config: Config, env: Env) -> Result<Self, ShopError> {
        for (name, value) in [("key", &config.key), ("inbox_secret", &config.inbox_secret)] {
            if value.chars().count() < MIN_SECRET_CHARS {
                return Err(ShopError::ShortSecret { name, limit: MIN_SECRET_CHARS });
            }
        }
        let started = env.now();
        Ok(Self {
            catalogue: Catalogue::built_in()?,
            config,
            env,
            started,
            counter: faults::Counter::default(),
            desk: desk::Desk::default(),
        })
    }

    /// The routes of the shop.
    pub fn router(self) -> axum::Router {
        routes::router(self)
    }

    /// Orders worth printing when the demo starts, one per state, the well-known first.
    pub fn demo_orders(&self) -> Vec<DemoOrder> {
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for order in self.catalogue.orders() {
            if seen.contains(&order.status) {
                continue;
            }
            let Some(customer) = self.catalogue.customer(&order.customer) else { continue };
            seen.push(order.status);
            found.push(DemoOrder {
                number: order.number.clone(),
                status: order.status,
                phone_last4: customer.phone_last4().to_owned(),
                customer: customer.reference.clone(),
            });
        }
        found
    }
}

/// Serves `shop` on `listener` until `shutdown` ends.
///
/// # Errors
/// What the listener reports.
pub async fn serve(
    listener: TcpListener,
    shop: Shop,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, shop.router()).with_graceful_shutdown(shutdown).await
}
