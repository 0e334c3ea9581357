//! How much of a document is read. The numbers are far above any brief and far below what would hurt.

use crate::error::Error;

/// The largest file that is read: 64 MB (of 1,048,576 bytes).
pub const MOST_BYTES: usize = 64 << 20;

/// The most that a DOCX may unpack to, all its parts together: 256 MB.
pub const MOST_UNPACKED: u64 = 256 << 20;

/// The most pages a document may have.
pub const MOST_PAGES: usize = 5_000;

/// About how many characters make a page where the format has none.
pub const PAGE: usize = 3_000;

/// # Errors
/// [`Error::TooLarge`] over [`MOST_BYTES`].
pub(crate) fn check_size(bytes: usize) -> Result<(), Error> {
    if bytes > MOST_BYTES { Err(Error::TooLarge) } else { Ok(()) }
}

/// # Errors
/// [`Error::TooManyPages`] over [`MOST_PAGES`].
pub(crate) fn check_pages(pages: usize) -> Result<(), Error> {
    if pages > MOST_PAGES { Err(Error::TooManyPages(pages)) } else { Ok(()) }
}
