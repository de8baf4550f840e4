//! Days and hours of the workspace's zone.

use base::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-20`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// A day of the calendar's own.
    pub const fn from_date(date: Date) -> Self {
        Self(date)
    }

    pub(crate) const fn date(self) -> Date {
        self.0
    }

    /// This day moved by so many days; it stays at the ends of the calendar.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Days from this one to `later`, both counted.
    pub fn days_to(self, later: Self) -> i32 {
        later
            .0
            .duration_since(self.0)
            .as_hours()
            .checked_div(24)
            .map_or(0, |days| i32::try_from(days).unwrap_or(i32::MAX))
            .saturating_add(1)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The workspace's zone.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// By its name in the zone table: `Asia/Shanghai`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// As the opening hours have it.
    pub const fn new(zone: TimeZone) -> Self {
        Self(zone)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The day and the hour of an instant.
    pub fn day_and_hour(&self, at: Timestamp) -> (Day, u8) {
        let instant = jiff::Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_micros(at.0));
        let local = self.0.to_datetime(instant.unwrap_or(jiff::Timestamp::UNIX_EPOCH));
        (Day(local.date()), u8::try_from(local.hour()).unwrap_or(0))
    }

    /// The first time after an instant at which it is this hour, on this day of the week (1 is Monday) or on any. An hour that is left out when the
    /// clocks are set forward is the one after it.
    pub fn next(&self, after: Timestamp, weekday: Option<u8>, hour: u8) -> Timestamp {
        let (today, _) = self.day_and_hour(after);
        let wanted =
            |day: &Day| weekday.is_none_or(|no| day.0.weekday().to_monday_one_offset() == no.cast_signed());
        let at = |day: Day| {
            let time = jiff::civil::time(hour.min(23).cast_signed(), 0, 0, 0);
            let begins = day.0.to_datetime(time).to_zoned(self.0.clone());
            Timestamp(begins.map_or(0, |begins| begins.timestamp().as_microsecond()))
        };
        let days = (0..=7).map(|ahead| today.plus(ahead)).filter(wanted);
        days.map(at).find(|at| *at > after).unwrap_or_else(|| at(today.plus(8)))
    }

    /// When a day begins: usually midnight, later where the clocks are set forward at midnight.
    pub fn start(&self, day: Day) -> Timestamp {
        let begins = day.0.to_zoned(self.0.clone());
        Timestamp(begins.map_or(0, |begins| begins.timestamp().as_microsecond()))
    }
}
