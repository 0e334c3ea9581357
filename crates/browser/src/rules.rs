//! What may be asked for: pages of the list, and what pages elsewhere need to be seen.
//!
//! - **Documents** (the page itself and its frames) come from allowed sites only, by http or https.
//! - **Anything** may go to an allowed site, also forms and scripts' requests.
//! - **Parts of a page** (pictures, fonts, styles, scripts, media, data) may come from other public hosts, because few
//!   pages can be seen without them: only by GET or HEAD, only https on its own port, never with a body. Beacons,
//!   reports, preflights and web sockets to such hosts are refused.
//! - **This computer and private networks** are refused, but for a loopback site that is on the list with its port, when
//!   the session allows loopback.
//!
//! The same rules are asked three times: before an address is given to Chromium, when Chromium asks for it
//! (`guard`), and when its connection is made (`gateway`), where names are resolved.

use url::{Host, Url};

use crate::{
    Error, Site,
    address::{self, Place},
    site::plain,
};

/// Why an address is not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NotListed,
    Private,
    Address,
}

impl Reason {
    /// The error for an address that was refused for this reason.
    pub(crate) fn error(self, address: &str) -> Error {
        let url = Url::parse(address).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or(address).to_owned();
        match self {
            Self::NotListed => Error::NotAllowed(host),
            Self::Private => Error::Private(host),
            Self::Address => {
                let mut shown: String = address.chars().take(80).collect();
                if let Some(url) = url.filter(|url| !url.username().is_empty() || url.password().is_some()) {
                    // The password is nobody's business.
                    shown = format!("{}://\u{2026}@{host}", url.scheme());
                }
                Error::Address(shown)
            }
        }
    }
}

/// The rules of one session.
#[derive(Debug)]
pub(crate) struct Rules {
    sites: Vec<Site>,
    loopback: bool,
}

impl Rules {
    pub(crate) fn new(sites: Vec<Site>, loopback: bool) -> Self {
        Self { sites, loopback }
    }

    /// Whether an address may be opened as a page or a frame.
    pub(crate) fn page(&self, url: &Url) -> Result<(), Reason> {
        let (host, port) = parts(url)?;
        self.listed(&host, port).map(|_| ())
    }

    /// Whether Chromium may ask for an address. `kind` is the protocol's `Network.ResourceType`.
    pub(crate) fn request(&self, kind: &str, method: &str, url: &Url) -> Result<(), Reason> {
        // What a page carries in itself; as a document it would be a page that came from nowhere.
        if matches!(url.scheme(), "data" | "blob") && kind != "Document" {
            return Ok(());
        }
        let why = match self.page(url) {
            Err(Reason::NotListed) if kind != "Document" => Reason::NotListed,
            verdict => return verdict,
        };
        let part = matches!(
            kind,
            "Image" | "Font" | "Stylesheet" | "Script" | "Media" | "XHR" | "Fetch" | "Manifest" | "TextTrack" | "Other"
        );
        let quiet = matches!(method, "GET" | "HEAD");
        let encrypted = url.scheme() == "https" && url.port().is_none();
        if part && quiet && encrypted { Ok(()) } else { Err(why) }
    }

    /// Whether a connection to this host and port may be made, and which kind of address it must end at.
    pub(crate) fn connection(&self, host: &Host, port: u16) -> Result<Place, Reason> {
        match self.listed(host, port) {
            Ok(place) => Ok(place),
            Err(Reason::NotListed) if port == 443 => Ok(Place::Public),
            Err(reason) => Err(reason),
        }
    }

    /// Whether the host is on the list with that port, and where it leads.
    fn listed(&self, host: &Host, port: u16) -> Result<Place, Reason> {
        let name = plain(host);
        let mut covering = self.sites.iter().filter(|site| site.covers(&name, port));
        match address::place(host) {
            Place::Public => covering.next().map(|_| Place::Public).ok_or(Reason::NotListed),
            Place::Loopback if self.loopback && covering.any(|site| site.port.is_some()) => Ok(Place::Loopback),
            _ => Err(Reason::Private),
        }
    }

    /// The policy every document and worker gets on top of its own: no windows, no downloads and no dialogs (what a
    /// sandbox is not granted), no calls between browsers, web sockets to allowed sites only. Chromium shows web sockets
    /// to nobody before they are open, so the page's engine has to refuse them.
    pub(crate) fn policy(&self) -> String {
        let mut policy = String::from(
            "sandbox allow-scripts allow-same-origin allow-forms; webrtc 'block'; connect-src http: https: data: blob:",
        );
        for site in self.sites.iter().filter(|site| !site.host.starts_with('[')) {
            let port = site.port.map_or(String::new(), |port| format!(":{port}"));
            for star in if site.below { &["", "*."][..] } else { &[""] } {
                policy += &format!(" ws://{star}{0}{port} wss://{star}{0}{port}", site.host);
            }
        }
        policy
    }
}

