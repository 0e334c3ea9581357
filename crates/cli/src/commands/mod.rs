//! What each command does.

pub(crate) mod catalogue;
pub(crate) mod create;
pub(crate) mod generate;
pub(crate) mod keys;
pub(crate) mod library;
pub(crate) mod sandbox;
pub(crate) mod work;
