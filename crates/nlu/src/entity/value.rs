//! What a value is once it is read: normalised, exact, with a written form of its own.

use std::fmt;

use base::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::entity::decimal::Decimal;

/// A normalised value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// A number that counts nothing named.
    Number(Amount),
    /// 第三, 2nd.
    Ordinal {
        /// Which one, from one.
        place: i64,
    },
    /// Hundredths: 30 %.
    Percent(Amount),
    /// An amount of money.
    Money(Money),
    /// A number of something.
    Quantity {
        /// How many.
        amount: Amount,
        /// The unit's one name: `kg`, `件`, `pair`.
        unit: &'static str,
    },
    /// A point or stretch of time.
    Time(When),
    /// A length of time.
    Duration(Length),
    /// A telephone number.
    Phone(Phone),
    /// A mainland identity card's number.
    IdNumber {
        /// 17 digits and a check digit, `X` upper case.
        number: String,
        /// The birthday that it holds.
        born: Date,
    },
    /// An e-mail address, lower case.
    Email {
        /// The address.
        address: String,
    },
    /// A web address as written.
    Url {
        /// With `https://` in front when nothing stood there.
        address: String,
    },
    /// An order number.
    Order {
        /// Upper case, without spaces and dashes, with its prefix.
        number: String,
    },
    /// A parcel's number.
    Parcel {
        /// Upper case, without spaces.
        number: String,
        /// The courier's id; empty where the number could be several couriers'.
        courier: String,
    },
    /// A bank card's number.
    Card {
        /// Digits alone.
        number: String,
    },
    /// An international bank account number.
    Iban {
        /// Upper case, without spaces.
        number: String,
    },
    /// A mainland licence plate.
    Plate {
        /// Upper case, without spaces and dots.
        number: String,
        /// Green: an electric or hybrid car.
        new_energy: bool,
    },
    /// A place to deliver to.
    Address(Address),
    /// A person's name.
    Name {
        /// As written.
        name: String,
    },
    /// An entry of a dictionary.
    Entry {
        /// The dictionary's name.
        dictionary: String,
        /// The entries that are so called, by id; several when the word is ambiguous.
        ids: Vec<String>,
    },
}

/// A number, or two between which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// The number, or the lower one.
    pub least: Decimal,
    /// The upper one, when two were said.
    pub most: Option<Decimal>,
    /// Said to be no exact number: 两百来块, about 20.
    pub approximate: bool,
}

/// An amount of money in the smallest unit of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Fen, cents, yen.
    pub least: i64,
    /// The upper end of a range.
    pub most: Option<i64>,
    /// ISO 4217.
    pub currency: &'static str,
    /// Whether the words leave no other currency: 元 and USD do, ¥, $ and 块 do not.
    pub certain: bool,
    /// Said to be no exact amount.
    pub approximate: bool,
}

/// How fine a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A time of the clock.
    Minute,
    /// 下午, evening.
    PartOfDay,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// One end of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The instant.
    pub at: Timestamp,
    /// What the clock on the wall shows then, in the zone in which it was said.
    pub local: DateTime,
}

/// A time: from one instant on, until another that no longer belongs to it. One end may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// The first instant; nothing for 'before …' and 'by …'.
    pub from: Option<Bound>,
    /// The first instant afterwards; nothing for 'after …' and 'since …'.
    pub until: Option<Bound>,
    /// How fine it was said.
    pub grain: Grain,
    /// Said to be about then.
    pub approximate: bool,
}

impl When {
    /// The day of which is spoken: the first one, or for 'by Friday' the last.
    pub fn day(&self) -> Option<Date> {
        match (self.from, self.until) {
            (Some(from), _) => Some(from.local.date()),
            (None, Some(until)) => Some(last_day(until.local)),
            (None, None) => None,
        }
    }
}

/// The last day before an end: the day itself, or the one before where it ends at midnight.
fn last_day(until: DateTime) -> Date {
    if until.time() == jiff::civil::Time::midnight() {
        until.date().yesterday().unwrap_or(until.date())
    } else {
        until.date()
    }
}

/// A length of time; a month is no number of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Length {
    /// Years count twelve.
    pub months: i64,
    /// Weeks count seven.
    pub days: i64,
    /// Hours and minutes too.
    pub seconds: i64,
    /// The days are working days.
    pub working: bool,
    /// The upper end of 三五天 and 2-3 days, in the unit of this length.
    pub most: Option<Span>,
    /// Said to be about so long.
    pub approximate: bool,
}

/// Months, days and seconds of the upper end of a length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Months.
    pub months: i64,
    /// Days.
    pub days: i64,
    /// Seconds.
    pub seconds: i64,
}

/// A telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phone {
    /// International form (E.164); mainland service numbers (400) stay national.
    pub number: String,
    /// What kind of line it is, as far as the number tells.
    pub line: Line,
    /// The extension, if one was given.
    pub extension: Option<String>,
}

