//! Everything on disk: SQLite, originals, thumbnails, search, ledger. One owner of the disk: ids out, never paths.

mod asset;
mod charge;
mod code;
mod conversation;
mod id;
mod job;
mod prompt;

pub use asset::{Asset, Kind, Words};
pub use charge::{Caps, Charge, ChargeState, Provider, Purpose, Spent};
pub use code::{Code, Failure};
pub use conversation::{Conversation, Message, MessageState, Proposal, ProposalState, Role, Tokens};
pub use id::{AssetId, ChargeId, ConversationId, JobId, MessageId, PromptId, ProposalId};
pub use job::{Charged, Job, JobState};
pub use prompt::{Author, PromptVersion};
