//! Documents that came with a brief. Their text is kept page by page, their file as it came.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::DocumentId;

/// A document. Its pages are asked for apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Document {
    /// Identity; the handle is `doc:<id>`.
    pub id: DocumentId,
    /// The file's name.
    pub name: String,
    /// What it is: `text`, `markdown`, `pdf`, `docx` or `csv`.
    pub kind: String,
    /// Pages of text.
    pub pages: u32,
    /// Characters of text.
    pub characters: u64,
    /// Tokens of the text, counted as GPT counts them.
    pub tokens: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// When it was brought, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// A document to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    /// The file's name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Its text, page by page.
    pub pages: Vec<String>,
    /// Tokens of the text.
    pub tokens: u64,
    /// The file.
    pub bytes: Vec<u8>,
}
