//! Turns a wish into pictures: agent, refinement, jobs, budget. The composition root of the core.

mod account;
mod agent;
mod branches;
mod brief;
mod catalogue;
mod chain;
mod checks;
mod choices;
mod connection;
mod consent;
mod conversations;
mod cost;
mod diff;
mod direct;
mod environment;
mod error;
mod event;
mod export_document;
mod form;
mod gallery;
mod generate;
mod gpt;
mod import;
mod jobs;
mod key_check;
mod kits;
mod ledger;
mod lock;
mod media;
mod models;
mod money;
mod presets;
mod prompts;
mod recipes;
mod refine;
mod request;
mod run;
mod settings;
mod settings_file;
mod shelf;
mod studio;
mod voices;
mod wallet;

pub use ::money::Usd;
pub use agent::{ToolDefinition, tool_definitions};
pub use catalogue::{OperationEntry, operations, prices_as_of};
pub use connection::{Choice, ConnectionStatus, Endpoint, Endpoints, Key, KeyStatus, Keys, base_url, choose};
pub use cost::*;
pub use diff::{difference, picked};
pub use direct::*;
pub use environment::Environment;
pub use error::Error;
pub use event::Event;
pub use form::*;
pub use key_check::check_key;
pub use library::{
    Act, ActId, ActState, Asset, AssetId, Author, Caps, Charge, ChargeId, ChargeState, Charged, Checks, Code,
    Collection, CollectionId, Consent, Conversation, ConversationId, Document, DocumentId, Failure, Fork, Job, JobId,
    JobState, Kind, Kit, KitId, KitVoice, Message, MessageId, MessageState, Opinion, Origin, Palette, Plan, PlanId,
    PlanState, PlanStep, Point, PointCheck, PointKind, Project, ProjectEdit, ProjectId, PromptId, PromptVersion,
    Proposal, ProposalId, ProposalState, Provider, Purpose, Role, Spent, Tokens, Words,
};
pub use request::*;
pub use secrecy::SecretString;
pub use settings::{Settings, Theme, TokenPrices};
pub use settings_file::{LoadedSettings, SETTINGS_FILE, load_settings, save_settings};
pub use studio::Studio;
