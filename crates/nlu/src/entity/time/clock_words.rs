//! Times of the clock in English words: noon, half past five, 5 o'clock, at 5, tomorrow morning at nine.

use crate::entity::time::clock::{self, Clock, colon, half_word, placed, point};
use crate::entity::view::View;

/// noon, midnight, half past five, 5 o'clock, at 5, morning.
pub(crate) fn at(view: &View<'_>, i: usize, day: bool) -> Option<Clock> {
    let (word, end) = view.word(i).filter(|_| view.free_left(i))?;
    let stretch = |end, from: i64, until: i64| {
        Some(Clock {
            end,
            minutes: from * 60,
            until: Some(until * 60),
            open: false,
            approximate: false,
            sure: 0.85,
        })
    };
    match word {
        "noon" | "midday" => point(end, 720, false, 0.95),
        "midnight" => point(end, 1_440, false, 0.85),
        "morning" if day => refined(view, end, (6, 12)).or_else(|| stretch(end, 6, 12)),
        "afternoon" if day => refined(view, end, (12, 18)).or_else(|| stretch(end, 12, 18)),
        "evening" if day => refined(view, end, (18, 24)).or_else(|| stretch(end, 18, 24)),
        "night" if day => refined(view, end, (18, 24)).or_else(|| stretch(end, 18, 24)),
        "lunchtime" => stretch(end, 12, 14),
        "at" => {
            let at = view.skip(end);
            let read = at_hour(view, at)
                .or_else(|| clock::at(view, at, day).filter(|clock| clock.until.is_none()))?;
            Some(named_half(view, read))
        }
        "half" | "quarter" => past(view, end, word),
        _ => spelled(view, i).map(|clock| named_half(view, clock)),
    }
}

/// morning at 9: the half of the day is told before the hour.
fn refined(view: &View<'_>, end: usize, period: (i64, i64)) -> Option<Clock> {
    let at = view.eat(end, " at ")?;
    let (hours, stop) = number_word(view, at)?;
    if let Some(clock) = colon(view, at, stop, hours, false, Some(period)) {
        return Some(clock);
    }
    let stop = half_word(view, stop).map_or(stop, |(end, _)| end);
    let (minutes, _) = placed(hours * 60, Some(period));
    view.free_right(stop).then(|| point(stop, minutes, false, 0.95))?
}

fn number_word(view: &View<'_>, i: usize) -> Option<(i64, usize)> {
    let num = view.num(i)?;
    let read = view.digits(i, 2).or_else(|| Some((num.integer()?, num.end)))?;
    (1..=24).contains(&read.0).then_some(read)
}

/// at 5, at five: only hours, and nothing that is counted.
fn at_hour(view: &View<'_>, i: usize) -> Option<Clock> {
    let (hours, end) = number_word(view, i)?;
    let clock = match half_word(view, end) {
        Some((end, pm)) => {
            let hours = if pm && hours < 12 {
                hours + 12
            } else if !pm && hours == 12 {
                0
            } else {
                hours
            };
            return point(end, hours * 60, false, 0.95);
        }
        None => match view.eat(end, " o'clock") {
            Some(end) => point(end, hours * 60, hours < 12, 0.85)?,
            None => point(end, hours * 60, hours < 12, 0.6)?,
        },
    };
    let next = view.next_word(clock.end).map_or("", |(word, _)| word);
    let counted = !matches!(
        next,
        "" | "in"
            | "on"
            | "today"
            | "tomorrow"
            | "tonight"
            | "or"
            | "and"
            | "to"
            | "please"
            | "sharp"
            | "this"
            | "next"
            | "for"
            | "but"
            | "if"
            | "so"
            | "yesterday"
            | "until"
            | "till"
            | "latest"
    );
    let sign = matches!(view.at(clock.end), ':' | '%' | '$' | '/' | '.' | '-')
        && view.at(clock.end + 1).is_ascii_alphanumeric();
    (!counted && !sign && view.free_right(clock.end)).then_some(clock)
}

/// in the morning, in the afternoon behind an hour.
fn named_half(view: &View<'_>, clock: Clock) -> Clock {
    let half =
        view.eat_any(clock.end, &[" in the morning", " in the am"]).map(|end| (end, false)).or_else(|| {
            view.eat_any(clock.end, &[" in the afternoon", " in the evening", " at night"])
                .map(|end| (end, true))
        });
    match half {
        Some((end, pm)) if clock.until.is_none() => {
            let late = pm && clock.minutes < 720;
            Clock {
                end,
                minutes: clock.minutes + if late { 720 } else { 0 },
                open: false,
                sure: 0.95,
                ..clock
            }
        }
        _ => clock,
    }
}

/// half past five, quarter to six.
fn past(view: &View<'_>, end: usize, word: &str) -> Option<Clock> {
    let (sign, at) = view.eat(end, " past ").map(|at| (1, at)).or_else(|| {
        view.eat_any(end, &[" to ", " before "]).map(|at| (-1, at)).filter(|_| word == "quarter")
    })?;
    let (hours, stop) = number_word(view, at).filter(|(hours, _)| *hours <= 12)?;
    let minutes = hours * 60 + sign * if word == "half" { 30 } else { 15 };
    let half = half_word(view, stop);
    let pm = half.is_some_and(|(_, pm)| pm) && minutes < 720;
    let clock =
        point(half.map_or(stop, |(end, _)| end), minutes + if pm { 720 } else { 0 }, half.is_none(), 0.9)?;
    Some(named_half(view, clock))
}

/// five o'clock, five pm.
fn spelled(view: &View<'_>, i: usize) -> Option<Clock> {
    let num = view.num(i)?;
    let hours = num.integer().filter(|hours| (1..=12).contains(hours))?;
    if let Some((end, pm)) = half_word(view, num.end) {
        let hours = if pm && hours < 12 {
            hours + 12
        } else if !pm && hours == 12 {
            0
        } else {
            hours
        };
        return point(end, hours * 60, false, 0.95);
    }
    let end = view.eat(num.end, " o'clock")?;
    point(end, hours * 60, hours < 12, 0.85)
}
