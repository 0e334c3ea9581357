//! Documents: their rows and the text of their pages.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::columns::{must_exist, one};
use crate::{
    clock,
    document::{Document, NewDocument},
    error::Error,
    id::DocumentId,
    library::Library,
};

impl Library {
    /// One document.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn document(&self, id: DocumentId) -> Result<Document, Error> {
        self.database().read(|db| read(db, id))
    }

    /// The text of pages, from the first to the last one given, both counted from 1 and included. Pages that the
    /// document does not have are left out.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn document_pages(&self, id: DocumentId, from: u32, to: u32) -> Result<Vec<String>, Error> {
        let sql = "SELECT text FROM document_pages WHERE document = ?1 AND page BETWEEN ?2 AND ?3 ORDER BY page";
        self.database().read(|db| {
            must_exist(db, "documents", "document", id.0)?;
            let mut statement = db.prepare_cached(sql)?;
            let pages = statement.query_map(params![id.0, from, to], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(pages)
        })
    }
}

/// Writes a document down, whose file lies in its place.
pub(crate) fn add(tx: &Transaction, document: &NewDocument, file: &str, sha256: &str) -> Result<Document, Error> {
    let characters: usize = document.pages.iter().map(|page| page.chars().count()).sum();
    tx.execute(
        "INSERT INTO documents (name, kind, pages, characters, tokens, bytes, sha256, file, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            document.name,
            document.kind,
            document.pages.len() as i64,
            characters as i64,
            document.tokens.cast_signed(),
            document.bytes.len() as i64,
            sha256,
            file,
            clock::now_ms(),
        ],
    )?;
    let id = DocumentId(tx.last_insert_rowid());
    let mut statement = tx.prepare_cached("INSERT INTO document_pages (document, page, text) VALUES (?1, ?2, ?3)")?;
    for (page, text) in (1i64..).zip(&document.pages) {
        statement.execute(params![id.0, page, text])?;
    }
    read(tx, id)
}

/// The document with these bytes.
pub(crate) fn with_bytes(db: &Connection, sha256: &str) -> Result<Option<Document>, Error> {
    Ok(db.prepare_cached("SELECT * FROM documents WHERE sha256 = ?1")?.query_row([sha256], row).optional()?)
}

/// Whether a document has this file.
pub(crate) fn has_file(db: &Connection, file: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM documents WHERE file = ?1")?.exists([file])?)
}

fn read(db: &Connection, id: DocumentId) -> Result<Document, Error> {
    one(db, "SELECT * FROM documents WHERE id = ?1", "document", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Document> {
    let number = |column: &str| row.get::<_, i64>(column).map(i64::cast_unsigned);
    Ok(Document {
        id: DocumentId(row.get("id")?),
        name: row.get("name")?,
        kind: row.get("kind")?,
        pages: row.get("pages")?,
        characters: number("characters")?,
        tokens: number("tokens")?,
        bytes: number("bytes")?,
        sha256: row.get("sha256")?,
        created_at: row.get("created_at")?,
    })
}
