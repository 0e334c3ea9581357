//! What the studio answers when something cannot be done: a code to act on and one sentence for the person.

use std::time::Duration;

use library::{Code, Failure};
use serde::Serialize;

/// An error of the studio. The same two fields reach the command line, the IPC and the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What a program acts on.
    pub code: Code,
    /// One plain sentence that says what to do next.
    pub message: String,
}

impl Error {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: error.code, message: error.message }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}

impl From<library::Error> for Error {
    fn from(error: library::Error) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

impl From<modelslab::Error> for Error {
    fn from(error: modelslab::Error) -> Self {
        use modelslab::ErrorKind;
        let code = match error.kind {
            ErrorKind::Auth => Code::BadKey,
            ErrorKind::Credit => Code::NoCredit,
            ErrorKind::Plan => Code::Plan,
            ErrorKind::Throttled => Code::RateLimited,
            ErrorKind::Invalid => Code::InvalidInput,
            ErrorKind::Refused => Code::ContentRefused,
            ErrorKind::ModelNotFound => Code::ModelNotFound,
            ErrorKind::Network => Code::Network,
            ErrorKind::Timeout => Code::Timeout,
            ErrorKind::NotMedia | ErrorKind::TooLarge => Code::BadMedia,
            ErrorKind::Disk => Code::DiskFull,
            ErrorKind::Retryable
            | ErrorKind::NotFound
            | ErrorKind::Provider
            | ErrorKind::Protocol
            | ErrorKind::UnsafeLink => Code::Provider,
        };
        Self::new(code, waiting(error.message, error.retry_after))
    }
}

impl From<openai::Error> for Error {
    fn from(error: openai::Error) -> Self {
        use openai::ErrorKind;
        let code = match error.kind {
            ErrorKind::Auth => Code::BadKey,
            ErrorKind::Model => Code::ModelNotFound,
            ErrorKind::BadRequest | ErrorKind::ContextTooLong => Code::InvalidInput,
            ErrorKind::RateLimited => Code::RateLimited,
            // The account's tier is too small for one such request: only a larger one helps.
            ErrorKind::RequestTooLarge | ErrorKind::Region => Code::Plan,
            ErrorKind::Quota => Code::NoCredit,
            ErrorKind::Policy => Code::ContentRefused,
            ErrorKind::Network => Code::Network,
            ErrorKind::Timeout => Code::Timeout,
            ErrorKind::Overloaded
            | ErrorKind::Server
            | ErrorKind::StreamCut
            | ErrorKind::NoRoute
            | ErrorKind::Protocol => Code::Provider,
        };
        Self::new(code, waiting(error.message, error.retry_after))
    }
}

/// The sentence with the wait the provider asks for, when that is long enough to matter to a person.
fn waiting(message: String, retry_after: Option<Duration>) -> String {
    match retry_after.map(|wait| wait.as_secs()) {
        Some(seconds @ 2..) => format!("{message} It asks to wait {seconds} s."),
        _ => message,
    }
}
