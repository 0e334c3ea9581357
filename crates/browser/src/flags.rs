//! The arguments Chromium is started with.

use std::{ffi::OsString, net::SocketAddr, path::Path};

/// Everything that does not depend on the session. Each line has its reason.
const FLAGS: [&str; 35] = [
    "--headless=new",
    // The pipe at descriptors 3 and 4, instead of a port other programs could connect to.
    "--remote-debugging-pipe",
    // Windows are made by the session alone.
    "--no-startup-window",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-search-engine-choice-screen",
    "--noerrdialogs",
    // Nothing that is not the page.
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-print-preview",
    "--disable-speech-api",
    // Nothing that calls home.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-pings",
    // Nothing that signs in: no keyring, and no site gets the sign-in of the computer.
    "--password-store=basic",
    "--use-mock-keychain",
    "--auth-server-allowlist=_",
    // No question to the person.
    "--deny-permission-prompts",
    "--disable-notifications",
    // All traffic is TCP through the gateway, loopback too, and Chromium resolves no name itself.
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    // Pictures that are the same everywhere, and steps that are over when they are answered.
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--disable-smooth-scrolling",
    "--disable-back-forward-cache",
    "--mute-audio",
];

/// Bounds and devices, which a screenshot does not need: shared memory is small in containers, and a page's scripts
/// get half a gigabyte.
const BOUNDS: [&str; 3] = ["--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--max-old-space-size=512"];

/// Features that speak to servers of their own or around the rules.
const FEATURES: &str = "--disable-features=Translate,MediaRouter,DialMediaRouteProvider,OptimizationHints,\
    AutofillServerCommunication,CertificateTransparencyComponentUpdater,Reporting,NetworkErrorLogging,HttpsUpgrades";

/// Chromium's own guard of the local network. Documents come to it from Limn and thus from no address, which it takes for
/// the public network; the gateway judges loopback instead, exactly.
const LOCAL_NETWORK: &str = ",LocalNetworkAccessChecks";

/// The arguments of one session.
pub(crate) fn flags(
    profile: &Path,
    gateway: SocketAddr,
    size: (u32, u32),
    loopback: bool,
    root: bool,
) -> Vec<OsString> {
    let mut flags: Vec<OsString> = FLAGS.iter().chain(&BOUNDS).map(OsString::from).collect();
    let mut data = OsString::from("--user-data-dir=");
    data.push(profile);
    flags.push(data);
    flags.push(format!("--proxy-server=socks5://{gateway}").into());
    flags.push(format!("--window-size={},{}", size.0, size.1).into());
    flags.push(format!("{FEATURES}{}", if loopback { LOCAL_NETWORK } else { "" }).into());
    if root {
        // Chromium refuses to run as root with its sandbox, which is how containers and continuous integration run it.
        flags.push("--no-sandbox".into());
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_is_off_for_root_only_and_chromiums_own_guard_for_loopback_only() {
        let flags = |loopback, root| {
            let gateway = "127.0.0.1:9".parse().unwrap();
            flags(Path::new("/p"), gateway, (1280, 800), loopback, root).join(OsStr::new(" ")).into_string().unwrap()
        };
        use std::ffi::OsStr;
        assert!(flags(false, true).contains("--no-sandbox") && !flags(false, false).contains("--no-sandbox"));
        assert!(flags(true, false).contains("LocalNetwork") && !flags(false, false).contains("LocalNetwork"));
        assert!(flags(false, false).contains("--proxy-server=socks5://127.0.0.1:9 "));
    }
}
