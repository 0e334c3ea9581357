//! The steps of a generation. Each is on disk before the next is taken, and none goes back but the one of a request that
//! was clearly turned away.

use money::Usd;
use rusqlite::{Transaction, named_params, params};

use super::{
    charges,
    columns::{optional_json, word},
    jobs::{keep_answer, read},
};
use crate::{
    charge::ChargeState,
    clock,
    code::Failure,
    error::Error,
    id::JobId,
    job::{Accepted, Charged, Job, JobState, Ready},
    library::Library,
};

impl JobState {
    /// Whether a generation may go from here to there. A final one stays as it is, but one of unknown outcome can still
    /// be found (and go on) or given up.
    pub const fn may_become(self, next: Self) -> bool {
        use JobState::{Cancelled, Done, Expired, Failed, Fetching, Planned, Running, Submitting, Unknown};
        match self {
            Planned => matches!(next, Submitting | Failed | Cancelled),
            Submitting => matches!(next, Planned | Running | Fetching | Unknown | Failed | Cancelled),
            Running => matches!(next, Running | Fetching | Failed | Cancelled | Expired),
            Fetching => matches!(next, Fetching | Done | Failed | Cancelled | Expired),
            Unknown => matches!(next, Running | Fetching | Failed),
            Done | Failed | Cancelled | Expired => false,
        }
    }
}

impl Library {
    /// The request is about to leave: `Planned` to `Submitting`.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_submitting(&self, id: JobId) -> Result<Job, Error> {
        self.database().write(|tx| {
            start_step(tx, id, JobState::Submitting)?;
            let sql = "UPDATE jobs SET state = 'submitting', submitted_at = ?2 WHERE id = ?1";
            tx.execute(sql, [id.0, clock::now_ms()])?;
            read(tx, id)
        })
    }

    /// The provider had no place and said so: `Submitting` back to `Planned`, with its money still reserved.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_planned(&self, id: JobId) -> Result<Job, Error> {
        self.database().write(|tx| {
            start_step(tx, id, JobState::Planned)?;
            tx.execute("UPDATE jobs SET state = 'planned', submitted_at = NULL WHERE id = ?1", [id.0])?;
            read(tx, id)
        })
    }

    /// Which results of a generation are kept, by their index from 0.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn kept_indexes(&self, id: JobId) -> Result<Vec<u32>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached("SELECT position FROM assets WHERE job = ?1 ORDER BY position")?;
            let indexes = statement.query_map([id.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(indexes)
        })
    }

    /// The provider took it: `Submitting` to `Running`, or an `Unknown` one whose id was found. On a running one it
    /// writes down the latest answer; what that does not tell stays as it was.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_running(&self, id: JobId, accepted: Accepted) -> Result<Job, Error> {
        let links = (!accepted.future_links.is_null()).then_some(&accepted.future_links);
        self.database().write(|tx| {
            start_step(tx, id, JobState::Running)?;
            tx.execute(
                "UPDATE jobs SET state = 'running', provider_id = ifnull(:provider_id, provider_id),
                     fetch_result = ifnull(:fetch_result, fetch_result), eta_s = ifnull(:eta_s, eta_s),
                     links = ifnull(:links, links), error = NULL, charged = NULL, finished_at = NULL, owner = :owner,
                     watched = iif(state = 'unknown', 0, watched), dismissed = 0 WHERE id = :id",
                named_params! {
                    ":id": id.0,
                    ":provider_id": accepted.provider_id,
                    ":fetch_result": accepted.fetch_result,
                    ":eta_s": accepted.eta_s,
                    ":links": optional_json(links)?,
                    ":owner": self.owner().token(),
                },
            )?;
            keep_answer(tx, id, JobState::Running, &accepted.raw)?;
            read(tx, id)
        })
    }

    /// The results are ready: `Submitting`, `Running` or `Unknown` to `Fetching`. On a fetching one it writes down fresh
    /// links.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_fetching(&self, id: JobId, ready: Ready) -> Result<Job, Error> {
        let links = (!ready.links.is_null()).then_some(&ready.links);
        self.database().write(|tx| {
            let before = start_step(tx, id, JobState::Fetching)?;
            tx.execute(
                "UPDATE jobs SET state = 'fetching', provider_id = ifnull(:provider_id, provider_id),
                     links = ifnull(:links, links), seed = ifnull(:seed, seed), error = NULL, charged = NULL,
                     finished_at = NULL, owner = :owner, dismissed = 0,
                     took_s = iif(watched AND :timed, (:now - submitted_at) / 1000.0, took_s) WHERE id = :id",
                named_params! {
                    ":id": id.0,
                    ":provider_id": ready.provider_id,
                    ":links": optional_json(links)?,
                    ":seed": ready.seed.map(u64::cast_signed),
                    ":owner": self.owner().token(),
                    ":timed": matches!(before.state, JobState::Submitting | JobState::Running),
                    ":now": clock::now_ms(),
                },
            )?;
            keep_answer(tx, id, JobState::Fetching, &ready.raw)?;
            read(tx, id)
        })
    }

    /// Writes down trouble of an unfinished generation that does not end it (a full disk), or takes it away.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is final.
    pub fn set_job_error(&self, id: JobId, error: Option<Failure>) -> Result<Job, Error> {
        self.database().write(|tx| {
            let job = read(tx, id)?;
            if job.state.is_final() {
                return Err(Error::Invalid(format!("This generation is already {}.", job.state.word())));
            }
            tx.execute("UPDATE jobs SET error = ?2 WHERE id = ?1", params![id.0, optional_json(error.as_ref())?])?;
            read(tx, id)
        })
    }

    /// Ends a generation, and settles, releases or marks unclear its charge in the same transaction: `Done` settles for
    /// `actual`, else for the estimate; the others follow `charged`, where not told means released if it was never sent
    /// and unclear if it was. `Done` needs a kept asset, every other state a failure; `actual` is shared out among the
    /// assets.
    ///
    /// # Errors
    /// [`Error::Transition`], [`Error::Invalid`].
    pub fn finish_job(
        &self,
        id: JobId,
        state: JobState,
        failure: Option<Failure>,
        charged: Option<Charged>,
        actual: Option<Usd>,
    ) -> Result<Job, Error> {
        if !state.is_final() {
            return Err(Error::Invalid(format!("A generation cannot end as {}.", state.word())));
        }
        self.database().write(|tx| {
            let job = start_step(tx, id, state)?;
            if state == JobState::Done && job.assets.is_empty() {
                return Err(Error::Invalid("A generation is done only when a result of it was kept.".into()));
            }
            if state != JobState::Done && failure.is_none() {
                return Err(Error::Invalid("A generation that comes to nothing needs a reason.".into()));
            }
            let charged = match (state, charged) {
                (JobState::Done, _) => None,
                (JobState::Unknown, Some(Charged::Yes)) => Some(Charged::Yes),
                (JobState::Unknown, _) => Some(Charged::Unclear),
                (_, None) if job.state == JobState::Planned => Some(Charged::No),
                (_, None) => Some(Charged::Unclear),
                (_, told) => told,
            };
            let charge = charges::read(tx, charges::of_job(tx, id)?)?;
            // A charge that was seen before, while the outcome was unknown, stands.
            let seen = charge.state == ChargeState::Settled;
            let charged = if seen && state != JobState::Done { Some(Charged::Yes) } else { charged };
            let (to, actual) = match charged {
                None | Some(Charged::Yes) => (ChargeState::Settled, charge.actual_usd.or(actual)),
                Some(Charged::No) => (ChargeState::Released, None),
                Some(Charged::Unclear) => (ChargeState::Unclear, None),
            };
            end(tx, id, state, failure.as_ref(), charged)?;
            charges::decide(tx, charge.id, to, actual.filter(|_| charge.actual_usd.is_none()), None)?;
            if let Some(actual) = actual {
                tx.execute("UPDATE jobs SET actual_usd = ?2 WHERE id = ?1", [id.0, actual.nanos()])?;
                share_out(tx, &job, actual)?;
            }
            read(tx, id)
        })
    }

    /// Clears the tile of a final generation away.
    ///
    /// # Errors
    /// [`Error::Invalid`] while it is not final.
    pub fn dismiss_job(&self, id: JobId) -> Result<Job, Error> {
        self.database().write(|tx| {
            let job = read(tx, id)?;
            if !job.state.is_final() {
                return Err(Error::Invalid(format!("This generation is still {}; cancel it first.", job.state.word())));
            }
            tx.execute("UPDATE jobs SET dismissed = 1 WHERE id = ?1", [id.0])?;
            read(tx, id)
        })
    }
}

