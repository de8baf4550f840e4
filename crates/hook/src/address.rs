//! Where to: an address that is written down is checked for its form, and one that is looked up for where it leads.

use std::net::{IpAddr, SocketAddr};

use base::limits;
use base::network::is_public;
use hyper::Uri;

/// Private hosts that the operator named: the only ones that may be reached, and the only ones without TLS.
#[derive(Clone, Debug, Default)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// These hosts, by name or address as they stand in the URL.
    pub fn new(hosts: impl IntoIterator<Item = String>) -> Self {
        Self(hosts.into_iter().map(|host| bare(&host.to_ascii_lowercase()).to_owned()).collect())
    }

    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|allowed| allowed == host)
    }
}

/// What is wrong with an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It cannot be read.
    #[error("must be a web address like https://erp.example.com/zhike")]
    Form,
    /// Plain HTTP to a host that is not on the operator's list.
    #[error("must begin with https://; plain http is for hosts that the operator allowed")]
    Plain,
    /// A name and password in it would be stored in the open.
    #[error("must not contain a user or password; the signature proves who sends")]
    User,
    /// It leads inside.
    #[error("{0} is not on the public internet; the operator can allow it by name")]
    Inside(String),
}

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) uri: Uri,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: bool,
    allowed: bool,
}

impl Target {
    /// Reads an address; where a name leads is looked at whenever it is used.
    pub fn read(url: &str, allowed: &Allowed) -> Result<Self, BadAddress> {
        if url.len() > limits::URL_CHARS || url.contains(char::is_whitespace) || url.contains('#') {
            return Err(BadAddress::Form);
        }
        let uri: Uri = url.parse().map_err(|_| BadAddress::Form)?;
        let (scheme, authority) = (uri.scheme_str(), uri.authority().ok_or(BadAddress::Form)?);
        if authority.as_str().contains('@') {
            return Err(BadAddress::User);
        }
        let host = bare(authority.host()).trim_end_matches('.').to_ascii_lowercase();
        let named = authority.host().len() < authority.as_str().len();
        let port = authority.port_u16();
        if host.is_empty() || (named && port.is_none_or(|port| port == 0)) {
            return Err(BadAddress::Form);
        }
        let is_allowed = allowed.has(&host);
        let tls = match scheme {
            Some("https") => true,
            Some("http") if is_allowed => false,
            Some("http") => return Err(BadAddress::Plain),
            _ => return Err(BadAddress::Form),
        };
        let target =
            Self { port: port.unwrap_or(if tls { 443 } else { 80 }), host, tls, allowed: is_allowed, uri };
        if let Ok(address) = target.host.parse::<IpAddr>() {
            target.check(address)?;
        } else if !is_allowed && (target.host == "localhost" || target.host.ends_with(".localhost")) {
            return Err(BadAddress::Inside(target.host));
        }
        Ok(target)
    }

    /// Every address that a name led to must be outside: one inside makes the others untrustworthy too.
    pub(crate) fn check_all(&self, found: &[SocketAddr]) -> Result<(), BadAddress> {
        found.iter().try_for_each(|address| self.check(address.ip()))
    }

    fn check(&self, address: IpAddr) -> Result<(), BadAddress> {
        if self.allowed || is_public(address) { Ok(()) } else { Err(BadAddress::Inside(address.to_string())) }
    }
}

/// Without the brackets of IPv6.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Target, BadAddress> {
        Target::read(url, &Allowed::new(["127.0.0.1".to_owned(), "Hooks.LAN".to_owned(), "[::1]".to_owned()]))
    }

    #[test]
    fn good_addresses_are_read() {
        for (url, host, port, tls) in [
            ("https://erp.example.com/zhike?a=1", "erp.example.com", 443, true),
            ("https://ERP.example.com:8443", "erp.example.com", 8443, true),
            ("https://8.8.8.8/", "8.8.8.8", 443, true),
            ("http://127.0.0.1:9000/x", "127.0.0.1", 9000, false),
            ("http://hooks.lan/x", "hooks.lan", 80, false),
            ("https://hooks.lan./x", "hooks.lan", 443, true),
            ("http://[::1]:9000/", "::1", 9000, false),
        ] {
            let target = read(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert_eq!((target.host.as_str(), target.port, target.tls), (host, port, tls), "{url}");
        }
    }

    #[test]
    fn bad_addresses_are_refused_with_a_reason() {
        let inside = |text: &str| BadAddress::Inside(text.to_owned());
        for (url, error) in [
            ("", BadAddress::Form),
            ("erp.example.com", BadAddress::Form),
            ("/zhike", BadAddress::Form),
            ("ftp://erp.example.com", BadAddress::Form),
            ("https://", BadAddress::Form),
            ("https://erp.example.com:0/", BadAddress::Form),
            ("https://erp.example.com/ x", BadAddress::Form),
            ("http://erp.example.com", BadAddress::Plain),
            ("https://u:p@erp.example.com", BadAddress::User),
            ("https://10.0.0.1/", inside("10.0.0.1")),
            ("https://169.254.169.254/latest/meta-data", inside("169.254.169.254")),
            ("https://[::ffff:127.0.0.1]/", inside("::ffff:127.0.0.1")),
            ("https://[fd00::1]/", inside("fd00::1")),
            ("https://localhost/", inside("localhost")),
            ("https://a.localhost./", inside("a.localhost")),
        ] {
            assert_eq!(read(url), Err(error), "{url}");
        }
    }

    #[test]
    fn one_address_inside_spoils_all() {
        let target = read("https://rebind.example/").expect("a name");
        let outside: SocketAddr = ([8, 8, 8, 8], 443).into();
        assert_eq!(target.check_all(&[outside]), Ok(()));
        assert!(target.check_all(&[outside, ([10, 0, 0, 1], 443).into()]).is_err());
        assert_eq!(
            read("http://hooks.lan/").expect("allowed").check_all(&[([10, 0, 0, 1], 80).into()]),
            Ok(())
        );
    }
}
