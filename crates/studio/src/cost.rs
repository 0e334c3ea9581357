//! What was spent, as both faces show it.

use library::{Charge, Spent};
use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The money of today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct CostToday {
    /// What was spent.
    pub spent: Spent,
    /// The cap of the day.
    pub cap_day_usd: Option<Usd>,
    /// What is left below the cap.
    pub left_usd: Option<Usd>,
    /// ModelsLab's wallet at the last look.
    pub wallet_usd: Option<Usd>,
}

/// One calendar day of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CostDay {
    /// The day as `2026-11-22`, in the person's time zone.
    pub day: String,
    /// What was spent.
    pub spent: Spent,
}

/// The ledger, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CostReport {
    /// The money of today.
    pub today: CostToday,
    /// The last days on which something was spent.
    pub days: Vec<CostDay>,
    /// The last charges.
    pub charges: Vec<Charge>,
    /// The day the price lists were last checked against the providers.
    pub prices_as_of: String,
}
