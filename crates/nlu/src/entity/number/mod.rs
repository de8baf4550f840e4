//! Numbers as people write them: 1,234.56, 1.2万, 3k, 三千五, 两三百, twenty-five hundred, two and a half.

pub(crate) mod han;
mod plain;
mod words;

use crate::entity::decimal::Decimal;
use crate::entity::view::View;
use crate::normal::is_han;

pub(crate) use plain::{found, ordinal, percent, place_of};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Digits,
    Han,
    Words,
}

/// A number and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Num {
    pub(crate) value: Decimal,
    /// The upper end of 两三百 and 2-3万.
    pub(crate) most: Option<Decimal>,
    /// 来, 多, 几 stand in it.
    pub(crate) approximate: bool,
    pub(crate) end: usize,
    pub(crate) form: Form,
    /// The last multiplier: 万 in 1.2万.
    pub(crate) factor: Decimal,
    /// One single sign or word, which may as well be part of another word: 一, 十, one.
    pub(crate) weak: bool,
}

impl Num {
    /// A number as it stands, exact and whole.
    pub(crate) fn plain(value: Decimal, end: usize, form: Form) -> Self {
        Self { value, most: None, approximate: false, end, form, factor: Decimal::whole(1), weak: false }
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        if self.most.is_some() || self.approximate { None } else { self.value.integer() }
    }
}

/// The number that begins at a place.
pub(crate) fn read(view: &View<'_>, i: usize) -> Option<Num> {
    let c = view.at(i);
    let num = if c.is_ascii_digit() {
        arabic(view, i)?
    } else if han::may_begin(c) {
        han::read(view, i)?
    } else if c.is_ascii_lowercase() {
        words::read(view, i)?
    } else {
        return None;
    };
    Some(loosely(view, num))
}

/// A number, or two with a dash or 到 between them: 100-200, 三到五, 2-3万.
pub(crate) fn range(view: &View<'_>, i: usize) -> Option<Num> {
    let low = *view.num(i)?;
    let Some(high) = joint(view, low.end).and_then(|at| view.num(at)).copied() else { return Some(low) };
    if low.most.is_some() || high.most.is_some() {
        return Some(low);
    }
    let small = low.factor == Decimal::whole(1) && high.factor > Decimal::whole(1);
    let scaled = if small && low.value.times(high.factor).is_some_and(|value| value < high.value) {
        low.value.times(high.factor)?
    } else {
        low.value
    };
    if scaled >= high.value {
        return Some(low);
    }
    Some(Num { value: scaled, most: Some(high.value), approximate: high.approximate, weak: false, ..high })
}

/// The place behind a sign or word that joins two numbers.
pub(crate) fn joint(view: &View<'_>, i: usize) -> Option<usize> {
    let at = view.skip(i);
    let end = view
        .eat_any(at, &["-", "~", "～", "–", "到", "至"])
        .or_else(|| view.eat(at, "to").filter(|end| view.at(*end) == ' ' && at > i))?;
    Some(view.skip(end))
}

fn arabic(view: &View<'_>, i: usize) -> Option<Num> {
    let digit = |at: usize| view.at(at).is_ascii_digit();
    let before = view.before(i);
    let two_before = i.checked_sub(2).map_or('\0', |at| view.at(at));
    if before.is_ascii_digit() || matches!(before, '.' | ',') && two_before.is_ascii_alphanumeric() {
        return None;
    }
    let mut end = i;
    while digit(end) {
        end += 1;
    }
    let mut text = view.slice(i, end);
    let group =
        |at: usize| view.at(at) == ',' && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4);
    if text.len() <= 3 {
        while group(end) {
            text.push_str(&view.slice(end + 1, end + 4));
            end += 4;
        }
    }
    if view.at(end) == '.' && digit(end + 1) {
        let start = end;
        end += 1;
        while digit(end) {
            end += 1;
        }
        text.push_str(&view.slice(start, end));
        // A version, an address: 1.2.3 is not a number.
        if view.at(end) == '.' && view.at(end + 1).is_ascii_alphanumeric() {
            return None;
        }
    }
    let value = Decimal::parse(&text)?;
    let num = Num::plain(value, end, Form::Digits);
    Some(multiplied(view, num))
}

