//! Which addresses are public. The same registries as the downloads of results go by (IANA special-purpose address
//! registries); kept here because this crate imports no other part.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

/// Where a host leads, as far as its text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// This computer.
    Loopback,
    /// A private network, a reserved range, or a name that only exists in one.
    Private,
    /// The Internet. A name may still resolve elsewhere: the gateway looks again.
    Public,
}

/// Names that mean a private network or this computer, whatever a resolver says (RFC 6761, 6762, 8375, ICANN's
/// `internal`).
const PRIVATE_ENDS: [&str; 6] = ["local", "internal", "home.arpa", "lan", "home", "corp"];

/// Where the host of a URL leads.
pub(crate) fn place(host: &Host<String>) -> Place {
    match host {
        Host::Ipv4(address) => of((*address).into()),
        Host::Ipv6(address) => of((*address).into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let ends = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
            if name == "localhost" || ends("localhost") {
                Place::Loopback
            } else if !name.contains('.') || PRIVATE_ENDS.into_iter().any(ends) {
                Place::Private
            } else {
                Place::Public
            }
        }
    }
}

/// Where an address leads.
pub(crate) fn of(address: IpAddr) -> Place {
    let public = match address.to_canonical() {
        address if address.is_loopback() => return Place::Loopback,
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    };
    if public { Place::Public } else { Place::Private }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        [0 | 10 | 127, ..] => true,  // this network, private, loopback
        [100, 64..=127, ..] => true, // carrier-grade NAT, and a cloud's metadata
        [169, 254, ..] => true,      // link-local, and most clouds' metadata
        [172, 16..=31, ..] => true,  // private
        [192, 0, 0 | 2, _] => true,  // protocol assignments, documentation
        [192, 88, 99, _] => true,    // 6to4 relays
        [192, 168, ..] => true,      // private
        [198, 18 | 19, ..] => true,  // benchmarks
        [198, 51, 100, _] => true,   // documentation
        [203, 0, 113, _] => true,    // documentation
        [168, 63, 129, 16] => true,  // a cloud's metadata at a public address
        [224..=255, ..] => true,     // multicast, reserved, broadcast
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match [a, b, c, d, e, f] {
        // NAT64: what IPv6-only networks make of an IPv4 address.
        [0x64, 0xff9b, 0, 0, 0, 0] => embedded(g, h),
        // 6to4.
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo, ORCHID, benchmarks; documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // All that is handed out to the public; private, link-local and multicast lie outside.
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn leads(address: &str) -> Place {
        place(&Url::parse(address).unwrap().host().unwrap().to_owned())
    }

    #[test]
    fn no_spelling_of_a_private_address_looks_public() {
        for host in
            ["localhost", "a.localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
        {
            assert_eq!(leads(&format!("http://{host}/")), Place::Loopback, "{host}");
        }
        for host in [
            "10.0.0.1",
            "192.168.1.1",
            "172.31.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.100.100.200",
            "224.0.0.1",
            "3232235777",
            "[fe80::1]",
            "[fd00::1]",
            "[::]",
            "[64:ff9b::a00:1]",
            "[2002:a00:1::]",
            "[::ffff:10.0.0.1]",
            "router",
            "printer.local",
            "metadata.google.internal",
            "nas.lan",
        ] {
            assert_eq!(leads(&format!("http://{host}/")), Place::Private, "{host}");
        }
        for host in
            ["example.com", "93.184.216.34", "172.32.0.1", "[2606:4700::1111]", "notlocal.example", "local.example.com"]
        {
            assert_eq!(leads(&format!("http://{host}/")), Place::Public, "{host}");
        }
    }
}
