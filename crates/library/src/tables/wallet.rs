//! Readings of the provider's wallet, to compare the price list with.

use money::Usd;
use rusqlite::OptionalExtension;

use crate::{charge::WalletReading, clock, error::Error, library::Library};

impl Library {
    /// Writes down what ModelsLab's wallet holds now.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Database`].
    pub fn record_wallet(&self, usd: Usd) -> Result<WalletReading, Error> {
        let reading = WalletReading { usd, at: clock::now_ms() };
        self.database().write(|tx| {
            tx.execute("INSERT INTO wallet_readings (usd, at) VALUES (?1, ?2)", [reading.usd.nanos(), reading.at])?;
            Ok(reading)
        })
    }

    /// The last reading.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn last_wallet(&self) -> Result<Option<WalletReading>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached("SELECT usd, at FROM wallet_readings ORDER BY id DESC LIMIT 1")?;
            let reading = statement
                .query_row([], |row| Ok(WalletReading { usd: Usd::from_nanos(row.get(0)?), at: row.get(1)? }))
                .optional()?;
            Ok(reading)
        })
    }
}
