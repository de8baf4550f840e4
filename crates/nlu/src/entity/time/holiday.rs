//! Holidays and shopping days, and when they are.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::entity::time::civil::{Base, Part};
use crate::entity::value::Grain;
use crate::entity::view::View;

#[derive(Clone, Copy)]
enum Rule {
    /// A month and a day.
    Fixed(i8, i8),
    /// A column of the table, and days after it.
    Lunar(usize, i64),
    /// The n-th weekday of a month, and days after it.
    Nth(i8, i8, Weekday, i64),
    /// 清明.
    Qingming,
    /// Easter Sunday, and days after it.
    Easter(i64),
}

/// Names, when it is, and from how many days before it to how many days long the holidays are commonly taken.
type Day = (&'static [&'static str], Rule, (i64, i64));

const DAYS: &[Day] = &[
    (&["元旦节", "元旦", "new year's day", "new years day", "new year"], Rule::Fixed(1, 1), (0, 3)),
    (
        &["春节", "大年初一", "农历新年", "chinese new year", "lunar new year", "spring festival"],
        Rule::Lunar(0, 0),
        (-1, 8),
    ),
    (&["除夕夜", "除夕", "大年三十"], Rule::Lunar(0, -1), (0, 1)),
    (&["元宵节", "元宵"], Rule::Lunar(0, 14), (0, 1)),
    (&["情人节", "valentine's day", "valentines day"], Rule::Fixed(2, 14), (0, 1)),
    (&["妇女节", "三八节", "三八妇女节", "女神节", "women's day"], Rule::Fixed(3, 8), (0, 1)),
    (&["清明节", "清明"], Rule::Qingming, (0, 3)),
    (&["五一劳动节", "劳动节", "五一", "may day"], Rule::Fixed(5, 1), (0, 5)),
    (&["端午节", "端午", "dragon boat festival"], Rule::Lunar(1, 0), (0, 3)),
    (&["六一儿童节", "儿童节", "六一", "children's day"], Rule::Fixed(6, 1), (0, 1)),
    (&["618大促", "618", "六一八"], Rule::Fixed(6, 18), (0, 1)),
    (&["七夕节", "七夕"], Rule::Lunar(2, 0), (0, 1)),
    (&["教师节"], Rule::Fixed(9, 10), (0, 1)),
    (
        &["中秋节", "中秋", "mid-autumn festival", "mid autumn festival", "moon festival"],
        Rule::Lunar(3, 0),
        (0, 3),
    ),
    (&["国庆节", "国庆", "十一假期", "十一长假", "十一黄金周", "national day"], Rule::Fixed(10, 1), (0, 7)),
    (&["万圣节", "halloween"], Rule::Fixed(10, 31), (0, 1)),
    (
        &[
            "双十一",
            "双11",
            "双十一狂欢节",
            "光棍节",
            "singles' day",
            "singles day",
            "double 11",
            "double eleven",
        ],
        Rule::Fixed(11, 11),
        (0, 1),
    ),
    (&["感恩节", "thanksgiving"], Rule::Nth(11, 4, Weekday::Thursday, 0), (0, 1)),
    (&["黑五", "黑色星期五", "black friday"], Rule::Nth(11, 4, Weekday::Thursday, 1), (0, 1)),
    (&["网络星期一", "cyber monday"], Rule::Nth(11, 4, Weekday::Thursday, 4), (0, 1)),
    (&["双十二", "双12", "double 12", "double twelve"], Rule::Fixed(12, 12), (0, 1)),
    (&["平安夜", "christmas eve"], Rule::Fixed(12, 24), (0, 1)),
    (&["圣诞节", "圣诞", "christmas day", "christmas", "xmas"], Rule::Fixed(12, 25), (0, 1)),
    (&["boxing day"], Rule::Fixed(12, 26), (0, 1)),
    (&["跨年夜", "跨年", "new year's eve", "new years eve"], Rule::Fixed(12, 31), (0, 1)),
    (&["independence day", "fourth of july", "4th of july"], Rule::Fixed(7, 4), (0, 1)),
    (&["good friday"], Rule::Easter(-2), (0, 1)),
    (&["easter sunday", "easter"], Rule::Easter(0), (0, 1)),
    (&["easter monday"], Rule::Easter(1), (0, 1)),
    (&["mother's day", "mothers day", "母亲节"], Rule::Nth(5, 2, Weekday::Sunday, 0), (0, 1)),
    (&["father's day", "fathers day", "父亲节"], Rule::Nth(6, 3, Weekday::Sunday, 0), (0, 1)),
];