/// 1.2万, 3k, 5w, 2.5 million, 3千5, 1万2.
fn multiplied(view: &View<'_>, mut num: Num) -> Num {
    let mut last = None;
    while let Some((factor, end)) = multiplier(view, num.end) {
        if last.is_some_and(|last| factor >= last && factor < Decimal::whole(10_000)) {
            break;
        }
        let Some(value) = num.value.times(factor) else { break };
        num = Num { value, end, factor, ..num };
        last = Some(factor);
        // 3千5 and 1万2: the rest counts a tenth of the multiplier.
        if let (Some((rest, end)), Some(tenth)) = (view.digits(end, 1), factor.integer().map(|f| f / 10))
            && factor >= Decimal::whole(100)
            && is_han(view.before(num.end))
            && rest > 0
            && !matches!(view.at(end), '.' | ',' | '月' | '号' | '点' | '折' | '%')
            && let Some(value) = num.value.plus(Decimal::whole(rest * tenth))
        {
            return Num { value, end, ..num };
        }
    }
    num
}

fn multiplier(view: &View<'_>, i: usize) -> Option<(Decimal, usize)> {
    let i = if view.at(i) == ' ' && matches!(view.at(i + 1), '万' | '亿') { i + 1 } else { i };
    let c = view.at(i);
    if let Some(value) = han::multiplier(c) {
        // 5 十 is no number; 3百 and 2万 are.
        return (value >= 100).then(|| (Decimal::whole(value), i + 1));
    }
    if matches!(c, 'k' | 'w') {
        let watts = view.has_any(i + 1, &["快充", "充电", "功率", "灯", "适配", "电源", "的充"]);
        let plain = view.free_right(i + 1) && (c == 'k' || view.has_han && !watts);
        return plain.then(|| (Decimal::whole(if c == 'k' { 1_000 } else { 10_000 }), i + 1));
    }
    let (word, end) = view.next_word(i)?;
    let value = match word {
        "hundred" => 100,
        "thousand" | "grand" => 1_000,
        "million" | "mn" => 1_000_000,
        "billion" | "bn" => 1_000_000_000,
        _ => return None,
    };
    Some((Decimal::whole(value), end))
}

/// 来, 多, 余 behind a round number, and half a unit behind a whole one in English words.
fn loosely(view: &View<'_>, num: Num) -> Num {
    let c = view.at(num.end);
    let round = num.value.integer().is_some_and(|value| value >= 10 && value % 10 == 0);
    let loose = match c {
        '多' => round && !matches!(view.at(num.end + 1), '少' | '久'),
        '来' | '余' => round && !view.has_any(num.end + 1, &["了", "的", "自", "到", "电", "信", "额"]),
        '几' => round,
        '+' => round && !view.at(num.end + 1).is_ascii_alphanumeric(),
        _ => false,
    };
    if loose { Num { approximate: true, weak: false, end: num.end + 1, ..num } } else { num }
}

/// Does this number stand for itself, and not for a part of a word, a code, a version or a time?
pub(crate) fn stands_alone(view: &View<'_>, start: usize, num: &Num) -> bool {
    let (before, after, next) = (view.before(start), view.at(num.end), view.at(num.end + 1));
    match num.form {
        Form::Digits => {
            let joined = |c: char, other: char| {
                matches!(c, '-' | '/' | ':' | '_' | '#' | '\\' | '.' | '@' | '=' | '&')
                    && other.is_ascii_alphanumeric()
            };
            let two_before = start.checked_sub(2).map_or('\0', |at| view.at(at));
            let digits = (start..num.end).take_while(|at| view.at(*at).is_ascii_digit()).count();
            let padded = digits > 1 && view.at(start) == '0';
            !before.is_ascii_alphabetic()
                && !matches!(before, '#' | '@' | '_')
                && !after.is_ascii_alphabetic()
                && !joined(before, two_before)
                && !joined(after, next)
                && !padded
                && digits <= 12
        }
        Form::Han => {
            if num.weak {
                !is_han(before) && !is_han(after)
            } else {
                !matches!(before, '第' | '双' | '万' | '千' | '百' | '周' | '星')
                    && !view.has_any(start, &["一五一十", "十全十", "百分", "十一假", "一百分"])
            }
        }
        Form::Words => !num.weak,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_others_left() {
        for (text, want) in [
            ("1,234.56", Some("1234.56")),
            ("12,34", Some("12")),
            ("1.2万", Some("12000")),
            ("3k", Some("3000")),
            ("3kg", Some("3")),
            ("3千5", Some("3500")),
            ("2.5 million", Some("2500000")),
            ("1.2.3", None),
            ("100多", Some("100")),
            ("三千五百", Some("3500")),
            ("twenty-five hundred", Some("2500")),
        ] {
            assert_eq!(View::new(text).num(0).map(|num| num.value.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn two_numbers_make_a_range() {
        for (text, low, high) in
            [("100-200", "100", "200"), ("2到3万", "20000", "30000"), ("三至五", "3", "5")]
        {
            let num = range(&View::new(text), 0).expect(text);
            assert_eq!(
                (num.value.to_string(), num.most.map(|m| m.to_string())),
                (low.into(), Some(high.into()))
            );
        }
    }
}
