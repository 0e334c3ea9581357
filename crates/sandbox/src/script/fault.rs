//! The faults.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Canned, Lack, Quirk, Says};

/// What happens to a request instead of, before or after its ordinary treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// This answer, verbatim.
    Reply {
        /// HTTP status.
        status: u16,
        /// Headers; without a `content-type` among them, JSON is said.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body, byte for byte.
        #[serde(default)]
        body: String,
        /// Whether the request is carried out first (a job accepted and charged) and only its own answer is lost.
        #[serde(default)]
        processed: bool,
    },
    /// An answer the providers or their proxies are known for.
    Canned {
        /// Which one.
        name: Canned,
        /// Whether the request is carried out first.
        #[serde(default)]
        processed: bool,
    },
    /// Silence for so many seconds, then the ordinary treatment; for ever when `None`.
    Hang {
        /// How long.
        #[serde(default)]
        seconds: Option<f64>,
    },
    /// Silence until [`release`](crate::Sandbox::release) is called, then the ordinary treatment.
    Hold,
    /// The connection is closed without an answer.
    Drop {
        /// Whether the request is carried out first.
        #[serde(default)]
        processed: bool,
    },
    /// The ordinary answer, but the connection is cut after so many bytes of its body.
    Cut {
        /// Bytes of the body that still get through.
        at: usize,
    },
    /// The ordinary body cut short although the answer is complete as HTTP: its length agrees with what is sent.
    Truncate {
        /// Bytes of the body that are left.
        at: usize,
    },
    /// The ordinary JSON answer with members changed, such as a `fetch_result` on another host.
    Edit {
        /// New values by name of the top-level member, or by JSON pointer when the name begins with `/`.
        #[serde(default)]
        set: Map<String, Value>,
        /// Top-level members to leave out.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// The ordinary answer of ModelsLab in the shapes it is also known to come in.
    Quirks {
        /// Which ones, applied one after the other.
        quirks: Vec<Quirk>,
    },
    /// ModelsLab accepts the job, but it goes another way.
    Job(JobFault),
    /// The model says exactly this. Several such scripts answer one request after the other.
    Says(Says),
    /// The server behind the OpenAI side lacks what OpenAI's has. Other scripts still strike: for a server that stays so,
    /// order it with `times(u32::MAX)`.
    Lacks {
        /// What.
        lacks: Vec<Lack>,
    },
    /// The model answers, but in another way.
    Turn {
        /// Which way.
        turn: TurnFault,
    },
}

/// How an accepted ModelsLab job goes instead of well.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobFault {
    /// Seconds until it is done; the sandbox's own guess when `None`.
    pub takes_s: Option<f64>,
    /// Seconds the answer promises; about what it takes when `None`.
    pub eta_s: Option<f64>,
    /// Runs until [`release`](crate::Sandbox::release) is called, however long that is.
    pub hold: bool,
    /// Ends as failed with this message. The wallet gets its money back.
    pub fails: Option<String>,
    /// Is forgotten by the queue: every fetch says "Request not found", while the promised links come true.
    pub vanishes: bool,
    /// The safety checker finds something: a card stands in for every picture, and the answer says so.
    pub flagged: bool,
    /// Is answered at once with `processing` even where the answer is normally awaited.
    pub background: bool,
}

/// How the model's turn goes instead of well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnFault {
    /// A refusal instead of an answer.
    Refusal,
    /// Stops at half the words: `incomplete`, `max_output_tokens`.
    Incomplete,
    /// Stops at half the words: `incomplete`, `content_filter`.
    ContentFilter,
    /// Half the words, then the nested `error` event the wire really has, then `response.failed`.
    ErrorEvent,
    /// Half the words, then the flat `error` event of the documents, then the end of the stream.
    FlatErrorEvent,
    /// No words, only `error` with `insufficient_quota` and `response.failed`, under HTTP 200.
    QuotaEvent,
    /// No words, only `response.failed` with `rate_limit_exceeded`, under HTTP 200.
    RateLimitEvent,
    /// No words, only `response.failed` with `context_length_exceeded`, under HTTP 200.
    ContextEvent,
    /// Everything except the terminal event.
    NoTerminalEvent,
    /// `data: [DONE]` instead of the terminal event.
    DoneWithoutTerminal,
    /// All calls of the turn wrapped in one call of the undeclared tool `parallel`, at least two of them.
    ParallelWrapper,
    /// The call names a tool that does not exist.
    UnknownTool,
    /// The call's arguments are not JSON.
    BrokenArguments,
    /// `keepalive` events, comments and an event of an unknown type in between.
    Noise,
    /// Plain JSON although a stream was asked for.
    NotStreamed,
}

impl TurnFault {
    /// Whether the turn ends as failed, which costs nothing.
    pub(crate) const fn ends_as_failed(self) -> bool {
        matches!(
            self,
            Self::ErrorEvent | Self::FlatErrorEvent | Self::QuotaEvent | Self::RateLimitEvent | Self::ContextEvent
        )
    }
}
