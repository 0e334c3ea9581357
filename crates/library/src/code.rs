//! The closed set of error codes, the same in the library's rows, the command line, the IPC and the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, in the words a program acts on. The person reads the message beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The command or request was put wrongly.
    Usage,
    /// No API key is there for the provider.
    NoKey,
    /// The provider does not accept the key.
    BadKey,
    /// The provider says there is no money left.
    NoCredit,
    /// The subscription does not include this.
    Plan,
    /// Too many requests; later it may go through.
    RateLimited,
    /// An argument is missing, out of range or not accepted by the provider.
    InvalidInput,
    /// The provider's safety rules refused the words or the media.
    ContentRefused,
    /// The provider has no such model.
    ModelNotFound,
    /// The call would pass a cap on spending, so it was not made.
    OverBudget,
    /// The person said no to a paid call.
    Denied,
    /// The provider failed or answered nonsense.
    Provider,
    /// The provider could not be reached.
    Network,
    /// No answer in time, and nothing was bought.
    Timeout,
    /// A paid call was sent and no answer came: it may have been carried out and charged.
    UnknownOutcome,
    /// What arrived is not the media it should be.
    BadMedia,
    /// The disk is full.
    DiskFull,
    /// The library on disk could not be read or written.
    Library,
    /// The keychain of the operating system could not be used.
    Keychain,
    /// The person stopped it.
    Cancelled,
    /// A fault in Limn itself.
    Internal,
}

/// An error as it is stored and shown: a code to act on and one sentence that says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What to act on.
    pub code: Code,
    /// One plain sentence for the person.
    pub message: String,
}
