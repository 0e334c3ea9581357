//! What the page can ask for. Each command calls one method and says what came of it.

pub(crate) mod brief;
pub(crate) mod chat;
pub(crate) mod files;
pub(crate) mod forms;
pub(crate) mod gallery;
pub(crate) mod jobs;
pub(crate) mod ledger;
pub(crate) mod presets;
pub(crate) mod projects;
pub(crate) mod recipes;
pub(crate) mod settings;
pub(crate) mod window;
pub(crate) mod words;
