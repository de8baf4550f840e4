//! Prices, periods and shares in a text: how much, of what. Other numbers (dates, telephone numbers, counts) are none.

use nlu::normal::is_han;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    Yuan,
    Dollar,
    Percent,
    /// Of ten: 8.5 折.
    Tenth,
    Minute,
    Hour,
    Day,
    Workday,
    Week,
    Month,
    Year,
}

/// How each is written, the longer before what it begins with.
const UNITS: [(&str, Unit); 44] = [
    ("个工作日", Unit::Workday),
    ("工作日", Unit::Workday),
    ("working days", Unit::Workday),
    ("working day", Unit::Workday),
    ("business days", Unit::Workday),
    ("business day", Unit::Workday),
    ("个自然日", Unit::Day),
    ("自然日", Unit::Day),
    ("calendar days", Unit::Day),
    ("calendar day", Unit::Day),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("个小时", Unit::Hour),
    ("小时", Unit::Hour),
    ("hours", Unit::Hour),
    ("hour", Unit::Hour),
    ("分钟", Unit::Minute),
    ("minutes", Unit::Minute),
    ("minute", Unit::Minute),
    ("个星期", Unit::Week),
    ("星期", Unit::Week),
    ("周", Unit::Week),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("个月", Unit::Month),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("年", Unit::Year),
    ("years", Unit::Year),
    ("year", Unit::Year),
    ("元", Unit::Yuan),
    ("块钱", Unit::Yuan),
    ("yuan", Unit::Yuan),
    ("rmb", Unit::Yuan),
    ("cny", Unit::Yuan),
    ("dollars", Unit::Dollar),
    ("dollar", Unit::Dollar),
    ("usd", Unit::Dollar),
    ("percent", Unit::Percent),
    ("per cent", Unit::Percent),
    ("%", Unit::Percent),
    ("折", Unit::Tenth),
];
/// Signs that stand before the number.
const SIGNS: [(char, Unit); 3] = [('¥', Unit::Yuan), ('￥', Unit::Yuan), ('$', Unit::Dollar)];
/// What stands between the ends of a range.
const BETWEEN: [&str; 6] = ["to ", "-", "–", "~", "到", "至"];
/// From here on a number before 年 is the name of a year.
const FIRST_YEAR: f64 = 1_000.0;

/// Something measured, and where it stands: bytes of the text that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measure {
    pub(super) unit: Unit,
    /// `7`, `3-5`.
    pub(super) value: String,
    pub(super) at: std::ops::Range<usize>,
}

/// All that is measured in a text that [`nlu::normal::fold`] folded and that is in lower case.
pub(super) fn measures(text: &str) -> Vec<Measure> {
    let mut found: Vec<Measure> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let Some((value, length)) = number(&text[at..]) else {
            at += c.len_utf8();
            continue;
        };
        // A number without a unit is passed whole, so that 13812345678 is not 8.
        let measure = whole(text, at, value, length);
        at = measure.as_ref().map_or(at + length, |measure| measure.at.end);
        found.extend(measure);
    }
    found
}

/// The measure of which the number stands here, if it is one.
fn whole(text: &str, from: usize, first: String, length: usize) -> Option<Measure> {
    let (mut value, mut end) = (first, from + length);
    let (before, digits) = (text[..from].chars().next_back(), text.as_bytes()[from].is_ascii_digit());
    // Part of a name: A7, 第七天, 11 月 11 日.
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '.' | '月')) {
        return None;
    }
    let month = text[..from].trim_end().ends_with('月');
    for between in BETWEEN {
        let Some(rest) = text[end..].trim_start().strip_prefix(between) else { continue };
        let bare = rest.trim_start_matches([' ', '¥', '$']);
        if let Some((last, length)) = number(bare) {
            end = text.len() - bare.len() + length;
            value = format!("{value}-{last}");
            break;
        }
    }
    let sign = SIGNS.iter().find(|(sign, _)| text[..from].trim_end().ends_with(*sign));
    if let Some((sign, unit)) = sign {
        let begin = text[..from].trim_end().len() - sign.len_utf8();
        return Some(Measure { unit: *unit, value, at: begin..end });
    }
    let gap = text[end..].len() - text[end..].trim_start_matches([' ', '-']).len();
    let rest = &text[end + gap..];
    let (word, unit) = UNITS.iter().find(|(word, _)| begins_with(rest, word))?;
    let year = *unit == Unit::Year && value.parse::<f64>().is_ok_and(|year| year >= FIRST_YEAR);
    // Digits of Chinese say many things besides: 一元, 三周年, 十分.
    let time = matches!(unit, Unit::Day | Unit::Workday | Unit::Hour | Unit::Month | Unit::Week | Unit::Year);
    if year || (month && *unit == Unit::Day) || (!digits && !time) {
        return None;
    }
    Some(Measure { unit: *unit, value, at: from..end + gap + word.len() })
}

