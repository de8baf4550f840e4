//! Lengths of time: 三天, 半个月, 两个半小时, 1小时30分钟, two and a half hours, 3-5 working days.

use crate::entity::amount;
use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, Num, range};
use crate::entity::value::{Length, Span, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    WorkingDay,
    Week,
    Month,
    Year,
}

/// A length of time with its finest unit, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) length: Length,
    pub(crate) unit: Unit,
    pub(crate) end: usize,
    pub(crate) sure: f32,
}

/// The length of time at a place, for its own sake.
pub(crate) fn found(view: &View<'_>, i: usize) -> Option<Hit> {
    let read = at(view, i)?;
    let end = amount::or_so(view, read.end);
    let approximate = read.length.approximate || end.is_some() || amount::about(view, i);
    let value = Value::Duration(Length { approximate, ..read.length });
    Some(Hit::new(i, end.unwrap_or(read.end), value, Source::Grammar, read.sure))
}

/// The length of time at a place.
pub(crate) fn at(view: &View<'_>, i: usize) -> Option<Read> {
    if !view.free_left(i) || matches!(view.before(i), '第' | '.' | '-' | '/' | ':') {
        return None;
    }
    let first = one(view, i)?;
    if first.length.most.is_some() || first.length.working {
        return Some(first);
    }
    let mut all = first;
    // 1小时30分钟, 2h30m, 1 year and 6 months
    for _ in 0..3 {
        let at = view.eat_any(all.end, &[" and ", "零", "又", ", "]).unwrap_or(view.skip(all.end));
        let Some(next) = one(view, at).filter(|next| next.unit < all.unit && next.length.most.is_none())
        else {
            break;
        };
        let sum = |a: i64, b: i64| a.saturating_add(b);
        all = Read {
            length: Length {
                months: sum(all.length.months, next.length.months),
                days: sum(all.length.days, next.length.days),
                seconds: sum(all.length.seconds, next.length.seconds),
                ..all.length
            },
            unit: next.unit,
            end: next.end,
            sure: all.sure,
        };
    }
    Some(all)
}

/// One number and one unit.
fn one(view: &View<'_>, i: usize) -> Option<Read> {
    if view.at(i) == '半' {
        return half(view, i);
    }
    let (num, mut at) = match view.word(i) {
        Some((word, end)) if view.num(i).is_none() => (article(word)?, end),
        _ => {
            let num = range(view, i)?;
            let behind = view.skip(num.end);
            let behind = view.eat(behind, "个").unwrap_or(behind);
            let num = if unit(view, behind, &num).is_some() { num } else { *view.num(i)? };
            (num, num.end)
        }
    };
    if view.word(i).is_some_and(|(word, _)| word == "half") {
        at = view.eat_any(at, &[" an", " a"]).unwrap_or(at);
    }
    let mut value = num.value;
    let mut start = if view.at(at) == '-' && num.form != Form::Han { at + 1 } else { view.skip(at) };
    let counted = view.eat(start, "个");
    start = counted.unwrap_or(start);
    if counted.is_some() && view.at(start) == '半' {
        // 两个半小时
        value = value.plus(Decimal::HALF)?;
        start += 1;
    }
    let some = counted.and_then(|_| view.eat(start, "多"));
    start = some.unwrap_or(start);
    let (unit, mut end) = unit(view, start, &num)?;
    if counted.is_none() && view.at(start) == '月' {
        return None;
    }
    if view.at(end) == '半' && !matches!(view.at(end + 1), '价' | '夜' | '个' | '小') && num.most.is_none()
    {
        value = value.plus(Decimal::HALF)?;
        end += 1;
    } else if let Some(stop) = view.eat(end, " and a half").filter(|stop| view.free_right(*stop)) {
        value = value.plus(Decimal::HALF)?;
        end = stop;
    }
    let more = view.eat(end, "多").filter(|stop| !matches!(view.at(*stop), '少' | '前' | '久'));
    read(value, num.most, unit, more.unwrap_or(end), num.approximate || more.is_some() || some.is_some(), 0.9)
}

fn read(
    value: Decimal,
    most: Option<Decimal>,
    unit: Unit,
    end: usize,
    approximate: bool,
    sure: f32,
) -> Option<Read> {
    let least = spread(value, unit)?;
    let most = match most {
        Some(most) => Some(spread(most, unit)?),
        None => None,
    };
    let Span { months, days, seconds } = least;
    let working = unit == Unit::WorkingDay;
    Some(Read { length: Length { months, days, seconds, working, most, approximate }, unit, end, sure })
}

/// 半小时, 半个月, 半天 (which is often just 'long').
fn half(view: &View<'_>, i: usize) -> Option<Read> {
    if matches!(view.before(i), '点' | '大' | '多' | '后' | '前' | '下' | '上' | '个') {
        return None;
    }
    let counted = view.eat(i + 1, "个");
    let start = counted.unwrap_or(i + 1);
    let num = Num::plain(Decimal::whole(1), start, Form::Han);
    let (unit, end) = unit(view, start, &num)?;
    let sure = if unit == Unit::Day { 0.5 } else { 0.9 };
    read(Decimal::HALF, None, unit, end, false, sure)
}

