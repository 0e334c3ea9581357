//! What a stream yields.

use serde_json::Value;

use crate::{error::Fault, response::Response};

/// A step of a streamed answer. Deltas are for display; what counts is in the items and the response.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// More words of the answer.
    Words(String),
    /// More words of a refusal.
    Refusal(String),
    /// More of the model's summary of its reasoning.
    Thinking(String),
    /// A finished output item, verbatim, each exactly once: keep it for the history.
    ItemDone(Value),
    /// The end of the answer, always last, and only when the server said so.
    Done(Response),
}

/// What became of a payload that was handed to a collector.
#[derive(Debug)]
pub(crate) enum Progress {
    /// The answer goes on.
    More,
    /// Everything that matters is here; what may still come (usage, a farewell) is waited for briefly only.
    Closing,
    /// The last event has been put out.
    Over,
    /// The server says that it failed.
    Failed(Fault),
}
