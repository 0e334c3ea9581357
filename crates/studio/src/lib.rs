//! Turns a wish into pictures: agent, refinement, jobs, budget. The composition root of the core.

mod connection;
mod cost;
mod event;
mod request;
mod settings;

pub use connection::{ConnectionStatus, KeyStatus};
pub use cost::{CostDay, CostReport, CostToday};
pub use event::Event;
pub use library::{
    Asset, AssetId, Author, Caps, Charge, ChargeId, ChargeState, Charged, Code, Conversation, ConversationId, Failure,
    Job, JobId, JobState, Kind, Message, MessageId, MessageState, PromptId, PromptVersion, Proposal, ProposalId,
    ProposalState, Provider, Purpose, Role, Spent, Tokens, Words,
};
pub use money::Usd;
pub use request::*;
pub use settings::{Settings, Theme, TokenPrices};
