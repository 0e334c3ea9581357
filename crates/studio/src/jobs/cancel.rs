//! Stopping a generation, and what that means for the money.

use library::{Charged, Failure, Job, JobId, JobState};

use crate::{Code, error::Error, studio::Studio};

impl Studio {
    /// Stops a generation. One that was not sent costs nothing; one the provider has goes on there, so its price stays
    /// unclear; results that are ready are paid for and no longer fetched.
    ///
    /// # Errors
    /// When there is no such generation.
    pub async fn cancel(&self, id: JobId) -> Result<Job, Error> {
        if let Some(driver) = self.driver(id) {
            driver.cancelled.cancel();
            driver.ended.cancelled().await;
        }
        let job = self.job(id).await?;
        match job.state {
            // Nobody here works on it: another process finds it ended at its next step.
            JobState::Planned => self.cancel_unsent(&job).await?,
            JobState::Submitting | JobState::Running => self.cancel_sent(&job).await?,
            JobState::Fetching => self.cancel_ready(&job).await?,
            _ => return Ok(job),
        }
        self.job(id).await
    }

    pub(super) async fn cancel_unsent(&self, job: &Job) -> Result<(), Error> {
        let why = "You stopped it before it was sent; it cost nothing.";
        self.end_cancelled(job.id, why, Charged::No).await
    }

    pub(super) async fn cancel_sent(&self, job: &Job) -> Result<(), Error> {
        let why = "You stopped waiting for it; ModelsLab may still carry it out and charge it.";
        self.end_cancelled(job.id, why, Charged::Unclear).await
    }

    pub(super) async fn cancel_ready(&self, job: &Job) -> Result<(), Error> {
        let why = "You stopped it when ModelsLab had finished it, so it was charged.";
        self.end_cancelled(job.id, why, Charged::Yes).await
    }

    async fn end_cancelled(&self, id: JobId, why: &str, charged: Charged) -> Result<(), Error> {
        let failure = Failure { code: Code::Cancelled, message: why.to_owned() };
        self.finish(id, JobState::Cancelled, Some(failure), Some(charged), None).await?;
        Ok(())
    }
}
