//! What a file is, from its first bytes; its name decides only between sorts of plain text.

use crate::{docx, error::Error};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Portable Document Format.
    Pdf,
    /// Office Open XML as Word, Pages, LibreOffice and Google Docs write it.
    Docx,
    /// Comma-separated values, or separated by semicolons, tabs or bars.
    Csv,
    /// A picture: told so that a caller can take it as one. [`crate::read`] reads none.
    Picture,
}

impl Kind {
    /// What these bytes are. The bytes come first: a PDF named `brief.txt` is a PDF.
    ///
    /// # Errors
    /// [`Error::Unknown`] for bytes of any other kind, [`Error::OldWord`] for Word files that are not DOCX.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        if is_picture(bytes) {
            return Ok(Self::Picture);
        }
        // Readers look for the header within the first 1,024 bytes (ISO 32000-2, annex C of PDF 1.7).
        if memchr::memmem::find(&bytes[..bytes.len().min(1_024)], b"%PDF-").is_some() {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return if docx::is_docx(bytes) { Ok(Self::Docx) } else { Err(Error::Unknown) };
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return Err(Error::OldWord);
        }
        if !crate::plain::is_text(bytes) {
            return Err(Error::Unknown);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        Ok(match ending.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Self::Markdown,
            Some("csv" | "tsv" | "tab") => Self::Csv,
            _ => Self::Text,
        })
    }
}

/// PNG, JPEG, GIF, WebP, BMP, TIFF and the HEIF family, by their magic numbers.
fn is_picture(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 7] =
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    let within = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    STARTS.iter().any(|start| bytes.starts_with(start))
        || (within(0, b"RIFF") && within(8, b"WEBP"))
        || (within(0, b"BM") && within(6, &[0; 4]))
        || (within(4, b"ftyp") && [&b"avif"[..], b"heic", b"heix", b"mif1"].iter().any(|brand| within(8, brand)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_before_the_name() {
        assert_eq!(Kind::of("brief.txt", b"\x89PNG\r\n\x1a\nrest"), Ok(Kind::Picture));
        assert_eq!(Kind::of("brief.docx", b"only words"), Ok(Kind::Text));
    }

    #[test]
    fn the_name_tells_sorts_of_text_apart() {
        assert_eq!(Kind::of("Brief.MD", b"# Brief"), Ok(Kind::Markdown));
        assert_eq!(Kind::of("prices.csv", b"a,b"), Ok(Kind::Csv));
        assert_eq!(Kind::of("notes", b"a,b"), Ok(Kind::Text));
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(Kind::of("brief.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0"), Err(Error::Unknown));
        assert_eq!(Kind::of("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Err(Error::OldWord));
    }
}
