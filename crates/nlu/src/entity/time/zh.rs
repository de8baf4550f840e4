//! Days as Chinese says them: 大后天, 下周三, 上个月底, 11月28号, 去年双十一, 3到5号.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::entity::number::{Form, joint};
use crate::entity::time::Day;
use crate::entity::time::civil::{Base, MonthPart, Part};
use crate::entity::time::holiday;

use crate::entity::view::View;
use crate::normal::is_han;

/// A day, week, month or year at a place.
pub(crate) fn day(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    let c = view.at(i);
    if !is_han(c) && !c.is_ascii_digit() {
        return None;
    }
    [
        named(view, i, base),
        week(view, i, base),
        month(view, i, base),
        year(view, i, base),
        written(view, i, base),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|day| day.end)
}

/// 今天, 大前天, 昨晚.
fn named(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    const DAYS: &[(&str, i64)] = &[
        ("大前天", -3),
        ("前天", -2),
        ("前日", -2),
        ("昨天", -1),
        ("昨日", -1),
        ("昨儿", -1),
        ("今天", 0),
        ("今日", 0),
        ("今儿个", 0),
        ("今儿", 0),
        ("明天", 1),
        ("明日", 1),
        ("明儿", 1),
        ("后天", 2),
        ("大后天", 3),
    ];
    let day = |days: i64| Part::day(base.today().checked_add(days.days()).ok()?);
    if let Some((end, days)) = DAYS.iter().filter_map(|(name, days)| Some((view.eat(i, name)?, *days))).max()
    {
        let sure = if view.at(i) == '后' && view.at(i + 1) == '天' { 0.9 } else { 0.97 };
        return Some(Day::new(end, day(days)?, sure));
    }
    // 今晚, 昨夜, 明早: the day alone is not said.
    let days = match view.at(i) {
        '今' => 0,
        '昨' => -1,
        '明' => 1,
        '前' => -2,
        '当' => 0,
        _ => return None,
    };
    let part = matches!(view.at(i + 1), '晚' | '早' | '夜' | '晨')
        || view.has_any(i + 1, &["下午", "上午", "中午"]) && view.at(i) != '前';
    let part = part && !(view.at(i) == '当' && view.at(i + 1) != '晚');
    part.then(|| Some(Day { needs_clock: true, ..Day::new(i + 1, day(days)?, 0.95) }))?
}

/// 上上, 下个, 这一: how many weeks or months away.
fn shift(view: &View<'_>, i: usize) -> Option<(i64, usize)> {
    let (steps, mut end) = match view.at(i) {
        '上' if view.at(i + 1) == '上' => (-2, i + 2),
        '下' if view.at(i + 1) == '下' => (2, i + 2),
        '上' => (-1, i + 1),
        '下' => (1, i + 1),
        '这' | '本' | '此' | '当' => (0, i + 1),
        _ => return None,
    };
    if matches!(view.at(end), '一') && matches!(view.at(end + 1), '周' | '个') {
        end += 1;
    }
    end = view.eat(end, "个").unwrap_or(end);
    Some((steps, end))
}

fn weekday(c: char) -> Option<Weekday> {
    Some(match c {
        '一' | '1' => Weekday::Monday,
        '二' | '2' => Weekday::Tuesday,
        '三' | '3' => Weekday::Wednesday,
        '四' | '4' => Weekday::Thursday,
        '五' | '5' => Weekday::Friday,
        '六' | '6' => Weekday::Saturday,
        '日' | '天' | '七' | '7' => Weekday::Sunday,
        _ => return None,
    })
}

