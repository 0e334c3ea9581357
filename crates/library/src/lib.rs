//! Everything on disk: SQLite, originals, thumbnails, search, ledger. One owner of the disk: ids out, never paths.

mod act;
mod asset;
mod charge;
mod clock;
mod code;
mod consent;
mod contract;
mod conversation;
mod database;
mod document;
mod error;
mod fault;
mod files;
mod id;
mod job;
mod kit;
mod library;
mod media;
mod migration;
mod owner;
mod pictures;
mod plan;
mod preset;
mod project;
mod prompt;
mod recovery;
mod search;
mod shelf;
mod tables;

pub use act::{Act, ActOutcome, ActState, NewAct};
pub use asset::{Asset, Counts, Family, Kind, NewAsset, NewLocal, Origin, Page, Query, Words};
pub use charge::{Caps, Charge, ChargeState, NewCharge, Provider, Purpose, Since, Spent, Sum, SumBy, WalletReading};
pub use code::{Code, Failure};
pub use consent::Consent;
pub use contract::{Checks, Opinion, Point, PointCheck, PointKind};
pub use conversation::{
    Conversation, Fork, Message, MessageState, NewMessage, NewProposal, Proposal, ProposalState, Role, Tokens,
};
pub use document::{Document, NewDocument};
pub use error::{Cap, Error};
pub use files::{bitmap::Bitmap, incoming::Incoming, lend::UploadCopy, thumbs::Strip};
pub use id::{
    ActId, AssetId, ChargeId, CollectionId, ConversationId, DocumentId, JobId, KitId, MessageId, PlanId, ProjectId,
    PromptId, ProposalId,
};
pub use job::{Accepted, Charged, Job, JobFilter, JobPrivate, JobState, NewJob, Ready};
pub use kit::{Kit, KitVoice, Palette};
pub use library::Library;
pub use plan::{NewPlan, Plan, PlanState, PlanStep};
pub use preset::Preset;
pub use project::{Project, ProjectEdit};
pub use prompt::{Author, NewPrompt, PromptVersion};
pub use shelf::{BEST, Collection};