/// 春节, 端午, 七夕 and 中秋 as month and day, from 2015 on.
const FIRST: i16 = 2015;
const LUNAR: &[[i16; 4]] = &[
    [219, 620, 820, 927],
    [208, 609, 809, 915],
    [128, 530, 828, 1004],
    [216, 618, 817, 924],
    [205, 607, 807, 913],
    [125, 625, 825, 1001],
    [212, 614, 814, 921],
    [201, 603, 804, 910],
    [122, 622, 822, 929],
    [210, 610, 810, 917],
    [129, 531, 829, 1006],
    [217, 619, 819, 925],
    [206, 609, 808, 915],
    [126, 528, 826, 1003],
    [213, 616, 816, 922],
    [203, 605, 805, 912],
    [123, 624, 824, 1001],
    [211, 612, 812, 919],
    [131, 601, 801, 908],
    [219, 620, 820, 927],
    [208, 610, 810, 916],
    [128, 530, 828, 1004],
    [215, 618, 817, 924],
    [204, 607, 807, 913],
    [124, 527, 826, 1002],
    [212, 614, 814, 920],
];

fn date(rule: Rule, year: i16) -> Option<Date> {
    match rule {
        Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
        Rule::Lunar(column, days) => {
            let row = LUNAR.get(usize::try_from(year - FIRST).ok()?)?;
            let at = *row.get(column)?;
            let day = Date::new(year, i8::try_from(at / 100).ok()?, i8::try_from(at % 100).ok()?).ok()?;
            day.checked_add(days.days()).ok()
        }
        Rule::Nth(month, n, weekday, days) => {
            let day = Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, weekday).ok()?;
            day.checked_add(days.days()).ok()
        }
        Rule::Qingming => {
            let y = i64::from(year - 2000);
            let day = (y * 2_422 + 48_100) / 10_000 - y / 4;
            (0..100).contains(&y).then(|| Date::new(year, 4, i8::try_from(day).ok()?).ok())?
        }
        Rule::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
    }
}

/// Easter Sunday by the Gregorian computus.
fn easter(year: i16) -> Option<Date> {
    let y = i64::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A holiday at a place: its end and its days; in a given year, or as the context prefers.
pub(crate) fn at(view: &View<'_>, i: usize, year: Option<i16>, base: &Base<'_>) -> Option<(usize, Part)> {
    let c = view.at(i);
    if !view.free_left(i) || c == ' ' {
        return None;
    }
    let named =
        DAYS.iter().flat_map(|(names, rule, days)| names.iter().map(move |name| (*name, *rule, *days)));
    let (end, (name, rule, days)) = named
        .filter(|(name, ..)| name.starts_with(c))
        .filter_map(|day| Some((view.eat(i, day.0)?, day)))
        .max_by_key(|(end, _)| *end)?;
    if c.is_ascii_alphanumeric() && !view.free_right(end) || is_place(view, i, end, name) {
        return None;
    }
    let day = match year {
        Some(year) => date(rule, year)?,
        None => {
            let around = base.anchor.year();
            base.choose((around - 1..=around + 2).filter_map(move |year| date(rule, year)))?
        }
    };
    let whole = view.eat_any(end, &["期间", "假期", "长假", "小长假", "黄金周", "放假"]);
    let long = name.starts_with("十一") || whole.is_some();
    if long && days.1 > 1 {
        let from = day.checked_add(days.0.days()).ok()?;
        let until = from.checked_add(days.1.days()).ok()?;
        return Some((whole.unwrap_or(end), Part::days(from, until, Grain::Day).about(true)));
    }
    Some((whole.unwrap_or(end), Part::day(day)?))
}

/// 五一广场, 国庆路, 618号, 元旦快乐: names and wishes.
fn is_place(view: &View<'_>, start: usize, end: usize, name: &str) -> bool {
    const PLACES: &[&str] = &[
        "广场", "路", "街", "大道", "村", "镇", "桥", "站", "店", "号", "中路", "新村", "公园", "快乐",
        "教育",
    ];
    let digits = name == "618"
        && (view.before(start) == '.'
            || view.before(start) == '-'
            || view.has_any(end, &["元", "块", "-", ".", "个", "件", "室"]));
    view.has_any(end, PLACES) || digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_days() {
        for (rule, year, want) in [
            (Rule::Lunar(0, 0), 2026, "2026-02-17"),
            (Rule::Lunar(0, -1), 2027, "2027-02-05"),
            (Rule::Lunar(3, 0), 2026, "2026-09-25"),
            (Rule::Qingming, 2026, "2026-04-05"),
            (Rule::Qingming, 2025, "2025-04-04"),
            (Rule::Easter(0), 2026, "2026-04-05"),
            (Rule::Easter(0), 2027, "2027-03-28"),
            (Rule::Nth(11, 4, Weekday::Thursday, 1), 2026, "2026-11-27"),
        ] {
            assert_eq!(date(rule, year).map(|d| d.to_string()).as_deref(), Some(want));
        }
        assert_eq!(date(Rule::Lunar(0, 0), 2041), None, "the table ends");
    }
}
