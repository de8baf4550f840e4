//! Times: days and clocks put together, with the words around them: before, by, from … to, 之前, 到.

mod civil;
mod clock;
mod clock_words;
mod en;
mod holiday;
mod numeric;
mod relative;
mod tense;
mod zh;

use crate::entity::amount;
use crate::entity::time::civil::{Base, Edge, Part, between, when};
use crate::entity::value::{Grain, Value};
use crate::entity::view::View;
use crate::entity::{Context, Hit, Prefer, Source};

/// A day, or any stretch of days, read at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day {
    end: usize,
    part: Part,
    sure: f32,
    other: Option<Part>,
    /// It is said only together with a time of the day: 今 of 今晚.
    needs_clock: bool,
    /// The half of the day that is said with it: tonight.
    half: Option<(i64, i64)>,
}

impl Day {
    fn new(end: usize, part: Part, sure: f32) -> Self {
        Self { end, part, sure, other: None, needs_clock: false, half: None }
    }
}

/// A time with what stands around it still unread.
#[derive(Clone, Copy, Debug)]
struct Moment {
    end: usize,
    part: Part,
    sure: f32,
    other: Option<Part>,
    /// The clock alone, when no day was said and its half of the day is open.
    clock: Option<clock::Clock>,
}

/// Adds the times of a text.
pub(crate) fn collect(view: &View<'_>, cx: &Context<'_>, hits: &mut Vec<Hit>) {
    let base = Base::new(cx);
    let mut i = 0;
    while i < view.len() {
        match at(view, i, &base) {
            Some(hit) => {
                // 双十一买的: what was done then is past, whatever is preferred.
                let done = base.prefer == Prefer::Future && tense::is_done(view, hit.start, hit.end);
                let past = if done { at(view, i, &Base { prefer: Prefer::Past, ..base }) } else { None };
                let hit = past.filter(|past| past.end == hit.end).unwrap_or(hit);
                i = hit.end;
                // 每周三, every Friday: no one day is meant.
                if !tense::is_repeated(view, hit.start) {
                    hits.push(hit);
                }
            }
            None => i += 1,
        }
    }
}

/// The time at a place, with the words around it.
fn at(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Hit> {
    let before = view.before(i);
    if view.at(i) == ' ' || view.at(i).is_ascii_alphanumeric() && before.is_ascii_alphanumeric() {
        return None;
    }
    if let Some(hit) = iso(view, i, base) {
        return Some(hit);
    }
    // since Monday: a Monday that was.
    let past = Base { prefer: Prefer::Past, ..*base };
    let base = if view.has_any(i, &["since ", "自从"]) { &past } else { base };
    if let Some((edge, start, pair)) = leading(view, i)
        && let Some(hit) = joined(view, i, start, edge, pair, base)
    {
        return Some(hit);
    }
    joined(view, i, i, None, Pair::Either, base)
}

/// Which word joins two times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pair {
    /// to, 到, a dash.
    Either,
    /// between … and.
    And,
}

/// Words before a time.
fn leading(view: &View<'_>, i: usize) -> Option<(Option<Edge>, usize, Pair)> {
    const ZH: &[(&str, Edge)] = &[
        ("从", Edge::Since),
        ("自从", Edge::Since),
        ("自", Edge::Since),
        ("截至", Edge::By),
        ("截止到", Edge::By),
        ("截止", Edge::By),
        ("直到", Edge::By),
    ];
    if let Some((end, edge)) =
        ZH.iter().filter_map(|(word, edge)| Some((view.eat(i, word)?, *edge))).max_by_key(|(end, _)| *end)
    {
        return Some((Some(edge), end, Pair::Either));
    }
    let (word, end) = view.word(i).filter(|_| view.free_left(i))?;
    let (edge, pair, end) = match word {
        "before" => (Some(Edge::Before), Pair::Either, end),
        "by" | "until" | "till" | "til" => (Some(Edge::By), Pair::Either, end),
        "no" => (Some(Edge::By), Pair::Either, view.eat(end, " later than")?),
        "after" => (Some(Edge::After), Pair::Either, end),
        "since" | "from" => (Some(Edge::Since), Pair::Either, end),
        "between" => (None, Pair::And, end),
        _ => return None,
    };
    (view.at(end) == ' ').then_some((edge, end + 1, pair))
}

/// One time or two, and the words behind.
fn joined(
    view: &View<'_>,
    i: usize,
    start: usize,
    edge: Option<Edge>,
    pair: Pair,
    base: &Base<'_>,
) -> Option<Hit> {
    let first = moment(view, start, base)?;
    let ranged = matches!(edge, None | Some(Edge::Since));
    if ranged && let Some((second, end)) = second(view, &first, pair, base) {
        let value = between(base.zone, &first_half(&first, &second), &second.part)?;
        let sure = first.sure.min(second.sure);
        return Some(Hit::new(i, end, Value::Time(value), Source::Grammar, sure));
    }
    if pair == Pair::And {
        return None;
    }
    let (edge, end, part) = trailing(view, &first, edge);
    let about = amount::or_so(view, end);
    let approximate = about.is_some() || amount::about(view, i);
    let part = part.about(approximate);
    let value = Value::Time(when(base.zone, &part, edge)?);
    let mut hit = Hit::new(i, about.unwrap_or(end), value, Source::Grammar, first.sure);
    hit.others =
        first.other.and_then(|other| when(base.zone, &other, edge)).map(Value::Time).into_iter().collect();
    Some(hit)
}

