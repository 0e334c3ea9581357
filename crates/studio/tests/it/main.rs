//! The studio against the sandbox, with faults on order.
#![expect(clippy::unwrap_used, reason = "a test ends where the ground under it does")]

mod agent;
mod bench;
mod brief;
mod catalogue;
mod chain;
mod connection;
mod conversations;
#[path = "../../../openai/tests/it/description.rs"]
mod description;
mod export_document;
mod forms;
mod gallery;
mod gate;
mod generate;
mod jobs_cancel;
mod jobs_fetch;
mod jobs_killed;
mod jobs_outcome;
mod jobs_poll;
mod jobs_queue;
mod jobs_restart;
mod kits;
mod ledger;
mod media;
mod models;
mod money;
mod presets;
mod recipes;
mod refine;
mod refine_how;
mod shelf;
mod uploads;
