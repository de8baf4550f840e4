//! What a model wrote that stands nowhere: numbers, dates, prices and links that are neither in what was said nor in what it was given. A person looks at
//! each before it is sent.

use base::Locale;
use nlu::entity::{Context, Found, Kind, find};

use crate::app::App;

/// What is looked at.
const KINDS: [Kind; 13] = [
    Kind::Number,
    Kind::Percent,
    Kind::Money,
    Kind::Quantity,
    Kind::Time,
    Kind::Duration,
    Kind::Phone,
    Kind::Email,
    Kind::Url,
    Kind::Order,
    Kind::Parcel,
    Kind::Card,
    Kind::Iban,
];
/// Marks that are shown.
const MOST: usize = 20;

/// The words in `text` that the sources do not say, each once.
pub(super) fn unsourced(app: &App, locale: Locale, text: &str, sources: &[&str]) -> Vec<String> {
    let context = Context::new(app.env().now(), app.pack().hours.zone().clone(), locale);
    missing(&context, text, sources)
}

fn missing(context: &Context<'_>, text: &str, sources: &[&str]) -> Vec<String> {
    let known: Vec<Found> = sources.iter().flat_map(|source| find(source, context, &KINDS)).collect();
    let mut missing: Vec<String> = Vec::new();
    for one in find(text, context, &KINDS) {
        let words = text[one.span.clone()].trim();
        // 一下, 一些: a word for one is no figure.
        let figure = one.kind != Kind::Number || words.chars().any(|c| c.is_ascii_digit());
        let said = sources.iter().any(|source| stands(source, words))
            || known.iter().any(|other| other.value == one.value);
        if figure && !said && missing.len() < MOST && !missing.iter().any(|other| other == words) {
            missing.push(words.to_owned());
        }
    }
    missing
}

/// Whether the words stand there by themselves: 7 does not stand in 17.
fn stands(source: &str, words: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    source.match_indices(words).any(|(at, found)| {
        let (before, after) = (source[..at].chars().next_back(), source[at + found.len()..].chars().next());
        !(digit(before) && digit(words.chars().next()) || digit(after) && digit(words.chars().next_back()))
    })
}

#[cfg(test)]
mod tests {
    use base::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn what_stands_nowhere_is_named() {
        let context = Context::new(Timestamp(0), TimeZone::UTC, Locale::Zh);
        let sources = ["七天内可以退货，运费 12 元。", "See https://shop.example.com/returns, 17 items"];
        for (text, wanted) in [
            ("7天内可以退，运费12元。", &[][..]),
            ("30天内可以退，运费12元", &["30天内"]),
            ("运费 20 元，看一下 https://evil.example/x", &["20 元", "https://evil.example/x"]),
            ("see https://shop.example.com/returns", &[]),
            ("好的，马上为您查一下。", &[]),
            ("打 13800138000 或 13800138000", &["13800138000"]),
            ("", &[]),
        ] {
            let missing = missing(&context, text, &sources);
            let same = missing.len() == wanted.len()
                && missing.iter().zip(wanted).all(|(a, b)| a.contains(b.trim_end_matches('内')));
            assert!(same, "{text}: {missing:?}");
        }
        assert!(!stands("17 items", "7") && stands("7 items", "7"));
    }
}
