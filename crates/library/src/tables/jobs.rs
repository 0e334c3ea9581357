//! Generations.
use money::Usd;

use crate::{
    charge::Caps,
    code::Failure,
    error::Error,
    id::JobId,
    job::{Accepted, Charged, Job, JobFilter, JobPrivate, JobState, NewJob, Ready},
    library::{Library, later},
};

impl Library {
    /// Writes down a generation and reserves its price, in one transaction. `day_start_ms` is when the person's
    /// calendar day began.
    ///
    /// # Errors
    /// [`Error::OverBudget`]: nothing was written and nothing may be sent; [`Error::Decided`] when its proposal led to
    /// a generation before.
    pub fn plan_job(&self, job: NewJob, caps: &Caps, day_start_ms: i64) -> Result<Job, Error> {
        later()
    }

    /// The request is about to leave: `Planned` to `Submitting`.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_submitting(&self, id: JobId) -> Result<Job, Error> {
        later()
    }

    /// The provider took it: `Submitting` to `Running`, or an `Unknown` one whose id was found. On a running one it
    /// writes down the latest answer.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_running(&self, id: JobId, accepted: Accepted) -> Result<Job, Error> {
        later()
    }

    /// The results are ready: `Submitting`, `Running` or `Unknown` to `Fetching`. On a fetching one it writes down fresh
    /// links.
    ///
    /// # Errors
    /// [`Error::Transition`].
    pub fn set_fetching(&self, id: JobId, ready: Ready) -> Result<Job, Error> {
        later()
    }

    /// Writes down trouble of an unfinished generation that does not end it (a full disk), or takes it away.
    ///
    /// # Errors
    /// [`Error::Transition`] when it is final.
    pub fn set_job_error(&self, id: JobId, error: Option<Failure>) -> Result<Job, Error> {
        later()
    }

    /// Ends a generation, and settles, releases or marks unclear its charge in the same transaction: `Done` settles
    /// for `actual`, else for the estimate; `Unknown` is unclear; the others follow `charged` (never sent: released;
    /// not told: unclear). `Done` needs a kept asset.
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
        later()
    }

    /// One generation.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn job(&self, id: JobId) -> Result<Job, Error> {
        later()
    }

    /// Generations, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn jobs(&self, filter: JobFilter) -> Result<Vec<Job>, Error> {
        later()
    }

    /// What is known of a generation beside what the window sees.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn job_private(&self, id: JobId) -> Result<JobPrivate, Error> {
        later()
    }

    /// Clears the tile of a final generation away.
    ///
    /// # Errors
    /// [`Error::Invalid`] while it is not final.
    pub fn dismiss_job(&self, id: JobId) -> Result<Job, Error> {
        later()
    }

    /// Makes this process the owner of every unfinished generation whose process is gone, and returns them oldest
    /// first. One that was `Submitting` becomes `Unknown` on the way, with its charge unclear, and is returned as such.
    /// However many processes ask at once, each generation is claimed by one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn claim_jobs(&self) -> Result<Vec<Job>, Error> {
        later()
    }

    /// Seconds from request to results of the last 50 generations with this operation and model that were watched
    /// throughout, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn eta_history(&self, operation: &str, model: Option<&str>) -> Result<Vec<f64>, Error> {
        later()
    }
}
