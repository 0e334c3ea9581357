//! Conversations with the agent, kept so that they can be continued as they were.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    act::Act,
    code::Failure,
    contract::Point,
    id::{AssetId, ConversationId, DocumentId, JobId, MessageId, ProjectId, ProposalId},
    plan::{Plan, PlanStep},
};

/// A conversation, as a row of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Conversation {
    /// Identity; greater is newer.
    pub id: ConversationId,
    /// Its name: the person's, else the first words.
    pub title: String,
    /// When it began, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When something was last said, in milliseconds since 1970 UTC.
    pub updated_at: i64,
    /// What it cost so far, words and media.
    pub usd: Usd,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// Where it branched off another one.
    pub fork: Option<Fork>,
    /// The recipe it began with.
    pub recipe: Option<String>,
    /// What its brief asks for, as points that can be checked.
    pub contract: Vec<Point>,
}

/// The save-point a conversation goes on from. Everything up to there is part of it, to the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fork {
    /// The conversation it branched off.
    pub conversation: ConversationId,
    /// The last message of it that counts.
    pub message: MessageId,
    /// How many of that message's items count; `None` is all.
    pub items: Option<u32>,
    /// The picture it goes on from, when it was one.
    pub asset: Option<AssetId>,
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person.
    User,
    /// GPT.
    Assistant,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Words are still arriving.
    Streaming,
    /// It waits for the person to decide, or for generations to finish.
    Waiting,
    /// Complete.
    Done,
    /// The person stopped it.
    Stopped,
    /// It broke off; the reason is in the error.
    Failed,
}

/// One message, with the proposals the agent made in it. One turn of the agent (words, calls, results, more words) is
/// one message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Message {
    /// Identity; greater is later.
    pub id: MessageId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Who said it.
    pub role: Role,
    /// Where it stands.
    pub state: MessageState,
    /// The words, as Markdown for the agent's.
    pub text: String,
    /// Whether the words are a refusal, which is an answer and not an error.
    pub refusal: bool,
    /// Why it failed.
    pub error: Option<Failure>,
    /// The paid calls the agent would like to make or made.
    pub proposals: Vec<Proposal>,
    /// Plans that group some of them.
    pub plans: Vec<Plan>,
    /// What the agent did that cost nothing, in order.
    pub acts: Vec<Act>,
    /// Documents the person attached.
    pub documents: Vec<DocumentId>,
    /// Pictures the person attached.
    pub pictures: Vec<AssetId>,
    /// Whether what was said before it was summed up for GPT, because its window was full; here nothing is lost.
    pub summed_up: bool,
    /// The model that wrote it, as the server named it.
    pub model: Option<String>,
    /// What the words cost, once known.
    pub usd: Option<Usd>,
    /// Tokens read, written and read from the cache.
    pub usage: Option<Tokens>,
    /// When it was said, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// Tokens that were paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tokens {
    /// Tokens read, cached ones included.
    pub input_tokens: u64,
    /// Tokens of the input that came from the cache.
    pub cached_input_tokens: u64,
    /// Tokens written, hidden reasoning included.
    pub output_tokens: u64,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Waiting for the person.
    Pending,
    /// The person, or the quiet limit, said go; generations are running or done.
    Approved,
    /// The person said no: nothing was sent.
    Denied,
    /// It was put aside, by Stop or by a new message.
    Cancelled,
    /// It could not be carried out; the model was told why.
    Rejected,
}

/// A paid call the agent would like to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    /// Identity.
    pub id: ProposalId,
    /// The message it was made in.
    pub message: MessageId,
    /// The call's id in the conversation with the model.
    pub call_id: String,
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// Its arguments as JSON, edited by the person or not.
    #[ts(type = "Record<string, unknown>")]
    pub arguments: serde_json::Value,
    /// The prompt of those arguments, for display.
    pub prompt: String,
    /// The model it would use.
    pub model: Option<String>,
    /// How many results it asks for.
    pub samples: u32,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// What it would cost; `None` when no price is known.
    pub estimated_usd: Option<Usd>,
    /// What became of it.
    pub state: ProposalState,
    /// Whether it ran without asking because it was below the quiet limit.
    pub quiet: bool,
    /// Why it was rejected.
    pub error: Option<Failure>,
    /// The generation it led to.
    pub job: Option<JobId>,
    /// Its place in a plan.
    pub step: Option<PlanStep>,
    /// How much of its message's words had been written when it came, in UTF-16 code units, as the page counts them;
    /// unknown of those from before that was kept.
    pub at: Option<u32>,
    /// How many acts, plans and proposals its message had when it came: the order of those at one place.
    pub came: u32,
}

/// A message to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Who says it.
    pub role: Role,
    /// Where it stands.
    pub state: MessageState,
    /// The words so far.
    pub text: String,
    /// The model that writes it.
    pub model: Option<String>,
    /// The most its turn may lead to, beside the caps of the settings.
    pub budget_usd: Option<Usd>,
    /// Documents the person attached.
    pub documents: Vec<DocumentId>,
    /// Pictures the person attached.
    pub pictures: Vec<AssetId>,
}

/// A proposal to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProposal {
    /// The message it was made in.
    pub message: MessageId,
    /// The call's id in the conversation with the model.
    pub call_id: String,
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// Its arguments as JSON.
    pub arguments: serde_json::Value,
    /// The prompt of those arguments, for display.
    pub prompt: String,
    /// The model it would use.
    pub model: Option<String>,
    /// How many results it asks for.
    pub samples: u32,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// What it would cost; `None` when no price is known.
    pub estimated_usd: Option<Usd>,
    /// What became of it already: `Pending` as a rule.
    pub state: ProposalState,
    /// Whether it runs without asking because it is below the quiet limit.
    pub quiet: bool,
    /// Why it was rejected.
    pub error: Option<Failure>,
    /// Its place in a plan.
    pub step: Option<PlanStep>,
    /// Its place in the message's words; see [`Proposal::at`].
    pub at: u32,
}
