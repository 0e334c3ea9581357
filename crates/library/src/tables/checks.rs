//! How assets do on the points of a contract.

use rusqlite::{OptionalExtension, params};

use super::columns::{json, must_exist, read_json};
use crate::{
    contract::{Checks, PointCheck},
    error::Error,
    id::AssetId,
    library::Library,
};

impl Library {
    /// Writes down how an asset does, in place of what was said before.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_checks(&self, asset: AssetId, points: &[PointCheck]) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "assets", "asset", asset.0)?;
            let sql = "INSERT INTO asset_checks (asset, points) VALUES (?1, ?2)
                 ON CONFLICT (asset) DO UPDATE SET points = excluded.points";
            tx.execute(sql, params![asset.0, json(&points)?])?;
            Ok(())
        })
    }

    /// How these assets do, in the order asked for; those that were not checked are left out.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn checks(&self, assets: &[AssetId]) -> Result<Vec<Checks>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached("SELECT points FROM asset_checks WHERE asset = ?1")?;
            let mut found = Vec::new();
            for asset in assets {
                if let Some(points) = statement.query_row([asset.0], |row| read_json(row, "points")).optional()? {
                    found.push(Checks { asset: *asset, points });
                }
            }
            Ok(found)
        })
    }
}
