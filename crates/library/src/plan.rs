//! Plans: several paid calls that the agent proposes together and the person decides together.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{MessageId, PlanId};

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Waiting for the person.
    Pending,
    /// The person said go.
    Approved,
    /// The person said no: nothing was sent.
    Denied,
    /// It was put aside, by Stop or by a new message.
    Cancelled,
}

/// A plan. Its steps are the proposals of its message that name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    /// Identity.
    pub id: PlanId,
    /// The message it was made in.
    pub message: MessageId,
    /// The call's id in the conversation with the model.
    pub call_id: String,
    /// What it is for, in a few words.
    pub title: String,
    /// The most all of it may cost, promotions included.
    pub budget_usd: Option<Usd>,
    /// How many of the drafts may be made again on a better model, without asking once more.
    pub promotions: u32,
    /// The model they are made on.
    pub promotion_model: Option<String>,
    /// What one promotion would cost; `None` when no price is known.
    pub promotion_usd: Option<Usd>,
    /// How many were made again so far.
    pub promoted: u32,
    /// What became of it.
    pub state: PlanState,
    /// How much of its message's words had been written when it came, in UTF-16 code units, as the page counts them.
    pub at: u32,
    /// How many acts, plans and proposals its message had when it came: the order of those at one place.
    pub came: u32,
}

/// A plan to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    /// The message it is made in.
    pub message: MessageId,
    /// The call's id.
    pub call_id: String,
    /// What it is for.
    pub title: String,
    /// The most all of it may cost.
    pub budget_usd: Option<Usd>,
    /// How many drafts may be promoted.
    pub promotions: u32,
    /// The model they are promoted to.
    pub promotion_model: Option<String>,
    /// What one promotion would cost.
    pub promotion_usd: Option<Usd>,
    /// Its place in the message's words; see [`Plan::at`].
    pub at: u32,
}

/// The place of a proposal in its plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanStep {
    /// The plan.
    pub plan: PlanId,
    /// Its name in the plan ("Fog over water").
    pub name: String,
    /// What it makes: `picture`, `edit`, `clip`, `speech`, `music` or `sound`.
    pub makes: String,
    /// The earlier step whose result it takes in.
    pub from: Option<String>,
    /// Whether it makes a draft again on a better model.
    pub promotion: bool,
}
