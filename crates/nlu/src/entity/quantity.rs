//! Quantities: a number and a unit: 3kg, 两双, 半斤, 一斤半, 42码, a pair of.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::amount;
use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, Num, range};
use crate::entity::value::{Amount, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};
use crate::normal::is_han;

/// The names that begin with a character, the longest first: the name and the unit's one name.
type Names = HashMap<char, Vec<(&'static str, &'static str)>>;

static UNITS: LazyLock<Names> = LazyLock::new(|| {
    let mut out = Names::new();
    for line in include_str!("../../data/units.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((unit, names)) = line.split_once(": ") else { continue };
        for name in names.split(' ') {
            if let Some(first) = name.chars().next() {
                out.entry(first).or_default().push((name, unit));
            }
        }
    }
    out.values_mut().for_each(|names| names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
    out
});

/// The unit whose name stands at a place, and where the name ends.
pub(crate) fn unit(view: &View<'_>, i: usize) -> Option<(&'static str, usize)> {
    UNITS.get(&view.at(i))?.iter().find_map(|(name, unit)| {
        let end = view.eat(i, name)?;
        let latin = name.ends_with(|c: char| c.is_ascii_alphanumeric());
        (!latin || view.free_right(end)).then_some((*unit, end))
    })
}

/// A quantity at a place.
pub(crate) fn at(view: &View<'_>, i: usize) -> Option<Hit> {
    if view.at(i) == '半' {
        return half(view, i);
    }
    if let Some((word @ ("a" | "an"), end)) = view.word(i) {
        let (unit, end) = unit(view, view.skip(end)).filter(|_| word == "a" && view.at(end) == ' ')?;
        let of = view.eat(end, " of ").is_some()
            && matches!(unit, "pair" | "box" | "bottle" | "pack" | "set" | "bag" | "cup");
        return of.then(|| made(i, end, amount::exact(Decimal::whole(1)), unit, 0.7));
    }
    let first = view.num(i)?;
    let num = range(view, i).filter(|num| unit(view, view.skip(num.end)).is_some()).unwrap_or(*first);
    let before = view.before(i);
    if !view.free_left(i) || matches!(before, '第' | '.' | '#' | '-' | '/' | '每') {
        return None;
    }
    let at = view.skip(num.end);
    // 零件 is a part, not none of something.
    if num.form == Form::Han && num.value == Decimal::ZERO {
        return None;
    }
    let (unit, end) = unit(view, at)?;
    if is_other(view, i, &num, at, end, unit) {
        return None;
    }
    let mut amount = amount::of(view, i, &num);
    let mut end = end;
    // 一斤半
    if view.at(end) == '半'
        && amount.most.is_none()
        && !matches!(view.at(end + 1), '价' | '天' | '月' | '小' | '年')
    {
        amount.least = amount.least.plus(Decimal::HALF)?;
        end += 1;
    }
    if let Some(stop) =
        view.eat(end, "多").filter(|stop| !matches!(view.at(*stop), '少' | '大' | '长' | '高' | '重'))
    {
        (amount.approximate, end) = (true, stop);
    }
    if let Some(stop) = amount::or_so(view, end) {
        (amount.approximate, end) = (true, stop);
    }
    Some(made(i, end, amount, unit, if num.weak { 0.6 } else { 0.9 }))
}

fn made(start: usize, end: usize, amount: Amount, unit: &'static str, sure: f32) -> Hit {
    Hit::new(start, end, Value::Quantity { amount, unit }, Source::Grammar, sure)
}

/// 半斤, 半箱; 多半, 一半 are none.
fn half(view: &View<'_>, i: usize) -> Option<Hit> {
    let before = view.before(i);
    if matches!(before, '多' | '大' | '一' | '对' | '另' | '后' | '前' | '夜' | '点' | '过' | '下' | '上')
    {
        return None;
    }
    let (unit, end) = unit(view, i + 1)?;
    let num = Num::plain(Decimal::whole(1), i + 1, Form::Han);
    let fits = !matches!(unit, "位" | "人" | "名" | "次" | "楼" | "层" | "对" | "单" | "两");
    (fits && !is_other(view, i, &num, i + 1, end, unit))
        .then(|| made(i, end, amount::exact(Decimal::HALF), unit, 0.9))
}

/// Words that begin like a quantity and are none: 三个月, 一次性, 5G网, 两点.
fn is_other(view: &View<'_>, start: usize, num: &Num, at: usize, end: usize, unit: &str) -> bool {
    let digits = num.form == Form::Digits;
    let glued = at == num.end;
    match unit {
        "个" => view
            .has_any(end, &["月", "小时", "星期", "钟头", "礼拜", "工作日", "季度", "劲", "半月", "半小时"]),
        "g" if view
            .has_any(end, &["网", "手机", "信号", "套餐", "基站", " network", " phone", " signal"]) =>
        {
            true
        }
        "m" | "g" | "l" | "v" | "w" if !is_han(view.at(at)) => !(digits && glued),
        "码" | "位" | "单" | "层" | "楼" | "名" | "部" | "对" | "度" | "块"
            if num.weak && view.at(start) == '一' =>
        {
            true
        }
        "本" => view.has_any(end, &["正经", "质", "来"]),
        "次" => view.has_any(start, &["一次性"]) || view.has_any(end, &["日", "元"]),
        "两" => num.form == Form::Han || !matches!(view.at(end), '的' | ' ' | '\0' | ',' | '.' | '重'),
        "人" => view.has_any(end, &["工", "民", "品"]),
        "把" => view.has_any(end, &["手", "我", "你", "他", "它", "这", "那"]),
        "对" => is_han(view.at(end)) && !digits,
        "块" => true,
        "条" => view.has_any(end, &["龙", "件", "码"]),
        "包" => view.has_any(end, &["裹", "邮", "含", "括"]) && !view.has_any(end, &["裹"]),
        "份" => view.at(num.end) == '月',
        "台" => view.has_any(end, &["币", "风"]),
        "只" => view.has_any(end, &["要", "有", "能", "是", "会", "好", "想"]),
        "斤" | "支" => view.has_any(end, &["持", "付", "斤"]),
        "单" => view.has_any(end, &["号", "独", "人", "身"]),
        "袋" | "张" => view.has_any(end, &["鼠", "一弛", "家"]),
        "piece" | "item" | "order" | "time" => num.form == Form::Words && num.weak,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::UNITS;

    #[test]
    fn every_name_is_of_one_unit() {
        let mut names: Vec<_> = UNITS.values().flatten().map(|(name, _)| *name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(all > 120);
    }
}
