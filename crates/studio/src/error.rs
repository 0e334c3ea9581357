//! What the studio answers when something cannot be done: a code to act on and one sentence for the person.

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
