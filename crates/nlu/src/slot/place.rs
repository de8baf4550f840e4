//! An address as a slot: what [`crate::entity`] finds, with the parts around it that belong to it.

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;

use super::MAX_TEXT_SLOT;
use crate::entity::{Context, Found, Kind, Value, find};
use crate::normal::is_han;

/// Words that a part of an English address begins with.
const PARTS: &[&str] =
    &["room", "flat", "unit", "apt", "apartment", "suite", "floor", "building", "block", "no", "house"];
/// Words that end an address in a sentence.
const ENDS: &[&str] =
    &["phone", "order", "please", "and", "thanks", "thank", "my", "not", "the", "it", "instead"];

/// The last address of a text that names a street or a building.
pub(super) fn address(text: &str) -> Option<String> {
    let cx = Context::new(Timestamp::default(), TimeZone::UTC, Locale::default());
    let delivers =
        |found: &Found| matches!(&found.value, Value::Address(address) if !address.street.is_empty());
    let found = find(text, &cx, &[Kind::Address]).into_iter().rev().find(delivers)?;
    let span = found.span;
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    let itself = text.get(span.clone())?;
    let whole = if itself.chars().any(is_han) {
        itself.to_owned()
    } else {
        format!("{}{itself}{}", leading(before), following(after))
    };
    let kept: String = whole.trim().chars().take(MAX_TEXT_SLOT).collect();
    (!kept.is_empty()).then_some(kept)
}

/// Room 502, Building 3, in front of the street.
fn leading(before: &str) -> &str {
    let mut from = before.len();
    while let Some(part) =
        before.get(..from).and_then(|rest| rest.strip_suffix(", ").or_else(|| rest.strip_suffix(',')))
    {
        let start = part.rfind([',', ';', ':', '.', '\n']).map_or(0, |at| at + 1);
        let words = part.get(start..).unwrap_or_default();
        let at = PARTS.iter().filter_map(|word| find_word(words, word)).min();
        let Some(at) = at.filter(|_| words.trim().contains(' ')) else { break };
        from = start + at;
        if at > 1 {
            break;
        }
    }
    before.get(from..).unwrap_or_default()
}

/// Where a whole word stands, in any case.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(word).map(|(at, _)| at).find(|at| {
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        free(lower.get(..*at).and_then(|rest| rest.chars().next_back()))
            && free(lower.get(at + word.len()..).and_then(|rest| rest.chars().next()))
    })
}

/// , Nanshan, Shenzhen 518000 behind the street.
fn following(after: &str) -> &str {
    let mut end = 0;
    while let Some(rest) = after.get(end..).and_then(|rest| rest.strip_prefix(',')) {
        let stop = rest.find([',', ';', '.', '\n', '(', '?']).unwrap_or(rest.len());
        let whole = rest.get(..stop).unwrap_or_default();
        let part = polite_end(whole).map_or(whole, |at| whole.get(..at).unwrap_or_default());
        let mut words = part.split_whitespace();
        let named = part.split_whitespace().count() <= 4
            && words.all(|word| {
                let lower = word.to_ascii_lowercase();
                !ENDS.contains(&lower.as_str())
                    && word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
                    && !lower.starts_with("zk")
            });
        // A postcode is longer; four digits are the end of a phone number.
        let bare = part.trim();
        let number = bare.len() < 5 && bare.chars().all(|c| c.is_ascii_digit());
        if !named || number {
            break;
        }
        end += 1 + part.len();
        if part.len() < whole.len() {
            break;
        }
    }
    after.get(..end).unwrap_or_default()
}

/// Where a word that only ends the sentence begins: the city before it belongs to the address.
fn polite_end(part: &str) -> Option<usize> {
    ENDS.iter().filter_map(|word| find_word(part, word)).min()
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_to_deliver_to() {
        for (text, want) in [
            ("上海市浦东新区世纪大道100号3栋502", Some("上海市浦东新区世纪大道100号3栋502")),
            ("改到广东省深圳市南山区科技园路8号，手机尾号5678", Some("广东省深圳市南山区科技园路8号")),
            ("不是人民路18号，是人民路28号5栋", Some("人民路28号5栋")),
            ("221B Baker Street, London", Some("221B Baker Street, London")),
            (
                "send it to Room 502, Building 3, 8 Keyuan Road, Nanshan, Shenzhen please",
                Some("Room 502, Building 3, 8 Keyuan Road, Nanshan, Shenzhen"),
            ),
            ("12 Hill Street, Chengdu instead please", Some("12 Hill Street, Chengdu")),
            ("no, 27 Hill Street, Chengdu", Some("27 Hill Street, Chengdu")),
            ("12 Hill Street, my phone is 5678", Some("12 Hill Street")),
            ("12 Hill Street, Chengdu, 610000, 5678", Some("12 Hill Street, Chengdu, 610000")),
            ("the new one is 12 West 5th Avenue, Boston, phone 5678", Some("12 West 5th Avenue, Boston")),
            ("上海", None),
            ("送到公司", None),
            ("my office", None),
            ("", None),
        ] {
            assert_eq!(address(text).as_deref(), want, "{text}");
        }
    }
}
