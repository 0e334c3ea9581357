//! Readings of the provider's wallet.
use money::Usd;

use crate::{
    charge::WalletReading,
    error::Error,
    library::{Library, later},
};

impl Library {
    /// Writes down what ModelsLab's wallet holds now.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn record_wallet(&self, usd: Usd) -> Result<WalletReading, Error> {
        later()
    }

    /// The last reading.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn last_wallet(&self) -> Result<Option<WalletReading>, Error> {
        later()
    }
}
