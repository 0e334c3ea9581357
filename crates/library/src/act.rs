//! What the agent did in a turn that cost nothing: looked, searched, tagged, browsed, drew up a contract.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    code::Failure,
    id::{ActId, AssetId, MessageId},
};

/// Where an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActState {
    /// It waits for the person's yes: it would leave the machine.
    Asking,
    /// It is being done.
    Running,
    /// It was done.
    Done,
    /// It could not be done; the agent was told why.
    Failed,
    /// The person said no.
    Denied,
    /// It was put aside, by Stop or by a new message.
    Cancelled,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Act {
    /// Identity.
    pub id: ActId,
    /// The message it was done in.
    pub message: MessageId,
    /// The call's id in the conversation with the model.
    pub call_id: String,
    /// The tool, with its namespace where it has one ("look", "library.search", "browser.open").
    pub tool: String,
    /// One short line on what was done, for people ("Looked at img:12 and img:13").
    pub summary: String,
    /// Where it stands.
    pub state: ActState,
    /// Assets it was about or made.
    pub assets: Vec<AssetId>,
    /// The arguments, as the model gave them.
    #[ts(type = "Record<string, unknown>")]
    pub arguments: serde_json::Value,
    /// Why it failed.
    pub error: Option<Failure>,
    /// How much of its message's words had been written when it came, in UTF-16 code units, as the page counts them.
    pub at: u32,
    /// How many acts, plans and proposals its message had when it came: the order of those at one place.
    pub came: u32,
}

/// An act to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAct {
    /// The message it is done in.
    pub message: MessageId,
    /// The call's id.
    pub call_id: String,
    /// The tool.
    pub tool: String,
    /// One short line.
    pub summary: String,
    /// Where it stands.
    pub state: ActState,
    /// The arguments.
    pub arguments: serde_json::Value,
    /// Its place in the message's words; see [`Act::at`].
    pub at: u32,
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq)]
pub struct ActOutcome {
    /// Where it stands now: a final state, or `Running`.
    pub state: ActState,
    /// A better line on what was done, when there is one.
    pub summary: Option<String>,
    /// Assets it was about or made.
    pub assets: Vec<AssetId>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// What the model is told, as JSON.
    pub output: serde_json::Value,
}
