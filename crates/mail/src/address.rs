//! Mail addresses: compared and taken apart.

use crate::limits::ADDRESS_CHARS;

/// The form in which addresses are compared, when it is one: trimmed, lower case, one `@` with something on both sides, nothing
/// that could end a header.
pub fn normal(address: &str) -> Option<String> {
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let clean = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"');
    let fits = !local.is_empty()
        && !domain.is_empty()
        && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '[' | ']' | ':'))
        && address.chars().count() <= ADDRESS_CHARS
        && address.chars().all(clean);
    fits.then_some(address)
}

/// The domain of an address.
pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The address with `detail` after a plus: `help@shop` and `x` make `help+x@shop`.
pub fn with_detail(address: &str, detail: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}+{detail}@{domain}"),
        None => address.to_owned(),
    }
}

/// The detail of `address` when it is `ours` with one.
pub fn detail_of<'a>(address: &'a str, ours: &str) -> Option<&'a str> {
    let (local, domain) = address.rsplit_once('@')?;
    let (base, detail) = local.split_once('+')?;
    let (our_local, our_domain) = ours.rsplit_once('@')?;
    (base.eq_ignore_ascii_case(our_local) && domain.eq_ignore_ascii_case(our_domain)).then_some(detail)
}

/// Whether `address` is `ours`, with a detail or without.
pub fn is_ours(address: &str, ours: &str) -> bool {
    address.eq_ignore_ascii_case(ours) || detail_of(address, ours).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_one_form() {
        for (raw, expected) in [
            (" Li.Na@Example.COM ", Some("li.na@example.com")),
            ("<a@b>", Some("a@b")),
            ("no-at-sign", None),
            ("@b", None),
            ("a@", None),
            ("a b@c", None),
            ("a@b\r\nBcc: x@y", None),
            ("a,b@c", None),
        ] {
            assert_eq!(normal(raw).as_deref(), expected, "{raw:?}");
        }
    }

    #[test]
    fn details_are_found_only_on_our_own_address() {
        assert_eq!(with_detail("help@shop.example", "t1"), "help+t1@shop.example");
        assert_eq!(detail_of("help+t1@shop.example", "help@shop.example"), Some("t1"));
        assert_eq!(detail_of("other+t1@shop.example", "help@shop.example"), None);
        assert_eq!(detail_of("help+t1@evil.example", "help@shop.example"), None);
        assert!(is_ours("HELP+x@shop.example", "help@shop.example"));
    }
}
