//! Facts of a text in one form each: `1,299.00` and `¥1299` are one sum, 三天 and 3 天 one length, 12月3日 and 2026-12-03 one day.

use std::ops::Range;

use nlu::entity::{Amount, Context, Decimal, Found, Kind, Length, Line, Value, find};

use super::day::times;
use super::folded::{Folded, flat};
use super::listed::counts_what_follows;
use super::personal::is_home;
use super::share::discounts;

/// Digits from which a number is a code: it must stand in the grounds as it is.
const CODE_DIGITS: usize = 5;
/// Units that are read only where they follow their number at once.
const UNITS: &[&str] = &[
    "g", "gram", "grams", "m", "meter", "meters", "metre", "metres", "l", "liter", "liters", "litre",
    "litres", "v", "volt", "volts", "w", "watt", "watts",
];
/// Units with what they are of another.
const MEASURES: &[(&str, &str, i64)] = &[
    ("kg", "g", 1_000),
    ("t", "g", 1_000_000),
    ("斤", "g", 500),
    ("两", "g", 50),
    ("l", "ml", 1_000),
    ("km", "mm", 1_000_000),
    ("m", "mm", 1_000),
    ("cm", "mm", 10),
    ("kwh", "wh", 1_000),
    ("gb", "mb", 1_024),
    ("tb", "mb", 1_048_576),
];
/// Units that measure; any other only counts.
const MEASURING: &[&str] =
    &["g", "mg", "lb", "oz", "ml", "mm", "inch", "ft", "m²", "mb", "kb", "w", "wh", "v", "mah", "°c", "里"];

/// A fact, and every form in which it may stand in the grounds.
pub(super) struct Fact {
    pub(super) span: Range<usize>,
    pub(super) keys: Vec<String>,
    /// It may stand there as it is, spaces and dashes aside.
    pub(super) code: Option<String>,
    /// It may be the end of a longer number.
    pub(super) ends: bool,
    /// As it is written, folded.
    pub(super) written: String,
}

/// Words before an hour: from nine to six.
const HOURS: &[&str] = &["from", "to", "between", "and", "until", "till", "at", "by", "after", "before"];
/// Words before the end of a number.
const TAILS: &[&str] =
    &["尾号", "后四位", "末四位", "ending", "ending in ", "ending with ", "ends in ", "last four digits "];

/// The facts of a text, in order.
pub(super) fn facts(original: &str, context: &Context<'_>) -> Vec<Fact> {
    let (text, places) = tight(original);
    let mut out = read_all(&text, context);
    // A fact that ends where a space was left out ends before it.
    let last = |end: usize| places.get(end.saturating_sub(1)).map_or(original.len(), |place| place.1);
    for fact in &mut out {
        fact.span = places.get(fact.span.start).map_or(0, |place| place.0)..last(fact.span.end);
        fact.written = Folded::new(&original[fact.span.clone()]).chars.into_iter().collect();
    }
    out
}

fn read_all(text: &str, context: &Context<'_>) -> Vec<Fact> {
    let folded = Folded::new(text);
    let mut out: Vec<Fact> = discounts(&folded);
    for found in find(text, context, &Kind::ALL) {
        let over = |fact: &Fact| fact.span.start < found.span.end && found.span.start < fact.span.end;
        if !out.iter().any(over) && !is_idle(text, &folded, &found) {
            read(text, &found, context, &mut out);
        }
    }
    for span in codes(&folded) {
        if !out.iter().any(|fact| fact.span.start < span.end && span.start < fact.span.end) {
            let code = Some(flat(&text[span.clone()]));
            out.push(Fact { span, keys: Vec::new(), code, ends: false, written: String::new() });
        }
    }
    out.sort_by_key(|fact| fact.span.start);
    out
}

