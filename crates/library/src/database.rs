//! Connections to `library.db`: one that writes, behind a lock, and a few that read.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use crate::{error::Error, fault, migration};

/// Marks a file as a library of Limn ("LIMN").
pub(crate) const APPLICATION_ID: i64 = 0x4c49_4d4e;

/// Reading connections that are kept for the next reader.
const KEPT_READERS: usize = 4;

pub(crate) struct Database {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the database, making or migrating it. The caller keeps other processes from doing the same meanwhile.
    pub(crate) fn open(path: &Path, backups: &Path) -> Result<Self, Error> {
        let mut writer = connect(path, OpenFlags::default())?;
        check_format(path, &writer)?;
        set_up(&writer)?;
        // The header is not believed: a file that was written by anyone may only use plain functions.
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        migration::migrate(&mut writer, backups)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Runs several reads on one state of the database.
    pub(crate) fn read<T>(&self, run: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let kept = lock(&self.readers).pop();
        let reader = match kept {
            Some(reader) => reader,
            None => self.new_reader()?,
        };
        let answer = {
            let state = reader.unchecked_transaction()?;
            run(&state)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < KEPT_READERS {
            readers.push(reader);
        }
        answer
    }

    /// Runs reads and writes in one transaction that excludes every other writer from its first moment, and is on disk
    /// when this returns. An error takes everything back.
    pub(crate) fn write<T>(&self, run: impl FnOnce(&Transaction) -> Result<T, Error>) -> Result<T, Error> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = run(&transaction)?;
        fault::step("commit").map_err(Error::io("write to the database"))?;
        transaction.commit()?;
        // A fault from here on finds the rows written: the process may stop before anyone is told.
        fault::step("committed").map_err(Error::io("write to the database"))?;
        Ok(answer)
    }

    /// Reads through the pages of the database and says whether they are sound.
    pub(crate) fn check_pages(&self) -> Result<(), Error> {
        // On a connection of its own: the check of a search index believes what its connection remembers of it, and
        // finds damage where another connection has written since (seen in SQLite 3.53; its queries do look
        // again).
        let reader = self.new_reader()?;
        let verdict: String = reader.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(Error::Corrupt { moved_to: None }) }
    }

    /// Reads through everything, the search indexes against the words they were made from. Other writers wait while an
    /// index is read.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.check_pages()?;
        for index in ["asset_words", "asset_parts", "message_words", "prompt_words"] {
            let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            self.write(|tx| Ok(tx.execute(&sql, [])?))?;
        }
        Ok(())
    }

    fn new_reader(&self) -> Result<Connection, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = connect(&self.path, flags)?;
        set_up(&reader)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        lock(&self.readers).clear();
        // Statistics for the planner; without them it still answers.
        let _ = lock(&self.writer).execute_batch("PRAGMA optimize");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in the middle of a transaction rolled it back, so the connection is good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Leaves the file of a newer Limn or of another program exactly as it is.
fn check_format(path: &Path, connection: &Connection) -> Result<(), Error> {
    // Otherwise closing would write another one's log into its file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let (application, format) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(Error::Foreign(path.to_owned()));
    }
    if format > migration::KNOWN {
        return Err(Error::Newer { found: format, known: migration::KNOWN });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

fn set_up(connection: &Connection) -> Result<(), Error> {
    // WAL survives a killed process, FULL a lost power supply: a commit that was reported stays. Memory mapping is off
    // because a read error would then kill the process instead of being an error.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA cache_size = -65536;
         PRAGMA temp_store = MEMORY;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(())
}
