//! The address of a page, without whatever in it may open a door or names a person.

use base::limits;

/// Names of parameters that carry keys, log-ins or people, as parts of the name.
const SECRET_NAMES: [&str; 20] = [
    "token", "key", "secret", "pass", "pwd", "auth", "sig", "session", "sid", "code", "otp", "jwt", "ticket",
    "mail", "phone", "mobile", "tel", "access", "nonce", "hash",
];
/// A longer value is no word that a person typed.
const VALUE_CHARS: usize = 48;
/// A run of so many letters and digits mixed looks like a key.
const KEY_CHARS: usize = 16;

/// The cleaned address; `None` when it is no web address.
pub(crate) fn clean(address: &str) -> Option<String> {
    let address = address.trim();
    if address.chars().count() > limits::URL_CHARS
        || address.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    // A name and a password before the host.
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    if host.is_empty() {
        return None;
    }
    let path: Vec<&str> =
        path.split('/').map(|part| if looks_secret(part) { "\u{2026}" } else { part }).collect();
    let kept: Vec<&str> = query.split('&').filter(|pair| is_harmless(pair)).collect();
    let mut clean = format!("{}://{}/{}", scheme.to_lowercase(), host.to_lowercase(), path.join("/"));
    if !kept.is_empty() {
        clean.push('?');
        clean.push_str(&kept.join("&"));
    }
    Some(clean)
}

fn is_harmless(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_lowercase();
    !name.is_empty()
        && !SECRET_NAMES.iter().any(|secret| name.contains(secret))
        && value.chars().count() <= VALUE_CHARS
        && !value.contains('@')
        && !value.to_lowercase().contains("%40")
        && !looks_secret(value)
        && !looks_secret(&name)
}

/// Whether some run of letters and digits in it is long and mixed, as keys are and words are not; or it holds an address of mail.
fn looks_secret(part: &str) -> bool {
    part.contains('@')
        || part.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
            run.len() >= KEY_CHARS
                && run.bytes().any(|byte| byte.is_ascii_digit())
                && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
        // Three parts of base64 with points between them: a signed token, whatever its letters.
        || part.starts_with("eyJ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_agent_needs_stays() {
        for address in [
            "https://shop.example/",
            "https://shop.example/products/kettle-1-5l-green-2026?color=green&utm_source=mail-june",
            "https://shop.example/search?q=%E6%B0%B4%E5%A3%B6&page=2",
            "http://127.0.0.1:8080/demo/product.html?lang=en",
        ] {
            assert_eq!(clean(address).as_deref(), Some(address));
        }
        assert_eq!(clean("HTTPS://Shop.Example").as_deref(), Some("https://shop.example/"));
    }

    #[test]
    fn what_opens_doors_or_names_people_goes() {
        for (address, kept) in [
            ("https://u:p@shop.example/a#access_token=x", "https://shop.example/a"),
            ("https://shop.example/a?token=abc&b=1", "https://shop.example/a?b=1"),
            ("https://shop.example/a?resetKey=abc", "https://shop.example/a"),
            ("https://shop.example/a?t=9f8a7c6b5d4e3f2a1b0c", "https://shop.example/a"),
            ("https://shop.example/a?x=someone%40example.com", "https://shop.example/a"),
            ("https://shop.example/a?x=someone@example.com", "https://shop.example/a"),
            (
                "https://shop.example/reset/9f8a7c6b5d4e3f2a1b0c/now",
                "https://shop.example/reset/\u{2026}/now",
            ),
            ("https://shop.example/u/me@example.com", "https://shop.example/u/\u{2026}"),
            ("https://shop.example/a?code=123456&state=ok", "https://shop.example/a?state=ok"),
            ("https://shop.example/a?j=eyJhbGciOi", "https://shop.example/a"),
            ("https://shop.example/?9f8a7c6b5d4e3f2a1b0c", "https://shop.example/"),
        ] {
            assert_eq!(clean(address).as_deref(), Some(kept), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_none() {
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://@/",
            "about:blank",
            "x",
            "https://a b/",
        ] {
            assert_eq!(clean(bad), None, "{bad}");
        }
        assert_eq!(clean(&format!("https://a.example/{}", "x".repeat(3_000))), None);
    }
}
