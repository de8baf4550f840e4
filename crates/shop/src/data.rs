//! Products, customers and orders from the data files, checked against one another when loaded.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// Orders below this many fen pay [`SHIPPING_FEE_FEN`].
pub const FREE_SHIPPING_FROM_FEN: i64 = 9_900;
/// What sending a small order costs.
pub const SHIPPING_FEE_FEN: i64 = 800;

/// The same words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Something the shop sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Stock-keeping unit.
    pub sku: String,
    /// Name.
    pub title: Words,
    /// Price in fen (1/100 yuan).
    pub price_fen: i64,
    /// Path of the picture on the host page.
    pub image: String,
    /// Pieces in stock.
    pub stock: u32,
    /// What it is a colour or size of, where there are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Made for one customer: it cannot be returned without a fault.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub custom_made: bool,
}

/// Someone who buys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// Reference, the `sub` of a signed identity.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Name.
    pub name: String,
    /// Masked phone; its last four digits are real.
    pub phone: String,
    /// Coupons in the account.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
}

/// A coupon in somebody's account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// Code, unique in the account.
    pub code: String,
    /// Name, as it stands on it.
    pub title: Words,
    /// The least that the goods must cost, in fen.
    pub least_fen: i64,
    /// What it is for; everything where nothing is said.
    #[serde(default)]
    pub category: Option<Words>,
    /// Hours from the start of the service to its first instant.
    #[serde(default)]
    pub starts_in_hours: i64,
    /// Hours from the start of the service to its last.
    pub ends_in_hours: i64,
    /// The order it was used for.
    #[serde(default)]
    pub used_for: Option<String>,
}

impl Customer {
    /// The last four digits of the phone.
    pub fn phone_last4(&self) -> &str {
        self.phone.char_indices().rev().nth(3).map_or("", |(at, _)| &self.phone[at..])
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Paid, waiting for the warehouse.
    Paid,
    /// Packed, waiting for the courier.
    Packed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Called off before it left.
    Cancelled,
    /// Came back and was paid back.
    Refunded,
}

/// Who carries the parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// SF Express.
    Sf,
    /// ZTO Express.
    Zto,
    /// YTO Express.
    Yto,
    /// JD Logistics.
    Jd,
}

impl Carrier {
    /// The name as customers know it.
    pub fn name(self) -> Words {
        let (zh, en) = match self {
            Self::Sf => ("顺丰速运", "SF Express"),
            Self::Zto => ("中通快递", "ZTO Express"),
            Self::Yto => ("圆通速递", "YTO Express"),
            Self::Jd => ("京东物流", "JD Logistics"),
        };
        Words { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderItem {
    /// What.
    pub sku: String,
    /// How many.
    pub qty: u32,
    /// What was paid for each, in fen, where it is not what it costs now.
    #[serde(default)]
    pub paid_fen: Option<i64>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Number, `ZK` and 8 digits.
    pub number: String,
    /// Reference of the customer.
    pub customer: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// Hours between the order and the start of the service.
    pub placed_hours_ago: i64,
    /// What was bought.
    pub items: Vec<OrderItem>,
    /// Who carries it.
    #[serde(default)]
    pub carrier: Option<Carrier>,
    /// Number of the parcel.
    #[serde(default)]
    pub tracking: Option<String>,
    /// Hours from the start of the service to the (expected) arrival.
    #[serde(default)]
    pub eta_in_hours: Option<i64>,
    /// Hours without a tracking entry before the start of the service; none where the parcel moves.
    #[serde(default)]
    pub quiet_hours: Option<i64>,
}

/// Why data files are refused.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Not readable as what it should be.
    #[error("{file}: {source}")]
    Yaml {
        /// Which file.
        file: &'static str,
        /// What the reader says.
        source: serde_norway::Error,
    },
    /// The same key twice.
    #[error("{file}: {key} stands there twice")]
    Twice {
        /// Which file.
        file: &'static str,
        /// The key.
        key: String,
    },
    /// A reference to nothing, or an impossible value.
    #[error("{number}: {reason}")]
    Order {
        /// Which order.
        number: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A phone without four digits at its end.
    #[error("customer {customer}: the phone must end in four digits")]
    Phone {
        /// Which customer.
        customer: String,
    },
}

/// Everything the shop knows.
#[derive(Clone, Debug)]
pub struct Catalogue {
    products: BTreeMap<String, Product>,
    customers: HashMap<String, Customer>,
    orders: Vec<Order>,
    by_number: HashMap<String, usize>,
}

impl Catalogue {
    /// The data built into the binary.
    ///
    /// # Errors
    /// Data that cannot be read or does not fit together.
    pub fn built_in() -> Result<Self, DataError> {
        Self::parse(
            include_str!("../data/products.yaml"),
            include_str!("../data/customers.yaml"),
            include_str!("../data/orders.yaml"),
        )
    }

    /// Reads and checks three YAML lists.
    ///
    /// # Errors
    /// Data that cannot be read or does not fit together.
    pub fn parse(products: &str, customers: &str, orders: &str) -> Result<Self, DataError> {
        let mut catalogue = Self {
            products: BTreeMap::new(),
            customers: HashMap::new(),
            orders: read("orders.yaml", orders)?,
            by_number: HashMap::new(),
        };
        for product in read::<Product>("products.yaml", products)? {
            if let Some(old) = catalogue.products.insert(product.sku.clone(), product) {
                return Err(DataError::Twice { file: "products.yaml", key: old.sku });
            }
        }
        for customer in read::<Customer>("customers.yaml", customers)? {
            let last4 = customer.phone_last4();
            if last4.len() != 4 || !last4.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(DataError::Phone { customer: customer.reference });
            }
            if let Some(old) = catalogue.customers.insert(customer.reference.clone(), customer) {
                return Err(DataError::Twice { file: "customers.yaml", key: old.reference });
            }
        }
        for (at, order) in catalogue.orders.iter().enumerate() {
            catalogue.check(order)?;
            if catalogue.by_number.insert(order.number.clone(), at).is_some() {
                return Err(DataError::Twice { file: "orders.yaml", key: order.number.clone() });
            }
        }
        Ok(catalogue)
    }

    fn check(&self, order: &Order) -> Result<(), DataError> {
        let under_way =
            matches!(order.status, OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Refunded);
        let reason = if !self.customers.contains_key(&order.customer) {
            "unknown customer"
        } else if order.items.is_empty() {
            "no items"
        } else if order.items.iter().any(|item| item.qty == 0 || !self.products.contains_key(&item.sku)) {
            "unknown product or quantity 0"
        } else if under_way
            && (order.carrier.is_none() || order.tracking.is_none() || order.eta_in_hours.is_none())
        {
            "sent without carrier, tracking or arrival"
        } else if !under_way && order.tracking.is_some() {
            "tracking before it was sent"
        } else {
            return Ok(());
        };
        Err(DataError::Order { number: order.number.clone(), reason })
    }

    /// A product by its stock-keeping unit.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.products.get(sku)
    }

    /// All products, by stock-keeping unit.
    pub fn products(&self) -> impl Iterator<Item = &Product> {
        self.products.values()
    }

    /// A customer by reference.
    pub fn customer(&self, reference: &str) -> Option<&Customer> {
        self.customers.get(reference)
    }

    /// An order by its number, in any case and with spaces around it.
    pub fn order(&self, number: &str) -> Option<&Order> {
        self.by_number.get(&number.trim().to_ascii_uppercase()).map(|at| &self.orders[*at])
    }

    /// All orders, in the order of the file.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// What the order costs with shipping, in fen.
    pub fn total_fen(&self, order: &Order) -> i64 {
        let goods: i64 = order
            .items
            .iter()
            .filter_map(|item| Some(crate::action::paid_fen(item, self.product(&item.sku)?)))
            .sum();
        if goods < FREE_SHIPPING_FROM_FEN { goods + SHIPPING_FEE_FEN } else { goods }
    }
}

fn read<T: for<'de> Deserialize<'de>>(file: &'static str, text: &str) -> Result<Vec<T>, DataError> {
    serde_norway::from_str(text).map_err(|source| DataError::Yaml { file, source })
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, DataError};

