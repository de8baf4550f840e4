//! Numbers that count nothing named, ordinals and percentages.

use crate::entity::amount;
use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, range, stands_alone};
use crate::entity::value::{Amount, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// A number that stands for itself.
pub(crate) fn found(view: &View<'_>, i: usize) -> Option<Hit> {
    if let Some(end) = half(view, i) {
        let value = Value::Number(amount::exact(Decimal::HALF));
        return Some(Hit::new(i, end, value, Source::Grammar, 0.7));
    }
    let first = view.num(i)?;
    // 11-28 may be anything; 2-3万 and 2到3 are no codes.
    let num = range(view, i)
        .filter(|num| num.most.is_some() && (num.factor > Decimal::whole(1) || view.at(first.end) != '-'))
        .unwrap_or(*first);
    if !stands_alone(view, i, &num) || num.most.unwrap_or(num.value) > Decimal::whole(999_999_999_999) {
        return None;
    }
    let confidence = match first.form {
        _ if num.weak => 0.6,
        Form::Digits if num.value >= Decimal::whole(1_000_000) => 0.6,
        _ => 0.9,
    };
    let value = Value::Number(amount::of(view, i, &num));
    Some(Hit::new(i, num.end, value, Source::Grammar, confidence))
}

/// 一半, 半价: half of something.
fn half(view: &View<'_>, i: usize) -> Option<usize> {
    if let Some(end) = view.eat(i, "一半") {
        return (!matches!(view.before(i), '第' | '十')).then_some(end);
    }
    if view.at(i) == '半' && view.at(i + 1) == '价' {
        return Some(i + 1);
    }
    let half = view.word(i).filter(|(word, _)| *word == "half" && view.free_left(i))?;
    view.has_any(half.1, &[" price", " off", " the ", " of "]).then_some(half.1)
}

/// 第三, 2nd, the third time.
pub(crate) fn ordinal(view: &View<'_>, i: usize) -> Option<Hit> {
    if view.at(i) == '第' {
        let at = view.skip(i + 1);
        let num = view.num(at).filter(|num| num.form != Form::Words)?;
        let place = num.integer().filter(|place| (1..=100_000).contains(place))?;
        let adverb = view.has_any(num.end, &["时间", "方", "者"]);
        return (!adverb).then(|| Hit::new(i, num.end, Value::Ordinal { place }, Source::Grammar, 0.95));
    }
    if view.at(i).is_ascii_digit() && view.free_left(i) {
        let (place, end) = view.digits(i, 5)?;
        let (word, stop) = view.word(end)?;
        let fits = match (word, place % 100, place % 10) {
            ("st", tens, 1) => tens != 11,
            ("nd", tens, 2) => tens != 12,
            ("rd", tens, 3) => tens != 13,
            ("th", tens, unit) => (11..=13).contains(&tens) || !(1..=3).contains(&unit),
            _ => false,
        };
        let free = view.free_right(stop) && place > 0;
        return (fits && free).then(|| Hit::new(i, stop, Value::Ordinal { place }, Source::Grammar, 0.95));
    }
    spelled(view, i)
}

const PLACES: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// The place that an ordinal word names.
pub(crate) fn place_of(word: &str) -> Option<i64> {
    PLACES.iter().position(|place| *place == word).map(|at| at as i64 + 1)
}

/// my third order; but second hand, a second, first of all.
fn spelled(view: &View<'_>, i: usize) -> Option<Hit> {
    let (word, end) = view.word(i)?;
    let place = place_of(word)?;
    let (before, _) = view.last_word(i)?;
    let determined = matches!(
        before,
        "the" | "my" | "your" | "our" | "this" | "that" | "his" | "her" | "their" | "for" | "its"
    );
    let next = view.next_word(end).map_or("", |(word, _)| word);
    let phrase =
        matches!(next, "hand" | "hands" | "aid" | "class" | "thing" | "of" | "place" | "party" | "and")
            || before == "for" && next != "time";
    (determined && !phrase).then(|| Hit::new(i, end, Value::Ordinal { place }, Source::Grammar, 0.85))
}

/// 30%, 百分之三十, 30 percent, 三成.
pub(crate) fn percent(view: &View<'_>, i: usize) -> Option<Hit> {
    if let Some((end, tenth)) =
        view.eat(i, "百分之").map(|end| (end, false)).or_else(|| view.eat(i, "千分之").map(|end| (end, true)))
    {
        let num = range(view, end).filter(|num| num.form != Form::Words)?;
        let scale = |value: Decimal| {
            if tenth { Decimal::parse("0.1").and_then(|tenth| value.times(tenth)) } else { Some(value) }
        };
        let amount = amount::of(view, i, &num);
        let amount = Amount { least: scale(amount.least)?, most: amount.most.and_then(scale), ..amount };
        return Some(Hit::new(i, num.end, Value::Percent(amount), Source::Grammar, 0.95));
    }
    view.num(i)?;
    let num = range(view, i)?;
    if !view.free_left(i) || matches!(view.before(i), '第' | '.') {
        return None;
    }
    let at = view.skip(num.end);
    let sign = view.eat(at, "%").or_else(|| {
        let (word, end) = view.word(at)?;
        match word {
            "percent" | "pct" => Some(end),
            "per" => view.eat(end, " cent").filter(|end| view.free_right(*end)),
            _ => None,
        }
    });
    if let Some(end) = sign {
        let value = Value::Percent(amount::of(view, i, &num));
        return Some(Hit::new(i, end, value, Source::Grammar, 0.95));
    }
    tenths(view, i)
}

/// 三成 is 30 %.
fn tenths(view: &View<'_>, i: usize) -> Option<Hit> {
    let num = view.num(i).filter(|num| num.form != Form::Words && num.most.is_none())?;
    let end = view.eat(num.end, "成").filter(|end| {
        let next = view.at(*end);
        !crate::normal::is_han(next)
            || matches!(next, '的' | '左' | '以' | '是' | '都' | '吧' | '吗' | '了' | '新')
    })?;
    let ten = Decimal::whole(10);
    let least = num.value.times(ten).filter(|value| *value <= Decimal::whole(100))?;
    let amount = Amount { least, ..amount::of(view, i, num) };
    (view.before(i) != '有' || !num.weak)
        .then(|| Hit::new(i, end, Value::Percent(amount), Source::Grammar, 0.8))
}
