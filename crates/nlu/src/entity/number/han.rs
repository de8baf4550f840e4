//! Chinese numerals: 一百零五, 三千五, 两百五, 十七八, 两三百, 二零二六, 三点五, 几十.

use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, Num};
use crate::entity::view::View;

/// The value of a digit.
pub(crate) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A digit as spoken in numbers that are no amounts: 幺零零八六.
pub(crate) fn spoken(c: char) -> Option<i64> {
    match c {
        '幺' => Some(1),
        '洞' => Some(0),
        _ => digit(c),
    }
}

pub(crate) fn multiplier(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

pub(crate) fn may_begin(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '拾' | '廿' | '几')
}

fn whole(value: i64, end: usize) -> Num {
    Num::plain(Decimal::whole(value), end, Form::Han)
}

pub(crate) fn read(view: &View<'_>, i: usize) -> Option<Num> {
    let before = view.before(i);
    if spoken(before).is_some() || multiplier(before).is_some() {
        return None;
    }
    if view.at(i) == '几' {
        return several(view, i);
    }
    let plain = (i..).take_while(|at| digit(view.at(*at)).is_some()).count();
    let next = view.at(i + plain);
    let neighbours =
        plain == 2 && digit(view.at(i + 1)) == digit(view.at(i)).map(|d| d + 1) && view.at(i) != '零'
            || plain == 2 && view.has_any(i, &["两三", "三五"]);
    if neighbours {
        return between(view, i);
    }
    if plain >= 3 || plain == 2 && multiplier(next).is_none() && view.at(i) != '零' {
        return sequence(view, i, plain);
    }
    let (value, factor, end) = composed(view, i)?;
    let weak = end == i + 1;
    let num = Num { weak, factor: Decimal::whole(factor), ..whole(value, end) };
    Some(teens(view, decimal(view, num)))
}

/// 二零二六: digits one after another. Two of them (五一, 三八) are names rather than numbers.
fn sequence(view: &View<'_>, i: usize, plain: usize) -> Option<Num> {
    if !(3..=15).contains(&plain) || multiplier(view.at(i + plain)).is_some() {
        return None;
    }
    let value = (i..i + plain).try_fold(0_i64, |sum, at| Some(sum * 10 + digit(view.at(at))?))?;
    Some(whole(value, i + plain))
}

/// 两三百, 三四十, 七八个.
fn between(view: &View<'_>, i: usize) -> Option<Num> {
    let (low, high) = (digit(view.at(i))?, digit(view.at(i + 1))?);
    let (mut factor, mut end) = (1, i + 2);
    while let Some(next) = multiplier(view.at(end)) {
        if factor >= next && next < 10_000 {
            break;
        }
        factor *= next;
        end += 1;
    }
    let num = whole(low * factor, end);
    Some(Num { most: Some(Decimal::whole(high * factor)), approximate: true, ..num })
}

/// 几百: more than two and less than nine of them; 几 alone says nothing.
fn several(view: &View<'_>, i: usize) -> Option<Num> {
    let (mut factor, mut end) = (1, i + 1);
    while let Some(next) = multiplier(view.at(end)) {
        factor *= next;
        end += 1;
        if factor > 100_000_000 {
            return None;
        }
    }
    (factor > 1).then(|| Num {
        most: Some(Decimal::whole(9 * factor)),
        approximate: true,
        ..whole(2 * factor, end)
    })
}