    const PRODUCTS: &str = "[{sku: A, title: {zh: 甲, en: a}, price_fen: 5000, image: /a.svg, stock: 1}]";
    const CUSTOMERS: &str = "[{ref: c, name: n, phone: '138****5678'}]";

    #[test]
    fn built_in_data_fits_together_and_covers_every_state() {
        let catalogue = Catalogue::built_in().expect("built-in data");
        assert!(catalogue.products().count() >= 25);
        assert!(catalogue.orders().len() >= 40);
        let mut states: Vec<_> =
            catalogue.orders().iter().map(|order| format!("{:?}", order.status)).collect();
        states.sort();
        states.dedup();
        assert_eq!(states.len(), 6);
    }

    #[test]
    fn small_orders_pay_shipping_and_large_ones_do_not() {
        let orders =
            "[{number: ZK1, customer: c, status: paid, placed_hours_ago: 1, items: [{sku: A, qty: 1}]},
            {number: ZK2, customer: c, status: paid, placed_hours_ago: 1, items: [{sku: A, qty: 2}]}]";
        let catalogue = Catalogue::parse(PRODUCTS, CUSTOMERS, orders).expect("data");
        let totals: Vec<_> = catalogue.orders().iter().map(|order| catalogue.total_fen(order)).collect();
        assert_eq!(totals, [5_800, 10_000]);
    }

    #[test]
    fn bad_data_is_refused_with_its_place() {
        let order = |more: &str| format!("[{{number: ZK1, status: paid, placed_hours_ago: 1, {more}}}]");
        let parse = |more: &str| Catalogue::parse(PRODUCTS, CUSTOMERS, &order(more)).map(|_| ());
        assert!(matches!(parse("customer: x, items: [{sku: A, qty: 1}]"), Err(DataError::Order { .. })));
        assert!(matches!(parse("customer: c, items: [{sku: B, qty: 1}]"), Err(DataError::Order { .. })));
        assert!(matches!(parse("customer: c, items: []"), Err(DataError::Order { .. })));
        assert!(matches!(parse("customer: c, items: [], colour: red"), Err(DataError::Yaml { .. })));
        let twice = CUSTOMERS.replace("[{", "[{ref: c, name: m, phone: '5678'}, {");
        assert!(matches!(Catalogue::parse(PRODUCTS, &twice, "[]"), Err(DataError::Twice { .. })));
        let phone = "[{ref: c, name: n, phone: '138****'}]";
        assert!(matches!(Catalogue::parse(PRODUCTS, phone, "[]"), Err(DataError::Phone { .. })));
    }
}
