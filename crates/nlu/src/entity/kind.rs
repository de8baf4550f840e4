//! The kinds of values, and the parser of each.

use serde::{Deserialize, Serialize};

use crate::entity::view::View;
use crate::entity::{
    Context, Hit, Value, address, courier, dictionary, duration, identity, money, name, number, order, phone,
    plate, quantity, time, web,
};

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number that counts nothing named.
    Number,
    /// 第三, 2nd.
    Ordinal,
    /// 30 %, 三成.
    Percent,
    /// An amount of money.
    Money,
    /// A number of something: 3 kg, 两双.
    Quantity,
    /// A point or stretch of time.
    Time,
    /// A length of time.
    Duration,
    /// A telephone number.
    Phone,
    /// A mainland identity card's number.
    IdNumber,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// An order number.
    Order,
    /// A parcel's number.
    Parcel,
    /// A bank card's number.
    Card,
    /// An international bank account number.
    Iban,
    /// A mainland licence plate.
    Plate,
    /// A place to deliver to.
    Address,
    /// A person's name, where the text says that it is one.
    Name,
    /// An entry of a dictionary.
    Entry,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Number,
        Self::Ordinal,
        Self::Percent,
        Self::Money,
        Self::Quantity,
        Self::Time,
        Self::Duration,
        Self::Phone,
        Self::IdNumber,
        Self::Email,
        Self::Url,
        Self::Order,
        Self::Parcel,
        Self::Card,
        Self::Iban,
        Self::Plate,
        Self::Address,
        Self::Name,
        Self::Entry,
    ];

    /// Those whose values belong to a person: what is covered before it leaves the house, and not learned from.
    pub const PERSONAL: [Self; 11] = [
        Self::Phone,
        Self::IdNumber,
        Self::Email,
        Self::Url,
        Self::Order,
        Self::Parcel,
        Self::Card,
        Self::Iban,
        Self::Plate,
        Self::Address,
        Self::Name,
    ];

    /// The kind of a value.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Number(_) => Self::Number,
            Value::Ordinal { .. } => Self::Ordinal,
            Value::Percent(_) => Self::Percent,
            Value::Money(_) => Self::Money,
            Value::Quantity { .. } => Self::Quantity,
            Value::Time(_) => Self::Time,
            Value::Duration(_) => Self::Duration,
            Value::Phone(_) => Self::Phone,
            Value::IdNumber { .. } => Self::IdNumber,
            Value::Email { .. } => Self::Email,
            Value::Url { .. } => Self::Url,
            Value::Order { .. } => Self::Order,
            Value::Parcel { .. } => Self::Parcel,
            Value::Card { .. } => Self::Card,
            Value::Iban { .. } => Self::Iban,
            Value::Plate { .. } => Self::Plate,
            Value::Address(_) => Self::Address,
            Value::Name { .. } => Self::Name,
            Value::Entry { .. } => Self::Entry,
        }
    }

    /// Of two values of one length, the one of the higher kind is taken.
    pub(crate) const fn specific(self) -> u8 {
        match self {
            Self::Iban => 19,
            Self::Name => 18,
            Self::IdNumber => 17,
            Self::Email => 16,
            Self::Url => 15,
            Self::Plate => 14,
            Self::Parcel => 13,
            Self::Order => 12,
            Self::Phone => 11,
            Self::Card => 10,
            Self::Time => 9,
            Self::Money => 8,
            Self::Percent => 7,
            Self::Duration => 6,
            Self::Quantity => 5,
            Self::Entry => 4,
            Self::Ordinal => 3,
            Self::Address => 2,
            Self::Number => 1,
        }
    }

    /// Adds what this kind's parser finds.
    pub(crate) fn collect(self, view: &View<'_>, cx: &Context<'_>, hits: &mut Vec<Hit>) {
        let mut each = |parser: &dyn Fn(usize) -> Option<Hit>| {
            let mut i = 0;
            while i < view.len() {
                match parser(i) {
                    Some(hit) if hit.end > i => {
                        i = hit.end;
                        hits.push(hit);
                    }
                    _ => i += 1,
                }
            }
        };
        match self {
            Self::Number => each(&|i| number::found(view, i)),
            Self::Ordinal => each(&|i| number::ordinal(view, i)),
            Self::Percent => each(&|i| number::percent(view, i)),
            Self::Money => each(&|i| money::at(view, i)),
            Self::Quantity => each(&|i| quantity::at(view, i)),
            Self::Time => time::collect(view, cx, hits),
            Self::Duration => each(&|i| duration::found(view, i)),
            Self::Phone => phone::collect(view, hits),
            Self::IdNumber => identity::id_numbers(view, hits),
            Self::Email => each(&|i| web::email(view, i)),
            Self::Url => each(&|i| web::url(view, i)),
            Self::Order => order::collect(view, cx.orders, hits),
            Self::Parcel => courier::collect(view, cx.couriers, hits),
            Self::Card => identity::cards(view, hits),
            Self::Iban => each(&|i| identity::iban(view, i)),
            Self::Plate => each(&|i| plate::at(view, i)),
            Self::Address => address::collect(view, hits),
            Self::Name => name::collect(view, hits),
            Self::Entry => cx.dictionaries.iter().for_each(|d| dictionary::collect(d, view, hits)),
        }
    }
}
