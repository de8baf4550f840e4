//! Whose request it is: the peer's address, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName};
use base::network::Network;

/// Hops of a forwarding chain that are read; a longer one is somebody's play.
const HOPS: usize = 16;
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client: the peer, unless the peer is a trusted proxy; then the last hop that is not one of ours.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    if !ours(client) {
        return client;
    }
    let chain: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in chain.iter().rev().take(HOPS) {
        let Some(address) = hop_address(hop.trim()) else { break };
        client = address;
        if !ours(client) {
            break;
        }
    }
    client
}

/// Whether a proxy spoke, believed or not: then "from this machine" says nothing about the client.
pub(crate) fn forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED_FOR) || headers.contains_key("forwarded")
}

fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare =
        hop.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(hop, |(address, _)| address);
    bare.parse::<IpAddr>()
        .ok()
        .or_else(|| bare.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
        .map(|address| address.to_canonical())
}

/// What counts as one client for limits: an IPv4 address, or the /64 that one IPv6 customer gets.
pub(crate) fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(FORWARDED_FOR, value.parse().expect("header"));
        }
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("address")
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(client(ip("203.0.113.9"), &headers(&["1.2.3.4"]), &[]), ip("203.0.113.9"));
        let proxies = ["10.0.0.0/8".parse().expect("network")];
        assert_eq!(client(ip("203.0.113.9"), &headers(&["1.2.3.4"]), &proxies), ip("203.0.113.9"));
    }

    #[test]
    fn the_last_untrusted_hop_counts_and_not_the_first() {
        let proxies = ["10.0.0.0/8".parse().expect("network")];
        let chain = headers(&["6.6.6.6, 198.51.100.7", "10.2.2.2"]);
        assert_eq!(client(ip("10.1.1.1"), &chain, &proxies), ip("198.51.100.7"));
        assert_eq!(client(ip("10.1.1.1"), &headers(&["nonsense"]), &proxies), ip("10.1.1.1"));
        assert_eq!(client(ip("10.1.1.1"), &headers(&["[2001:db8::1]:443"]), &proxies), ip("2001:db8::1"));
    }

    #[test]
    fn one_ipv6_customer_is_one_bucket() {
        assert_eq!(bucket(ip("2001:db8:1:2::7")), bucket(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(bucket(ip("2001:db8:1:3::7")), bucket(ip("2001:db8:1:2::7")));
        assert_eq!(bucket(ip("::ffff:1.2.3.4")), ip("1.2.3.4"));
    }
}