/// The generation as it stands, if it may take this step.
fn start_step(tx: &Transaction, id: JobId, to: JobState) -> Result<Job, Error> {
    let job = read(tx, id)?;
    if job.state.may_become(to) { Ok(job) } else { Err(Error::Transition { from: job.state, to }) }
}

/// Writes the final state.
pub(super) fn end(
    tx: &Transaction,
    id: JobId,
    state: JobState,
    failure: Option<&Failure>,
    charged: Option<Charged>,
) -> Result<(), Error> {
    let sql = "UPDATE jobs SET state = ?2, error = ?3, charged = ?4, finished_at = ?5 WHERE id = ?1";
    let charged = charged.map(|charged| word(&charged));
    tx.execute(sql, params![id.0, word(&state), optional_json(failure)?, charged, clock::now_ms()])?;
    Ok(())
}

/// Writes each asset's share of the price; the shares add up to it exactly.
fn share_out(tx: &Transaction, job: &Job, actual: Usd) -> Result<(), Error> {
    let count = job.assets.len() as i64;
    for (index, asset) in (0i64..).zip(&job.assets) {
        let share = actual.nanos() / count + i64::from(index < actual.nanos() % count);
        tx.execute("UPDATE assets SET actual_usd = ?2 WHERE id = ?1", [asset.0, share])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::JobState::{self, Cancelled, Done, Expired, Failed, Fetching, Planned, Running, Submitting, Unknown};

    const ALL: [JobState; 9] = [Planned, Submitting, Running, Fetching, Done, Unknown, Failed, Cancelled, Expired];

    #[test]
    fn every_way_through_ends_and_no_way_goes_back() {
        // The further along, the larger; steps within a number only refresh what is known.
        let rank = |state| match state {
            Planned => 0,
            Submitting => 1,
            Unknown => 2,
            Running => 3,
            Fetching => 4,
            Done | Failed | Cancelled | Expired => 5,
        };
        for from in ALL {
            for to in ALL.into_iter().filter(|to| from.may_become(*to)) {
                let turned_away = (from, to) == (Submitting, Planned);
                let forward = rank(to) > rank(from) || (from == to && !from.is_final());
                assert!(forward || turned_away, "{from:?} to {to:?}");
            }
        }
        assert!(!ALL.iter().any(|from| *from != Submitting && from.may_become(Planned)));
        assert!(!ALL.iter().any(|from| *from != Planned && from.may_become(Submitting)), "nothing is sent twice");
        assert!(!ALL.iter().any(|from| *from != Fetching && from.may_become(Done)), "done is what was fetched");
    }
}
