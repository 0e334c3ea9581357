//! Which addresses a download may go to. A name is judged by the addresses it resolves to, and only those that were
//! judged are connected to, so a name cannot change its mind in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::DownloadPolicy;

/// Why an address is not gone to, as the end of "because ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Forbidden(pub(super) &'static str);

const PRIVATE: Forbidden = Forbidden("it leads into a private network");

/// The rules of a [`DownloadPolicy`].
#[derive(Debug)]
pub(super) struct Guard(DownloadPolicy);

impl Guard {
    pub(super) fn new(policy: DownloadPolicy) -> Self {
        Self(policy)
    }

    /// Whether an address may be asked for, as far as it can be told before its name is resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), Forbidden> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden("it holds a user name"));
        }
        let host = url.host().ok_or(Forbidden("it names no server"))?;
        let local = match &host {
            Host::Domain(name) => is_localhost(name),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        match url.scheme() {
            "https" => {}
            "http" if local && self.0.loopback => {}
            "http" => return Err(Forbidden("it is not encrypted")),
            _ => return Err(Forbidden("it is not a web address")),
        }
        match host {
            Host::Ipv4(address) => self.judge(address.into())?,
            Host::Ipv6(address) => self.judge(address.into())?,
            Host::Domain(_) if local && !self.0.loopback => return Err(PRIVATE),
            Host::Domain(_) => {}
        }
        if local || self.0.hosts.is_empty() || self.0.hosts.iter().any(|allowed| within(&host.to_string(), allowed)) {
            Ok(())
        } else {
            Err(Forbidden("its host is not among those allowed in Settings"))
        }
    }

    /// Whether a resolved address may be connected to.
    fn judge(&self, address: IpAddr) -> Result<(), Forbidden> {
        let address = address.to_canonical();
        if is_public(address) || (self.0.loopback && address.is_loopback()) { Ok(()) } else { Err(PRIVATE) }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Self(self.0.clone());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let safe: Vec<_> = found.into_iter().filter(|address| guard.judge(address.ip()).is_ok()).collect();
            if safe.is_empty() {
                return Err(PRIVATE.into());
            }
            Ok(Box::new(safe.into_iter()) as Addrs)
        })
    }
}

/// Names that mean this machine, whatever a resolver says (RFC 6761).
fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a host is the allowed one or below it.
fn within(host: &str, allowed: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let allowed = allowed.trim().trim_start_matches("*.").trim_matches('.').to_ascii_lowercase();
    !allowed.is_empty() && (host == allowed || host.strip_suffix(&allowed).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether an address is one of the public Internet (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
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
        // All that is handed out to the public; loopback, private, link-local and multicast lie outside.
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(loopback: bool, hosts: &[&str]) -> Guard {
        Guard::new(DownloadPolicy { loopback, hosts: hosts.iter().map(|host| (*host).to_owned()).collect() })
    }

    fn allowed(guard: &Guard, address: &str) -> bool {
        guard.check(&Url::parse(address).unwrap()).is_ok()
    }

    #[test]
    fn no_way_to_write_a_private_address_gets_through() {
        let strict = guard(false, &[]);
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::7f00:1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[2001::1]",
            "[2001:db8::1]",
        ] {
            assert!(!allowed(&strict, &format!("https://{host}/x.png")), "{host}");
        }
        for host in [
            "1.1.1.1",
            "[2606:4700::1111]",
            "[64:ff9b::101:101]",
            "[2002:101:101::1]",
            "pub-0.r2.dev",
            "172.32.0.1",
            "100.128.0.1",
        ] {
            assert!(allowed(&strict, &format!("https://{host}/x.png")), "{host}");
        }
    }

    #[test]
    fn only_a_loopback_provider_may_lead_to_loopback_and_even_then_nowhere_else_private() {
        let local = guard(true, &[]);
        for address in
            ["http://127.0.0.1:9000/x", "http://localhost:9000/x", "https://[::1]/x", "https://pub-0.r2.dev/x"]
        {
            assert!(allowed(&local, address), "{address}");
        }
        for address in
            ["http://pub-0.r2.dev/x", "http://10.0.0.1/x", "https://169.254.169.254/x", "https://[::ffff:10.0.0.1]/x"]
        {
            assert!(!allowed(&local, address), "{address}");
        }
    }

    #[test]
    fn other_schemes_and_hidden_users_are_refused() {
        for address in [
            "file:///etc/passwd",
            "ftp://pub-0.r2.dev/x",
            "http://pub-0.r2.dev/x",
            "https://u:p@pub-0.r2.dev/x",
            "javascript:1",
        ] {
            assert!(!allowed(&guard(false, &[]), address), "{address}");
        }
    }

    #[test]
    fn an_allow_list_is_a_list_of_names_with_what_is_below_them() {
        let listed = guard(true, &["r2.dev", "*.CloudFront.net", ""]);
        for (address, expected) in [
            ("https://pub-0.r2.dev/x", true),
            ("https://r2.dev./x", true),
            ("https://d1.cloudfront.net/x", true),
            ("https://evilr2.dev/x", false),
            ("https://r2.dev.evil.example/x", false),
            ("https://1.1.1.1/x", false),
            ("http://127.0.0.1:9/x", true),
        ] {
            assert_eq!(allowed(&listed, address), expected, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_what_it_resolves_to() {
        let resolve =
            |guard: Guard| async move { guard.resolve("localhost".parse().unwrap()).await.map(Iterator::count) };
        let refused = resolve(guard(false, &[])).await.unwrap_err();
        assert_eq!(refused.downcast_ref(), Some(&PRIVATE));
        assert!(resolve(guard(true, &[])).await.unwrap() > 0);
    }
}