/// 2到4点 in the afternoon, 9-11am: the first of two hours follows the second, when it can.
fn first_half(first: &Moment, second: &Moment) -> Part {
    match (first.clock, first.other) {
        (Some(clock), Some(other)) if clock.open => {
            let fits = |part: &Part| part.start < second.part.start;
            let near = |part: &Part| second.part.start.duration_since(part.start);
            [first.part, other].into_iter().filter(fits).min_by_key(near).unwrap_or(first.part)
        }
        _ => first.part,
    }
}

/// The second of two times.
fn second(view: &View<'_>, first: &Moment, pair: Pair, base: &Base<'_>) -> Option<(Moment, usize)> {
    let at = view.skip(first.end);
    let han = view.eat_any(at, &["和", "与"]);
    let sign = view.eat_any(at, &["到", "至", "-", "~", "～", "–", "—", "/"]);
    let word = view.word(at).and_then(|(word, end)| {
        let fits = match pair {
            Pair::And => word == "and",
            Pair::Either => matches!(word, "to" | "till" | "til" | "until" | "through" | "thru"),
        };
        fits.then_some(end)
    });
    let start = view.skip(sign.or(word).or(han)?);
    let later = base.after(&first.part);
    let mut second = moment(view, start, &later).or_else(|| plain_day(view, start, first, &later))?;
    if let Some(clock) = second.clock {
        second.part = clock.following(&first.part)?;
    }
    // Two hours of which only the second says its half: 2-4pm.
    let earlier = first.clock.is_some_and(|clock| clock.open)
        && first.other.is_some_and(|other| other.start < second.part.start);
    if second.part.start < first.part.start && !earlier {
        return None;
    }
    let mut end = second.end;
    match view.eat_any(end, &["之间", "期间"]) {
        Some(stop) => end = stop,
        None if han.is_some() => return None,
        None => {}
    }
    Some((second, end))
}

/// Nov 3-5, 11月3-5日: the second day alone.
fn plain_day(view: &View<'_>, i: usize, first: &Moment, base: &Base<'_>) -> Option<Moment> {
    let (day, end) = view.digits(i, 2)?;
    let dated = first.part.grain == Grain::Day
        && view.before(first.end).is_ascii_digit()
        && !view.ends_any(first.end, &["/"]);
    let slashed = view.slice(first.end.saturating_sub(3), first.end).contains(['/', '.']);
    if !dated
        || slashed
        || !view.free_right(end)
        || matches!(view.at(end), '/' | '-' | ':' | '.' | '点' | '%')
    {
        return None;
    }
    let part = Part::day(base.day_of_month(day)?)?;
    Some(Moment { end, part, sure: 0.75, other: None, clock: None })
}

/// Words behind a time, and `by 5pm` behind a day.
fn trailing(view: &View<'_>, moment: &Moment, edge: Option<Edge>) -> (Option<Edge>, usize, Part) {
    let end = moment.end;
    if edge.is_none()
        && let Some((edge @ Some(Edge::By | Edge::Before | Edge::After), start, _)) =
            leading(view, view.skip(end))
        && moment.part.grain == Grain::Day
        && let Some(clock) = clock::at(view, start, true)
        && let Some((part, _)) = clock.on(moment.part.start.date())
    {
        return (edge, clock.end, part);
    }
    const BEHIND: &[(&str, Edge)] = &[
        ("之前", Edge::Before),
        ("以前", Edge::Before),
        ("前", Edge::Before),
        ("之后", Edge::After),
        ("以后", Edge::After),
        ("后", Edge::After),
        ("以来", Edge::Since),
        ("开始", Edge::Since),
        ("起", Edge::Since),
        ("为止", Edge::By),
        ("截止", Edge::By),
    ];
    let found = BEHIND.iter().find_map(|(word, edge)| Some((*edge, view.eat(end, word)?)));
    match found {
        Some((behind, stop)) if edge.is_none() || behind == Edge::Since || behind == Edge::By => {
            let other = matches!(view.at(end), '前' | '后')
                && stop == end + 1
                && matches!(
                    view.at(stop),
                    '台' | '面' | '天' | '续' | '悔' | '置' | '年' | '期' | '来' | '半'
                );
            let rise =
                view.at(end) == '起' && matches!(view.at(stop), '床' | '来' | '码' | '火' | '飞' | '送');
            if other || rise {
                (edge, end, moment.part)
            } else {
                (Some(edge.unwrap_or(behind)), stop, moment.part)
            }
        }
        _ => (edge, view.eat_any(end, &["之内", "以内", "期间"]).unwrap_or(end), moment.part),
    }
}

