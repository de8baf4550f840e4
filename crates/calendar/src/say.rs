//! Saying when, in the customer's words.

use base::{Locale, Timestamp};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// A due time as a customer reads it: 今天 14:30, 明天 09:30, 11月21日（周五）09:30; 14:30 today, 09:30 on Fri 21 Nov.
/// The year is said when it is not this year's.
pub fn say_due(due: Timestamp, now: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let local = |at: Timestamp| {
        let instant = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        zone.to_datetime(instant)
    };
    let (then, today) = (local(due), local(now).date());
    let clock = format!("{:02}:{:02}", then.hour(), then.minute());
    let day = then.date();
    match (locale, Some(day) == Some(today), Some(day) == today.tomorrow().ok()) {
        (Locale::Zh, true, _) => format!("今天 {clock}"),
        (Locale::Zh, _, true) => format!("明天 {clock}"),
        (Locale::Zh, ..) => {
            let year = if day.year() == today.year() { String::new() } else { format!("{}年", day.year()) };
            format!("{year}{}月{}日（{}）{clock}", day.month(), day.day(), weekday_zh(day))
        }
        (Locale::En, true, _) => format!("{clock} today"),
        (Locale::En, _, true) => format!("{clock} tomorrow"),
        (Locale::En, ..) => {
            let year = if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
            format!(
                "{clock} on {} {} {}{year}",
                weekday_en(day),
                day.day(),
                MONTHS[(day.month() - 1).clamp(0, 11) as usize]
            )
        }
    }
}

/// A minute as a list shows it, `2026-11-21 09:30`: the given instant read as UTC.
pub fn minute(at: Timestamp) -> String {
    let instant = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A day as a customer reads it: 11月21日, 21 Nov.
pub fn say_day(day: Date, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{}月{}日", day.month(), day.day()),
        Locale::En => format!("{} {}", day.day(), MONTHS[(day.month() - 1).clamp(0, 11) as usize]),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn weekday_zh(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

fn weekday_en(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}
