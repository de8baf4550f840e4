//! When people are at their desks.

use std::collections::BTreeSet;

use base::Timestamp;
use jiff::civil::{Date, Weekday as Civil};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use serde::{Deserialize, Serialize};

/// Days that are looked ahead before it is said that nobody ever works.
pub const MAX_DAYS_AHEAD: i32 = 400;
/// Spans in a week.
pub const MAX_SPANS: usize = 100;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// 周一.
    Mon,
    /// 周二.
    Tue,
    /// 周三.
    Wed,
    /// 周四.
    Thu,
    /// 周五.
    Fri,
    /// 周六.
    Sat,
    /// 周日.
    Sun,
}

impl Weekday {
    fn of(civil: Civil) -> Self {
        match civil {
            Civil::Monday => Self::Mon,
            Civil::Tuesday => Self::Tue,
            Civil::Wednesday => Self::Wed,
            Civil::Thursday => Self::Thu,
            Civil::Friday => Self::Fri,
            Civil::Saturday => Self::Sat,
            Civil::Sunday => Self::Sun,
        }
    }
}

/// A stretch of work on one day of the week; `to` before `from` means that it ends on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The day it begins.
    pub weekday: Weekday,
    /// Minutes after midnight, 0 to 1439.
    pub from_minute: u16,
    /// Minutes after midnight, 1 to 1440.
    pub to_minute: u16,
}

impl Span {
    /// From `"09:00"` and `"22:00"`; `"24:00"` ends the day.
    ///
    /// # Errors
    /// [`HoursError::Time`] when a time cannot be read, [`HoursError::EmptySpan`] when both are the same.
    pub fn new(weekday: Weekday, from: &str, to: &str) -> Result<Self, HoursError> {
        let (from_minute, to_minute) = (minute(from)?, minute(to)?);
        if from_minute == to_minute || from_minute == 1440 {
            return Err(HoursError::EmptySpan { from: from.to_owned(), to: to.to_owned() });
        }
        Ok(Self { weekday, from_minute, to_minute: if to_minute == 0 { 1440 } else { to_minute } })
    }

    /// As it is read: `("09:00", "22:00")`.
    pub fn written(&self) -> (String, String) {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        (clock(self.from_minute), clock(self.to_minute))
    }
}

fn minute(text: &str) -> Result<u16, HoursError> {
    let wrong = || HoursError::Time { text: text.to_owned() };
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let part = |s: &str| if s.len() == 2 { s.parse::<u16>().map_err(|_| wrong()) } else { Err(wrong()) };
    match (part(hour)?, part(minute)?) {
        (24, 0) => Ok(1440),
        (h, m) if h < 24 && m < 60 => Ok(h * 60 + m),
        _ => Err(wrong()),
    }
}

/// Why working hours were refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HoursError {
    /// No such time zone.
    #[error("time zone {zone} is not known; use an IANA name such as Asia/Shanghai")]
    Zone {
        /// As written.
        zone: String,
    },
    /// Not a time.
    #[error("{text:?} is not a time; write it as 09:00, up to 24:00")]
    Time {
        /// As written.
        text: String,
    },
    /// Not a date.
    #[error("{text:?} is not a date; write it as 2027-02-06")]
    Date {
        /// As written.
        text: String,
    },
    /// A span without length.
    #[error("the span from {from} to {to} is empty")]
    EmptySpan {
        /// As written.
        from: String,
        /// As written.
        to: String,
    },
    /// More spans than a week may have.
    #[error("{found} spans a week are more than the limit of {MAX_SPANS}")]
    TooManySpans {
        /// How many.
        found: usize,
    },
}

/// Working hours of one team.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    zone: TimeZone,
    weekly: Vec<Span>,
    holidays: BTreeSet<Date>,
    make_up_days: BTreeSet<Date>,
}

impl Hours {
    /// Hours in a zone. Holidays are free whatever the week says; make-up days (调休上班) are worked although the week says no,
    /// at the hours of the first working day of the week. A day in both lists is a holiday.
    ///
    /// # Errors
    /// [`HoursError`] naming what cannot be read.
    pub fn new(
        zone: &str,
        weekly: Vec<Span>,
        holidays: &[String],
        make_up_days: &[String],
    ) -> Result<Self, HoursError> {
        if weekly.len() > MAX_SPANS {
            return Err(HoursError::TooManySpans { found: weekly.len() });
        }
        let mut weekly = weekly;
        weekly.sort_unstable();
        Ok(Self {
            zone: TimeZone::get(zone).map_err(|_| HoursError::Zone { zone: zone.to_owned() })?,
            weekly,
            holidays: dates(holidays)?,
            make_up_days: dates(make_up_days)?,
        })
    }

    /// The week, in order.
    pub fn weekly(&self) -> &[Span] {
        &self.weekly
    }

