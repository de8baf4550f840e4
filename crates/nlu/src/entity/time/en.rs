//! Days as English says them: the day before yesterday, next Friday, end of next month, Nov 28th, the 5th, mid-March.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::entity::Prefer;
use crate::entity::number::place_of;
use crate::entity::time::Day;
use crate::entity::time::civil::{Base, MonthPart, Part};
use crate::entity::view::View;

/// A day, week, month or year at a place.
pub(crate) fn day(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    if !view.free_left(i) || view.before(i) == '-' {
        return None;
    }
    if view.at(i).is_ascii_digit() {
        return day_month(view, i, base);
    }
    let (word, end) = view.word(i)?;
    let found = [
        named(view, i, base),
        shifted(view, word, end, base),
        weekday(view, i, word, end, base),
        month(view, i, word, end, base),
        part_of(view, word, end, base),
        ordinal_day(view, i, word, end, base),
        year(view, i, word, end),
    ];
    found.into_iter().flatten().max_by_key(|day| day.end)
}

fn named(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    const DAYS: &[(&str, i64)] = &[
        ("the day before yesterday", -2),
        ("day before yesterday", -2),
        ("yesterday", -1),
        ("today", 0),
        ("tomorrow", 1),
        ("tommorow", 1),
        ("tomorow", 1),
        ("tmr", 1),
        ("tmrw", 1),
        ("the day after tomorrow", 2),
        ("day after tomorrow", 2),
    ];
    const PARTS: &[(&str, i64, i64, i64)] = &[
        ("tonight", 0, 18, 24),
        ("last night", -1, 18, 24),
        ("this morning", 0, 6, 12),
        ("this afternoon", 0, 12, 18),
        ("this evening", 0, 18, 24),
    ];
    let day = |days: i64| base.today().checked_add(days.days()).ok();
    let whole = DAYS.iter().filter_map(|(name, days)| Some((view.eat(i, name)?, *days))).max();
    if let Some((end, days)) = whole.filter(|(end, _)| view.free_right(*end)) {
        return Some(Day::new(end, Part::day(day(days)?)?, 0.97));
    }
    let (name, days, from, until) =
        *PARTS.iter().find(|(name, ..)| view.eat(i, name).is_some_and(|end| view.free_right(end)))?;
    let end = i + name.len();
    let part = Part::stretch(day(days)?, from * 60, until * 60)?;
    Some(Day { half: Some((from, until)), ..Day::new(end, part, 0.95) })
}

fn weekday_of(word: &str) -> Option<(Weekday, bool)> {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let whole = match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" | "wensday" | "wednsday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => {
            let short = match word {
                "mon" => Weekday::Monday,
                "tue" | "tues" => Weekday::Tuesday,
                "wed" | "weds" => Weekday::Wednesday,
                "thu" | "thur" | "thurs" => Weekday::Thursday,
                "fri" => Weekday::Friday,
                "sat" => Weekday::Saturday,
                "sun" => Weekday::Sunday,
                _ => return None,
            };
            return Some((short, false));
        }
    };
    Some((whole, true))
}

/// Words before which a name of a day or month is one: on Sat, by Mon, in May.
const LEADS: &[&str] = &[
    "on", "by", "before", "after", "until", "till", "since", "from", "in", "of", "to", "last", "next",
    "this", "and", "between",
];

fn led(view: &View<'_>, i: usize) -> bool {
    view.last_word(i).is_some_and(|(word, _)| LEADS.contains(&word))
}

fn weekday(view: &View<'_>, i: usize, word: &str, end: usize, base: &Base<'_>) -> Option<Day> {
    let (weekday, whole) = weekday_of(word)?;
    let clear = whole || led(view, i) || view.at(end) == '.' || view.at(view.skip(end)).is_ascii_digit();
    if !clear || word == "sun" && view.has_any(end, &[" cream", " glasses"]) {
        return None;
    }
    Some(Day::new(end, Part::day(base.weekday(weekday)?)?, if whole { 0.85 } else { 0.75 }))
}