/// `../2026-11-30`, `2026-11-28/..` and `2026-11-28T15:00/2026-11-28T17:00`, as values are written.
fn iso(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Hit> {
    let open = view.eat(i, "../");
    let start = open.unwrap_or(i);
    numeric::day(view, start, base)?;
    let read = moment(view, start, base)?;
    let (edge, end) = match (open, view.eat(read.end, "/..")) {
        (Some(_), _) => (Edge::By, read.end),
        (None, Some(end)) => (Edge::Since, end),
        (None, None) => return None,
    };
    let value = Value::Time(when(base.zone, &read.part, Some(edge))?);
    Some(Hit::new(i, end, value, Source::Pattern, 0.98))
}

/// A day with its clock, in either order, or one of them.
fn moment(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Moment> {
    if let Some(relative) = relative::at(view, i, base) {
        return Some(if relative.part.grain == Grain::Day {
            with_clock(view, relative)?
        } else {
            bare(relative)
        });
    }
    let holiday = holiday::at(view, i, None, base).map(|(end, part)| Day::new(end, part, 0.85));
    let day = [zh::day(view, i, base), en::day(view, i, base), numeric::day(view, i, base), holiday]
        .into_iter()
        .flatten()
        .max_by_key(|day| day.end);
    let clock = clock_first(view, i, base);
    match day.and_then(|day| with_clock(view, day)) {
        Some(moment) if clock.is_none_or(|clock| clock.end <= moment.end) => Some(moment),
        _ => clock,
    }
}

fn bare(day: Day) -> Moment {
    Moment { end: day.end, part: day.part, sure: day.sure, other: day.other, clock: None }
}

/// A clock behind a day.
fn with_clock(view: &View<'_>, day: Day) -> Option<Moment> {
    let single = day.part.grain <= Grain::Day
        && (day.part.end.date() == day.part.start.date()
            || Part::day(day.part.start.date()).is_some_and(|one| one.end == day.part.end));
    let clock = if single { behind(view, day.end).or_else(|| half_behind(view, &day)) } else { None };
    let Some(clock) = clock else { return (!day.needs_clock).then(|| bare(day)) };
    let clock = match day.half {
        Some((from, _)) if clock.open && from >= 12 && clock.minutes < 720 => {
            clock::Clock { minutes: clock.minutes + 720, open: false, ..clock }
        }
        _ => clock,
    };
    let (part, other) = clock.on(day.part.start.date())?;
    let other = match day.other {
        Some(other) => clock.on(other.start.date()).map(|on| on.0),
        None => other,
    };
    Some(Moment { end: clock.end, part, sure: day.sure.min(clock.sure.max(0.8)), other, clock: None })
}

fn behind(view: &View<'_>, end: usize) -> Option<clock::Clock> {
    let at = view.eat_any(end, &["的", ", ", ",", " 的", "t", " - "]).unwrap_or(view.skip(end));
    let at = if view.at(end) == 't' && !view.at(end + 1).is_ascii_digit() { end } else { at };
    clock::at(view, at, true)
}

/// tonight 8:30 has its space read already; tonight at eight reads as any other.
fn half_behind(view: &View<'_>, day: &Day) -> Option<clock::Clock> {
    day.half?;
    clock::at(view, view.skip(day.end), true).filter(|clock| clock.until.is_none())
}

/// 5pm tomorrow, 3pm on Friday, 下午三点.
fn clock_first(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Moment> {
    let clock = clock::at(view, i, false)?;
    let at = view.eat_any(clock.end, &[" on ", ", ", " "]);
    let day = at
        .filter(|_| clock.until.is_none())
        .and_then(|at| en::day(view, at, base).or_else(|| numeric::day(view, at, base)))
        .filter(|day| day.part.grain <= Grain::Day);
    if let Some(day) = day {
        let half = day.half.map_or_else(
            || {
                clock::at(view, view.skip(day.end), true)
                    .filter(|c| c.until.is_some())
                    .map(|c| (c.minutes / 60, c.end))
            },
            |half| Some((half.0, day.end)),
        );
        let end = half.map_or(day.end, |(_, end)| end);
        let late = half.is_some_and(|(from, _)| from >= 12) && clock.open && clock.minutes < 720;
        let clock = clock::Clock {
            minutes: clock.minutes + if late { 720 } else { 0 },
            open: clock.open && half.is_none(),
            ..clock
        };
        let (part, other) = clock.on(day.part.start.date())?;
        return Some(Moment { end, part, sure: day.sure.min(clock.sure.max(0.8)), other, clock: None });
    }
    let (part, other) = clock.alone(base)?;
    Some(Moment { end: clock.end, part, sure: clock.sure * 0.9, other, clock: Some(clock) })
}