    /// Free days, as 2027-02-06.
    pub fn holidays(&self) -> impl Iterator<Item = String> + '_ {
        self.holidays.iter().map(ToString::to_string)
    }

    /// Worked days that the week says are free, as 2027-02-06.
    pub fn make_up_days(&self) -> impl Iterator<Item = String> + '_ {
        self.make_up_days.iter().map(ToString::to_string)
    }

    /// The zone these hours are in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Is somebody supposed to be there at this instant?
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.next_open(at) == Some(at)
    }

    /// The first open instant from `at` on: `at` itself when open. `None` when nobody works within [`MAX_DAYS_AHEAD`] days.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        self.spans_from(at).find(|(_, end)| *end > at).map(|(start, _)| start.max(at))
    }

    /// The instant at which `minutes` of working time after `at` have passed. With 0 minutes, the next open instant.
    /// `None` when there is not that much working time within [`MAX_DAYS_AHEAD`] days.
    pub fn add_working(&self, at: Timestamp, minutes: u32) -> Option<Timestamp> {
        let mut left = i64::from(minutes) * 60_000_000;
        let mut now = at;
        for (start, end) in self.spans_from(at) {
            now = now.max(start);
            if now >= end {
                continue;
            }
            if end.0 - now.0 >= left {
                return Some(Timestamp(now.0 + left));
            }
            left -= end.0 - now.0;
            now = end;
        }
        None
    }

    /// When work ends on the `days`-th worked day after the one of `at`, at least the next. `None` when there are not so many within [`MAX_DAYS_AHEAD`] days.
    pub fn end_of_working_day(&self, at: Timestamp, days: u32) -> Option<Timestamp> {
        let day_of = |at: Timestamp| {
            let instant = jiff::Timestamp::from_microsecond(at.0).ok()?;
            Some(self.zone.to_datetime(instant).date())
        };
        let (today, days) = (day_of(at)?, days.max(1));
        let (mut worked, mut last) = (0, None);
        for (start, end) in self.spans_from(at) {
            let day = day_of(start)?;
            if day <= today {
                continue;
            }
            if last.is_none_or(|(other, _)| other != day) {
                if worked == days {
                    break;
                }
                worked += 1;
            }
            last = Some((day, end));
        }
        last.filter(|_| worked == days).map(|(_, end)| end)
    }

    /// The last instant before `until`, of the two days before it, at which somebody is still there.
    pub fn last_open_before(&self, until: Timestamp) -> Option<Timestamp> {
        const DAYS_US: i64 = 2 * 86_400_000_000;
        let from = Timestamp(until.0.saturating_sub(DAYS_US));
        let spans = self.spans_from(from).take_while(|(start, _)| *start < until);
        spans.map(|(_, end)| end.min(until)).filter(|end| *end > from).max()
    }

    /// Working time between two instants, in whole seconds; 0 when `to` is not after `from`.
    pub fn working_seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        let mut now = from;
        let mut sum = 0;
        for (start, end) in self.spans_from(from).take_while(|(start, _)| *start < to) {
            let (start, end) = (start.max(now), end.min(to));
            if end > start {
                sum += end.0 - start.0;
                now = end;
            }
        }
        sum / 1_000_000
    }

    /// Working spans as instants, in order of their beginning, from the day before `at`.
    fn spans_from(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let first = jiff::Timestamp::from_microsecond(at.0)
            .ok()
            .and_then(|instant| self.zone.to_datetime(instant).date().checked_sub(1.day()).ok());
        (0..if first.is_some() { MAX_DAYS_AHEAD } else { 0 })
            .filter_map(move |ahead| first?.checked_add(ahead.days()).ok())
            .flat_map(|day| self.spans_of(day))
    }

    fn spans_of(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let weekday = Weekday::of(day.weekday());
        let day_of_week = match (self.holidays.contains(&day), self.make_up_days.contains(&day)) {
            (true, _) => None,
            (false, true) if !self.weekly.iter().any(|s| s.weekday == weekday) => {
                self.weekly.first().map(|s| s.weekday)
            }
            _ => Some(weekday),
        };
        let instant = |minute: i64| {
            let local = day
                .to_datetime(jiff::civil::Time::midnight())
                .checked_add(SignedDuration::from_mins(minute))
                .ok()?;
            // A time that a clock change skips moves forward by the gap; one that it repeats is the earlier.
            Some(Timestamp(self.zone.to_ambiguous_timestamp(local).compatible().ok()?.as_microsecond()))
        };
        self.weekly
            .iter()
            .filter(|span| Some(span.weekday) == day_of_week)
            .filter_map(|span| {
                let (from, to) = (i64::from(span.from_minute), i64::from(span.to_minute));
                Some((instant(from)?, instant(if to > from { to } else { to + 1440 })?))
            })
            .filter(|(start, end)| start < end)
            .collect()
    }
}

fn dates(list: &[String]) -> Result<BTreeSet<Date>, HoursError> {
    list.iter()
        .map(|text| text.parse::<Date>().map_err(|_| HoursError::Date { text: text.clone() }))
        .collect()
}
