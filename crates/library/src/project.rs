//! Projects: what belongs to one client or one piece of work, with a brand kit and a cap of its own.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{KitId, ProjectId};

/// One project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Project {
    /// Identity; greater is newer.
    pub id: ProjectId,
    /// Its name, unique among projects.
    pub name: String,
    /// The brand kit used in it.
    pub kit: Option<KitId>,
    /// The most that may be spent in it altogether; `None` is no limit.
    pub cap_usd: Option<Usd>,
    /// What was spent in it so far: everything that counts against the cap.
    pub spent_usd: Usd,
    /// Whether it was put away: it is in no menu, its work stays.
    pub archived: bool,
    /// When it began, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// A project to make, or to change as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ProjectEdit {
    /// The project to change; a new one when `None`.
    pub id: Option<ProjectId>,
    /// Its name.
    pub name: String,
    /// The brand kit used in it.
    pub kit: Option<KitId>,
    /// The most that may be spent in it altogether.
    pub cap_usd: Option<Usd>,
    /// Whether it is put away.
    pub archived: bool,
}
