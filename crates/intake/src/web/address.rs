//! The address of a page, in the one form in which it is compared.

use base::limits::URL_CHARS;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// What says where somebody came from, and nothing of which page it is.
const TRACKING: [&str; 9] =
    ["gclid", "fbclid", "msclkid", "yclid", "mc_cid", "mc_eid", "phpsessid", "jsessionid", "spm"];

/// A web address: `http` or `https`, a host, no user, no fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(Url);

impl TryFrom<String> for Address {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).ok_or("no web address")
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0.into()
    }
}

impl Address {
    /// As somebody types it; without a scheme `https` is meant.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        Self::read(&whole)
    }

    /// A whole address.
    pub fn read(text: &str) -> Option<Self> {
        Url::parse(text.trim()).ok().and_then(Self::checked)
    }

    /// What a page at this address means by this.
    pub fn join(&self, text: &str) -> Option<Self> {
        self.0.join(text.trim()).ok().and_then(Self::checked)
    }

    fn checked(mut url: Url) -> Option<Self> {
        url.set_fragment(None);
        let is_web = matches!(url.scheme(), "http" | "https");
        let named = matches!(url.host(), Some(Host::Domain(name)) if !name.is_empty())
            || matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
        let free = url.username().is_empty() && url.password().is_none();
        (is_web && named && free && url.as_str().len() <= URL_CHARS).then_some(Self(url))
    }

    /// Whether both are of one site: the same host and port. What went from `http` to `https` stays.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.0.host() == other.0.host() && self.0.port() == other.0.port()
    }

    /// The same address with `https`, where it is `http` at its usual port.
    #[must_use]
    pub fn secured(&self) -> Self {
        self.spoken("https")
    }

    /// The same page as that site speaks, and without what only says where somebody came from.
    #[must_use]
    pub(super) fn tidied(&self, site: &Self) -> Self {
        let mut url = self.spoken(site.0.scheme()).0;
        let tracks = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.starts_with("utm_") || TRACKING.contains(&name.as_str())
        };
        let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
        if let Some(query) = url.query() {
            let kept: Vec<&str> =
                query.split('&').filter(|pair| !pair.is_empty() && !tracks(&name(pair))).collect();
            let kept = kept.join("&");
            url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
        }
        Self(url)
    }

    fn spoken(&self, scheme: &str) -> Self {
        let mut url = self.0.clone();
        if url.port().is_none() {
            let _ = url.set_scheme(scheme);
        }
        Self(url)
    }

    /// Host and port, as a key.
    pub fn site(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Where the site says what programs may read.
    #[must_use]
    pub fn robots(&self) -> Self {
        let mut url = self.0.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        Self(url)
    }

    /// Path and query, as robots.txt names them.
    pub fn path(&self) -> String {
        match self.0.query() {
            Some(query) => format!("{}?{query}", self.0.path()),
            None => self.0.path().to_owned(),
        }
    }

    /// The path without its query.
    pub fn plain_path(&self) -> &str {
        self.0.path()
    }

    /// What is asked for besides the path.
    pub fn query(&self) -> Option<&str> {
        self.0.query()
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        for (text, address) in [
            ("help.example.com", "https://help.example.com/"),
            (" HTTPS://Help.Example.com:443/a/../b?x=1#top ", "https://help.example.com/b?x=1"),
            ("http://help.example.com/退货", "http://help.example.com/%E9%80%80%E8%B4%A7"),
            ("例子.测试/a", "https://xn--fsqu00a.xn--0zwm56d/a"),
        ] {
            assert_eq!(Address::typed(text).as_ref().map(Address::as_str), Some(address), "{text}");
        }
        let long = format!("https://a.example/{}", "a".repeat(URL_CHARS));
        for wrong in [
            "",
            "https://",
            "ftp://a.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://u:p@a.example",
            &long,
        ] {
            assert_eq!(Address::typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_site_ends_at_its_host_and_port() {
        let at = |text: &str| Address::read(text).expect(text);
        let here = at("https://help.example.com/a/b");
        for (text, beside) in [
            ("c", true),
            ("/c?d", true),
            ("//help.example.com/x", true),
            ("http://help.example.com/x", true),
            ("https://www.example.com/x", false),
            ("https://help.example.com:8443/x", false),
            ("//169.254.169.254/latest", false),
        ] {
            assert_eq!(here.join(text).is_some_and(|there| there.is_beside(&here)), beside, "{text}");
        }
        assert_eq!(here.join("mailto:a@b.example"), None);
        assert_eq!(here.robots().as_str(), "https://help.example.com/robots.txt");
        assert_eq!(at("http://help.example.com/x").secured().as_str(), "https://help.example.com/x");
        assert_eq!(at("http://127.0.0.1:9/x").secured().as_str(), "http://127.0.0.1:9/x");
    }

    #[test]
    fn where_somebody_came_from_makes_no_other_page() {
        let site = Address::read("https://a.example/").expect("reads");
        for (text, tidied) in [
            ("http://a.example/x?utm_source=b&id=3&GCLID=9", "https://a.example/x?id=3"),
            ("https://a.example/x?utm_source=b", "https://a.example/x"),
            ("https://a.example/x?", "https://a.example/x"),
            ("https://a.example/x?b=1&a=2", "https://a.example/x?b=1&a=2"),
        ] {
            assert_eq!(Address::read(text).expect(text).tidied(&site).as_str(), tidied);
        }
        let kept: Address = serde_json::from_str("\"https://a.example/x\"").expect("reads");
        assert_eq!(serde_json::to_string(&kept).expect("writes"), "\"https://a.example/x\"");
        assert!(serde_json::from_str::<Address>("\"file:///etc/passwd\"").is_err());
    }
}
