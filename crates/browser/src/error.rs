//! What can go wrong, as one sentence each that says what to do next.

/// Why a step of the browser did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no Chromium or Chrome on this computer, or not where it was said to be.
    #[error(
        "No Chromium was found on this computer. Install Chromium or Google Chrome, or set LIMN_CHROMIUM to its program."
    )]
    NoBrowser,
    /// It was found, but it did not come up.
    #[error("Chromium did not start ({0}). Try again, or set LIMN_CHROMIUM to another Chromium.")]
    Start(String),
    /// The address is not on the list of sites.
    #[error("{0} is not among the sites allowed for this session. Allow that site, or open another page.")]
    NotAllowed(String),
    /// The host is this computer or lies in a private network.
    #[error("{0} leads to this computer or into a private network, which the browser never opens. Open a public page.")]
    Private(String),
    /// Something that is no web address, or one with a user name in it.
    #[error("{0} cannot be opened: only http and https addresses without a user name can. Give another address.")]
    Address(String),
    /// The page wanted to save a file.
    #[error("The download was refused ({0}): this browser saves nothing. Open a page instead of a file.")]
    Download(String),
    /// No page came: no such name, no answer, a broken certificate.
    #[error("{address} could not be reached ({reason}). Check the address and the connection, then try again.")]
    Unreachable {
        /// What was asked for.
        address: String,
        /// What Chromium said, for example `ERR_CONNECTION_REFUSED`.
        reason: String,
    },
    /// More came than a step may load: 128 MB in all, 24 MB for one document.
    #[error("The page is too large for a screenshot. Open a smaller page.")]
    TooLarge,
    /// A step did not end within its time.
    #[error("The page did not finish in time while Limn wanted to {0}. Try again, or open another page.")]
    Timeout(&'static str),
    /// Chromium or the page in it is gone.
    #[error("The browser has stopped. Start a new session to go on.")]
    Crashed,
    /// A step that is never done; the text is a whole sentence.
    #[error("{0}")]
    Refused(String),
    /// Chromium answered with something this crate does not know.
    #[error("Chromium did not do it ({0}). Start a new session; if it happens again, install a newer Chromium.")]
    Protocol(String),
}

impl Error {
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }
}
