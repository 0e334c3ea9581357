//! What was spent, as both faces show it.

use library::{Charge, Job, ProjectId, Spent};
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
    /// What was spent this month.
    pub month_usd: Usd,
    /// The cap of the month.
    pub cap_month_usd: Option<Usd>,
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

/// What to sum the ledger up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CostBy {
    /// Messages.
    Message,
    /// Conversations.
    Conversation,
    /// Projects.
    Project,
    /// Calendar days.
    #[default]
    Day,
    /// Calendar months.
    Month,
}

/// The ledger, summed up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct CostQuery {
    /// What to sum up by.
    pub by: CostBy,
    /// Only this project.
    pub project: Option<ProjectId>,
}

/// One sum of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CostGroup {
    /// The identity of the message, conversation or project, the day as `2026-11-22`, or the month as `2026-11`; empty
    /// for what belongs to none.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What was spent.
    pub spent: Spent,
    /// What generations were expected to cost, those whose actual price is known.
    pub estimated_usd: Usd,
    /// What these really cost.
    pub actual_usd: Usd,
    /// Assets that were made.
    pub assets: u64,
    /// Those of them the person keeps: starred, or rated 4 or 5, and not in the trash.
    pub keepers: u64,
    /// Everything spent, by keeper; `None` without one.
    pub per_keeper_usd: Option<Usd>,
}

/// A generation that was charged, or may have been, and came to nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Claim {
    /// The generation.
    pub job: Job,
    /// The amount.
    pub usd: Usd,
    /// Whether the amount is what was really charged, and not the estimate.
    pub certain: bool,
    /// A letter to the provider's support, ready to be copied.
    pub letter: String,
}

/// What the wallet says against what the ledger says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Reconciliation {
    /// The wallet at the first look, and when that was, in milliseconds since 1970 UTC.
    pub from_usd: Option<Usd>,
    /// When that was.
    pub from_at: i64,
    /// The wallet at the last look.
    pub to_usd: Option<Usd>,
    /// When that was.
    pub to_at: i64,
    /// The lines that lead from the first to the last: adding them to the first gives the last.
    pub lines: Vec<ReconciliationLine>,
    /// What no line explains, and what that may be, in a sentence.
    pub unexplained: Option<String>,
}

/// One line of a reconciliation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReconciliationLine {
    /// What it is, in a few words.
    pub what: String,
    /// What it does to the wallet, in dollars: negative takes away.
    pub usd: f64,
    /// How many charges it sums up.
    pub count: u64,
    /// Whether it is known, and not deduced.
    pub certain: bool,
}
