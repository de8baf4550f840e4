//! Times of the clock: 下午三点半, 8点05, 16:30, 5pm, half past five, noon, tomorrow morning.

use jiff::civil::Date;

use crate::entity::Prefer;
use crate::entity::number::{Form, joint};
use crate::entity::time::civil::{Base, Part};
use crate::entity::time::clock_words;
use crate::entity::view::View;

/// What a clock shows, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock {
    pub(crate) end: usize,
    pub(crate) minutes: i64,
    /// Where a stretch (下午, evening) is over; nothing for a point.
    pub(crate) until: Option<i64>,
    /// Whether it could as well be twelve hours later.
    pub(crate) open: bool,
    pub(crate) approximate: bool,
    pub(crate) sure: f32,
}

impl Clock {
    /// The time on a day, and what else it could be.
    pub(crate) fn on(&self, day: Date) -> Option<(Part, Option<Part>)> {
        if let Some(until) = self.until {
            return Some((Part::stretch(day, self.minutes, until)?.about(self.approximate), None));
        }
        let (chosen, other) = self.halves();
        let part = |minutes| Some(Part::minute(day, minutes)?.about(self.approximate));
        Some((part(chosen)?, other.and_then(part)))
    }

    /// Half a day that is not told: from one to six it is the afternoon.
    fn halves(&self) -> (i64, Option<i64>) {
        match self.minutes {
            _ if !self.open => (self.minutes, None),
            60..420 => (self.minutes + 720, Some(self.minutes)),
            420..720 => (self.minutes, Some(self.minutes + 720)),
            _ => (self.minutes, None),
        }
    }

    /// The time without a day: today, or the next or the last time that it is so late.
    pub(crate) fn alone(&self, base: &Base<'_>) -> Option<(Part, Option<Part>)> {
        let (part, other) = self.on(base.today())?;
        if self.until.is_some() {
            return Some((part, other));
        }
        let day = match base.prefer {
            Prefer::Future if part.start < base.now => base.today().tomorrow().ok()?,
            Prefer::Past if part.start > base.now => base.today().yesterday().ok()?,
            _ => return Some((part, other)),
        };
        self.on(day)
    }

    /// The second of two times takes its half of the day from the first: 今晚8点半到10点.
    pub(crate) fn following(&self, first: &Part) -> Option<Part> {
        let day = first.start.date();
        let begun = i64::from(first.start.hour()) * 60 + i64::from(first.start.minute());
        if self.until.is_some() || !self.open {
            let (part, _) = self.on(day)?;
            return if part.start > first.start {
                Some(part)
            } else {
                self.on(day.tomorrow().ok()?).map(|on| on.0)
            };
        }
        let minutes =
            [self.minutes, self.minutes + 720, self.minutes + 1_440].into_iter().find(|at| *at > begun)?;
        Part::minute(day, minutes)
    }
}

/// Parts of the day, in Chinese; 晚上 12 is midnight and 晚上 1 the hour after it.
const PERIODS: &[(&str, i64, i64)] = &[
    ("凌晨", 0, 6),
    ("清晨", 5, 8),
    ("清早", 5, 8),
    ("一大早", 5, 9),
    ("早晨", 6, 9),
    ("早上", 6, 10),
    ("早", 6, 10),
    ("上午", 8, 12),
    ("中午", 11, 14),
    ("正午", 12, 13),
    ("午后", 12, 18),
    ("下午", 12, 18),
    ("傍晚", 17, 19),
    ("晚上", 18, 24),
    ("晚间", 18, 24),
    ("晚", 18, 24),
    ("夜里", 22, 26),
    ("夜间", 22, 26),
    ("深夜", 22, 26),
    ("半夜", 23, 28),
    ("午夜", 23, 25),
    ("夜", 18, 24),
];

