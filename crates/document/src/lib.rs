//! The text of a brief, page by page: plain text, Markdown, PDF, DOCX and CSV. Reads bytes, touches nothing else.
//!
//! A document comes from anywhere, so it is bounded in every direction ([`MOST_BYTES`], [`MOST_UNPACKED`],
//! [`MOST_PAGES`]), and characters nobody can see are taken out before anybody reads the text.

mod clean;
mod document;
mod docx;
mod error;
mod kind;
mod limits;
mod paging;
mod pdf;
mod plain;
mod table;

pub use document::{Document, Hit};
pub use error::Error;
pub use kind::Kind;
pub use limits::{MOST_BYTES, MOST_PAGES, MOST_UNPACKED, PAGE};

/// Reads a document. `name` is the file's name: it decides only where the bytes do not, such as between Markdown and
/// plain text.
///
/// # Errors
/// Any [`Error`]: each says in a sentence what is wrong with the file and what to attach instead.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, Error> {
    limits::check_size(bytes.len())?;
    let kind = Kind::of(name, bytes)?;
    let (title, pages) = match kind {
        Kind::Text => (None, paging::cut(&plain::decode(bytes)?)),
        Kind::Markdown => {
            let text = plain::decode(bytes)?;
            (plain::heading(&text), paging::cut(&text))
        }
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Docx => docx::read(bytes)?,
        Kind::Csv => (None, table::pages(&plain::decode(bytes)?)?),
        Kind::Picture => return Err(Error::Picture),
    };
    Document::new(kind, title, pages)
}
