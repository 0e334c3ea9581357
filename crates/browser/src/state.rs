//! What is known of the page, from the events of Chromium and the gateway.

use tokio::sync::watch;

use crate::{Error, rules::Reason};

/// What is known now. Everything that waits, waits for a change of this.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The pipe is closed or the page's process has died: nothing goes on.
    pub(crate) ended: bool,
    /// The page is being fetched or built.
    pub(crate) loading: bool,
    /// Nothing has been asked for during half a second since the page was built.
    pub(crate) quiet: bool,
    /// What is in view is Chromium's own page about an error.
    pub(crate) broken: bool,
    /// How many pages and places in pages have been come to.
    pub(crate) moves: u64,
    /// What became of this step.
    pub(crate) step: Step,
}

/// Why the gateway did not connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmet {
    /// The name resolves to an address of a private network.
    Private,
    NoName,
    NoAnswer,
}

/// What kept a step from going where it wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    /// The page wanted to go to this address, and was not let.
    pub(crate) refused: Option<(String, Reason)>,
    /// It wanted to save a file of this name.
    pub(crate) download: Option<String>,
    /// It came to an error page instead of this address.
    pub(crate) unreachable: Option<String>,
    /// The last host the gateway could not connect to, and why.
    pub(crate) unmet: Option<(String, Unmet)>,
    /// More came than a step may load.
    pub(crate) heavy: bool,
    /// The page has begun to leave for another address.
    pub(crate) leaving: bool,
}

impl Step {
    /// The error of the step, if there was one: the cause before what it led to. `reason` is what Chromium called it.
    pub(crate) fn error(&self, reason: Option<&str>) -> Option<Error> {
        if self.heavy {
            return Some(Error::TooLarge);
        }
        if let Some(name) = &self.download {
            return Some(Error::Download(name.clone()));
        }
        if let Some((address, why)) = &self.refused {
            return Some(why.error(address));
        }
        let address = self.unreachable.as_ref()?;
        let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
        let unmet = self.unmet.as_ref().filter(|(unmet, _)| Some(unmet) == host.as_ref()).map(|(_, why)| *why);
        let address = host.unwrap_or_else(|| address.clone());
        let reason = match unmet {
            Some(Unmet::Private) => return Some(Error::Private(address)),
            Some(Unmet::NoName) => "there is no such name",
            Some(Unmet::NoAnswer) => "nothing answers there",
            None => reason.unwrap_or("no page came").trim_start_matches("net::"),
        };
        Some(Error::Unreachable { address, reason: reason.to_owned() })
    }
}

/// Marks the end of everything.
pub(crate) fn end(state: &watch::Sender<State>) {
    state.send_modify(|state| state.ended = true);
}