/// next Friday, last week, this weekend, coming Monday. Weeks begin on Monday: next Friday is the one of next week.
fn shifted(view: &View<'_>, word: &str, end: usize, base: &Base<'_>) -> Option<Day> {
    let (word, end) = if word == "the" { view.next_word(end)? } else { (word, end) };
    if word == "weekend" {
        let back = base.prefer == Prefer::Past && base.today().weekday().to_monday_zero_offset() < 5;
        return Some(Day::new(end, Part::weekend(base.monday(if back { -1 } else { 0 })?)?, 0.85));
    }
    let steps = match word {
        "next" => 1,
        "this" | "coming" | "upcoming" | "current" => 0,
        "last" | "past" | "previous" => -1,
        _ => return None,
    };
    let (noun, end) = view.next_word(end)?;
    let (noun, end) = if word == "this" && noun == "coming" { view.next_word(end)? } else { (noun, end) };
    if let Some((weekday, _)) = weekday_of(noun) {
        let offset = i64::from(weekday.to_monday_zero_offset());
        let of_week = |weeks: i64| base.monday(weeks)?.checked_add(offset.days()).ok();
        let today = base.today();
        let coming =
            Base { prefer: Prefer::Future, anchor: today.tomorrow().ok()?, ..*base }.weekday(weekday)?;
        let gone =
            Base { prefer: Prefer::Past, anchor: today.yesterday().ok()?, ..*base }.weekday(weekday)?;
        let (day, other) = match (steps, word) {
            (1, _) => (of_week(1)?, Some(coming)),
            (-1, _) => (gone, of_week(-1)),
            (_, "this" | "current") => (of_week(0)?, None),
            _ => (coming, None),
        };
        let other = other.filter(|other| *other != day).and_then(Part::day);
        let sure = if other.is_some() { 0.75 } else { 0.95 };
        return Some(Day { other, ..Day::new(end, Part::day(day)?, sure) });
    }
    let part = match noun {
        "week" => {
            // The coming week is the next one.
            let coming = matches!(word, "coming" | "upcoming");
            Part::week(base.monday(if coming { 1 } else { steps })?)?
        }
        "weekend" => {
            let weeks = if word == "last" && base.today().weekday().to_monday_zero_offset() >= 5 {
                -1
            } else {
                steps
            };
            Part::weekend(base.monday(weeks)?)?
        }
        "month" => Part::month(base.month(steps)?)?,
        "year" => Part::year(base.today().year().checked_add(i16::try_from(steps).ok()?)?)?,
        _ => {
            let month = month_of(noun).filter(|(_, whole)| *whole)?.0;
            let year = base.today().year();
            let this = base.month(0)?;
            let mut firsts = (year - 1..=year + 1).filter_map(|year| Date::new(year, month, 1).ok());
            let first = match steps {
                -1 => firsts.rfind(|first| *first < this),
                _ => firsts.find(|first| *first >= this && (steps == 0 || *first > this)),
            };
            return in_month(view, first?, end, 0.9);
        }
    };
    Some(Day::new(end, part, 0.92))
}

/// The month of a name, and whether the name is written out.
fn month_of(word: &str) -> Option<(i8, bool)> {
    const MONTHS: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if let Some(at) = MONTHS.iter().position(|month| *month == word) {
        return Some((at as i8 + 1, true));
    }
    let short = if word == "sept" { "sep" } else { word };
    let at = MONTHS.iter().position(|month| short.len() == 3 && month.starts_with(short))?;
    Some((at as i8 + 1, false))
}

/// 28, 28th, 28th of: a day of a month in digits or as an ordinal word.
fn day_number(view: &View<'_>, i: usize) -> Option<(i64, usize)> {
    if let Some((value, end)) = view.digits(i, 2) {
        let end = view
            .word(end)
            .filter(|(word, _)| matches!(*word, "st" | "nd" | "rd" | "th"))
            .map_or(end, |(_, end)| end);
        return ((1..=31).contains(&value) && view.free_right(end) && !matches!(view.at(end), ':' | '%'))
            .then_some((value, end));
    }
    let (word, end) = view.word(i)?;
    Some((place_of(word)?, end))
}

