//! Numbers as somebody sees them: dates as dates, per cents as per cents, the rest as short as it is exact.

use std::collections::HashMap;

use crate::refused::Refused;
use crate::xml::{Node, Xml};

/// How a number is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Plain,
    Percent(usize),
    Date,
    Time,
    DateTime,
}

/// The formats of cells, in the order in which cells name them.
pub(super) fn formats(bytes: &[u8], depth: usize) -> Result<Vec<Format>, Refused> {
    let (mut codes, mut all, mut inside) = (HashMap::<u32, String>::new(), Vec::new(), false);
    let mut xml = Xml::new(bytes, depth);
    loop {
        match xml.next()? {
            Node::End => return Ok(all),
            Node::Open(element) => match element.name.as_str() {
                "numFmt" => {
                    let id = element.get("numFmtId").and_then(|id| id.parse().ok());
                    codes.extend(id.zip(element.get("formatCode")));
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id =
                        element.get("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or_default();
                    all.push(codes.get(&id).map_or_else(|| built_in(id), |code| of(code)));
                }
                _ => {}
            },
            Node::Close(name) if name == "cellXfs" => inside = false,
            Node::Close(_) | Node::Text(_) => {}
        }
    }
}

const fn built_in(id: u32) -> Format {
    match id {
        9 => Format::Percent(0),
        10 => Format::Percent(2),
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Format::Time,
        22 => Format::DateTime,
        _ => Format::Plain,
    }
}

/// What a code of one's own means: letters in quotation marks and brackets are not of it.
fn of(code: &str) -> Format {
    let (mut plain, mut quoted, mut bracket, mut escaped) = (String::new(), false, false, false);
    for c in code.to_lowercase().chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            ';' if !quoted => break,
            c if !quoted && !bracket => plain.push(c),
            _ => {}
        }
    }
    let date = plain.contains(['y', 'd']);
    let time = plain.contains(['h', 's']);
    if plain.contains('%') {
        let decimals =
            plain.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(|b| *b == b'0').count());
        return Format::Percent(decimals.min(6));
    }
    match (date || plain.contains('m') && !time && !plain.contains('0'), time) {
        (true, true) => Format::DateTime,
        (true, false) => Format::Date,
        (false, true) => Format::Time,
        (false, false) => Format::Plain,
    }
}

/// A stored number as it is seen.
pub(super) fn shown(raw: &str, format: Format, since_1904: bool) -> String {
    let Ok(value) = raw.parse::<f64>() else { return raw.to_owned() };
    if !value.is_finite() {
        return raw.to_owned();
    }
    match format {
        Format::Plain => short(value),
        Format::Percent(decimals) => format!("{:.decimals$}%", value * 100.0),
        Format::Date | Format::Time | Format::DateTime => {
            moment(value, format, since_1904).unwrap_or_else(|| short(value))
        }
    }
}

/// 15 digits are what Excel keeps: 0.1 + 0.2 is 0.3.
fn short(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// The last day that Excel knows, 31 December 9999.
const LAST_DAY: f64 = 2_958_466.0;
/// The first day of Excel's calendar is the day before 1900 began, once the day is counted that 1900 did not have.
const DAYS_TO_1900: i64 = 25_569;
const DAYS_TO_1904: i64 = 24_107;

fn moment(value: f64, format: Format, since_1904: bool) -> Option<String> {
    if !(0.0..LAST_DAY).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round() as i64;
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Before March 1900 the day that never was is not yet counted.
    let missing = i64::from(!since_1904 && days < 60);
    let (year, month, day) = date(days + missing - if since_1904 { DAYS_TO_1904 } else { DAYS_TO_1900 });
    let clock = if second % 60 == 0 {
        format!("{:02}:{:02}", second / 3_600, second / 60 % 60)
    } else {
        format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
    };
    Some(match format {
        Format::Time => clock,
        Format::DateTime => format!("{year:04}-{month:02}-{day:02} {clock}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    })
}

/// Days since 1970 to a date, by eras of 400 years that begin in March.
fn date(days: i64) -> (i64, i64, i64) {
    let day = days + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_are_meant() {
        for (raw, format, wanted) in [
            ("1", Format::Plain, "1"),
            ("0.30000000000000004", Format::Plain, "0.3"),
            ("13800138000", Format::Plain, "13800138000"),
            ("0.125", Format::Percent(1), "12.5%"),
            ("45658", Format::Date, "2025-01-01"),
            ("45658.5", Format::DateTime, "2025-01-01 12:00"),
            ("0.25", Format::Time, "06:00"),
            ("1", Format::Date, "1900-01-01"),
            ("61", Format::Date, "1900-03-01"),
            ("n/a", Format::Plain, "n/a"),
        ] {
            assert_eq!(shown(raw, format, false), wanted, "{raw}");
        }
        assert_eq!(shown("0", Format::Date, true), "1904-01-01");
    }

    #[test]
    fn codes_of_ones_own_are_understood() {
        for (code, wanted) in [
            ("yyyy\"年\"m\"月\"d\"日\"", Format::Date),
            ("[$-409]h:mm AM/PM", Format::Time),
            ("yyyy-mm-dd hh:mm", Format::DateTime),
            ("#,##0.00", Format::Plain),
            ("0.0%", Format::Percent(1)),
            ("\"days\" 0", Format::Plain),
            ("[Red]0.00", Format::Plain),
        ] {
            assert_eq!(of(code), wanted, "{code}");
        }
    }
}
