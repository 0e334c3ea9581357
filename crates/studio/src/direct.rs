//! What the faces ask of the art director: briefs, plans, branches, kits, recipes; and what they get back.

use library::{
    ActId, Asset, AssetId, Conversation, ConversationId, Document, DocumentId, MessageId, PlanId, Point, ProposalId,
};
use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What came of a file that was attached to a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Attached {
    /// Its text was read.
    Document {
        /// The document.
        document: Document,
    },
    /// It is a picture and was kept in the library.
    Picture {
        /// The picture.
        asset: Box<Asset>,
    },
}

/// What a message would cost GPT to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct QuoteRequest {
    /// The conversation it would continue; a new one when `None`.
    pub conversation: Option<ConversationId>,
    /// The person's words.
    pub text: String,
    /// Documents to attach.
    pub documents: Vec<DocumentId>,
    /// Pictures to attach.
    pub pictures: Vec<AssetId>,
    /// The recipe to begin with.
    pub recipe: Option<String>,
}

/// The price of reading a message, before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Quote {
    /// Tokens of the whole request: instructions, tools, everything said so far, the attachments.
    pub tokens: u64,
    /// The part of them that is attached documents.
    pub document_tokens: u64,
    /// What reading them costs at most, without the answer; `None` when no price is known.
    pub usd: Option<Usd>,
    /// Above so many tokens the model's price for the whole request goes up; `None` where it does not.
    pub step_tokens: Option<u64>,
    /// Whether the request is above that step.
    pub over_step: bool,
    /// Tokens the model can hold; `None` when that is not known.
    pub window_tokens: Option<u64>,
    /// Why it cannot be sent as it is, and what to do; `None` when it can.
    pub problem: Option<String>,
    /// What to consider before it is sent; `None` when there is nothing.
    pub warning: Option<String>,
}

/// Some pages of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PagesRequest {
    /// The document.
    pub document: DocumentId,
    /// The first page, from 1.
    pub from: u32,
    /// The last page.
    pub to: u32,
}

/// What the person says to a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum PlanDecision {
    /// Make it, as edited.
    Go {
        /// Steps that are left out.
        without: Vec<ProposalId>,
        /// Steps with other arguments.
        edits: Vec<PlanEdit>,
        /// Another budget; that of the plan when `None`.
        budget_usd: Option<Usd>,
        /// How many drafts may be promoted; as planned when `None`.
        promotions: Option<u32>,
    },
    /// Do not make it: nothing is sent.
    Deny,
}

/// A step of a plan with other arguments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanEdit {
    /// The step.
    pub proposal: ProposalId,
    /// Its whole arguments.
    #[ts(type = "Record<string, unknown>")]
    pub arguments: serde_json::Value,
}

/// One decision on one plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DecidePlan {
    /// The plan.
    pub plan: PlanId,
    /// What the person says.
    pub decision: PlanDecision,
}

/// The person's answer to an act that asks: to open a web page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DecideAct {
    /// The act.
    pub act: ActId,
    /// Whether it may be done. A yes holds for its site until Limn is closed.
    pub allow: bool,
}

/// The save-point to go on from: a message, or a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ForkRequest {
    /// The last message that counts.
    pub message: Option<MessageId>,
    /// The picture: everything up to the call that made it, and what came of that call.
    pub asset: Option<AssetId>,
}

/// One conversation in the tree of branches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Branch {
    /// The conversation.
    pub conversation: Conversation,
    /// How deep it lies below the first one.
    pub depth: u32,
    /// The words or the picture it goes on from, in a few words; empty for the first one.
    pub from: String,
    /// How many messages it has of its own.
    pub messages: u32,
    /// The newest assets made in it, at most 12.
    pub assets: Vec<AssetId>,
}

/// The points of a contract, as the person edited them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetContract {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its points; none ends the checks.
    pub points: Vec<Point>,
}

/// A recipe: a file in `<home>/recipes/` that says how a job is done, or one that came with Limn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Recipe {
    /// Its name: the file's without `.md`.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// One sentence on what comes out.
    pub summary: String,
    /// What to type, as an example.
    pub example: String,
    /// A budget for one run.
    pub budget_usd: Option<Usd>,
    /// What the agent is told, as Markdown.
    pub instructions: String,
    /// Whether it came with Limn, so that there are first words to go back to. Not read from a request.
    pub built_in: bool,
    /// Whether a file of the person's is what is used. Not read from a request.
    pub own: bool,
}