fn year_behind(view: &View<'_>, end: usize) -> Option<(i16, usize)> {
    let at = view.eat_any(end, &[", ", ",", " of ", " "])?;
    let (year, stop) = view.digits(at, 4).filter(|(year, _)| (1_900..2_200).contains(year))?;
    view.free_right(stop).then_some((i16::try_from(year).ok()?, stop))
}

/// November 28th, 2026; Nov 28; mid-November; May (led by in, by, since …).
fn month(view: &View<'_>, i: usize, word: &str, end: usize, base: &Base<'_>) -> Option<Day> {
    let (month, whole) = month_of(word)?;
    let dotted = if !whole { view.eat(end, ".").unwrap_or(end) } else { end };
    let at = view.eat(dotted, " the ").unwrap_or(view.skip(dotted));
    if let Some((day, stop)) = day_number(view, at).filter(|_| at > end) {
        if let Some((year, stop)) = year_behind(view, stop) {
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            return Some(Day::new(stop, Part::day(date)?, 0.98));
        }
        return Some(Day::new(stop, Part::day(base.month_day(i64::from(month), day)?)?, 0.93));
    }
    if let Some((year, stop)) = year_behind(view, dotted) {
        return Some(Day::new(stop, Part::month(Date::new(year, month, 1).ok()?)?, 0.95));
    }
    // may, march and august are other words too; mar and dec are nothing alone.
    let word_too = matches!(month, 3 | 5 | 8) || !whole;
    if word_too && !led(view, i)
        || word == "may" && view.last_word(i).is_some_and(|(word, _)| matches!(word, "this" | "and" | "to"))
    {
        return None;
    }
    let this = base.anchor.first_of_month();
    let year = base.anchor.year();
    let firsts = (year - 1..=year + 1).filter_map(|year| Date::new(year, month, 1).ok());
    Some(Day::new(end, Part::month(Base { anchor: this, ..*base }.choose(firsts)?)?, 0.8))
}

fn in_month(view: &View<'_>, first: Date, end: usize, sure: f32) -> Option<Day> {
    if let Some((day, stop)) = day_number(view, view.skip(end)).filter(|_| view.at(end) == ' ') {
        return Some(Day::new(
            stop,
            Part::day(first.with().day(i8::try_from(day).ok()?).build().ok()?)?,
            sure,
        ));
    }
    Some(Day::new(end, Part::month(first)?, sure))
}

/// 28 November, the 28th of Nov 2026.
fn day_month(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    let (day, end) = day_number(view, i)?;
    let at = view.eat_any(end, &[" of ", " ", "-"])?;
    let (word, stop) = view.word(at)?;
    let (month, whole) = month_of(word)?;
    if word == "may" && view.has_any(stop, &[" i", " we", " you", " be", " it"]) {
        return None;
    }
    let stop = if whole { stop } else { view.eat(stop, ".").unwrap_or(stop) };
    if let Some((year, stop)) = year_behind(view, stop) {
        let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        return Some(Day::new(stop, Part::day(date)?, 0.98));
    }
    Some(Day::new(stop, Part::day(base.month_day(i64::from(month), day)?)?, 0.93))
}

