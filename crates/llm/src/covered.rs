//! What is covered, and how the placeholders for it are written and read.

use nlu::entity::Kind;

/// Digits of a placeholder's number.
pub(crate) const NUMBER_DIGITS: usize = 4;

/// What is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Covered {
    /// A name of a person.
    Name,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The number of an identity card.
    Id,
    /// An order.
    Order,
    /// A parcel.
    Parcel,
    /// A bank card or account.
    Account,
    /// A licence plate.
    Plate,
    /// A place to deliver to.
    Address,
    /// A web address: what stands in it may be anybody's.
    Link,
    /// Any other long number.
    Number,
    /// Words that look like one of our placeholders.
    Text,
}

const ALL: [Covered; 12] = [
    Covered::Name,
    Covered::Phone,
    Covered::Email,
    Covered::Id,
    Covered::Order,
    Covered::Parcel,
    Covered::Account,
    Covered::Plate,
    Covered::Address,
    Covered::Link,
    Covered::Number,
    Covered::Text,
];

impl Covered {
    /// As placeholders write it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::Id => "ID",
            Self::Order => "ORDER",
            Self::Parcel => "PARCEL",
            Self::Account => "ACCOUNT",
            Self::Plate => "PLATE",
            Self::Address => "ADDRESS",
            Self::Link => "LINK",
            Self::Number => "NUMBER",
            Self::Text => "TEXT",
        }
    }

    /// What a value that was read is.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Phone => Self::Phone,
            Kind::IdNumber => Self::Id,
            Kind::Email => Self::Email,
            Kind::Url => Self::Link,
            Kind::Order => Self::Order,
            Kind::Parcel => Self::Parcel,
            Kind::Card | Kind::Iban => Self::Account,
            Kind::Plate => Self::Plate,
            Kind::Address => Self::Address,
            Kind::Name => Self::Name,
            _ => Self::Number,
        }
    }
}

/// A placeholder at the beginning of `text`: its bytes, what it covers, and its number. Models write brackets and capitals their own way.
pub(crate) fn placeholder(text: &str) -> Option<(usize, Covered, usize)> {
    let rest = text.strip_prefix(['[', '【', '［'])?;
    let end = rest.find([']', '】', '］'])?;
    let (word, number) = rest.get(..end)?.split_once('_')?;
    if number.is_empty() || number.len() > NUMBER_DIGITS || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let what = ALL.into_iter().find(|what| what.word().eq_ignore_ascii_case(word))?;
    let closing = rest[end..].chars().next().map_or(0, char::len_utf8);
    Some((text.len() - rest.len() + end + closing, what, number.parse().ok()?))
}
