//! Folders as durable things: a file is where it is said to be only once its folder is on the disk too.

use std::{fs, io, path::Path};

use tempfile::TempPath;

use crate::fault;

/// Puts a folder's entries on the disk itself.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    fault::step("sync a folder")?;
    // Windows has no such call; its file systems write their entries in order.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes a folder durably, if it is not there.
pub(crate) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fault::step("make a folder")?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => folder.parent().map_or(Ok(()), sync),
    }
}

/// Moves a file to a place that must be free; [`io::ErrorKind::AlreadyExists`] when it is not. Never replaces.
pub(crate) fn place(from: &Path, to: &Path) -> io::Result<()> {
    fault::step("rename")?;
    let placed = TempPath::try_from_path(from)?.persist_noclobber(to);
    placed.map_err(|refused| {
        // The file stays where it was, and is not removed with its handle.
        let _ = refused.path.keep();
        refused.error
    })?;
    fault::step("renamed")
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
