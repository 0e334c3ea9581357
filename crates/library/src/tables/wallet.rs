//! Readings of the provider's wallet, to compare the price list with.

use money::Usd;
use rusqlite::{OptionalExtension, Row, params};

use crate::{charge::WalletReading, clock, error::Error, library::Library};

impl Library {
    /// Writes down what ModelsLab's wallet holds now.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Database`].
    pub fn record_wallet(&self, usd: Usd) -> Result<WalletReading, Error> {
        let reading = WalletReading { usd, at: clock::now_ms() };
        self.database().write(|tx| {
            let sql = "INSERT INTO wallet_readings (usd, at, sandbox) VALUES (?1, ?2, ?3)";
            tx.execute(sql, params![reading.usd.nanos(), reading.at, self.sandbox()])?;
            Ok(reading)
        })
    }

    /// The last reading.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn last_wallet(&self) -> Result<Option<WalletReading>, Error> {
        self.database().read(|db| {
            let sql = "SELECT usd, at FROM wallet_readings WHERE sandbox = ?1 ORDER BY id DESC LIMIT 1";
            let mut statement = db.prepare_cached(sql)?;
            Ok(statement.query_row([self.sandbox()], row).optional()?)
        })
    }

    /// The readings from `from_ms` on, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn wallet_readings(&self, from_ms: i64) -> Result<Vec<WalletReading>, Error> {
        self.database().read(|db| {
            let sql = "SELECT usd, at FROM wallet_readings WHERE sandbox = ?1 AND at >= ?2 ORDER BY id";
            let mut statement = db.prepare_cached(sql)?;
            let readings = statement.query_map(params![self.sandbox(), from_ms], row)?.collect::<Result<_, _>>()?;
            Ok(readings)
        })
    }
}

fn row(row: &Row) -> rusqlite::Result<WalletReading> {
    Ok(WalletReading { usd: Usd::from_nanos(row.get("usd")?), at: row.get("at")? })
}
