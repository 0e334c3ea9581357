//! What must not leave this machine, and everything that would show it.

use rusqlite::Connection;

use super::columns::must_exist;
use crate::{error::Error, id::AssetId, library::Library};

impl Library {
    /// Marks assets as confidential, or takes the mark away.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn set_confidential(&self, ids: &[AssetId], on: bool) -> Result<(), Error> {
        self.change(ids, "UPDATE assets SET confidential = ?2 WHERE id = ?1", on.into())
    }

    /// Whether an asset must not leave this machine: because it is marked, or an asset with the same bytes is, or
    /// because it was made on this machine from one of those (a mask, a copy, an annotated picture), in any number of
    /// steps.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn is_confidential(&self, id: AssetId) -> Result<bool, Error> {
        self.database().read(|db| {
            must_exist(db, "assets", "asset", id.0)?;
            is(db, id)
        })
    }
}

/// Whether an asset or anything it shows is confidential. What a provider made shows nothing of what it was made from
/// that had not left the machine before.
pub(super) fn is(db: &Connection, id: AssetId) -> Result<bool, Error> {
    let sql = "WITH RECURSIVE shown (id, sha256, origin, confidential) AS (
             SELECT id, sha256, origin, confidential FROM assets WHERE id = ?1
             UNION
             SELECT a.id, a.sha256, a.origin, a.confidential FROM shown JOIN assets a ON a.sha256 = shown.sha256
             UNION
             SELECT a.id, a.sha256, a.origin, a.confidential
             FROM shown JOIN asset_parents p ON p.asset = shown.id JOIN assets a ON a.id = p.parent
             WHERE shown.origin <> 0
         ) SELECT 1 FROM shown WHERE confidential = 1 LIMIT 1";
    Ok(db.prepare_cached(sql)?.exists([id.0])?)
}
