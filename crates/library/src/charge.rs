//! The ledger: one row for every paid call of both providers.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    conversation::Tokens,
    id::{ChargeId, ConversationId, JobId, MessageId, ProjectId},
};

/// Whom the money goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// OpenAI, or a server that speaks its API.
    Openai,
    /// ModelsLab.
    Modelslab,
}

/// What a call was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// One-click refinement of a prompt.
    Refine,
    /// A turn of the agent.
    Agent,
    /// A generation.
    Generate,
    /// Summing up a long conversation.
    Compact,
}

/// Where a charge stands. All but `Released` count against the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChargeState {
    /// Reserved before the call.
    Held,
    /// The call went through; the amount is the actual one where known, else the estimate.
    Settled,
    /// Nothing was charged.
    Released,
    /// The call may have been charged; the estimate stands until that is known.
    Unclear,
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Charge {
    /// Identity.
    pub id: ChargeId,
    /// Whom it goes to.
    pub provider: Provider,
    /// What it was for.
    pub purpose: Purpose,
    /// The model that was called.
    pub model: Option<String>,
    /// The generation it paid for.
    pub job: Option<JobId>,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// The message it belongs to.
    pub message: Option<MessageId>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// The amount reserved before the call: an upper bound for GPT, the price list for ModelsLab.
    pub estimated_usd: Usd,
    /// The amount really charged, where the provider tells.
    pub actual_usd: Option<Usd>,
    /// Where it stands.
    pub state: ChargeState,
    /// Tokens, for GPT.
    pub usage: Option<Tokens>,
    /// When it was reserved, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// Limits on spending, checked and reserved in one step before a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Caps {
    /// The most that may be spent in a calendar day of the person's time zone; `None` is no limit.
    pub day_usd: Option<Usd>,
    /// The most that one message, refinement or direct generation may lead to; `None` is no limit.
    pub message_usd: Option<Usd>,
    /// The most that may be spent in a calendar month of the person's time zone; `None` is no limit.
    pub month_usd: Option<Usd>,
    /// The project the call belongs to, whose own cap is checked too.
    pub project: Option<ProjectId>,
}

/// When the spans of time began in which caps count, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// When the person's calendar day began.
    pub day_ms: i64,
    /// When the month of that day began.
    pub month_ms: i64,
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Spent {
    /// Everything that counts against the cap: settled, held and unclear.
    pub total_usd: Usd,
    /// The part of it that is only reserved for calls under way.
    pub held_usd: Usd,
    /// The part of it that may or may not have been charged.
    pub unclear_usd: Usd,
    /// The part of it for OpenAI.
    pub openai_usd: Usd,
    /// The part of it for ModelsLab.
    pub modelslab_usd: Usd,
}

/// A paid call to reserve money for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCharge {
    /// Whom it goes to.
    pub provider: Provider,
    /// What it is for.
    pub purpose: Purpose,
    /// The model to call.
    pub model: Option<String>,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// The message it belongs to; all charges of a message share the cap of one message.
    pub message: Option<MessageId>,
    /// The amount to reserve. A call whose price is not known must not be made, so there is no `None`.
    pub estimated_usd: Usd,
}

/// What a provider's wallet held at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletReading {
    /// What it held.
    pub usd: Usd,
    /// When it was read, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// By what to add charges up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SumBy {
    /// By message, that is by turn of the agent.
    Message,
    /// By conversation.
    Conversation,
    /// By project.
    Project,
}

/// Charges added up, with what they made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sum {
    /// The identity of what they are added up by; empty for charges that belong to none, and for a span of time.
    pub key: String,
    /// Its name: the beginning of the person's words for a message, the title of a conversation, the name of a project.
    pub name: String,
    /// What was spent.
    pub spent: Spent,
    /// What the generations whose actual price is known were estimated at.
    pub estimated_usd: Usd,
    /// What those generations really cost.
    pub actual_usd: Usd,
    /// Results that were kept, in the trash or not.
    pub assets: u64,
    /// Those of them that are starred or rated four or five, and not in the trash.
    pub keepers: u64,
}