/// The host and port of a plain web address.
fn parts(url: &Url) -> Result<(Host, u16), Reason> {
    let web = matches!(url.scheme(), "http" | "https");
    let plain = url.username().is_empty() && url.password().is_none();
    let host = url.host().filter(|_| web && plain).ok_or(Reason::Address)?;
    Ok((host.to_owned(), url.port_or_known_default().ok_or(Reason::Address)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(loopback: bool, sites: &[&str]) -> Rules {
        Rules::new(sites.iter().map(|site| Site::parse(site).unwrap()).collect(), loopback)
    }

    fn page(rules: &Rules, address: &str) -> Result<(), Reason> {
        rules.page(&Url::parse(address).unwrap())
    }

    #[test]
    fn only_web_pages_of_the_list_are_opened() {
        let rules = rules(false, &["example.com", "*.docs.example.org"]);
        assert_eq!(page(&rules, "https://example.com/x"), Ok(()));
        assert_eq!(page(&rules, "http://example.com/"), Ok(()));
        assert_eq!(page(&rules, "https://a.docs.example.org/"), Ok(()));
        assert_eq!(page(&rules, "https://example.org/"), Err(Reason::NotListed));
        assert_eq!(page(&rules, "https://user:secret@example.com/"), Err(Reason::Address));
        for address in [
            "file:///etc/passwd",
            "data:text/html,x",
            "chrome://version",
            "view-source:https://example.com",
            "about:blank",
            "javascript:alert(1)",
            "ftp://example.com/",
            "blob:https://example.com/1",
        ] {
            assert_eq!(page(&rules, address), Err(Reason::Address), "{address}");
        }
        let error = Reason::Address.error("https://user:secret@example.com/");
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn loopback_needs_the_session_the_list_and_the_port() {
        let address = "http://127.0.0.1:8080/";
        assert_eq!(page(&rules(true, &["127.0.0.1:8080"]), address), Ok(()));
        assert_eq!(page(&rules(true, &["localhost:8080"]), "http://localhost:8080/"), Ok(()));
        for (loopback, site) in
            [(false, "127.0.0.1:8080"), (true, "127.0.0.1"), (true, "127.0.0.1:81"), (true, "[::1]:8080")]
        {
            assert_eq!(page(&rules(loopback, &[site]), address), Err(Reason::Private), "{site}");
        }
        assert_eq!(page(&rules(true, &["10.0.0.1:8080", "nas.local"]), "http://10.0.0.1:8080/"), Err(Reason::Private));
        assert_eq!(page(&rules(true, &["nas.local"]), "http://nas.local/"), Err(Reason::Private));
    }

    #[test]
    fn other_hosts_give_parts_of_pages_and_get_nothing() {
        let rules = rules(false, &["example.com"]);
        let ask = |kind, method, address: &str| rules.request(kind, method, &Url::parse(address).unwrap()).is_ok();
        assert!(ask("XHR", "POST", "https://example.com/form"));
        assert!(ask("Ping", "POST", "https://example.com/beacon"));
        for kind in ["Image", "Font", "Stylesheet", "Script", "Fetch"] {
            assert!(ask(kind, "GET", "https://cdn.net/x"), "{kind}");
            assert!(!ask(kind, "POST", "https://cdn.net/x"), "{kind} must not post");
        }
        assert!(ask("Image", "GET", "data:image/png;base64,AA"));
        assert!(!ask("Document", "GET", "https://cdn.net/frame"));
        assert!(!ask("Document", "GET", "data:text/html,x"));
        for (kind, method, address) in [
            ("Ping", "GET", "https://cdn.net/x"),
            ("Preflight", "OPTIONS", "https://cdn.net/x"),
            ("CSPViolationReport", "POST", "https://cdn.net/x"),
            ("WebSocket", "GET", "https://cdn.net/x"),
            ("Prefetch", "GET", "https://cdn.net/x"),
            ("Image", "GET", "http://cdn.net/x"),
            ("Image", "GET", "https://cdn.net:8443/x"),
            ("Image", "GET", "https://u:p@cdn.net/x"),
            ("Image", "GET", "https://10.0.0.1/x"),
            ("Image", "GET", "http://127.0.0.1:80/x"),
            ("Image", "GET", "https://router/x"),
            ("Image", "GET", "file:///x"),
        ] {
            assert!(!ask(kind, method, address), "{kind} {method} {address}");
        }
    }

    #[test]
    fn connections_follow_the_same_list() {
        let rules = rules(true, &["example.com", "shop.example:8443", "127.0.0.1:8080"]);
        let go = |host: &str, port| rules.connection(&Host::parse(host).unwrap(), port);
        assert_eq!(go("example.com", 80), Ok(Place::Public));
        assert_eq!(go("cdn.net", 443), Ok(Place::Public));
        assert_eq!(go("shop.example", 8443), Ok(Place::Public));
        assert_eq!(go("127.0.0.1", 8080), Ok(Place::Loopback));
        assert_eq!(go("cdn.net", 80), Err(Reason::NotListed));
        assert_eq!(go("example.com", 22), Err(Reason::NotListed));
        assert_eq!(go("127.0.0.1", 8081), Err(Reason::Private));
        assert_eq!(go("[::1]", 443), Err(Reason::Private));
        assert_eq!(go("192.168.0.1", 443), Err(Reason::Private));
    }

    #[test]
    fn web_sockets_are_left_to_allowed_sites() {
        let policy = rules(false, &["*.example.com", "127.0.0.1:81", "[::1]:82"]).policy();
        for source in [" wss://example.com ", " wss://*.example.com ", " ws://127.0.0.1:81 "] {
            assert!(policy.contains(source), "{policy}");
        }
        assert!(!policy.contains("[::1]") && !policy.contains("allow-popups") && !policy.contains("allow-downloads"));
    }
}