/// A time of the clock at a place. `day` tells that a day stands before it.
pub(crate) fn at(view: &View<'_>, i: usize, day: bool) -> Option<Clock> {
    let c = view.at(i);
    if c.is_ascii_alphabetic() {
        return clock_words::at(view, i, day);
    }
    let period = PERIODS
        .iter()
        .filter(|(name, ..)| day || name.chars().count() > 1)
        .filter_map(|period| Some((view.eat(i, period.0)?, period)))
        .max_by_key(|(end, _)| *end);
    let Some((end, &(_, from, until))) = period else { return hour(view, i, None, day) };
    let at = view.eat(end, "的").unwrap_or(view.skip(end));
    if let Some(clock) = hour(view, at, Some((from, until)), true) {
        return Some(clock);
    }
    if view.has_any(end, &["好", "饭", "餐", "安", "班", "会", "茶", "点发"]) {
        return None;
    }
    let stretch = Clock {
        end,
        minutes: from * 60,
        until: Some(until * 60),
        open: false,
        approximate: false,
        sure: 0.8,
    };
    Some(stretch)
}

/// 三点半, 8:30, 9点, 17时20分, 5pm; half a day before it decides.
fn hour(view: &View<'_>, i: usize, period: Option<(i64, i64)>, day: bool) -> Option<Clock> {
    let before = view.before(i);
    if before.is_ascii_alphanumeric() && before != 't'
        || matches!(before, ':' | '.') && view.before(i - 1).is_ascii_digit()
    {
        return None;
    }
    let num = view.num(i).filter(|num| num.form != Form::Words);
    let (hours, stop) = match view.digits(i, 2) {
        Some(read) => read,
        None => num.and_then(|num| Some((num.integer()?, num.end)))?,
    };
    if !(0..=24).contains(&hours) {
        return None;
    }
    let padded = view.at(i) == '0' && stop - i == 2;
    let known = period.is_some();
    if let Some(clock) = colon(view, i, stop, hours, padded && !known, period) {
        return Some(clock);
    }
    let (mut end, mut minutes) = (stop, 0);
    if let Some(o) = view.eat_any(stop, &["点", "时"]) {
        let hour_word = view.at(stop) == '时';
        end = o;
        match minutes_behind(view, o) {
            Some((value, stop)) => (minutes, end) = (value, stop),
            None if hour_word && !known => return None,
            None if is_no_hour(view, i, o, hours, known || day) => return None,
            None => {}
        }
    } else if let Some(end) = view.eat(stop, " o'clock") {
        return (hours > 0 && hours <= 12).then(|| point(end, hours * 60, hours < 12, 0.85))?;
    } else if let Some(end) = half_word(view, stop) {
        let pm = end.1;
        let hours = if pm {
            if hours < 12 { hours + 12 } else { hours }
        } else if hours == 12 {
            0
        } else {
            hours
        };
        return point(end.0, hours * 60, false, 0.95);
    } else if !(known && followed_by_hour(view, stop) || followed_by_hour(view, stop)) {
        return None;
    }
    let approximate = view.eat(end, "多");
    let end = approximate.unwrap_or(end);
    let (minutes, open) = placed(hours * 60 + minutes, period);
    let clock = point(end, minutes, open && !padded, if open { 0.75 } else { 0.95 })?;
    Some(Clock { approximate: approximate.is_some(), ..clock })
}

pub(crate) fn point(end: usize, minutes: i64, open: bool, sure: f32) -> Option<Clock> {
    Some(Clock { end, minutes, until: None, open, approximate: false, sure })
}

/// 2-4点: the first of two hours has no word of its own.
fn followed_by_hour(view: &View<'_>, stop: usize) -> bool {
    let second = joint(view, stop)
        .and_then(|at| view.num(at))
        .filter(|num| num.value.integer().is_some_and(|v| v <= 24));
    second.is_some_and(|num| view.at(num.end) == '点' || half_word(view, num.end).is_some())
}

