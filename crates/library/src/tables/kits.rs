//! Brand kits.

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::columns::{json, must_exist, one, read_json};
use crate::{
    error::Error,
    id::{AssetId, KitId},
    kit::{Kit, KitVoice, Palette},
    library::Library,
};

/// Everything of a kit but its identity and name, as it is stored.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Content {
    palettes: Vec<Palette>,
    style_words: Vec<String>,
    banned_words: Vec<String>,
    references: Vec<AssetId>,
    voices: Vec<KitVoice>,
    notes: String,
}

impl Library {
    /// Every brand kit, in alphabetical order.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn kits(&self) -> Result<Vec<Kit>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached("SELECT * FROM kits ORDER BY name, id")?;
            let kits = statement.query_map([], row)?.collect::<Result<_, _>>()?;
            Ok(kits)
        })
    }

    /// One brand kit.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn kit(&self, id: KitId) -> Result<Kit, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Keeps a brand kit: a new one without an identity, else in place of what it was.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or taken name and for a colour that is not `#rrggbb`; [`Error::NotFound`] when the
    /// kit or a reference picture is unknown.
    pub fn save_kit(&self, mut kit: Kit) -> Result<Kit, Error> {
        let name = kit.name.trim().to_owned();
        if name.is_empty() {
            return Err(Error::Invalid("A brand kit needs a name. Write one and save it again.".into()));
        }
        for colour in kit.palettes.iter_mut().flat_map(|palette| &mut palette.colours) {
            let digits = colour.strip_prefix('#').unwrap_or_default();
            if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(Error::Invalid(format!("“{colour}” is not a colour. Write it as #rrggbb, like #1a2b3c.")));
            }
            colour.make_ascii_lowercase();
        }
        self.database().write(|tx| {
            let mut taken = tx.prepare_cached("SELECT 1 FROM kits WHERE name = ?1 AND id IS NOT ?2")?;
            if taken.exists(params![name, kit.id.map(|id| id.0)])? {
                return Err(Error::Invalid(format!("There is a brand kit “{name}” already. Choose another name.")));
            }
            kit.references.iter().try_for_each(|asset| must_exist(tx, "assets", "asset", asset.0))?;
            let Kit { id, name: _, palettes, style_words, banned_words, references, voices, notes } = kit;
            let content = json(&Content { palettes, style_words, banned_words, references, voices, notes })?;
            let id = match id {
                Some(id) => {
                    tx.execute("UPDATE kits SET name = ?2, content = ?3 WHERE id = ?1", params![id.0, name, content])?;
                    id
                }
                None => {
                    tx.execute("INSERT INTO kits (name, content) VALUES (?1, ?2)", params![name, content])?;
                    KitId(tx.last_insert_rowid())
                }
            };
            read(tx, id)
        })
    }

    /// Deletes a brand kit. Projects that used it have none from then on.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn delete_kit(&self, id: KitId) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "kits", "brand kit", id.0)?;
            tx.execute("DELETE FROM kits WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }
}

fn read(db: &Connection, id: KitId) -> Result<Kit, Error> {
    one(db, "SELECT * FROM kits WHERE id = ?1", "brand kit", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Kit> {
    let Content { palettes, style_words, banned_words, references, voices, notes } = read_json(row, "content")?;
    Ok(Kit {
        id: Some(KitId(row.get("id")?)),
        name: row.get("name")?,
        palettes,
        style_words,
        banned_words,
        references,
        voices,
        notes,
    })
}
