//! Times counted from now: 三天后, 半小时前, 最近一周, 3 days ago, in 2 hours, within a week, the last 30 days.

use crate::entity::duration::{self, Read, Unit};
use crate::entity::time::Day;
use crate::entity::time::civil::{Base, Part, moved};
use crate::entity::value::{Grain, Length};
use crate::entity::view::View;

/// A time counted from now, at a place.
pub(crate) fn at(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    if let Some(day) = led(view, i, base) {
        return Some(day);
    }
    let read = duration::at(view, i)?;
    let end = read.end;
    if let Some(stop) = view.eat_any(end, &["之内", "以内", "内"]) {
        let inside = !matches!(view.at(stop), '存' | '部' | '容' | '测' | '置');
        return if inside { stretch(base, &read, 1, stop) } else { None };
    }
    if let Some(stop) = view.eat_any(end, &["之前", "以前", "前"]) {
        let other = view.has_any(stop, &["台", "面", "后", "置", "提"]);
        return if other { None } else { point(base, &read, -1, stop) };
    }
    if let Some(stop) = view.eat_any(end, &["之后", "以后", "后"]) {
        let other = matches!(view.at(stop), '面' | '悔' | '台' | '续' | '仰')
            || view.at(end) == '后' && view.at(stop) == '天';
        return if other { None } else { point(base, &read, 1, stop) };
    }
    let (word, stop) = view.next_word(end)?;
    match word {
        "ago" | "earlier" | "back" => point(base, &read, -1, stop),
        "later" | "hence" => point(base, &read, 1, stop),
        "from" => {
            let stop = view.eat_any(stop, &[" now", " today"]).filter(|stop| view.free_right(*stop))?;
            point(base, &read, 1, stop)
        }
        _ => None,
    }
}

/// Words that stand before the length of time.
fn led(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    if let Some(at) = view.eat_any(i, &["再过", "过"]).filter(|at| {
        view.at(*at) != '去' && !matches!(view.before(i), '超' | '不' | '经' | '通' | '没' | '能')
    }) {
        let read = duration::at(view, at)?;
        let next = view.at(read.end);
        let past = matches!(next, '了' | '的') && view.at(i) == '过';
        return if past {
            None
        } else {
            point(base, &read, 1, view.eat_any(read.end, &["之后", "以后", "后"]).unwrap_or(read.end))
        };
    }
    let back = view.eat_any(i, &["最近", "近", "过去", "这", "前"]).filter(|_| view.before(i) != '附');
    if let Some(at) = back {
        let at = view.eat_any(at, &["的"]).unwrap_or(at);
        let read = duration::at(view, at)?;
        // 这三天 is as near as 最近三天; 这一周 and 前一天 are something else.
        let plural = read.length != Length { months: 1, ..Length::default() };
        let clear = matches!(view.at(i), '最' | '近' | '过')
            || view.at(at) == '几'
            || view.at(i) == '这' && plural && read.unit == Unit::Day;
        return if clear {
            stretch(
                base,
                &read,
                -1,
                view.eat_any(read.end, &["之内", "以内", "内", "里"]).unwrap_or(read.end),
            )
        } else {
            None
        };
    }
    if let Some(at) = view.eat_any(i, &["未来", "接下来", "今后"]) {
        let read = duration::at(view, view.eat(at, "的").unwrap_or(at))?;
        return stretch(
            base,
            &read,
            1,
            view.eat_any(read.end, &["之内", "以内", "内", "里"]).unwrap_or(read.end),
        );
    }
    let (word, end) = view.word(i).filter(|_| view.free_left(i))?;
    let (word, end) = if word == "the" || word == "in" && view.has_any(end, &[" the "]) {
        let end = if word == "in" { end + 4 } else { end };
        view.next_word(end).filter(|(word, _)| matches!(*word, "last" | "past" | "next" | "coming"))?
    } else {
        (word, end)
    };
    let read = duration::at(view, view.skip(end)).filter(|_| view.at(end) == ' ');
    match word {
        "in" => {
            let read = read?;
            // in 2 days' time; but not 'in a week ago'.
            point(base, &read, 1, view.eat_any(read.end, &["' time", "s time", " time"]).unwrap_or(read.end))
        }
        "within" => stretch(base, &read?, 1, read?.end),
        "last" | "past" => stretch(base, &read?, -1, read?.end),
        "next" | "coming" => stretch(base, &read?, 1, read?.end),
        "half" => None,
        _ => None,
    }
}

/// So long before or after now: a day for days and more, a minute for hours and less.
fn point(base: &Base<'_>, read: &Read, sign: i64, end: usize) -> Option<Day> {
    let Length { months, days, seconds, most, working, approximate } = read.length;
    let near = moved(base, sign * months, sign * days, sign * seconds)?;
    let vague = working || approximate || read.unit >= Unit::Month && seconds == 0;
    let Some(most) = most else { return Some(Day::new(end, near.about(vague), read.sure)) };
    let far = moved(base, sign * most.months, sign * most.days, sign * most.seconds)?;
    let (first, last) = if sign > 0 { (near, far) } else { (far, near) };
    Some(Day::new(end, Part { end: last.end, ..first }.about(true), 0.85))
}

/// From now until then, or from then until now.
fn stretch(base: &Base<'_>, read: &Read, sign: i64, end: usize) -> Option<Day> {
    let Length { months, days, seconds, most, working, approximate } = read.length;
    let (months, days, seconds) =
        most.map_or((months, days, seconds), |most| (most.months, most.days, most.seconds));
    let far = moved(base, sign * months, sign * days, sign * seconds)?;
    let part = if seconds != 0 {
        let now = Part { start: base.now, exact: Some(base.instant), ..far };
        let (first, last) = if sign > 0 { (now, far) } else { (far, now) };
        Part { start: first.start, end: last.start, grain: Grain::PartOfDay, approximate: false, exact: None }
    } else {
        let today = Part::day(base.today())?;
        let (first, last) = if sign > 0 { (today, far) } else { (far, today) };
        Part { start: first.start, end: last.end, ..first }
    };
    Some(Day::new(end, part.about(approximate || working || most.is_some()), read.sure))
}
