//! The handle on a library.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{clock, database::Database, error::Error, owner::Owner, recovery};

/// Above this size a database is not read through at the start, because it would take seconds.
const CHECKED_AT_START: u64 = 64 << 20;

/// A library on disk. Cheap to clone; every method blocks, so asynchronous callers use a blocking thread.
///
/// Several processes may open the same folder at once. All times are milliseconds since 1970 UTC.
#[derive(Clone)]
pub struct Library {
    inner: Arc<Inner>,
}

struct Inner {
    home: PathBuf,
    database: Database,
    sandbox: AtomicBool,
    // Last: its mark stands until the database is closed.
    owner: Owner,
}

impl Library {
    /// Opens the library in this folder, making it when there is none.
    ///
    /// What a dead process left behind is put in order: results that were complete are kept, half ones are removed,
    /// reservations whose outcome nobody knows become unclear. (Generations wait for [`Library::claim_jobs`].)
    ///
    /// # Errors
    /// [`Error::Newer`] and [`Error::Foreign`], which touch nothing; [`Error::DiskFull`]; [`Error::Io`];
    /// [`Error::Corrupt`] when the database cannot be read. The damaged file is then moved to `<home>/damaged/` with
    /// everything that belongs to it, and never deleted, so that the next start works and the rows can still be
    /// salvaged; the originals in `<home>/media/` stay where they are. It is moved only when SQLite says that the file
    /// is damaged (never for an error of the disk or a lock) and no other process has the library open.
    pub fn open(home: &Path) -> Result<Self, Error> {
        make_private_folder(home)?;
        for folder in ["media", "documents", "incoming", "cache", "locks"] {
            make_private_folder(&home.join(folder))?;
        }
        let locks = home.join("locks");
        // One process at a time makes, migrates, checks or puts aside.
        let _opening = lock_opening(&locks)?;
        let owner = Owner::take(&locks)?;
        let crashed = owner.sweep();
        let database = open_database(home, crashed)
            .map_err(|error| if owner.has_company() { error } else { put_aside(home, error) })?;
        let library =
            Self { inner: Arc::new(Inner { home: home.to_owned(), database, sandbox: AtomicBool::new(false), owner }) };
        recovery::recover(&library)?;
        Ok(library)
    }

    /// Reads through the whole database, its search indexes included, and says whether it is sound. Takes about a second
    /// for each 100,000 assets, in which others cannot write for part of the time: call it when nothing else is going on.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn check(&self) -> Result<(), Error> {
        self.database().check()
    }

    /// Chooses the ledger for everything from now on: that of the sandbox, whose money is not real, or that of the
    /// providers. Neither counts in the other, and what was reserved in one is settled there.
    pub fn use_ledger(&self, sandbox: bool) {
        self.inner.sandbox.store(sandbox, Ordering::SeqCst);
    }

    /// Which ledger is in use, as it is written in the rows.
    pub(crate) fn sandbox(&self) -> bool {
        self.inner.sandbox.load(Ordering::SeqCst)
    }

    pub(crate) fn home(&self) -> &Path {
        &self.inner.home
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    pub(crate) fn owner(&self) -> &Owner {
        &self.inner.owner
    }
}

fn open_database(home: &Path, crashed: bool) -> Result<Database, Error> {
    let path = home.join("library.db");
    let database = Database::open(&path, &home.join("backups"))?;
    if crashed && fs::metadata(&path).is_ok_and(|file| file.len() <= CHECKED_AT_START) {
        database.check_pages()?;
    }
    Ok(database)
}

/// Moves a damaged database out of the way.
fn put_aside(home: &Path, error: Error) -> Error {
    let Error::Corrupt { .. } = error else { return error };
    let folder = home.join("damaged").join(clock::now_ms().to_string());
    let moved = fs::create_dir_all(&folder).and_then(|()| {
        for name in ["library.db-wal", "library.db-shm", "library.db"] {
            if home.join(name).exists() {
                fs::rename(home.join(name), folder.join(name))?;
            }
        }
        Ok(())
    });
    match moved {
        Ok(()) => Error::Corrupt { moved_to: Some(folder.join("library.db")) },
        Err(source) => Error::io("put the damaged database aside")(source),
    }
}

fn lock_opening(locks: &Path) -> Result<File, Error> {
    let doing = || Error::io("lock the library");
    let path = locks.join("opening");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(doing())?;
    file.lock().map_err(doing())?;
    Ok(file)
}

fn make_private_folder(path: &Path) -> Result<(), Error> {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path).map_err(Error::io(format!("make the folder {}", path.display())))
}
