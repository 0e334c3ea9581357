//! What each command does.

pub(crate) mod catalogue;
pub(crate) mod cost;
pub(crate) mod create;
pub(crate) mod generate;
pub(crate) mod keys;
pub(crate) mod library;
pub(crate) mod operations;
mod page;
pub(crate) mod presets;
pub(crate) mod prompts;
pub(crate) mod recipes;
pub(crate) mod run;
pub(crate) mod sandbox;
mod set;
pub(crate) mod work;
