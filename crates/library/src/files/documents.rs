//! Keeping the file of a document: written, made durable, placed, and only then written down, as results are. What a
//! crash leaves in the folder without a row is taken up when the same document is brought again, and is never removed:
//! it may belong to a database that was put aside.

use std::{fs, io, path::Path};

use rusqlite::Transaction;

use super::{folder, import, incoming, name};
use crate::{
    asset::Kind,
    document::{Document, NewDocument},
    error::Error,
    library::Library,
    tables::documents,
};

/// Where the files of documents lie, below the home folder.
const FOLDER: &str = "documents";

impl Library {
    /// Keeps a document with its text. The same bytes are kept once, under the name they had first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a kind that is not `text`, `markdown`, `pdf`, `docx` or `csv`; [`Error::DiskFull`] and
    /// [`Error::Io`], after which it can be kept again.
    pub fn keep_document(&self, document: NewDocument) -> Result<Document, Error> {
        let ending = ending(&document.kind)?;
        let mut incoming = self.incoming()?;
        incoming.write(&document.bytes).map_err(Error::io("write a document"))?;
        let sha256 = incoming.sha256();
        if let Some(kept) = self.database().read(|db| documents::with_bytes(db, &sha256))? {
            return Ok(kept);
        }
        let received = incoming.finish().map_err(Error::io("write a document to the disk"))?;
        let stem = name::stem(&import::title(&document.name), Kind::Text, &sha256);
        // The transaction excludes everyone else who might bring the same bytes or choose the same name.
        self.database().write(|tx| {
            if let Some(kept) = documents::with_bytes(tx, &sha256)? {
                return Ok(kept);
            }
            let file = place(tx, &self.home().join(FOLDER), &received.path, &stem, ending, &sha256)?;
            documents::add(tx, &document, &file, &sha256)
        })
    }
}

/// Moves the file to a free name, or takes up the same bytes that lie there, and makes the name durable.
fn place(
    tx: &Transaction,
    into: &Path,
    temporary: &Path,
    stem: &str,
    ending: &str,
    sha256: &str,
) -> Result<String, Error> {
    let doing = || Error::io("put a document into its folder");
    for number in 1.. {
        let file = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        let target = into.join(&file);
        if documents::has_file(tx, &file)? {
            continue;
        }
        match folder::place(temporary, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if !same(&target, sha256).map_err(doing())? {
                    continue;
                }
            }
            Err(error) => return Err(doing()(error)),
        }
        folder::sync(into).map_err(doing())?;
        return Ok(file);
    }
    unreachable!("there are more numbers than files")
}

/// Whether these bytes lie there, and are on the disk.
fn same(target: &Path, sha256: &str) -> io::Result<bool> {
    if !target.is_file() || incoming::hash(target)?.0 != sha256 {
        return Ok(false);
    }
    fs::File::open(target)?.sync_all()?;
    Ok(true)
}

fn ending(kind: &str) -> Result<&'static str, Error> {
    Ok(match kind {
        "text" => "txt",
        "markdown" => "md",
        "pdf" => "pdf",
        "docx" => "docx",
        "csv" => "csv",
        other => {
            return Err(Error::Invalid(format!(
                "“{other}” is no sort of document the library keeps. Bring a text, Markdown, PDF, DOCX or CSV file."
            )));
        }
    })
}
