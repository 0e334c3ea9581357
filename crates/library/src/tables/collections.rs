//! Collections.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    columns::{must_exist, one},
    tags::LONGEST,
};
use crate::{
    error::Error,
    id::{AssetId, CollectionId},
    library::Library,
    shelf::Collection,
};

const SELECT: &str = "SELECT c.id, c.name, (SELECT count(*) FROM collection_assets m JOIN assets a ON a.id = m.asset
     WHERE m.collection = c.id AND a.trashed = 0) AS assets FROM collections c";

impl Library {
    /// Every collection, in alphabetical order.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn collections(&self) -> Result<Vec<Collection>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached(&format!("{SELECT} ORDER BY c.name, c.id"))?;
            let collections = statement.query_map([], row)?.collect::<Result<_, _>>()?;
            Ok(collections)
        })
    }

    /// Puts assets into the collection of this name, which is made when there is none; or takes them out of it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty, too long or of several lines, and for taking assets out of a
    /// collection that is not there; [`Error::NotFound`] when an asset is unknown. Then nothing is changed.
    pub fn collect(&self, name: &str, ids: &[AssetId], on: bool) -> Result<Collection, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST || name.contains(char::is_control) {
            let sentence = format!("The name of a collection is one line of 1 to {LONGEST} characters. Write another.");
            return Err(Error::Invalid(sentence));
        }
        self.database().write(|tx| {
            ids.iter().try_for_each(|id| must_exist(tx, "assets", "asset", id.0))?;
            let mut found = tx.prepare_cached("SELECT id FROM collections WHERE name = ?1")?;
            let collection = match found.query_row([name], |row| row.get(0)).optional()? {
                Some(id) => id,
                None if on => {
                    tx.execute("INSERT INTO collections (name) VALUES (?1)", [name])?;
                    tx.last_insert_rowid()
                }
                None => {
                    let sentence = format!("There is no collection “{name}”. Check its name, or list what is there.");
                    return Err(Error::Invalid(sentence));
                }
            };
            let mut change = tx.prepare_cached(if on {
                "INSERT INTO collection_assets (collection, asset) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
            } else {
                "DELETE FROM collection_assets WHERE collection = ?1 AND asset = ?2"
            })?;
            for id in ids {
                change.execute(params![collection, id.0])?;
            }
            read(tx, CollectionId(collection))
        })
    }
}

fn read(db: &Connection, id: CollectionId) -> Result<Collection, Error> {
    one(db, &format!("{SELECT} WHERE c.id = ?1"), "collection", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Collection> {
    Ok(Collection {
        id: CollectionId(row.get("id")?),
        name: row.get("name")?,
        assets: row.get::<_, i64>("assets")?.cast_unsigned(),
    })
}
