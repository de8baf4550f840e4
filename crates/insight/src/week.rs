//! Weeks of the calendar as they are numbered everywhere: from Monday, the first the one with the year's first Thursday.

use jiff::civil::{ISOWeekDate, Weekday};

use crate::place::Day;

/// A week, `2026-W48`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    year: i16,
    number: i8,
}

impl Week {
    /// The week of a day.
    pub fn of(day: Day) -> Self {
        let date = day.date().iso_week_date();
        Self { year: date.year(), number: date.week() }
    }

    /// Reads `2026-W48`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-W")?;
        if year.len() != 4 || number.len() != 2 {
            return None;
        }
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        ISOWeekDate::new(year, number, Weekday::Monday).ok().map(|_| Self { year, number })
    }

    /// Its Monday.
    pub fn first(self) -> Day {
        let monday = ISOWeekDate::new(self.year, self.number, Weekday::Monday);
        Day::from_date(monday.map_or(jiff::civil::Date::ZERO, ISOWeekDate::date))
    }

    /// So many weeks later, or earlier.
    pub fn plus(self, weeks: i32) -> Self {
        Self::of(self.first().plus(weeks.saturating_mul(7)))
    }
}

impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_week_begins_on_monday_and_the_turn_of_the_year_belongs_to_one() {
        for (of, week, first) in [
            ("2026-11-29", "2026-W48", "2026-11-23"),
            ("2026-11-30", "2026-W49", "2026-11-30"),
            ("2027-01-01", "2026-W53", "2026-12-28"),
            ("2024-12-30", "2025-W01", "2024-12-30"),
        ] {
            assert_eq!(Week::of(day(of)).to_string(), week);
            assert_eq!(Week::parse(week).map(|week| week.first()), Some(day(first)));
        }
        assert_eq!(Week::of(day("2027-01-05")).plus(-1).to_string(), "2026-W53");
    }

    #[test]
    fn nothing_else_is_a_week() {
        for wrong in
            ["", "2026", "2026-48", "2026-W5", "2026-W54", "2026-W00", "x-W48", "2025-W53", "2026-W٤٨"]
        {
            assert_eq!(Week::parse(wrong), None, "{wrong}");
        }
    }
}
