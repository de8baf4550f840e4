//! Whoever judges what a text is about need not know whose it is.

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use nlu::entity::{Context, Kind, find};

/// What tells who somebody is.
const COVERED: [Kind; 8] = [
    Kind::Phone,
    Kind::IdNumber,
    Kind::Email,
    Kind::Card,
    Kind::Iban,
    Kind::Plate,
    Kind::Address,
    Kind::Name,
];
/// What stands in place of a character.
const COVER: char = '•';

/// The text, names, numbers and addresses of people covered.
pub(super) fn masked(text: &str, locale: Locale) -> String {
    let context = Context::new(Timestamp(0), TimeZone::UTC, locale);
    let found = find(text, &context, &COVERED);
    let covered = |at: usize| found.iter().any(|found| found.span.contains(&at));
    let text = &nlu::code::covered(text);
    text.char_indices()
        .map(|(at, character)| if covered(at) && character.is_alphanumeric() { COVER } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_addresses_are_covered_and_the_question_stays() {
        let text = masked("打我电话 13800138000，或者写信到 wang@example.com，怎么退货", Locale::Zh);
        assert!(!text.contains("13800138000") && !text.contains("wang"), "{text}");
        assert!(text.starts_with("打我电话 ") && text.ends_with("怎么退货"), "{text}");
        assert_eq!(masked("我叫王小明，怎么退货", Locale::Zh), "我叫•••，怎么退货");
        assert_eq!(
            masked("my name is Jane Doe, how do I return", Locale::En),
            "my name is •••• •••, how do I return"
        );
        assert_eq!(masked("2 件怎么退货", Locale::Zh), "2 件怎么退货");
        assert_eq!(masked("", Locale::En), "");
    }
}
