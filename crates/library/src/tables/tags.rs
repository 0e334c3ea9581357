//! Ratings and tags.

use rusqlite::{Connection, OptionalExtension, params};

use super::columns::must_exist;
use crate::{error::Error, id::AssetId, library::Library, shelf::BEST};

/// The most characters of a tag or of the name of a collection: a line of a list.
pub(super) const LONGEST: usize = 80;

impl Library {
    /// Says how good assets are: 1 to 5, or 0 for nothing said.
    ///
    /// # Errors
    /// [`Error::Invalid`] above 5; [`Error::NotFound`] when one is unknown. Then none is changed.
    pub fn rate(&self, ids: &[AssetId], rating: u8) -> Result<(), Error> {
        if rating > BEST {
            return Err(Error::Invalid(format!("A rating is a number from 0 to {BEST}, and this is {rating}.")));
        }
        self.change(ids, "UPDATE assets SET rating = ?2 WHERE id = ?1", rating.into())
    }

    /// Gives assets tags, or takes them away. A tag that is there already in other letters (“Winter” and “winter”) is
    /// the same tag and keeps its spelling.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a tag that is empty, longer than 80 characters or of several lines; [`Error::NotFound`]
    /// when an asset is unknown. Then none is changed.
    pub fn tag(&self, ids: &[AssetId], tags: &[String], on: bool) -> Result<(), Error> {
        let tags: Vec<&str> = tags.iter().map(|tag| checked(tag)).collect::<Result<_, _>>()?;
        self.database().write(|tx| {
            ids.iter().try_for_each(|id| must_exist(tx, "assets", "asset", id.0))?;
            let mut spelling = tx.prepare_cached("SELECT tag FROM asset_tags WHERE tag = ?1 LIMIT 1")?;
            let mut change = tx.prepare_cached(if on {
                "INSERT INTO asset_tags (tag, asset) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
            } else {
                "DELETE FROM asset_tags WHERE tag = ?1 AND asset = ?2"
            })?;
            for tag in &tags {
                let known: Option<String> = spelling.query_row([tag], |row| row.get(0)).optional()?;
                let tag = known.as_deref().unwrap_or(tag);
                for id in ids {
                    change.execute(params![tag, id.0])?;
                }
            }
            Ok(())
        })
    }

    /// Every tag in use, in alphabetical order.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn tags(&self) -> Result<Vec<String>, Error> {
        // From each tag straight to the next one, however many assets have it.
        let sql = "WITH RECURSIVE used (tag) AS (
                 SELECT (SELECT tag FROM asset_tags ORDER BY tag LIMIT 1)
                 UNION ALL
                 SELECT (SELECT tag FROM asset_tags WHERE tag > used.tag ORDER BY tag LIMIT 1)
                 FROM used WHERE used.tag IS NOT NULL
             ) SELECT tag FROM used WHERE tag IS NOT NULL";
        self.database().read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let tags = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(tags)
        })
    }
}

/// Whether any asset has this tag.
pub(super) fn is_used(db: &Connection, tag: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM asset_tags WHERE tag = ?1")?.exists([tag])?)
}

/// A tag as it is kept.
fn checked(tag: &str) -> Result<&str, Error> {
    let tag = tag.trim();
    if tag.is_empty() || tag.chars().count() > LONGEST || tag.contains(char::is_control) {
        let sentence = format!("A tag is one line of 1 to {LONGEST} characters. Write a shorter one.");
        return Err(Error::Invalid(sentence));
    }
    Ok(tag)
}
