//! Arithmetic of days and times on the wall, and how they become instants.

use base::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _};

use crate::entity::value::{Bound, Grain, When};
use crate::entity::{Context, DayOrder, Prefer};

/// From where relative and incomplete times are read.
pub(crate) struct Base<'c> {
    pub(crate) instant: jiff::Timestamp,
    pub(crate) now: DateTime,
    /// The day from which incomplete days are counted: today, or the first day of a range.
    pub(crate) anchor: Date,
    pub(crate) prefer: Prefer,
    pub(crate) order: DayOrder,
    pub(crate) zone: &'c TimeZone,
}

impl<'c> Base<'c> {
    pub(crate) fn new(cx: &'c Context<'_>) -> Self {
        let instant = jiff::Timestamp::from_microsecond(cx.now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let now = cx.zone.to_datetime(instant);
        Self { instant, now, anchor: now.date(), prefer: cx.prefer, order: cx.day_order, zone: &cx.zone }
    }

    /// What is read behind the first of two times belongs on or after it.
    pub(crate) fn after(&self, first: &Part) -> Self {
        Self { anchor: first.start.date(), prefer: Prefer::Future, ..*self }
    }

    pub(crate) fn today(&self) -> Date {
        self.now.date()
    }

    /// The first of these days on or after the anchor, or the last on or before it. They come in rising order.
    pub(crate) fn choose(&self, days: impl Iterator<Item = Date> + Clone) -> Option<Date> {
        match self.prefer {
            Prefer::Future => days.clone().find(|day| *day >= self.anchor).or_else(|| days.last()),
            Prefer::Past => {
                days.clone().take_while(|day| *day <= self.anchor).last().or_else(|| days.clone().next())
            }
        }
    }

    /// A month's day without its year.
    pub(crate) fn month_day(&self, month: i64, day: i64) -> Option<Date> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let year = self.anchor.year();
        self.choose((year - 8..=year + 8).filter_map(move |year| Date::new(year, month, day).ok()))
    }

    /// A day of a month without its month.
    pub(crate) fn day_of_month(&self, day: i64) -> Option<Date> {
        let day = i8::try_from(day).ok()?;
        let first = self.anchor.first_of_month();
        self.choose((-3..=3).filter_map(move |months: i64| {
            let month = first.checked_add(months.months()).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        }))
    }

    /// A weekday without its week.
    pub(crate) fn weekday(&self, weekday: Weekday) -> Option<Date> {
        let since = i64::from(self.anchor.weekday().since(weekday));
        let last = self.anchor.checked_sub(since.days()).ok()?;
        match self.prefer {
            Prefer::Past => Some(last),
            Prefer::Future if since == 0 => Some(last),
            Prefer::Future => last.checked_add(7.days()).ok(),
        }
    }

    /// The Monday of the week that is `weeks` after this one. Weeks begin on Monday.
    pub(crate) fn monday(&self, weeks: i64) -> Option<Date> {
        let today = self.today();
        let back = i64::from(today.weekday().to_monday_zero_offset());
        today.checked_add((weeks.checked_mul(7)?.checked_sub(back)?).days()).ok()
    }

    /// The first day of the month that is `months` after this one.
    pub(crate) fn month(&self, months: i64) -> Option<Date> {
        self.today().first_of_month().checked_add(months.months()).ok()
    }
}

/// A time on the wall: from, until, and how fine it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: DateTime,
    pub(crate) end: DateTime,
    pub(crate) grain: Grain,
    pub(crate) approximate: bool,
    /// The instant itself, where it was counted from now and not read from a clock.
    pub(crate) exact: Option<jiff::Timestamp>,
}

impl Part {
    /// Days from one to the one before another.
    pub(crate) fn days(from: Date, until: Date, grain: Grain) -> Self {
        let midnight = |day: Date| day.to_datetime(Time::midnight());
        Self { start: midnight(from), end: midnight(until), grain, approximate: false, exact: None }
    }

    pub(crate) fn day(day: Date) -> Option<Self> {
        Some(Self::days(day, day.tomorrow().ok()?, Grain::Day))
    }

    pub(crate) fn week(monday: Date) -> Option<Self> {
        Some(Self::days(monday, monday.checked_add(7.days()).ok()?, Grain::Week))
    }

    pub(crate) fn weekend(monday: Date) -> Option<Self> {
        let (from, until) = (monday.checked_add(5.days()).ok()?, monday.checked_add(7.days()).ok()?);
        Some(Self::days(from, until, Grain::Day))
    }

    pub(crate) fn month(first: Date) -> Option<Self> {
        Some(Self::days(first, first.checked_add(1.month()).ok()?, Grain::Month))
    }

    pub(crate) fn year(year: i16) -> Option<Self> {
        let first = Date::new(year, 1, 1).ok()?;
        Some(Self::days(first, first.checked_add(1.year()).ok()?, Grain::Year))
    }

