//! Files: results on their way in, originals, names.

pub(crate) mod incoming;
