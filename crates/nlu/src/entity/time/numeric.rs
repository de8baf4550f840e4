//! Days in figures: 2026-11-28, 2026/11/28, 28/11, 28.11.2026, 2026-11.

use jiff::civil::Date;

use crate::entity::DayOrder;
use crate::entity::time::Day;
use crate::entity::time::civil::{Base, Part};
use crate::entity::view::View;

/// A day in figures at a place.
pub(crate) fn day(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    if !view.at(i).is_ascii_digit() || !view.free_left(i) {
        return None;
    }
    let two = i.checked_sub(2).map_or('\0', |at| view.at(at));
    if matches!(view.before(i), '-' | '/' | '.' | ':') && two.is_ascii_alphanumeric() {
        // The second day of 2026-11-28/2026-11-30 stands behind a stroke.
        let stroke = view.before(i) == '/'
            && view.digits(i, 4).is_some_and(|(_, end)| end == i + 4 && view.at(end) == '-');
        if !stroke && !view.ends_any(i, &["../"]) {
            return None;
        }
    }
    full(view, i).or_else(|| short(view, i, base))
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Year first.
fn full(view: &View<'_>, i: usize) -> Option<Day> {
    let (year, end) =
        view.digits(i, 4).filter(|(year, end)| (1_900..2_200).contains(year) && end - i == 4)?;
    let sign = view.at(end);
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let (month, end) = view.digits(end + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    if view.at(end) == sign
        && let Some((day, end)) = view.digits(end + 1, 2)
    {
        let closed = view.free_right(end) || view.at(end) == 't' && view.at(end + 1).is_ascii_digit();
        let more = view.at(end) == sign && view.at(end + 1).is_ascii_digit() && sign != '/';
        return (closed && !more).then(|| Some(Day::new(end, Part::day(date(year, month, day)?)?, 0.98)))?;
    }
    let lone = sign == '-' && end - i == 7 && view.free_right(end) && view.at(end) != '-';
    lone.then(|| Some(Day::new(end, Part::month(date(year, month, 1)?)?, 0.75)))?
}

/// Day and month, in the order of the context where both are possible.
fn short(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    let (a, end) = view.digits(i, 2)?;
    let sign = view.at(end);
    if !matches!(sign, '/' | '-' | '.') {
        return None;
    }
    let (b, mut end) = view.digits(end + 1, 2)?;
    let mut year = None;
    if view.at(end) == sign {
        let (value, stop) = view.digits(end + 1, 4)?;
        year = match stop - end - 1 {
            4 if (1_900..2_200).contains(&value) => Some(value),
            2 if sign == '/' => Some(2_000 + value),
            _ => return None,
        };
        end = stop;
    }
    let fraction = matches!(view.at(end), '/' | '-' | '%' | '分' | '星' | '折' | ':')
        || view.has_any(end, &[" star", " of", " size", "寸", "年"]);
    if year.is_none() && (sign != '/' || fraction || (a, b) == (24, 7))
        || !view.free_right(end)
        || a == 0
        || b == 0
    {
        return None;
    }
    if view.at(end) == '.' && view.at(end + 1).is_ascii_digit() {
        return None;
    }
    let read = |month: i64, day: i64| match year {
        Some(year) => date(year, month, day),
        None => base.month_day(month, day).filter(|_| month <= 12),
    };
    let (first, second) = match base.order {
        DayOrder::MonthFirst => (read(a, b), read(b, a)),
        DayOrder::DayFirst => (read(b, a), read(a, b)),
    };
    let chosen = first.or(second)?;
    let other = second.filter(|other| *other != chosen).and_then(Part::day);
    let sure = match (year, other) {
        (Some(_), None) => 0.97,
        (Some(_), Some(_)) => 0.7,
        (None, None) => 0.8,
        (None, Some(_)) => 0.5,
    };
    Some(Day { other, ..Day::new(end, Part::day(chosen)?, sure) })
}
