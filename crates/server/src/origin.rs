//! Whether a page may use the API with a log-in: our own origin, or one that the operator listed.

use app::Settings;
use axum::http::{HeaderMap, header};

/// What a request says about the page it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From<'a> {
    /// No browser page: neither `Origin` nor `Sec-Fetch-Site` of another site.
    NoPage,
    /// A page of this origin.
    Page(&'a str),
    /// A page that hides its origin, or a header that is no text.
    Hidden,
}

/// Reads it. Every browser sends `Origin` or `Sec-Fetch-Site` with unsafe requests, and `Origin` with WebSockets.
pub(crate) fn of(headers: &HeaderMap) -> From<'_> {
    if let Some(origin) = headers.get(header::ORIGIN) {
        return match origin.to_str() {
            Ok("null") | Err(_) => From::Hidden,
            Ok(origin) => From::Page(origin),
        };
    }
    match headers.get("sec-fetch-site").map(|value| value.to_str()) {
        None | Some(Ok("same-origin" | "none")) => From::NoPage,
        Some(_) => From::Hidden,
    }
}

/// The `Origin` header as text, for rules of the inbox.
pub(crate) fn text(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or("null"))
}

/// Whether it may act with a log-in.
pub(crate) fn allowed(headers: &HeaderMap, settings: &Settings) -> bool {
    match of(headers) {
        From::NoPage => true,
        From::Hidden => false,
        From::Page(origin) => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            is_own(origin, host, &settings.public_url) || settings.origins.iter().any(|one| same(one, origin))
        }
    }
}

fn is_own(origin: &str, host: Option<&str>, public_url: &str) -> bool {
    let of_host = || match (authority(origin), host) {
        (Some(authority), Some(host)) => authority.eq_ignore_ascii_case(host),
        _ => false,
    };
    if public_url.is_empty() {
        return of_host();
    }
    // At a desk in development the same machine has several names.
    same(public_url, origin) || (is_loopback(public_url) && is_loopback(origin) && of_host())
}

/// Compares scheme and authority; a path or a slash at the end of the configured address does not matter.
fn same(configured: &str, origin: &str) -> bool {
    let scheme = |url: &str| url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    match (authority(configured), authority(origin)) {
        (Some(one), Some(other)) => scheme(configured) == scheme(origin) && one.eq_ignore_ascii_case(other),
        _ => false,
    }
}

/// Host and port, without a scheme's own port.
fn authority(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    Some(authority.strip_suffix(port).unwrap_or(authority))
}

fn is_loopback(url: &str) -> bool {
    let Some(authority) = authority(url) else { return false };
    let name = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    matches!(name.map_or(authority, |(name, _)| name), "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(origin: Option<&str>, fetch_site: Option<&str>, public_url: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:8080".parse().expect("host"));
        for (name, value) in [("origin", origin), ("sec-fetch-site", fetch_site)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().expect("header"));
            }
        }
        let settings = Settings {
            public_url: public_url.to_owned(),
            origins: vec!["https://crm.example".into()],
            ..Settings::default()
        };
        allowed(&headers, &settings)
    }

    #[test]
    fn own_and_listed_origins_pass() {
        for (origin, public) in [
            ("http://127.0.0.1:8080", ""),
            ("https://desk.example", "https://desk.example/"),
            ("https://desk.example:443", "https://desk.example"),
            ("https://crm.example", "https://desk.example"),
            ("http://127.0.0.1:8080", "http://localhost:8080"),
        ] {
            assert!(allows(Some(origin), None, public), "{origin} at {public}");
        }
        assert!(allows(None, None, "https://desk.example"), "not a browser");
        assert!(allows(None, Some("same-origin"), "https://desk.example"));
    }

    #[test]
    fn every_other_origin_is_refused() {
        for (origin, public) in [
            ("https://evil.example", ""),
            ("https://evil.example", "https://desk.example"),
            ("http://desk.example", "https://desk.example"),
            ("https://desk.example.evil.example", "https://desk.example"),
            ("https://desk.example@evil.example", "https://desk.example"),
            ("http://127.0.0.1:8080", "https://desk.example"),
            ("http://127.0.0.1:9999", "http://localhost:8080"),
            ("null", ""),
            ("", ""),
        ] {
            assert!(!allows(Some(origin), None, public), "{origin} at {public}");
        }
        assert!(!allows(None, Some("cross-site"), ""));
        assert!(!allows(None, Some("same-site"), ""));
    }
}