/// end of next month, the beginning of the year, middle of March, mid-November, early May.
fn part_of(view: &View<'_>, word: &str, end: usize, base: &Base<'_>) -> Option<Day> {
    let (word, end) = if word == "the" { view.next_word(end)? } else { (word, end) };
    let part = match word {
        "end" | "late" => MonthPart::End,
        "beginning" | "start" | "early" => MonthPart::Begin,
        "middle" | "mid" => MonthPart::Middle,
        _ => return None,
    };
    let short = matches!(word, "late" | "early" | "mid");
    let at = if short {
        if matches!(view.at(end), ' ' | '-') { end + 1 } else { return None }
    } else {
        view.eat_any(end, &[" of ", " "])?
    };
    let (word, stop) = view.word(at)?;
    let whole = if word == "the" || word == "this" {
        match view.next_word(stop)? {
            ("month", end) => Day::new(end, Part::month(base.month(0)?)?, 0.9),
            ("year", end) => Day::new(end, Part::year(base.today().year())?, 0.9),
            ("week", end) => Day::new(end, Part::week(base.monday(0)?)?, 0.9),
            ("day", end) => Day::new(end, Part::day(base.today())?, 0.9),
            _ => return None,
        }
    } else {
        let this = base.anchor.first_of_month();
        let year = base.anchor.year();
        let bare = month_of(word).and_then(|(month, _)| {
            let firsts = (year - 1..=year + 1).filter_map(move |year| Date::new(year, month, 1).ok());
            Some(Day::new(stop, Part::month(Base { anchor: this, ..*base }.choose(firsts)?)?, 0.9))
        });
        bare.or_else(|| shifted(view, word, stop, base))
            .or_else(|| day(view, at, base).filter(|day| day.part.grain == crate::entity::Grain::Day))?
    };
    use crate::entity::Grain;
    let first = whole.part.start.date();
    let part = match (whole.part.grain, part) {
        (Grain::Month, part) => part.of(first)?,
        (Grain::Year, part) => {
            let month = match part {
                MonthPart::Begin => 1,
                MonthPart::End => 12,
                _ => 6,
            };
            Part::month(Date::new(first.year(), month, 1).ok()?)?.about(true)
        }
        (Grain::Week, part) => {
            let days = match part {
                MonthPart::Begin => (0, 2),
                MonthPart::End => (4, 7),
                _ => (2, 4),
            };
            let day = |days: i64| first.checked_add(days.days()).ok();
            Part::days(day(days.0)?, day(days.1)?, Grain::Day).about(true)
        }
        (Grain::Day, MonthPart::End) if !short => whole.part,
        _ => return None,
    };
    Some(Day { part, ..whole })
}

/// on the 5th; not the 2nd order.
fn ordinal_day(view: &View<'_>, i: usize, word: &str, end: usize, base: &Base<'_>) -> Option<Day> {
    if word != "the" {
        return None;
    }
    let at = view.skip(end);
    let (number, stop) = day_number(view, at).filter(|(_, stop)| view.before(*stop).is_ascii_alphabetic())?;
    let followed = view.eat(stop, " of ");
    if let Some(day) = followed.and_then(|at| {
        let (word, stop) = view.word(at)?;
        let first = match (word, view.next_word(stop)) {
            ("this" | "the", Some(("month", stop))) => Some((base.month(0)?, stop)),
            ("next", Some(("month", stop))) => Some((base.month(1)?, stop)),
            ("last", Some(("month", stop))) => Some((base.month(-1)?, stop)),
            _ => None,
        };
        let (first, stop) = first?;
        Some(Day::new(stop, Part::day(first.with().day(i8::try_from(number).ok()?).build().ok()?)?, 0.95))
    }) {
        return Some(day);
    }
    if let Some(day) = day_month(view, at, base) {
        return Some(day);
    }
    let digits = view.at(at).is_ascii_digit();
    let lead = view
        .last_word(i)
        .is_some_and(|(word, _)| LEADS.contains(&word) && !matches!(word, "in" | "of" | "to" | "from"));
    let noun = view.next_word(stop).is_some_and(|(word, _)| {
        !matches!(
            word,
            "at" | "and"
                | "to"
                | "or"
                | "please"
                | "but"
                | "so"
                | "it"
                | "i"
                | "because"
                | "for"
                | "if"
                | "this"
                | "until"
                | "of"
        )
    });
    (digits && lead && !noun).then(|| Some(Day::new(stop, Part::day(base.day_of_month(number)?)?, 0.8)))?
}

/// in 2025, since 2024.
fn year(view: &View<'_>, _i: usize, word: &str, end: usize) -> Option<Day> {
    if !matches!(word, "year") {
        return None;
    }
    let (year, stop) = view.digits(view.skip(end), 4).filter(|(year, _)| (1_900..2_200).contains(year))?;
    Some(Day::new(stop, Part::year(i16::try_from(year).ok()?)?, 0.9))
}