/// The text without the spaces between a number and what it counts, with the bytes of the original for each of its own.
fn tight(text: &str) -> (String, Vec<(usize, usize)>) {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let han = nlu::normal::is_han;
    let near =
        |chars: &[(usize, char)]| chars.iter().rev().map(|(_, c)| *c).find(|c| *c != ' ').unwrap_or('\n');
    let near_after =
        |chars: &[(usize, char)]| chars.iter().map(|(_, c)| *c).find(|c| *c != ' ').unwrap_or('\n');
    let at = |i: usize| chars.get(i).map_or('\n', |(_, c)| *c);
    let (mut out, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (i, (start, c)) in chars.iter().enumerate() {
        if *c != ' ' {
            let (before, after) = (near(&chars[..i]), near_after(&chars[i + 1..]));
            let c = &match *c {
                // 时长：3小时: a label, no clock.
                '：' if !before.is_ascii_digit() => '，',
                ':' if han(before) => ',',
                // 2小时 - 3小时: from one to the other, no sign before a number.
                '-' | '–' | '—' | '~' | '～' if han(before) && after.is_ascii_digit() => '、',
                other => other,
            };
            out.push(*c);
            let end = chars.get(i + 1).map_or(text.len(), |(next, _)| *next);
            places.extend(std::iter::repeat_n((*start, end), c.len_utf8()));
            continue;
        }
        let before = i.checked_sub(1).map_or('\n', at);
        let after = at(i + 1);
        let word: String =
            chars[i + 1..].iter().map(|(_, c)| *c).take_while(char::is_ascii_alphabetic).take(12).collect();
        let unit = UNITS.contains(&word.to_ascii_lowercase().as_str());
        let left_out =
            before.is_ascii_digit() && (han(after) || unit) || han(before) && after.is_ascii_digit();
        if left_out {
            continue;
        }
        out.push(*c);
        places.extend(std::iter::repeat_n((*start, start + c.len_utf8()), c.len_utf8()));
    }
    (out, places)
}

/// Words that a number of ways to do something stands before.
const ABSTRACT: &[&str] = &[
    "字",
    "点要",
    "点请",
    "点需",
    "点注意",
    "点提",
    "点说",
    "点建议",
    "种",
    "步",
    "句",
    "方面",
    "件事",
    "选一",
    "条件",
    "需求",
    "要求",
    "选择",
    "问题",
    "办法",
    "方案",
    "原因",
    "情况",
    "建议",
    "way",
    "thing",
    "option",
    "step",
    "point",
    "reason",
    "question",
    "choice",
    "possibilit",
    "case",
];

/// What no ground is needed for: 一下, 第一步, the numbers of a list.
fn is_idle(text: &str, folded: &Folded, found: &Found) -> bool {
    let written = &text[found.span.clone()];
    let in_words = !written.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    match &found.value {
        Value::Ordinal { .. } | Value::Entry { .. } => true,
        // 两个字, two ways: what is said counts, nothing that is sold.
        Value::Number(_) | Value::Quantity { .. } | Value::Time(_)
            if in_words && is_abstract(text, found) =>
        {
            true
        }
        Value::Number(amount) | Value::Quantity { amount, .. }
            if amount.most.is_none() && counts_what_follows(folded, found, amount) =>
        {
            true
        }
        Value::Number(amount) | Value::Quantity { amount, .. } if in_words => {
            amount.most.is_none()
                && (matches!(amount.least.integer(), Some(0 | 1)) || amount.least == Decimal::HALF)
        }
        Value::Number(_) => {
            let place = folded.place(found.span.start);
            let begins = folded.slice(folded.sentence(place).start..place).trim().is_empty();
            begins && text[found.span.end..].starts_with(['.', '、', ')', '）', '．'])
        }
        _ => false,
    }
}

fn is_abstract(text: &str, found: &Found) -> bool {
    // The last sign of a time may be the one that says so: 两点要提醒您.
    let back = text[found.span.clone()].char_indices().next_back().map_or(0, |(at, _)| at);
    let (rest, from) = (&text[found.span.end..], &text[found.span.start + back..]);
    let rest = rest.trim_start().trim_start_matches('个');
    ABSTRACT.iter().any(|word| rest.starts_with(word) || word.chars().count() > 1 && from.starts_with(word))
}

fn read(text: &str, found: &Found, context: &Context<'_>, out: &mut Vec<Fact>) {
    let span = found.span.clone();
    let written = &text[span.clone()];
    let before = text[..span.start].trim_end().to_lowercase();
    let ends_one = TAILS.iter().any(|tail| before.ends_with(tail.trim_end()));
    let mut push = |keys: Vec<String>, code: Option<String>| {
        out.push(Fact { span: span.clone(), keys, code, ends: ends_one, written: String::new() });
    };
    match &found.value {
        Value::Number(amount) => ends(amount, |end| {
            let digits = flat(written);
            let code = Some(digits).filter(|digits| digits.len() >= CODE_DIGITS);
            let hour = HOURS.iter().any(|word| before.ends_with(word)).then(|| format!("h:{end}"));
            let degrees = ["degree", "度"].iter().any(|word| text[span.end..].trim_start().starts_with(word));
            let degrees = degrees.then(|| format!("q:°c:{end}"));
            push(std::iter::once(format!("n:{end}")).chain(hour).chain(degrees).collect(), code);
        }),
        Value::Percent(amount) => ends(amount, |end| push(vec![format!("p:{end}")], None)),
        Value::Money(money) => {
            for minor in [Some(money.least), money.most].into_iter().flatten() {
                let places = if money.currency == "JPY" { 1_000_000 } else { 10_000 };
                let value = Decimal::whole(minor)
                    .times(Decimal::parse("0.01").unwrap_or_default())
                    .unwrap_or_default();
                let value = if places == 1_000_000 { Decimal::whole(minor) } else { value };
                // 评分 5 分 are points, no coins.
                let points = written.ends_with('分') && !written.contains(['元', '块', '角', '毛']);
                let points = points.then(|| format!("n:{minor}"));
                let keys = [format!("m:{}", minor.saturating_mul(places)), format!("n:{value}")];
                push(keys.into_iter().chain(points).collect(), None);
            }
        }
        Value::Quantity { amount, unit } => ends(amount, |end| {
            // 20G of data are no grams.
            let data = (*unit == "g" && written.ends_with('G')).then(|| quantity(end, "gb"));
            push(quantity(end, unit).into_iter().chain(data.into_iter().flatten()).collect(), None);
        }),
        Value::Duration(length) => lengths(length).into_iter().for_each(|key| push(vec![key], None)),
        Value::Time(when) => {
            // 3 天内, within 14 days: a length of time, counted from now.
            let lengths: Vec<String> = find(written, context, &[Kind::Duration])
                .iter()
                .flat_map(|found| match &found.value {
                    Value::Duration(length) => lengths(length),
                    _ => Vec::new(),
                })
                .collect();
            if lengths.is_empty() {
                times(written, when).into_iter().for_each(|keys| push(keys, None));
            }
            lengths.into_iter().for_each(|key| push(vec![key], None));
        }
        // A place alone (开封) may be any word.
        Value::Address(address) if !is_home(address) => {}
        Value::Phone(phone) => {
            let service = (phone.line == Line::Service).then(|| flat(written));
            push(vec![format!("phone:{}", phone.number)], service.or_else(|| Some(flat(written))));
        }
        Value::Url { address } => push(vec![format!("url:{}", host(address))], None),
        Value::Email { address } => push(vec![format!("email:{address}")], None),
        Value::Ordinal { .. } | Value::Entry { .. } => {}
        _ => push(Vec::new(), Some(flat(written))),
    }
}

fn ends(amount: &Amount, mut each: impl FnMut(Decimal)) {
    each(amount.least);
    amount.most.into_iter().for_each(&mut each);
}

fn quantity(value: Decimal, unit: &str) -> Vec<String> {
    if let Some((_, base, factor)) = MEASURES.iter().find(|(name, ..)| *name == unit) {
        let value = value.times(Decimal::whole(*factor)).unwrap_or(value);
        return vec![format!("q:{base}:{value}")];
    }
    match MEASURING.contains(&unit) {
        true => vec![format!("q:{unit}:{value}")],
        // 两件, two items, 2: what is counted goes by many names.
        false => vec![format!("n:{value}")],
    }
}

fn lengths(length: &Length) -> Vec<String> {
    let key = |months: i64, days: i64, seconds: i64| match (length.working, months) {
        (true, _) => format!("w:{days}"),
        (false, 0) => format!("d:{}", days.saturating_mul(86_400).saturating_add(seconds)),
        (false, _) => format!("dm:{months}:{days}:{seconds}"),
    };
    let first = key(length.months, length.days, length.seconds);
    let last = length.most.map(|most| key(most.months, most.days, most.seconds));
    std::iter::once(first).chain(last).collect()
}

/// A web address without what makes no difference.
fn host(address: &str) -> String {
    let rest =
        address.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    rest.trim_end_matches('/').to_lowercase()
}

/// Words of letters and digits together: RT20260012, 23A.
fn codes(text: &Folded) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let (mut out, mut start) = (Vec::new(), None);
    for at in 0..=text.chars.len() {
        match (start, at < text.chars.len() && inside(text.at(at))) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let (letters, digits) = text.chars[from..at].iter().fold((0, 0), |(letters, digits), c| {
                    (letters + usize::from(c.is_ascii_alphabetic()), digits + usize::from(c.is_ascii_digit()))
                });
                if letters > 0 && digits >= 2 {
                    out.push(text.span(&(from..at)));
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}