/// an hour, half an hour, several days.
fn article(word: &str) -> Option<Num> {
    let one = Num::plain(Decimal::whole(1), 0, Form::Words);
    match word {
        "a" | "an" => Some(one),
        "half" => Some(Num { value: Decimal::HALF, ..one }),
        "several" => {
            Some(Num { value: Decimal::whole(3), most: Some(Decimal::whole(7)), approximate: true, ..one })
        }
        _ => None,
    }
}

/// The unit of time at a place, and where it ends.
fn unit(view: &View<'_>, i: usize, num: &Num) -> Option<(Unit, usize)> {
    if let Some((word, end)) = view.word(i) {
        let digits = num.form == Form::Digits;
        let unit = match word {
            // a second chance
            "second" if num.form == Form::Words && num.end == 0 => return None,
            "second" | "seconds" | "sec" | "secs" => Unit::Second,
            "minute" | "minutes" | "min" | "mins" => Unit::Minute,
            // 2h30m, but 30m are metres.
            "m" if digits && i == num.end && after_hours(view, i) => Unit::Minute,
            "hour" | "hours" | "hr" | "hrs" => Unit::Hour,
            "h" if digits && i == num.end => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" | "wk" | "wks" => Unit::Week,
            "month" | "months" | "mths" => Unit::Month,
            "year" | "years" | "yrs" | "yr" => Unit::Year,
            "working" | "business" | "work" => {
                let (_, end) = view.next_word(end).filter(|(word, _)| matches!(*word, "day" | "days"))?;
                return Some((Unit::WorkingDay, end));
            }
            "workday" | "workdays" => Unit::WorkingDay,
            _ => return None,
        };
        return (view.free_right(end) || word == "h").then_some((unit, end));
    }
    const UNITS: &[(&str, Unit)] = &[
        ("秒钟", Unit::Second),
        ("秒", Unit::Second),
        ("分钟", Unit::Minute),
        ("小时", Unit::Hour),
        ("钟头", Unit::Hour),
        ("工作日", Unit::WorkingDay),
        ("天", Unit::Day),
        ("日", Unit::Day),
        ("周", Unit::Week),
        ("星期", Unit::Week),
        ("礼拜", Unit::Week),
        ("月", Unit::Month),
        ("年", Unit::Year),
    ];
    let (unit, end) = UNITS.iter().find_map(|(name, unit)| Some((*unit, view.eat(i, name)?)))?;
    (!is_other(view, i, end, num)).then_some((unit, end))
}

/// Do the digits before a place stand directly behind hours?
fn after_hours(view: &View<'_>, i: usize) -> bool {
    let mut start = i;
    while view.before(start).is_ascii_digit() {
        start -= 1;
    }
    view.before(start) == 'h'
}

/// 秒杀, 一周年, 2026年, 3年级, 三天猫: no lengths of time.
fn is_other(view: &View<'_>, at: usize, end: usize, num: &Num) -> bool {
    match view.at(at) {
        '秒' => view.has_any(end, &["杀", "发", "回", "到"]),
        '天' => view.has_any(end, &["猫", "气", "津", "然", "线", "花板", "河"]),
        '日' => !view.has_any(end, &["内", "后", "之", "以", "游", "达"]) || view.before(at) == '月',
        '周' => view.has_any(end, &["年", "一", "二", "三", "四", "五", "六", "日", "末", "边", "围", "岁"]),
        '星' | '礼' => view.has_any(end, &["一", "二", "三", "四", "五", "六", "日", "天"]),
        '年' => {
            let value = num.integer().unwrap_or(0);
            (1_900..2_200).contains(&value)
                || view.has_any(end, &["级", "代", "款", "份", "底", "初", "轻", "糕", "货"])
                || num.form == Form::Digits
                    && (at - num.end.min(at)) == 0
                    && value > 9
                    && view.num(end).is_some()
        }
        _ => false,
    }
}

/// A number of units as months, days and seconds. Half a month is fifteen days.
pub(crate) fn spread(value: Decimal, unit: Unit) -> Option<Span> {
    let of = |factor: i64| value.times(Decimal::whole(factor)).and_then(|value| value.minor(0));
    let whole = value.minor(0)?;
    let part = value.plus(Decimal::whole(whole.checked_neg()?))?;
    Some(match unit {
        Unit::Second => Span { seconds: of(1)?, ..Span::default() },
        Unit::Minute => Span { seconds: of(60)?, ..Span::default() },
        Unit::Hour => Span { seconds: of(3_600)?, ..Span::default() },
        Unit::Day | Unit::WorkingDay => {
            Span { days: whole, seconds: part.times(Decimal::whole(86_400))?.minor(0)?, ..Span::default() }
        }
        Unit::Week => {
            let days = value.times(Decimal::whole(7))?;
            let whole = days.minor(0)?;
            let part = days.plus(Decimal::whole(whole.checked_neg()?))?;
            Span { days: whole, seconds: part.times(Decimal::whole(86_400))?.minor(0)?, ..Span::default() }
        }
        Unit::Month => {
            Span { months: whole, days: part.times(Decimal::whole(30))?.minor(0)?, ..Span::default() }
        }
        Unit::Year => Span { months: of(12)?, ..Span::default() },
    })
}
