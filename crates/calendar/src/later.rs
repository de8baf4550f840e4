//! Times to which work is put aside, in the words of people: later today, tomorrow morning, Monday.

use base::Timestamp;
use jiff::civil::{Date, Weekday as Civil};
use jiff::{SignedDuration, ToSpan as _, Zoned};

use crate::hours::Hours;

/// What 'later' puts between now and then.
const LATER_HOURS: i64 = 3;
/// Times are given to the half hour.
const STEP_MINUTES: i64 = 30;
/// When a morning begins where somebody is there all night, or nobody ever.
const MORNING_HOUR: i64 = 9;

/// The times that make sense from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// In some hours, when that is still today and somebody works then.
    pub today: Option<Timestamp>,
    /// When work begins on the next day that is worked: tomorrow, or the first after days off.
    pub next_day: Option<Timestamp>,
    /// Whether that day is tomorrow.
    pub is_tomorrow: bool,
    /// When work begins on Monday or the first day worked after it; absent when that is the next day anyhow.
    pub monday: Option<Timestamp>,
}

impl Hours {
    /// See [`Later`].
    pub fn later(&self, now: Timestamp) -> Later {
        let nothing = Later { today: None, next_day: None, is_tomorrow: false, monday: None };
        let Some(local) = self.local(now) else { return nothing };
        let (day, tomorrow) = (local.date(), local.date().tomorrow().ok());
        let next_day = tomorrow.and_then(|day| self.morning(day));
        let monday = day.nth_weekday(1, Civil::Monday).ok().and_then(|day| self.morning(day));
        let date_of = |at: Timestamp| self.local(at).map(|local| local.date());
        let next_date = next_day.and_then(date_of);
        Later {
            today: self.later_today(&local),
            next_day,
            is_tomorrow: next_date.is_some() && next_date == tomorrow,
            monday: monday.filter(|at| date_of(*at) != next_date),
        }
    }

    fn local(&self, at: Timestamp) -> Option<Zoned> {
        Some(jiff::Timestamp::from_microsecond(at.0).ok()?.to_zoned(self.zone().clone()))
    }

    fn later_today(&self, now: &Zoned) -> Option<Timestamp> {
        let then = now.checked_add(LATER_HOURS.hours()).ok()?;
        let over = (i64::from(then.hour()) * 60 + i64::from(then.minute())) % STEP_MINUTES;
        let wait = if over == 0 { 0 } else { STEP_MINUTES - over };
        let even = then.checked_add(wait.minutes()).ok()?;
        let second = even.with().second(0).subsec_nanosecond(0).build().ok()?;
        let at = Timestamp(second.timestamp().as_microsecond());
        (second.date() == now.date() && self.is_open(at)).then_some(at)
    }

    /// When work begins on this day, or on the first day worked after it. Where nobody ever works, nine in the morning.
    fn morning(&self, day: Date) -> Option<Timestamp> {
        let at = |day: Date, hour: i64| {
            let time = day.to_datetime(jiff::civil::Time::midnight());
            let time = time.checked_add(SignedDuration::from_hours(hour)).ok()?;
            let instant = self.zone().to_ambiguous_timestamp(time).compatible().ok()?;
            Some(Timestamp(instant.as_microsecond()))
        };
        let midnight = at(day, 0)?;
        match self.next_open(midnight) {
            None => at(day, MORNING_HOUR),
            // Somebody is there through the night: the shift is no morning.
            Some(open) if open == midnight => at(day, MORNING_HOUR).and_then(|nine| self.next_open(nine)),
            Some(open) => Some(open),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Hours, Span, Weekday};

    use super::*;

    fn at(text: &str) -> Timestamp {
        let zoned: Zoned = format!("{text}[Asia/Shanghai]").parse().expect("a time");
        Timestamp(zoned.timestamp().as_microsecond())
    }

    fn office(holidays: &[&str]) -> Hours {
        let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        let weekly = days.map(|day| Span::new(day, "08:30", "18:00").expect("a span")).to_vec();
        let holidays: Vec<String> = holidays.iter().map(|day| (*day).to_owned()).collect();
        Hours::new("Asia/Shanghai", weekly, &holidays, &[]).expect("hours")
    }

    #[test]
    fn a_wednesday_offers_three_times() {
        // 2027-03-03 is a Wednesday.
        let later = office(&[]).later(at("2027-03-03T10:10"));
        assert_eq!(later.today, Some(at("2027-03-03T13:30")));
        assert_eq!((later.next_day, later.is_tomorrow), (Some(at("2027-03-04T08:30")), true));
        assert_eq!(later.monday, Some(at("2027-03-08T08:30")));
    }

    #[test]
    fn what_would_be_after_work_is_not_offered() {
        let later = office(&[]).later(at("2027-03-03T16:00"));
        assert_eq!(later.today, None);
        assert_eq!(office(&[]).later(at("2027-03-03T23:30")).today, None, "not over midnight");
    }

    #[test]
    fn friday_goes_on_with_monday_once_and_holidays_are_passed_over() {
        let later = office(&[]).later(at("2027-03-05T17:00"));
        assert_eq!((later.next_day, later.is_tomorrow), (Some(at("2027-03-08T08:30")), false));
        assert_eq!(later.monday, None, "it is the next day that is worked");
        let later = office(&["2027-03-08"]).later(at("2027-03-04T12:00"));
        assert_eq!(later.monday, Some(at("2027-03-09T08:30")), "the day after the holiday");
    }

    #[test]
    fn a_house_that_never_sleeps_or_never_works_has_mornings_too() {
        let days = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let all = days.map(|day| Span::new(day, "00:00", "24:00").expect("a span")).to_vec();
        let all = Hours::new("Asia/Shanghai", all, &[], &[]).expect("hours");
        assert_eq!(all.later(at("2027-03-03T10:00")).next_day, Some(at("2027-03-04T09:00")));
        let none = Hours::new("Asia/Shanghai", Vec::new(), &[], &[]).expect("hours");
        let later = none.later(at("2027-03-03T10:00"));
        assert_eq!((later.today, later.next_day), (None, Some(at("2027-03-04T09:00"))));
    }
}