/// What the number of a line tells about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A mainland mobile.
    Mobile,
    /// A mainland landline with its area code.
    Landline,
    /// 400 and 800.
    Service,
    /// Any other country's.
    International,
}

/// A place to deliver to; what was not said and does not follow from what was said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Province, autonomous region or municipality, in full.
    pub province: String,
    /// City, in full.
    pub city: String,
    /// District or county.
    pub district: String,
    /// Street, number, building, room, as written.
    pub street: String,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.most {
            Some(most) => write!(f, "{}~{most}", self.least),
            None => write!(f, "{}", self.least),
        }
    }
}

impl fmt::Display for When {
    /// ISO 8601: a day, a month, a minute, or two with a stroke; `..` where an end is open. The last day of a stretch belongs to it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fine = self.grain <= Grain::PartOfDay;
        let first = |b: Bound| minute(b.local, fine);
        let last = |b: Bound| if fine { minute(b.local, true) } else { last_day(b.local).to_string() };
        match (self.from, self.until) {
            (Some(from), Some(until)) => {
                let (day, next) = (from.local.date(), last_day(until.local));
                let single = match self.grain {
                    Grain::Minute => from.local.saturating_add(jiff::Span::new().minutes(1)) == until.local,
                    _ => !fine && day == next,
                };
                let whole = day.first_of_month() == day && next.last_of_month() == next;
                match self.grain {
                    _ if single => f.write_str(&first(from)),
                    Grain::Month if whole && next == day.last_of_month() => {
                        write!(f, "{:04}-{:02}", day.year(), day.month())
                    }
                    Grain::Year
                        if whole && day.year() == next.year() && day.month() == 1 && next.month() == 12 =>
                    {
                        write!(f, "{:04}", day.year())
                    }
                    _ => write!(f, "{}/{}", first(from), last(until)),
                }
            }
            (Some(from), None) => write!(f, "{}/..", first(from)),
            (None, Some(until)) => write!(f, "../{}", last(until)),
            (None, None) => f.write_str("../.."),
        }
    }
}

fn minute(at: DateTime, fine: bool) -> String {
    if fine { format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute()) } else { at.date().to_string() }
}

impl fmt::Display for Span {
    /// ISO 8601.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        let (hours, minutes, seconds) = (self.seconds / 3_600, self.seconds / 60 % 60, self.seconds % 60);
        for (value, sign) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if value != 0 {
                write!(f, "{value}{sign}")?;
            }
        }
        if self.seconds != 0 {
            f.write_str("T")?;
        }
        for (value, sign) in [(hours, 'H'), (minutes, 'M'), (seconds, 'S')] {
            if value != 0 {
                write!(f, "{value}{sign}")?;
            }
        }
        if *self == Self::default() { f.write_str("T0S") } else { Ok(()) }
    }
}

impl fmt::Display for Length {
    /// ISO 8601; ` working` behind working days, a stroke between two ends.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Span { months: self.months, days: self.days, seconds: self.seconds })?;
        if let Some(most) = self.most {
            write!(f, "/{most}")?;
        }
        if self.working { f.write_str(" working") } else { Ok(()) }
    }
}

impl fmt::Display for Money {
    /// `CNY 12.50`, as banks write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = super::money::places(self.currency);
        let one = |minor: i64| {
            let unit = 10_i64.pow(places);
            let (whole, part) = (minor / unit, minor % unit);
            if places == 0 { whole.to_string() } else { format!("{whole}.{part:02}") }
        };
        write!(f, "{} {}", self.currency, one(self.least))?;
        self.most.map_or(Ok(()), |most| write!(f, "~{}", one(most)))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.province)?;
        if self.city != self.province {
            f.write_str(&self.city)?;
        }
        write!(f, "{}{}", self.district, self.street)
    }
}

impl fmt::Display for Value {
    /// The value's one written form; read again, it gives the same value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(amount) => amount.fmt(f),
            Self::Ordinal { place } => write!(f, "第{place}"),
            Self::Percent(amount) => write!(f, "{amount}%"),
            Self::Money(money) => money.fmt(f),
            Self::Quantity { amount, unit } => write!(f, "{amount} {unit}"),
            Self::Time(when) => when.fmt(f),
            Self::Duration(length) => length.fmt(f),
            Self::Phone(phone) => match &phone.extension {
                Some(extension) => write!(f, "{} ext. {extension}", phone.number),
                None => f.write_str(&phone.number),
            },
            Self::Address(address) => address.fmt(f),
            Self::Entry { ids, .. } => f.write_str(&ids.join("|")),
            Self::Email { address: text } | Self::Url { address: text } | Self::Name { name: text } => {
                f.write_str(text)
            }
            Self::IdNumber { number, .. }
            | Self::Order { number }
            | Self::Parcel { number, .. }
            | Self::Card { number }
            | Self::Iban { number }
            | Self::Plate { number, .. } => f.write_str(number),
        }
    }
}
