//! The handle on a library.

use std::{path::Path, sync::Arc};

use crate::error::Error;

/// A library on disk. Cheap to clone; every method blocks, so asynchronous callers use a blocking thread.
///
/// Several processes may open the same folder at once. All times are milliseconds since 1970 UTC.
#[derive(Clone)]
pub struct Library {
    #[expect(dead_code, reason = "bodies follow")]
    inner: Arc<()>,
}

impl Library {
    /// Opens the library in this folder, making it when there is none.
    ///
    /// # Errors
    /// [`Error::Newer`], [`Error::Foreign`], [`Error::Corrupt`], [`Error::DiskFull`], [`Error::Io`].
    pub fn open(home: &Path) -> Result<Self, Error> {
        let _ = home;
        later()
    }
}

pub(crate) fn later<T>() -> Result<T, Error> {
    Err(Error::Database("this part is not built yet".into()))
}
