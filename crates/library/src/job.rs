//! A generation: a row before it is a request.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    asset::Words,
    code::Failure,
    id::{AssetId, ConversationId, JobId, MessageId, ProjectId, ProposalId},
};

/// Where a generation stands. Each change is on disk before the next step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Written down, waiting for a queue slot; nothing has been sent.
    Planned,
    /// The request may be on its way: from here on it may cost money.
    Submitting,
    /// The provider has it and is working.
    Running,
    /// The results are ready and being downloaded.
    Fetching,
    /// Every result is on disk.
    Done,
    /// The request was sent and no clear answer came; never sent again by itself.
    Unknown,
    /// It will not come to anything; the reason is in the error.
    Failed,
    /// The person stopped it.
    Cancelled,
    /// The provider no longer has the results.
    Expired,
}

impl JobState {
    /// Whether nothing more will happen by itself.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Planned | Self::Submitting | Self::Running | Self::Fetching)
    }

    /// The state as an adjective for a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Submitting => "on its way",
            Self::Running => "running",
            Self::Fetching => "being downloaded",
            Self::Done => "done",
            Self::Unknown => "of unknown outcome",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// Whether a generation that came to nothing cost money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Charged {
    /// Nothing was charged: it was never sent, or clearly refused.
    No,
    /// The wallet or the provider shows a charge.
    Yes,
    /// It cannot be told; it counts against the caps until it can.
    Unclear,
}

/// One generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Job {
    /// Identity; greater is newer.
    pub id: JobId,
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// The model asked for.
    pub model: Option<String>,
    /// Where it stands.
    pub state: JobState,
    /// The words behind it.
    pub words: Words,
    /// The arguments of the request as JSON, without the key.
    #[ts(type = "Record<string, unknown>")]
    pub arguments: serde_json::Value,
    /// How many results were asked for.
    pub samples: u32,
    /// Expected width in pixels, so that a placeholder has the right shape.
    pub width: Option<u32>,
    /// Expected height in pixels.
    pub height: Option<u32>,
    /// Our own mark in the request, unique to the attempt.
    pub track_id: String,
    /// The provider's id, once it gave one.
    pub provider_id: Option<String>,
    /// Seconds the whole generation is expected to take, from the provider or from earlier ones.
    pub eta_s: Option<f64>,
    /// Why it failed or is unknown.
    pub error: Option<Failure>,
    /// Whether a generation without results was charged.
    pub charged: Option<Charged>,
    /// The price expected before it was sent; `None` when no price is known.
    pub estimated_usd: Option<Usd>,
    /// What was really charged, where that is known.
    pub actual_usd: Option<Usd>,
    /// What it made so far.
    pub assets: Vec<AssetId>,
    /// The generation this one tries again.
    pub retry_of: Option<JobId>,
    /// The conversation that asked for it.
    pub conversation: Option<ConversationId>,
    /// The message whose turn asked for it.
    pub message: Option<MessageId>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// When the person claimed its charge back from the provider, in milliseconds since 1970 UTC.
    pub claimed_at: Option<i64>,
    /// When the row was written, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When the request was about to leave, in milliseconds since 1970 UTC.
    pub submitted_at: Option<i64>,
    /// When it became final, in milliseconds since 1970 UTC.
    pub finished_at: Option<i64>,
    /// Whether the person cleared its failure away.
    pub dismissed: bool,
}

/// A generation to write down and reserve money for, before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// The model asked for.
    pub model: Option<String>,
    /// The words behind it.
    pub words: Words,
    /// The arguments of the request as JSON, without the key.
    pub arguments: serde_json::Value,
    /// How many results are asked for.
    pub samples: u32,
    /// Expected width in pixels.
    pub width: Option<u32>,
    /// Expected height in pixels.
    pub height: Option<u32>,
    /// Our own mark in the request; no two generations may share one.
    pub track_id: String,
    /// Seconds it is expected to take, from earlier ones.
    pub eta_s: Option<f64>,
    /// The price to reserve. A generation whose price is not known must not be sent, so there is no `None`.
    pub estimated_usd: Usd,
    /// The generation this one tries again.
    pub retry_of: Option<JobId>,
    /// The conversation that asks for it.
    pub conversation: Option<ConversationId>,
    /// The message whose turn asks for it.
    pub message: Option<MessageId>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// The proposal it carries out. A proposal leads to one generation only: a second one is refused.
    pub proposal: Option<ProposalId>,
    /// The id of the model's tool call that asked for it.
    pub call_id: Option<String>,
}

/// The provider took a generation and is working on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accepted {
    /// The provider's id.
    pub provider_id: Option<String>,
    /// Where the provider says the results can be asked for. Untrusted.
    pub fetch_result: Option<String>,
    /// Seconds the provider expects it to take.
    pub eta_s: Option<f64>,
    /// Links the provider promises to fill, as JSON of the caller's shape.
    pub future_links: serde_json::Value,
    /// The answer as it was received.
    pub raw: serde_json::Value,
}

/// The provider has the results ready.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ready {
    /// The provider's id, when it comes with the results.
    pub provider_id: Option<String>,
    /// Where the results are, as JSON of the caller's shape.
    pub links: serde_json::Value,
    /// The seed the provider reports.
    pub seed: Option<u64>,
    /// The answer as it was received.
    pub raw: serde_json::Value,
}

/// What is known of a generation beside what the window sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobPrivate {
    /// Where the provider says the results can be asked for. Untrusted.
    pub fetch_result: Option<String>,
    /// Promised or ready links, as JSON of the caller's shape; null when there are none.
    pub links: serde_json::Value,
    /// The seed the provider reported.
    pub seed: Option<u64>,
    /// Answers of the provider as they were received: the first one and the latest of each state.
    pub answers: Vec<serde_json::Value>,
    /// The id of the model's tool call that asked for it.
    pub call_id: Option<String>,
    /// The proposal it carries out.
    pub proposal: Option<ProposalId>,
    /// The body of the request as it left this machine, with the key replaced by `…`; `None` until it left.
    pub body: Option<String>,
}

/// Which generations to list, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobFilter {
    /// Those something more will happen to by itself.
    Unfinished,
    /// Unfinished ones, and those that came to nothing or are unknown and were not dismissed.
    Shown,
    /// The last ones, at most this many.
    Recent(u32),
    /// Those of one conversation.
    Conversation(ConversationId),
    /// Those of one message.
    Message(MessageId),
}
