//! Values in what people write: numbers, money, times, phones, codes, addresses, and the words of dictionaries, in Chinese and English.
//!
//! Each is found with its place in the original text, normalised, with where it was read from and how sure that is. Nothing here
//! looks at a clock: now and the zone are given.

mod address;
mod amount;
mod courier;
mod decimal;
pub mod dictionary;
pub(crate) mod digits;
mod duration;
mod identity;
mod kind;
mod money;
mod name;
mod number;
pub(crate) mod order;
mod phone;
mod plate;
mod quantity;
mod region;
mod time;
mod value;
pub(crate) mod view;
mod web;

use std::ops::Range;

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use courier::{Courier, couriers};
pub use decimal::Decimal;
pub use dictionary::{Dictionary, Entry, Tolerance};
pub use kind::Kind;
pub use order::OrderPattern;
pub use value::{Address, Amount, Bound, Grain, Length, Line, Money, Phone, Span, Value, When};
pub use view::MAX_CHARS;

use view::View;

/// Where times without a year, a week or half a day belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefer {
    /// What comes: an appointment, a delivery that is awaited.
    #[default]
    Future,
    /// What was: a purchase, a complaint.
    Past,
}

/// What `3/4` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// The fourth of March.
    MonthFirst,
    /// The third of April.
    DayFirst,
}

/// What is known beside the text.
#[derive(Clone, Debug)]
pub struct Context<'c> {
    /// Now, from which relative times are counted.
    pub now: Timestamp,
    /// The zone in which the writer's clock runs.
    pub zone: TimeZone,
    /// The writer's language, where the text itself does not tell.
    pub locale: Locale,
    /// Whether incomplete times are past or to come.
    pub prefer: Prefer,
    /// How `3/4` is read.
    pub day_order: DayOrder,
    /// How the company's order numbers look.
    pub orders: &'c [OrderPattern],
    /// How couriers' numbers look.
    pub couriers: &'c [Courier],
    /// Dictionaries of products, places, anything.
    pub dictionaries: &'c [&'c Dictionary],
}

impl Context<'_> {
    /// With the couriers that are known, times to come, and `3/4` as the language has it.
    pub fn new(now: Timestamp, zone: TimeZone, locale: Locale) -> Self {
        let day_order = if locale == Locale::En { DayOrder::DayFirst } else { DayOrder::MonthFirst };
        Self {
            now,
            zone,
            locale,
            prefer: Prefer::default(),
            day_order,
            orders: &[],
            couriers: couriers(),
            dictionaries: &[],
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Read by a grammar of the language.
    Grammar,
    /// It has the form of one.
    Pattern,
    /// It has the form, and its check digits are right.
    Checked,
    /// A word of a dictionary, as it stands there.
    Dictionary,
    /// A word of a dictionary, with a slip of the writer.
    Fuzzy,
    /// What marked examples taught to be one.
    Learned,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// What kind of value it is.
    pub kind: Kind,
    /// Bytes of the original text.
    pub span: Range<usize>,
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
    /// How sure it is that this is meant, 0 to 1.
    pub confidence: f32,
    /// Other readings of the same words.
    pub others: Vec<Value>,
}

/// What a parser read at one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: Value,
    pub(crate) source: Source,
    pub(crate) confidence: f32,
    pub(crate) others: Vec<Value>,
}

impl Hit {
    pub(crate) fn new(start: usize, end: usize, value: Value, source: Source, confidence: f32) -> Self {
        Self { start, end, value, source, confidence, others: Vec::new() }
    }

    fn rank(&self) -> (usize, u8) {
        (self.end - self.start, Kind::of(&self.value).specific())
    }
}

/// The values of these kinds, in their order, none over another: where two meet, the longer is taken, then the more specific.
pub fn find(text: &str, context: &Context<'_>, kinds: &[Kind]) -> Vec<Found> {
    let view = View::new(text);
    let mut hits = Vec::new();
    for kind in Kind::ALL.iter().filter(|kind| kinds.contains(kind)) {
        kind.collect(&view, context, &mut hits);
    }
    hits.retain(|hit| view.whole(hit.start, hit.end));
    resolve(hits).into_iter().map(|hit| found(&view, hit)).collect()
}

/// The value of one kind that the whole text is, but for what stands around it.
pub fn parse(text: &str, context: &Context<'_>, kind: Kind) -> Option<Found> {
    let found = find(text, context, &[kind]);
    let whole = text.trim().len();
    found.into_iter().find(|found| found.span.len() == whole)
}

fn resolve(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| {
        b.rank().cmp(&a.rank()).then(b.confidence.total_cmp(&a.confidence)).then(a.start.cmp(&b.start))
    });
    let mut taken: Vec<Hit> = Vec::new();
    for hit in hits {
        match taken.iter_mut().find(|other| other.start < hit.end && hit.start < other.end) {
            None => taken.push(hit),
            Some(same) if same.start == hit.start && same.end == hit.end && same.value != hit.value => {
                if !same.others.contains(&hit.value) {
                    same.others.push(hit.value);
                }
            }
            Some(_) => {}
        }
    }
    taken.sort_by_key(|hit| hit.start);
    taken
}

fn found(view: &View<'_>, hit: Hit) -> Found {
    Found {
        kind: Kind::of(&hit.value),
        span: view.span(hit.start, hit.end),
        value: hit.value,
        source: hit.source,
        confidence: hit.confidence,
        others: hit.others,
    }
}
