//! Collections, ratings and tags: how people keep order.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::CollectionId;

/// A named collection of assets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Collection {
    /// Identity.
    pub id: CollectionId,
    /// Its name, unique without regard to case.
    pub name: String,
    /// How many assets outside the trash it holds.
    pub assets: u64,
}

/// The highest rating.
pub const BEST: u8 = 5;
