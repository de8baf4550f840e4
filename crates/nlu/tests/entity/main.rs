//! Values: tables of what is found in Chinese and English texts, and properties that hold for any text.

mod dictionaries;
mod properties;
mod tables;
mod times;

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use nlu::entity::{Context, OrderPattern};

/// Wednesday, 25 November 2026, half past two in the afternoon in Shanghai.
const NOW: &str = "2026-11-25T14:30:00+08:00";

fn instant(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond())
}

/// A zone of the table that is compiled in.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}

fn context(locale: Locale) -> Context<'static> {
    Context::new(instant(NOW), zone("Asia/Shanghai"), locale)
}

fn orders() -> Vec<OrderPattern> {
    vec![OrderPattern { prefix: "ZK".to_owned(), digits: (8, 12) }]
}
