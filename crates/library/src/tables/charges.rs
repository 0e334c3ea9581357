//! The ledger and the gate before it.
use money::Usd;

use crate::{
    charge::{Caps, Charge, NewCharge, Spent},
    conversation::Tokens,
    error::Error,
    id::{ChargeId, MessageId},
    library::{Library, later},
};

impl Library {
    /// Reserves money for a call, in one transaction with the check against the caps. `day_start_ms` is when the
    /// person's calendar day began.
    ///
    /// # Errors
    /// [`Error::OverBudget`]: nothing was written, and the call must not be made.
    pub fn reserve(&self, charge: NewCharge, caps: &Caps, day_start_ms: i64) -> Result<ChargeId, Error> {
        later()
    }

    /// The call went through, for `actual` where that is known and else for the estimate.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was released before.
    pub fn settle(&self, id: ChargeId, actual: Option<Usd>, usage: Option<Tokens>) -> Result<Charge, Error> {
        later()
    }

    /// Nothing was charged: the reservation is given back.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was settled before.
    pub fn release(&self, id: ChargeId) -> Result<Charge, Error> {
        later()
    }

    /// The call may have been charged: the estimate goes on counting against the caps.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was settled or released before.
    pub fn mark_unclear(&self, id: ChargeId) -> Result<Charge, Error> {
        later()
    }

    /// One row of the ledger.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn charge(&self, id: ChargeId) -> Result<Charge, Error> {
        later()
    }

    /// What was spent from `from_ms` on and before `to_ms`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn spent(&self, from_ms: i64, to_ms: i64) -> Result<Spent, Error> {
        later()
    }

    /// The last charges, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn charges(&self, limit: u32) -> Result<Vec<Charge>, Error> {
        later()
    }

    /// What counts against the cap of one message: settled, held and unclear, words and media.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn message_spent(&self, message: MessageId) -> Result<Usd, Error> {
        later()
    }
}
