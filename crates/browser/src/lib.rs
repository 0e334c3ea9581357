//! An isolated headless Chromium, with which the agent looks at allowed sites and takes screenshots as reference
//! pictures.
//!
//! ```no_run
//! # async fn look() -> Result<(), browser::Error> {
//! use browser::{Browser, Extent, Options, Site};
//! let browser = Browser::start(Options { sites: vec![Site::parse("example.com")?], ..Options::default() }).await?;
//! browser.open("https://example.com/").await?;
//! let shot = browser.screenshot(Extent::View).await?;
//! browser.close().await;
//! # Ok(()) }
//! ```
//!
//! # What keeps it isolated
//!
//! - **Nothing of the person is in it.** Every session has a fresh folder that is its profile, home and temporary
//!   folder, inside it an incognito context; the environment is emptied, so no key, no keyring and no certificate store
//!   can be found. HTTP sign-in is cancelled, permissions are denied, text never goes into password fields.
//! - **It goes where the list says** (`rules`), by three gates: Limn checks an address before it is opened; Chromium asks
//!   for every single request, of frames, workers and redirects too (`guard`); and all connections leave through a
//!   gateway of this process (`gateway`), which resolves names and connects only to addresses it has judged, so that a
//!   name cannot change its mind in between. Chromium itself resolves nothing, and speaks no UDP.
//! - **Nothing stays.** Downloads are refused, windows and dialogs do not open, service workers are not installed. The
//!   processes and the folder are gone when the [`Browser`] is dropped.
//!
//! # Why an own DevTools client
//!
//! `chromiumoxide` 0.9 is maintained, but it speaks to Chromium through a TCP port, which every program on the computer
//! can reach and drive the session by (its issue 294, pipes, is open), and brings reqwest, a WebSocket stack and a
//! generated copy of the whole protocol, of which two dozen calls are needed here. The pipe of
//! `--remote-debugging-pipe` belongs to this process and its child alone, and Chromium ends when it closes. Pipes are
//! handed over at descriptors 3 and 4, which on Windows takes other means: there no browser is found yet.

mod address;
mod browser;
mod error;
mod find;
mod flags;
mod gateway;
mod guard;
mod keys;
mod process;
mod rules;
mod shot;
mod site;
mod state;
mod wire;

pub use browser::{Browser, Options, View};
pub use error::Error;
pub use shot::{Extent, Shot};
pub use site::Site;
