//! E-mail and web addresses.

use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// Ends of names that make a bare `shop.example.com` an address. Anything may follow `https://`.
const ENDS: &[&str] = &[
    "com", "cn", "net", "org", "io", "co", "me", "app", "dev", "info", "cc", "tv", "shop", "store", "top",
    "xyz", "edu", "gov", "hk", "tw", "jp", "uk", "de", "fr", "us", "eu", "ai", "vip", "site", "online",
    "club", "link", "ltd",
];

/// An e-mail address at a place.
pub(crate) fn email(view: &View<'_>, i: usize) -> Option<Hit> {
    let user = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    if user(view.before(i)) || !user(view.at(i)) {
        return None;
    }
    let mut start = i;
    while matches!(view.at(start), '.' | '-') {
        start += 1;
    }
    let at = (start..view.len()).find(|at| !user(view.at(*at)))?;
    if view.at(at) != '@' || at == start {
        return None;
    }
    let host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut end = (at + 1..view.len()).find(|at| !host(view.at(*at))).unwrap_or(view.len());
    while end > at && matches!(view.before(end), '.' | '-') {
        end -= 1;
    }
    let address = view.slice(start, end);
    let name = view.slice(at + 1, end);
    let labels = name.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
    let top = name
        .rsplit('.')
        .next()
        .is_some_and(|top| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic()));
    let fits = name.contains('.')
        && labels
        && top
        && view.at(end) != '@'
        && address.len() <= 254
        && !address.contains("..");
    fits.then(|| Hit::new(start, end, Value::Email { address }, Source::Pattern, 0.98))
}

/// A web address at a place.
pub(crate) fn url(view: &View<'_>, i: usize) -> Option<Hit> {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if name(view.before(i))
        || matches!(view.before(i), '@' | '/' | '\\')
        || !view.at(i).is_ascii_alphanumeric()
    {
        return None;
    }
    let scheme = view.eat_any(i, &["https://", "http://"]);
    let host = scheme.unwrap_or(i);
    let mut end = (host..view.len()).find(|at| !name(view.at(*at))).unwrap_or(view.len());
    while end > host && matches!(view.before(end), '.' | '-') {
        end -= 1;
    }
    let text = view.slice(host, end);
    let labels: Vec<&str> = text.split('.').collect();
    if view.at(end) == '@' || labels.iter().any(|label| label.is_empty()) || host == end {
        return None;
    }
    let www = labels.first() == Some(&"www");
    let known = labels.len() >= 2 && labels.last().is_some_and(|top| ENDS.contains(top));
    let numeric = labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit()));
    if scheme.is_none() && (!known && !www || labels.len() < 2 || numeric) {
        return None;
    }
    if view.at(end) == ':' && view.digits(end + 1, 5).is_some() {
        end = view.digits(end + 1, 5)?.1;
    }
    if matches!(view.at(end), '/' | '?' | '#') {
        let path = |c: char| {
            c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\'')
        };
        end = (end..view.len()).find(|at| !path(view.at(*at))).unwrap_or(view.len());
        while end > host && matches!(view.before(end), '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']') {
            end -= 1;
        }
    }
    let written = view.raw(host, end);
    let (name, path) = written.split_at(written.find(['/', '?', '#']).unwrap_or(written.len()));
    let plain = scheme.is_some_and(|end| end - i == 7);
    let address =
        format!("{}{}{path}", if plain { "http://" } else { "https://" }, name.to_ascii_lowercase());
    Some(Hit::new(
        i,
        end,
        Value::Url { address },
        Source::Pattern,
        if scheme.is_some() || www { 0.98 } else { 0.85 },
    ))
}
