//! The browser against pages of our own on loopback, with a real Chromium.
#![expect(clippy::unwrap_used, reason = "a failed step is a failed test, also in functions the tests share")]

mod isolation;
mod lifetime;
mod server;
mod steps;

use std::time::Duration;

use browser::{Browser, Options, Site};

use crate::server::Server;

/// A session for these servers. Fails loudly where there is no Chromium: the Makefile installs it.
async fn session(servers: &[&Server]) -> Browser {
    let sites = servers.iter().map(|server| Site::parse(&server.host()).unwrap()).collect();
    // Longer than anything takes that works at all.
    let limit = Duration::from_secs(120);
    let options = Options { sites, loopback_allowed: true, limit, ..Options::default() };
    Browser::start(options).await.expect("Chromium is installed and starts")
}