    /// A minute, `minutes` after the midnight with which a day begins.
    pub(crate) fn minute(day: Date, minutes: i64) -> Option<Self> {
        let start = day.to_datetime(Time::midnight()).checked_add(minutes.minutes()).ok()?;
        let end = start.checked_add(1.minute()).ok()?;
        Some(Self { start, end, grain: Grain::Minute, approximate: false, exact: None })
    }

    /// Part of a day, by minutes after its midnight.
    pub(crate) fn stretch(day: Date, from: i64, until: i64) -> Option<Self> {
        let at = |minutes: i64| day.to_datetime(Time::midnight()).checked_add(minutes.minutes()).ok();
        Some(Self {
            start: at(from)?,
            end: at(until)?,
            grain: Grain::PartOfDay,
            approximate: false,
            exact: None,
        })
    }

    pub(crate) fn about(self, approximate: bool) -> Self {
        Self { approximate: self.approximate || approximate, ..self }
    }
}

/// A part of a month: from a day on until before another; the day after the last is the next month's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MonthPart {
    Begin,
    Middle,
    End,
    Third(i8),
}

impl MonthPart {
    /// The days of this part of a month; the first five, the eleventh to the twentieth, the last five, or a third of it.
    pub(crate) fn of(self, first: Date) -> Option<Part> {
        let next = first.checked_add(1.month()).ok()?;
        let day = |day: i8| first.with().day(day).build().ok();
        let (from, until) = match self {
            Self::Begin => (first, day(6)?),
            Self::Middle | Self::Third(2) => (day(11)?, day(21)?),
            Self::End => (next.checked_sub(5.days()).ok()?, next),
            Self::Third(1) => (first, day(11)?),
            Self::Third(_) => (day(21)?, next),
        };
        Some(Part::days(from, until, Grain::Day).about(true))
    }
}

/// What stands around a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Before it begins.
    Before,
    /// Until it is over; a time of the clock is over when it strikes.
    By,
    /// When it is over.
    After,
    /// From its beginning on.
    Since,
}

/// Times that nobody means: 138 years ago.
fn sensible(local: DateTime) -> bool {
    (1_900..=2_200).contains(&local.year())
}

fn bound(zone: &TimeZone, local: DateTime) -> Option<Bound> {
    if !sensible(local) {
        return None;
    }
    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(Bound { at: Timestamp(at.as_microsecond()), local })
}

fn first(zone: &TimeZone, part: &Part) -> Option<Bound> {
    match part.exact {
        Some(at) => {
            sensible(part.start).then_some(Bound { at: Timestamp(at.as_microsecond()), local: part.start })
        }
        None => bound(zone, part.start),
    }
}

fn last(zone: &TimeZone, part: &Part) -> Option<Bound> {
    match part.exact.and_then(|at| at.checked_add(60.seconds()).ok()) {
        Some(at) => Some(Bound { at: Timestamp(at.as_microsecond()), local: part.end }),
        None => bound(zone, part.end),
    }
}

/// A time of the clock ends when it strikes; a stretch when it is over.
fn close(zone: &TimeZone, part: &Part) -> Option<Bound> {
    if part.grain == Grain::Minute { first(zone, part) } else { last(zone, part) }
}

pub(crate) fn when(zone: &TimeZone, part: &Part, edge: Option<Edge>) -> Option<When> {
    let (from, until) = match edge {
        None => (Some(first(zone, part)?), Some(last(zone, part)?)),
        Some(Edge::Before) => (None, Some(first(zone, part)?)),
        Some(Edge::By) => (None, Some(close(zone, part)?)),
        Some(Edge::After) => (Some(close(zone, part)?), None),
        Some(Edge::Since) => (Some(first(zone, part)?), None),
    };
    Some(When { from, until, grain: part.grain, approximate: part.approximate })
}

/// From one time to another.
pub(crate) fn between(zone: &TimeZone, a: &Part, b: &Part) -> Option<When> {
    let (from, until) = (first(zone, a)?, close(zone, b)?);
    let grain = a.grain.min(b.grain);
    let approximate = a.approximate || b.approximate;
    (from.at < until.at).then_some(When { from: Some(from), until: Some(until), grain, approximate })
}

/// Months and days on the wall, seconds on the clock.
pub(crate) fn moved(base: &Base<'_>, months: i64, days: i64, seconds: i64) -> Option<Part> {
    let span = Span::new().try_months(months).ok()?.try_days(days).ok()?;
    if seconds == 0 {
        return Part::day(base.today().checked_add(span).ok()?);
    }
    let start = base.now.checked_add(span).ok()?;
    let instant = if months == 0 && days == 0 { base.instant } else { bound_at(base.zone, start)? };
    let exact = instant.checked_add(Span::new().try_seconds(seconds).ok()?).ok()?;
    let local = base.zone.to_datetime(exact);
    let end = local.checked_add(1.minute()).ok()?;
    Some(Part { start: local, end, grain: Grain::Minute, approximate: false, exact: Some(exact) })
}

fn bound_at(zone: &TimeZone, local: DateTime) -> Option<jiff::Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().ok()
}