/// 下周三, 周末, 上个星期. A week begins on Monday; 下周 is the one after this.
fn week(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    let shifted = shift(view, i);
    let at = shifted.map_or(i, |(_, end)| end);
    let end = view.eat_any(at, &["周", "星期", "礼拜"])?;
    let c = view.at(end);
    let next = view.at(end + 1);
    let digit = !c.is_ascii_digit() || !next.is_ascii_digit();
    // 三周三天, 一周五次: a number before it makes it a length of time.
    let counted = shifted.is_none()
        && (crate::entity::number::han::digit(view.before(i)).is_some()
            || view.before(i).is_ascii_digit()
            || matches!(view.before(i), '几' | '个' | '半'));
    if let Some(weekday) =
        weekday(c).filter(|_| digit && !counted && !matches!((c, next), ('一', '个' | '年' | '下')))
    {
        let day = match shifted {
            Some((weeks, _)) => {
                let days = i64::from(weekday.to_monday_zero_offset());
                base.monday(weeks)?.checked_add(days.days()).ok()?
            }
            None => base.weekday(weekday)?,
        };
        let sure = if shifted.is_some() { 0.97 } else { 0.85 };
        return Some(Day::new(end + 1, Part::day(day)?, sure));
    }
    if let Some(end) = view.eat(end, "末") {
        let weeks = shifted.map_or(
            if base.prefer == crate::entity::Prefer::Past && !is_weekend(base.today()) { -1 } else { 0 },
            |s| s.0,
        );
        return (!counted).then(|| Some(Day::new(end, Part::weekend(base.monday(weeks)?)?, 0.9)))?;
    }
    let (weeks, _) = shifted?;
    (!matches!(c, '边' | '围' | '转' | '年' | '期' | '岁'))
        .then(|| Some(Day::new(end, Part::week(base.monday(weeks)?)?, 0.9)))?
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// 底, 初, 中旬 behind a month.
fn month_part(view: &View<'_>, i: usize) -> Option<(MonthPart, usize)> {
    const PARTS: &[(&str, MonthPart)] = &[
        ("上旬", MonthPart::Third(1)),
        ("中旬", MonthPart::Third(2)),
        ("下旬", MonthPart::Third(3)),
        ("底", MonthPart::End),
        ("末", MonthPart::End),
        ("初", MonthPart::Begin),
        ("中", MonthPart::Middle),
    ];
    let (part, end) = PARTS.iter().find_map(|(name, part)| Some((*part, view.eat(i, name)?)))?;
    (!(part == MonthPart::Middle
        && is_han(view.at(end))
        && !matches!(view.at(end), '的' | '到' | '前' | '之'))
        || end - i == 2)
        .then_some((part, end))
}

/// 上个月, 下个月15号, 月底.
fn month(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    let shifted = shift(view, i);
    let at = shifted.map_or(i, |(_, end)| end);
    let end = view.eat(at, "月")?;
    let end = view.eat(end, "份").unwrap_or(end);
    let first = base.month(shifted.map_or(0, |(months, _)| months))?;
    if let Some((part, end)) = month_part(view, end) {
        let counted = shifted.is_none()
            && (view.before(i).is_ascii_digit() || is_numeral(view.before(i)) || view.before(i) == '个');
        return (!counted).then(|| Some(Day::new(end, part.of(first)?, 0.9)))?;
    }
    shifted?;
    let day_at = view.eat(end, "的").unwrap_or(end);
    if let Some((number, end)) = number(view, day_at)
        && let Some(end) = view.eat_any(end, &["号", "日"])
        && let Ok(day) = first.with().day(i8::try_from(number).ok()?).build()
    {
        return Some(Day::new(end, Part::day(day)?, 0.97));
    }
    // 本月饼 is no month.
    (!matches!(view.at(end), '饼' | '亮' | '台' | '卡'))
        .then(|| Some(Day::new(end, Part::month(first)?, 0.9)))?
}

fn is_numeral(c: char) -> bool {
    crate::entity::number::han::digit(c).is_some() || c == '十'
}

/// A plain number of one or two places at a place.
fn number(view: &View<'_>, i: usize) -> Option<(i64, usize)> {
    if let Some(read) = view.digits(i, 2) {
        return (!view.before(i).is_ascii_digit()).then_some(read);
    }
    let num = view.num(i).filter(|num| num.form == Form::Han)?;
    Some((num.integer()?, num.end))
}

/// 去年, 2025年3月5日, 二零二五年, 年底, 明年春节.
fn year(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    const YEARS: &[(&str, i16)] = &[
        ("前年", -2),
        ("去年", -1),
        ("上一年", -1),
        ("今年", 0),
        ("本年", 0),
        ("明年", 1),
        ("来年", 1),
        ("后年", 2),
    ];
    const PARTS: &[(&str, i8)] = &[("年底", 12), ("年末", 12), ("年初", 1), ("年中", 6)];
    let this = base.today().year();
    let named = YEARS.iter().find_map(|(name, years)| Some((this + years, view.eat(i, name)?)));
    let (year, end) = match named {
        Some(found) => found,
        None => match full_year(view, i) {
            Some(found) => found,
            None => {
                let (month, end) =
                    PARTS.iter().find_map(|(name, month)| Some((*month, view.eat(i, name)?)))?;
                let counted =
                    view.before(i).is_ascii_digit() || is_numeral(view.before(i)) || view.before(i) == '半';
                return (!counted).then(|| {
                    Some(Day::new(end, Part::month(Date::new(this, month, 1).ok()?)?.about(true), 0.85))
                })?;
            }
        },
    };
    if matches!(view.at(end), '级' | '轻' | '糕' | '货') {
        return None;
    }
    let at = view.eat(end, "的").unwrap_or(view.skip(end));
    if let Some((end, part)) = holiday::at(view, at, Some(year), base) {
        return Some(Day::new(end, part, 0.97));
    }
    if let Some((month, stop)) =
        number(view, at).and_then(|(month, stop)| Some((month, view.eat(stop, "月")?)))
    {
        return in_month(view, Date::new(year, i8::try_from(month).ok()?, 1).ok()?, stop, 0.98);
    }
    for (name, month) in [("底", 12), ("末", 12), ("初", 1), ("中", 6)] {
        if let Some(stop) = view.eat(end, name).filter(|stop| name != "中" || !is_han(view.at(*stop))) {
            return Some(Day::new(stop, Part::month(Date::new(year, month, 1).ok()?)?.about(true), 0.9));
        }
    }
    Some(Day::new(end, Part::year(year)?, 0.9))
}

/// 2026年, 26年, 二零二六年.
fn full_year(view: &View<'_>, i: usize) -> Option<(i16, usize)> {
    if view.before(i).is_ascii_digit() || is_numeral(view.before(i)) {
        return None;
    }
    let read = view.digits(i, 4).map(|(value, end)| (value, end, end - i)).or_else(|| {
        let num = view.num(i).filter(|num| num.form == Form::Han && num.end - i == 4)?;
        Some((num.integer()?, num.end, 4))
    });
    let (value, end, places) = read?;
    let end = view.eat(end, "年")?;
    let followed = number(view, end).is_some_and(|(_, stop)| view.at(stop) == '月');
    match places {
        4 if (1_900..2_200).contains(&value) => Some((i16::try_from(value).ok()?, end)),
        2 if followed => Some((i16::try_from(2_000 + value).ok()?, end)),
        _ => None,
    }
}

/// What follows a month: a day, a part, or nothing.
fn in_month(view: &View<'_>, first: Date, end: usize, sure: f32) -> Option<Day> {
    let at = view.eat(end, "份").unwrap_or(end);
    if let Some((part, end)) = month_part(view, at) {
        return Some(Day::new(end, part.of(first)?, sure));
    }
    if let Some((number, stop)) = number(view, view.skip(at)) {
        let day = first.with().day(i8::try_from(number).ok()?).build().ok();
        let stop = view.eat_any(stop, &["号", "日"]).or_else(|| (!counts(view, stop)).then_some(stop));
        if let (Some(day), Some(stop)) = (day, stop) {
            return Some(Day::new(stop, Part::day(day)?, sure));
        }
    }
    Some(Day::new(at, Part::month(first)?, sure - 0.1))
}

/// Does a word follow that says what a number counts?
fn counts(view: &View<'_>, i: usize) -> bool {
    crate::entity::quantity::unit(view, view.skip(i)).is_some()
        || matches!(view.at(i), '点' | '块' | '元' | ':' | '.' | '%' | '折')
}

/// 11月28号, 3月, 28号, 3到5号.
fn written(view: &View<'_>, i: usize, base: &Base<'_>) -> Option<Day> {
    if view.before(i).is_ascii_alphanumeric()
        || is_numeral(view.before(i))
        || matches!(view.before(i), '.' | '第' | '个')
    {
        return None;
    }
    let (value, end) = number(view, i)?;
    if let Some(stop) = view.eat(end, "月") {
        if !(1..=12).contains(&value)
            || view.has_any(stop, &["饼", "亮", "卡", "租", "天", "付", "供", "嫂", "薪"])
        {
            return None;
        }
        let dated = number(view, view.eat(stop, "份").unwrap_or(view.skip(stop)));
        if let Some((day, after)) = dated.filter(|(day, _)| (1..=31).contains(day)) {
            let named = view.eat_any(after, &["号", "日"]);
            if let (true, Some(date)) = (named.is_some() || !counts(view, after), base.month_day(value, day))
            {
                return Some(Day::new(
                    named.unwrap_or(after),
                    Part::day(date)?,
                    if named.is_some() { 0.97 } else { 0.85 },
                ));
            }
        }
        let year = base.anchor.year();
        let months =
            (year - 1..=year + 1).filter_map(|year| Date::new(year, i8::try_from(value).ok()?, 1).ok());
        let this = base.anchor.first_of_month();
        let first = Base { anchor: this, ..*base }.choose(months)?;
        return in_month(view, first, stop, 0.85);
    }
    if !(1..=31).contains(&value) {
        return None;
    }
    let joined = joint(view, end)
        .and_then(|at| number(view, at))
        .is_some_and(|(day, stop)| day > value && day < 32 && view.at(stop) == '号');
    let stop = if joined { end } else { view.eat_any(end, &["号", "日"])? };
    let sign = view.at(end);
    if !joined
        && (is_no_day(view, i, stop)
            || sign == '日' && view.has_any(stop, &["内", "达", "游", "用", "常", "后", "前", "本"]))
    {
        return None;
    }
    Some(Day::new(stop, Part::day(base.day_of_month(value)?)?, if joined { 0.75 } else { 0.85 }))
}

/// 8号楼, 3号线, 中山路18号, 12号客服: numbers of things.
fn is_no_day(view: &View<'_>, start: usize, end: usize) -> bool {
    const THINGS: &[&str] = &[
        "楼", "线", "店", "门", "院", "柜", "机", "仓", "桌", "窗", "铺", "房", "车", "码", "产", "色",
        "客服", "技师", "球", "位", "馆", "厅", "库", "坐席", "工", "选手", "电池", "字", "尺", "链接", "床",
        "坑", "人", "弄", "单元", "栋", "室",
    ];
    let dash = view.before(start) == '-' && !view.before(start - 1).is_ascii_digit();
    view.has_any(end, THINGS)
        || dash
        || view
            .ends_any(start, &["路", "街", "道", "弄", "巷", "村", "#", "院", "区", "尾", "单", "编", "大"])
}
