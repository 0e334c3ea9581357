//! Which sites a session may open.

use std::{fmt, str::FromStr};

use url::{Host, Url};

use crate::{
    Error,
    address::{Place, place},
};

/// A host that may be opened: `example.com`, `*.example.com` (that host and all below it), `127.0.0.1:8080`.
///
/// Without a port 80 and 443 are meant, the ones of http and https; a loopback host is of use with its port only. Shown and parsed in the same form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// As `url` writes it: lower case, punycode, IPv6 in brackets.
    pub(crate) host: String,
    /// Whether the hosts below it are meant too.
    pub(crate) below: bool,
    pub(crate) port: Option<u16>,
}

impl Site {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no host, or a wildcard that would cover a whole top-level domain.
    pub fn parse(pattern: &str) -> Result<Self, Error> {
        let wrong = |why: &str| {
            Error::refused(format!(
                "\u{201c}{pattern}\u{201d} is not a site: {why}. Write it like example.com or *.example.com."
            ))
        };
        let text = pattern.trim();
        let (below, rest) = text.strip_prefix("*.").map_or((false, text), |rest| (true, rest));
        let (host, port) = split_port(rest).ok_or_else(|| wrong("its port is not a number"))?;
        if host.contains(['/', '@', '?', '#', '*', '\\']) {
            return Err(wrong("it holds more than a host and a port"));
        }
        let host = Host::parse(host).map_err(|_| wrong("it is no host"))?;
        if below && !matches!(&host, Host::Domain(name) if name.trim_end_matches('.').contains('.')) {
            return Err(wrong("the star would cover too much"));
        }
        Ok(Self { host: plain(&host), below, port })
    }

    /// The site of an address: its very host, and its port when that is not the default one or the host is this
    /// computer. `None` for anything but http and https.
    pub fn of(url: &Url) -> Option<Self> {
        matches!(url.scheme(), "http" | "https").then_some(())?;
        let host = url.host()?.to_owned();
        let port = if place(&host) == Place::Loopback { url.port_or_known_default() } else { url.port() };
        Some(Self { host: plain(&host), below: false, port })
    }

    /// Whether the pages at this address are meant.
    pub fn allows(&self, url: &Url) -> bool {
        let host = url.host().filter(|_| matches!(url.scheme(), "http" | "https")).map(|host| plain(&host.to_owned()));
        host.zip(url.port_or_known_default()).is_some_and(|(host, port)| self.covers(&host, port))
    }

    /// Whether it is this computer.
    pub fn is_loopback(&self) -> bool {
        Host::parse(&self.host).is_ok_and(|host| place(&host) == Place::Loopback)
    }

    /// Whether this host and port are meant.
    pub(crate) fn covers(&self, host: &str, port: u16) -> bool {
        let below = || self.below && host.strip_suffix(&self.host).is_some_and(|rest| rest.ends_with('.'));
        self.port.map_or(matches!(port, 80 | 443), |own| own == port) && (host == self.host || below())
    }
}

impl FromStr for Site {
    type Err = Error;

    fn from_str(pattern: &str) -> Result<Self, Error> {
        Self::parse(pattern)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.below { "*." } else { "" };
        write!(out, "{star}{}", self.host)?;
        self.port.map_or(Ok(()), |port| write!(out, ":{port}"))
    }
}

/// The host as text, without the dot that a full name may end with.
pub(crate) fn plain(host: &Host) -> String {
    host.to_string().trim_end_matches('.').to_owned()
}

/// Host and port of `host`, `host:80`, `[::1]:80`; `None` when the port is none.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => Some((host, Some(port.parse().ok().filter(|port| *port > 0)?))),
        _ => Some((text, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, address: &str) -> bool {
        Site::parse(pattern).unwrap().allows(&Url::parse(address).unwrap())
    }

    #[test]
    fn a_site_is_its_host_and_port_and_nothing_else() {
        assert!(covers("example.com", "https://example.com/a?b"));
        assert!(covers(" EXAMPLE.com ", "http://example.com./"));
        assert!(covers("*.example.com", "https://docs.example.com/"));
        assert!(covers("*.example.com", "https://example.com/"));
        assert!(covers("b\u{fc}cher.example", "https://xn--bcher-kva.example/"));
        assert!(covers("127.0.0.1:8080", "http://2130706433:8080/"));
        assert!(covers("[::1]:8080", "http://[0:0:0:0:0:0:0:1]:8080/"));
        for (pattern, address) in [
            ("example.com", "https://docs.example.com/"),
            ("example.com", "https://example.com.evil.net/"),
            ("example.com", "https://example.com:8443/"),
            ("*.example.com", "https://badexample.com/"),
            ("example.com:8443", "https://example.com/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8081/"),
            ("example.com", "ftp://example.com:80/"),
        ] {
            assert!(!covers(pattern, address), "{pattern} must not cover {address}");
        }
    }

    #[test]
    fn a_pattern_that_is_no_site_is_refused_and_a_good_one_is_shown_as_written() {
        for pattern in
            ["", "*", "*.com", "*.127.0.0.1", "https://example.com", "a@example.com", "example.com:x", "a b.com"]
        {
            let error = Site::parse(pattern).expect_err(pattern);
            assert!(matches!(&error, Error::Refused(text) if text.contains("example.com")), "{pattern}: {error}");
        }
        for pattern in ["example.com", "*.example.com", "example.com:8080", "[::1]:3000"] {
            assert_eq!(Site::parse(pattern).unwrap().to_string(), pattern);
        }
        let of = |address| Site::of(&Url::parse(address).unwrap()).map(|site| site.to_string());
        assert_eq!(of("https://a.example.com/x").as_deref(), Some("a.example.com"));
        assert_eq!(of("http://127.0.0.1/").as_deref(), Some("127.0.0.1:80"));
        assert_eq!(of("http://127.0.0.1:81/").as_deref(), Some("127.0.0.1:81"));
        assert_eq!(of("file:///etc/passwd"), None);
    }
}
