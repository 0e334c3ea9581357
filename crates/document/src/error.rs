//! Why a document could not be read, each as one sentence for the person.

use crate::limits::{MOST_BYTES, MOST_PAGES, MOST_UNPACKED};

/// Why a document could not be read. Displays as one sentence that says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is larger than [`MOST_BYTES`].
    #[error("This file is larger than {} MB. Attach the part of it that matters.", MOST_BYTES >> 20)]
    TooLarge,
    /// The file unpacks to more than [`MOST_UNPACKED`].
    #[error("This file unpacks to more than {} MB. Save it without its pictures and attach it again.", MOST_UNPACKED >> 20)]
    TooLargeUnpacked,
    /// The document has more pages than [`MOST_PAGES`].
    #[error("This document has {0} pages, and at most {MOST_PAGES} are read. Attach the part of it that matters.")]
    TooManyPages(usize),
    /// The document draws or holds more than any document that people read.
    #[error("This document holds more than can be read. Attach the part of it that matters.")]
    TooMuch,
    /// The bytes are of no kind that is read.
    #[error("This is no document Limn reads. Save it as text, Markdown, PDF, DOCX or CSV and attach it again.")]
    Unknown,
    /// The bytes are a picture, which has no text to read.
    #[error("This is a picture, not a text. Attach it as a picture.")]
    Picture,
    /// The bytes are a Word file from before 2007, or a DOCX locked by a password, which is packed in the same way.
    #[error("This is an old or locked Word file. Save it as DOCX without a password and attach it again.")]
    OldWord,
    /// The document opens with a password only.
    #[error("This document is locked with a password. Save it without the password and attach it again.")]
    Locked,
    /// A PDF whose pages are pictures.
    #[error("This PDF has no text, only pictures of pages. Attach the pages as pictures.")]
    Scanned,
    /// There is nothing to read.
    #[error("There is no text in this document. Check that it is the right file.")]
    Empty,
    /// The bytes begin like a document of this kind and do not go on like one.
    #[error("This {0} file is damaged. Open it in the program it was made with, save it again and attach it.")]
    Damaged(&'static str),
}