/// The value, the last multiplier, the end.
fn composed(view: &View<'_>, i: usize) -> Option<(i64, i64, usize)> {
    let (mut total, mut section, mut pending) = (0_i64, 0_i64, None);
    let (mut factor, mut zero, mut at) = (1, false, i);
    if view.at(at) == '廿' {
        (section, factor, at) = (20, 10, at + 1);
    }
    loop {
        let c = view.at(at);
        if let Some(value) = digit(c) {
            if pending.is_some_and(|p| p != 0) || at > i && value == 0 && !followed_by_digit(view, at + 1) {
                break;
            }
            zero = value == 0 && at > i;
            pending = if zero { None } else { Some(value) };
        } else if let Some(next) = multiplier(c) {
            if at == i && next != 10 || next < 10_000 && factor <= next && factor > 1 && factor < 10_000 {
                break;
            }
            if next >= 10_000 {
                let sum = section.checked_add(pending.take().unwrap_or(0))?;
                total = if next > 10_000 {
                    total.checked_add(sum)?.checked_mul(next)?
                } else {
                    total.checked_add(sum.checked_mul(next)?)?
                };
                section = 0;
            } else {
                section = section.checked_add(pending.take().unwrap_or(1).checked_mul(next)?)?;
            }
            (factor, zero) = (next, false);
        } else {
            break;
        }
        at += 1;
    }
    let mut tail = pending.unwrap_or(0);
    // 三千五, 一万二: the last digit counts a tenth of what stood before it, unless 零 came between.
    if factor >= 100 && view.before(at.saturating_sub(1)) != '零' && !zero && pending.is_some() {
        tail = tail.checked_mul(factor / 10)?;
    }
    let value = total.checked_add(section)?.checked_add(tail)?;
    (at > i && total < 1_000_000_000_000_000).then_some((value, factor, at))
}

fn followed_by_digit(view: &View<'_>, at: usize) -> bool {
    digit(view.at(at)).is_some_and(|d| d > 0) || view.at(at) == '十'
}

/// 三点五, but 三点五十 and 三点五分 are times.
fn decimal(view: &View<'_>, num: Num) -> Num {
    if view.at(num.end) != '点' {
        return num;
    }
    let start = num.end + 1;
    let places = (start..start + 7).take_while(|at| digit(view.at(*at)).is_some()).count();
    let end = start + places;
    if !(1..=6).contains(&places) || matches!(view.at(end), '十' | '分' | '刻') {
        return num;
    }
    let part: String = (start..end).filter_map(|at| digit(view.at(at))).map(|d| d.to_string()).collect();
    match Decimal::parse(&format!("0.{part}")).and_then(|part| num.value.plus(part)) {
        Some(value) => {
            let scaled = multiplier(view.at(end)).filter(|factor| *factor >= 10_000);
            let factor = scaled.map_or(Decimal::whole(1), Decimal::whole);
            let end = if scaled.is_some() { end + 1 } else { end };
            Num { value: value.times(factor).unwrap_or(value), factor, end, weak: false, ..num }
        }
        None => num,
    }
}

/// 十七八, 二十三四: one of two neighbours; 二十几, 一百多 are left to the caller.
fn teens(view: &View<'_>, num: Num) -> Num {
    let last = digit(view.before(num.end));
    let next = digit(view.at(num.end));
    let tens = num.value.integer().is_some_and(|value| (11..100).contains(&value));
    match (last, next) {
        (Some(last), Some(next)) if tens && next == last + 1 => {
            let most = num.value.plus(Decimal::whole(1));
            Num { most, approximate: true, end: num.end + 1, ..num }
        }
        _ => num,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, want) in [
            ("三千五百", Some("3500")),
            ("三千五", Some("3500")),
            ("一百零五", Some("105")),
            ("一百五", Some("150")),
            ("两百五十", Some("250")),
            ("十五", Some("15")),
            ("二十", Some("20")),
            ("廿三", Some("23")),
            ("一万二", Some("12000")),
            ("一万零二百", Some("10200")),
            ("十二万三千", Some("123000")),
            ("一亿两千万", Some("120000000")),
            ("二零二六", Some("2026")),
            ("三点五", Some("3.5")),
            ("一点二万", Some("12000")),
            ("三点五十", Some("3")),
            ("两三百", Some("200")),
            ("十七八", Some("17")),
            ("几百", Some("200")),
            ("壹佰贰拾", Some("120")),
            ("五一", None),
            ("千万", None),
            ("几", None),
        ] {
            assert_eq!(View::new(text).num(0).map(|num| num.value.to_string()).as_deref(), want, "{text}");
        }
    }
}
