//! Files: results on their way in, originals in their place, thumbnails, copies going out.

pub(crate) mod bitmap;
pub(crate) mod cache;
pub(crate) mod documents;
pub(crate) mod export;
pub(crate) mod folder;
pub(crate) mod import;
pub(crate) mod incoming;
pub(crate) mod keep;
pub(crate) mod lend;
pub(crate) mod local;
pub(crate) mod name;
pub(crate) mod place;
pub(crate) mod sniff;
pub(crate) mod structure;
pub(crate) mod thumbs;

#[cfg(test)]
mod stopped;
