//! English number words: twenty-five hundred, a hundred and five, two and a half, a dozen.

use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, Num};
use crate::entity::view::View;

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn unit(word: &str) -> Option<i64> {
    UNITS.iter().position(|unit| *unit == word).map(|at| at as i64)
}

fn tens(word: &str) -> Option<i64> {
    let word = if word == "fourty" { "forty" } else { word };
    TENS.iter().position(|ten| *ten == word).map(|at| (at as i64 + 2) * 10)
}

fn scale(word: &str) -> Option<i64> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

/// The word behind a space or a hyphen.
fn following<'v>(view: &'v View<'_>, i: usize) -> Option<(&'v str, usize)> {
    if matches!(view.at(i), ' ' | '-') { view.word(i + 1) } else { None }
}

fn begins(word: &str) -> bool {
    unit(word).is_some() || tens(word).is_some()
}

pub(crate) fn read(view: &View<'_>, i: usize) -> Option<Num> {
    if !view.free_left(i) {
        return None;
    }
    // twenty-five is one number, not also five.
    if matches!(view.before(i), '-' | ' ')
        && view.last_word(i - 1).is_some_and(|(word, _)| tens(word).is_some() || scale(word).is_some())
    {
        return None;
    }
    let (word, end) = view.word(i)?;
    let num = |value: i64, end: usize| Num::plain(Decimal::whole(value), end, Form::Words);
    if word == "a" || word == "an" {
        let (next, after) = following(view, end)?;
        return match next {
            "dozen" => Some(num(12, after)),
            "couple" => {
                let end = following(view, after).filter(|(of, _)| *of == "of").map_or(after, |(_, end)| end);
                Some(Num { approximate: true, ..num(2, end) })
            }
            _ if scale(next).is_some() => Some(halves(view, composed(view, i, &num)?)),
            _ => None,
        };
    }
    if !begins(word) {
        return None;
    }
    let read = composed(view, i, &num)?;
    Some(halves(view, Num { weak: read.end == end && word == "one", ..read }))
}

fn composed(view: &View<'_>, i: usize, num: &dyn Fn(i64, usize) -> Num) -> Option<Num> {
    let (mut total, mut section, mut last) = (0_i64, 0_i64, 0_i64);
    let (mut end, mut factor) = (i, 1);
    let (mut word, mut after) = view.word(i)?;
    loop {
        if word == "a" || word == "an" {
            section = 1;
        } else if let Some(value) = unit(word) {
            if !(last == 0 || last >= 20 && value > 0 && value < 10 || last >= 100) {
                break;
            }
            (section, last) = (section + value, value.max(1));
        } else if let Some(value) = tens(word) {
            if !(last == 0 || last >= 100) {
                break;
            }
            (section, last) = (section + value, value);
        } else if let Some(value) = scale(word) {
            if value == 100 {
                section = section.checked_mul(100)?;
            } else {
                total = total.checked_add(section.checked_mul(value)?)?;
                section = 0;
            }
            (last, factor) = (value, value);
        } else {
            break;
        }
        end = after;
        let Some((next, stop)) = following(view, end) else { break };
        let joined = next == "and" && last >= 100;
        match if joined { following(view, stop).filter(|(word, _)| begins(word)) } else { Some((next, stop)) }
        {
            Some(pair) => (word, after) = pair,
            None => break,
        }
    }
    let value = total.checked_add(section)?;
    (end > i && value < 1_000_000_000_000_000)
        .then(|| Num { factor: Decimal::whole(factor), ..num(value, end) })
}

/// two and a half, one point five.
fn halves(view: &View<'_>, num: Num) -> Num {
    let half = view
        .eat(num.end, " and a half")
        .filter(|end| view.free_right(*end))
        .and_then(|end| Some(Num { value: num.value.plus(Decimal::HALF)?, end, weak: false, ..num }));
    let point = || {
        let (_, mut end) = following(view, num.end).filter(|(word, _)| *word == "point")?;
        let mut text = String::from("0.");
        while let Some((value, after)) =
            following(view, end).and_then(|(word, after)| Some((unit(word).filter(|v| *v < 10)?, after)))
        {
            text.push_str(&value.to_string());
            end = after;
        }
        let value = num.value.plus(Decimal::parse(&text).filter(|_| text.len() > 2)?)?;
        Some(Num { value, end, weak: false, ..num })
    };
    half.or_else(point).unwrap_or(num)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, want) in [
            ("five", Some("5")),
            ("twenty five", Some("25")),
            ("twenty-five hundred", Some("2500")),
            ("a hundred and five", Some("105")),
            ("one thousand two hundred", Some("1200")),
            ("two hundred thousand", Some("200000")),
            ("two and a half", Some("2.5")),
            ("one point five", Some("1.5")),
            ("a dozen", Some("12")),
            ("a couple of days", Some("2")),
            ("five six", Some("5")),
            ("a good day", None),
            ("often", None),
        ] {
            assert_eq!(View::new(text).num(0).map(|num| num.value.to_string()).as_deref(), want, "{text}");
        }
    }
}