/// A unit of letters ends where the word ends; one of characters wherever it likes.
fn begins_with(text: &str, word: &str) -> bool {
    let letters = word.ends_with(|c: char| c.is_ascii_alphabetic());
    text.strip_prefix(word).is_some_and(|rest| !letters || !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// A number at the beginning, in one writing, and its length in bytes.
fn number(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    if !bytes.first()?.is_ascii_digit() {
        return in_characters(text);
    }
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'0'..=b'9' => end += 1,
            b'.' | b',' if next => end += 1,
            _ => break,
        }
    }
    let written = text[..end].replace(',', "");
    let value = written.parse::<f64>().map_or(written, |value| value.to_string());
    Some((value, end))
}

/// 七, 十五, 三十: up to 99.
fn in_characters(text: &str) -> Option<(String, usize)> {
    let digit =
        |c: char| "零一二三四五六七八九".chars().position(|one| one == if c == '两' { '二' } else { c });
    let (mut tens, mut ones, mut length) = (None, None, 0);
    for c in text.chars().take_while(|c| is_han(*c)) {
        match digit(c) {
            Some(value) if ones.is_none() => ones = Some(value),
            None if c == '十' && tens.is_none() => tens = Some(ones.take().unwrap_or(1)),
            _ => break,
        }
        length += c.len_utf8();
    }
    let value = tens.unwrap_or(0) * 10 + ones.unwrap_or(0);
    (length > 0 && value > 0).then(|| (value.to_string(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_periods_and_shares_are_read_and_nothing_else() {
        let read = |text: &str| {
            let folded = nlu::normal::fold(text).to_lowercase();
            measures(&folded).into_iter().map(|one| (one.value, one.unit)).collect::<Vec<_>>()
        };
        let one = |value: &str, unit: Unit| vec![(value.to_owned(), unit)];
        for (text, wanted) in [
            ("签收后 7 天内可以退货", one("7", Unit::Day)),
            ("签收后七天内可以退货", one("7", Unit::Day)),
            ("十五个工作日", one("15", Unit::Workday)),
            ("3～5 个工作日到账", one("3-5", Unit::Workday)),
            ("3 到 5 天", one("3-5", Unit::Day)),
            ("满 1,999.00 元包邮", one("1999", Unit::Yuan)),
            ("¥99 起", one("99", Unit::Yuan)),
            ("打 8.5 折", one("8.5", Unit::Tenth)),
            ("收 10％ 手续费", one("10", Unit::Percent)),
            ("within 7 days of delivery", one("7", Unit::Day)),
            ("3 to 5 business days", one("3-5", Unit::Workday)),
            ("a 14-day return", one("14", Unit::Day)),
            ("costs $12.50", one("12.5", Unit::Dollar)),
            ("48 小时内发货", one("48", Unit::Hour)),
            ("11 月 11 日开始", vec![]),
            ("2026 年的活动", vec![]),
            ("电话 13812345678", vec![]),
            ("第七天", vec![]),
            ("十分满意", vec![]),
            ("一元复始", vec![]),
            ("7 daylight lamps", vec![]),
            ("A7 天线", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
        assert_eq!(read("7 天退货，15 天换货").len(), 2);
    }
}
