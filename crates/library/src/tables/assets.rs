//! Assets.
use std::path::{Path, PathBuf};

use crate::{
    asset::{Asset, Counts, NewAsset, Page, Query},
    error::Error,
    files::incoming::Incoming,
    id::AssetId,
    library::{Library, later},
};

impl Library {
    /// A file to receive a result in, on the library's own file system.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`].
    pub fn incoming(&self) -> Result<Incoming, Error> {
        later()
    }

    /// Keeps a received result: checks it, names it, makes it durable and only then returns. When the same
    /// `(job, index)` was kept before, that asset is returned and the new bytes are dropped.
    ///
    /// # Errors
    /// [`Error::BadMedia`] when the bytes are not what they should be; [`Error::DiskFull`], after which the same
    /// result can be received again; [`Error::NotFound`] when the job is gone.
    pub fn keep(&self, incoming: Incoming, asset: NewAsset) -> Result<Asset, Error> {
        later()
    }

    /// One asset, in the trash or not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn asset(&self, id: AssetId) -> Result<Asset, Error> {
        later()
    }

    /// The assets with these identities, in the order asked for; unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn assets(&self, ids: &[AssetId]) -> Result<Vec<Asset>, Error> {
        later()
    }

    /// At most `limit` assets older than `before`, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn page(&self, query: &Query, before: Option<AssetId>, limit: u32) -> Result<Page, Error> {
        later()
    }

    /// Every asset the query finds, newest first, as 16-byte little-endian records: `u32` id, `u32` created (seconds
    /// since 1970 UTC), `u16` width, `u16` height, `u8` kind (0 image, 1 video, 2 audio, 3 text, 4 model), `u8` flags
    /// (1 starred, 2 trashed, 4 alpha), `u16` zero.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn index(&self, query: &Query) -> Result<Vec<u8>, Error> {
        later()
    }

    /// Stars assets, or takes their stars away.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn star(&self, ids: &[AssetId], starred: bool) -> Result<(), Error> {
        later()
    }

    /// Moves assets to the trash.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn trash(&self, ids: &[AssetId]) -> Result<(), Error> {
        later()
    }

    /// Takes assets out of the trash, with their files and stars as they were.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn restore(&self, ids: &[AssetId]) -> Result<(), Error> {
        later()
    }

    /// How many assets there are.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn counts(&self) -> Result<Counts, Error> {
        later()
    }

    /// Where the original lies, for showing it in the file manager and for serving it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::FileMissing`].
    pub fn original_path(&self, id: AssetId) -> Result<PathBuf, Error> {
        later()
    }

    /// The thumbnail as a JPEG of at most 512 pixels a side, made again when the cache is gone.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::FileMissing`], [`Error::BadMedia`] when the original no longer decodes,
    /// [`Error::Invalid`] for media without a picture.
    pub fn thumbnail(&self, id: AssetId) -> Result<Vec<u8>, Error> {
        later()
    }

    /// Copies the original to a file, or into a folder under its own name (`-2` is added when that is taken).
    /// Returns where the copy is.
    ///
    /// # Errors
    /// [`Error::Exists`] when the file is already there: nothing is ever overwritten.
    pub fn export(&self, id: AssetId, to: &Path) -> Result<PathBuf, Error> {
        later()
    }
}
