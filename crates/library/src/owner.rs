//! Who works on what. Each open library holds a locked file; the operating system lets go of the lock when the process
//! ends, however it ends, so what a dead process left behind can be told from what a living one is doing.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// The mark of one open library, valid until it is dropped or the process ends.
pub(crate) struct Owner {
    token: String,
    folder: PathBuf,
    _locked: File,
}

impl Owner {
    /// Takes a new mark in `<home>/locks`.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        let doing = || Error::io("take a lock in the library's folder");
        for _ in 0..100 {
            let token = format!("{:016x}", rand::random::<u64>());
            let (fresh, path) = (folder.join(format!("{token}.new")), path(folder, &token));
            let file = OpenOptions::new().write(true).create_new(true).open(&fresh).map_err(doing())?;
            // Locked before it is visible under its own name: nobody ever sees it without its lock. A sweep that takes
            // it in between makes one of these steps fail, and another mark is taken.
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(error)) => return Err(doing()(error)),
            }
            match fs::rename(&fresh, &path) {
                Ok(()) => return Ok(Self { token, folder: folder.to_owned(), _locked: file }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(doing()(error)),
            }
        }
        Err(doing()(io::Error::other("every name was taken")))
    }

    /// The mark, as it is written beside what belongs to this process.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Whether the process with this mark still lives. A mark without a file is dead.
    pub(crate) fn lives(&self, token: &str) -> bool {
        token == self.token || locked(&path(&self.folder, token))
    }

    /// Whether any other open library has this folder.
    pub(crate) fn has_company(&self) -> bool {
        tokens(&self.folder).iter().any(|token| *token != self.token && self.lives(token))
    }

    /// Removes the files of dead processes. Says whether there were any, that is whether one ended without closing.
    pub(crate) fn sweep(&self) -> bool {
        let mut crashed = false;
        for token in tokens(&self.folder) {
            if !self.lives(&token) {
                crashed |= fs::remove_file(path(&self.folder, &token)).is_ok();
            }
        }
        for fresh in entries(&self.folder, ".new") {
            let fresh = self.folder.join(fresh + ".new");
            if !locked(&fresh) {
                // Whoever was about to lock it takes another one.
                let _ = fs::remove_file(fresh);
            }
        }
        crashed
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A file that stays behind is swept by the next process.
        let _ = fs::remove_file(path(&self.folder, &self.token));
    }
}

fn path(folder: &Path, token: &str) -> PathBuf {
    folder.join(format!("{token}.lock"))
}

fn tokens(folder: &Path) -> Vec<String> {
    entries(folder, ".lock")
}

fn entries(folder: &Path, suffix: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(suffix)?.to_owned())).collect()
}

/// Whether a process holds the lock of this file. When that cannot be told it is taken to be held: what seems alive is
/// left alone.
fn locked(path: &Path) -> bool {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => file.try_lock().is_err(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_lives_as_long_as_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let first = Owner::take(folder.path()).unwrap();
        let second = Owner::take(folder.path()).unwrap();
        assert!(first.lives(second.token()) && second.lives(first.token()) && first.has_company());
        let token = second.token().to_owned();
        drop(second);
        assert!(!first.lives(&token) && !first.has_company());
    }

    #[test]
    fn files_of_the_dead_are_swept_and_those_of_the_living_stay() {
        let folder = tempfile::tempdir().unwrap();
        let owner = Owner::take(folder.path()).unwrap();
        let other = Owner::take(folder.path()).unwrap();
        fs::write(folder.path().join("dead.lock"), "").unwrap();
        fs::write(folder.path().join("dead.new"), "").unwrap();
        assert!(!owner.lives("dead") && !owner.lives("never-there"));
        assert!(owner.sweep(), "a lock file without a lock is the mark of a crash");
        assert!(!owner.sweep());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(owner.lives(other.token()));
    }
}