/// 16:30, 4:30pm, 08:00:00.
pub(crate) fn colon(
    view: &View<'_>,
    i: usize,
    stop: usize,
    hours: i64,
    padded: bool,
    period: Option<(i64, i64)>,
) -> Option<Clock> {
    if view.at(stop) != ':' || !view.at(i).is_ascii_digit() {
        return None;
    }
    let (minutes, mut end) =
        view.digits(stop + 1, 2).filter(|(value, end)| *value < 60 && end - stop == 3)?;
    if view.at(end) == ':' {
        end = view.digits(end + 1, 2).filter(|(value, _)| *value < 60)?.1;
    }
    if let Some((end, pm)) = half_word(view, end) {
        let hours = if pm && hours < 12 {
            hours + 12
        } else if !pm && hours == 12 {
            0
        } else {
            hours
        };
        return point(end, hours * 60 + minutes, false, 0.98);
    }
    let (at, open) = placed(hours * 60 + minutes, period);
    (view.free_right(end) && view.at(end) != ':').then_some(())?;
    point(end, at, open && !padded, 0.9)
}

/// Minutes after midnight, and whether half a day is untold.
pub(crate) fn placed(minutes: i64, period: Option<(i64, i64)>) -> (i64, bool) {
    let hours = minutes / 60;
    match period {
        Some((from, _)) if from >= 12 && hours == 12 => {
            (if from >= 17 { minutes + 720 } else { minutes }, false)
        }
        Some((from, until)) if from >= 12 && hours < 12 => {
            let late = until > 18 && hours < 5;
            (minutes + if late && from >= 18 { 1_440 } else { 720 }, false)
        }
        Some((11, _)) if hours < 11 => (minutes + 720, false),
        Some((0, _)) if hours == 12 => (minutes - 720, false),
        Some(_) => (minutes, false),
        None => (minutes, (1..12).contains(&hours)),
    }
}

/// 半, 一刻, 二十, 05分, 整, 钟 behind 点.
fn minutes_behind(view: &View<'_>, i: usize) -> Option<(i64, usize)> {
    for (word, minutes) in [("半钟", 30), ("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0), ("钟", 0)]
    {
        if let Some(end) = view.eat(i, word) {
            return Some((minutes, end));
        }
    }
    if let Some((value, end)) = view.digits(i, 2) {
        let named = view.eat_any(end, &["分钟", "分"]);
        let fits = value < 60 && (end - i == 2 || named.is_some());
        return (fits && view.free_right(named.unwrap_or(end))).then_some((value, named.unwrap_or(end)));
    }
    // 三点零五, 三点二十
    let start = view.eat(i, "零").unwrap_or(i);
    let num = view.num(start).filter(|num| num.form == Form::Han).or_else(|| view.num(i))?;
    let value = num.integer().filter(|value| (0..60).contains(value))?;
    let named = view.eat(num.end, "分");
    (value >= 10 || named.is_some() || start > i).then_some((value, named.unwrap_or(num.end)))
}

/// 三点建议, 有一点: points, not hours.
fn is_no_hour(view: &View<'_>, start: usize, end: usize, hours: i64, placed: bool) -> bool {
    const THINGS: &[&str] = &[
        "建议", "意见", "要求", "疑问", "问题", "原因", "理由", "儿", "说明", "不满", "想法", "击", "赞",
        "评", "餐", "单", "积分",
    ];
    if view.has_any(end, THINGS) || view.at(start) == '零' {
        return true;
    }
    let one = hours <= 1 && !view.at(start).is_ascii_digit();
    one && !placed && !view.has_any(end, &["前", "之前", "以前", "到", "左右", "后", "之后"])
}

/// am, pm, a.m. behind a number; whether it is the afternoon.
pub(crate) fn half_word(view: &View<'_>, i: usize) -> Option<(usize, bool)> {
    let at = view.skip(i);
    let end = view.eat_any(at, &["a.m.", "p.m.", "am", "pm", "a.m", "p.m"])?;
    view.free_right(end).then_some((end, view.at(at) == 'p'))
}
