//! What servers for words were found to lack. Servers are updated, so it is believed for some time only.

use rusqlite::{OptionalExtension, params};

use crate::{clock, error::Error, library::Library};

impl Library {
    /// What is known of a model at a server, as it was written down; `None` when nothing is, or it has run out.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Database`].
    pub fn server_limits(&self, server: &str, model: &str) -> Result<Option<String>, Error> {
        self.database().write(|tx| {
            tx.execute("DELETE FROM servers WHERE expires_at <= ?1", [clock::now_ms()])?;
            let sql = "SELECT limits FROM servers WHERE server = ?1 AND model = ?2";
            Ok(tx.query_row(sql, params![server, model], |row| row.get(0)).optional()?)
        })
    }

    /// Writes down what a model at a server lacks, until a time in milliseconds since 1970 UTC. The same, told again,
    /// lasts no longer for it.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Database`].
    pub fn remember_server(&self, server: &str, model: &str, limits: &str, expires_ms: i64) -> Result<(), Error> {
        self.database().write(|tx| {
            tx.execute(
                "INSERT INTO servers (server, model, limits, expires_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (server, model) DO UPDATE SET limits = excluded.limits, expires_at = excluded.expires_at
                 WHERE limits <> excluded.limits",
                params![server, model, limits, expires_ms],
            )?;
            Ok(())
        })
    }
}
