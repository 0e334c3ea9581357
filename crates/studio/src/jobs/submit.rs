//! The one request that costs money.

use std::time::Duration;

use library::{Accepted, Charged, Failure, Job, JobFilter, JobState, Ready};
use modelslab::{Answer, ErrorKind, Map, Operation, Reached, State};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Driver, Place, expected_s, fetch::Results, lend::Lent, pace::after_errors, plan::find};
use crate::{Code, error::Error, lock::lock, studio::Studio};

/// Attempts of a request that surely did not get there.
const ATTEMPTS: u32 = 4;
/// How often places taken by other processes are counted again while waiting for one.
const COUNT_AGAIN: Duration = Duration::from_secs(2);

/// What came of one request.
enum Submission {
    /// That is written down: the provider has it, or it is over.
    Settled,
    /// The provider had no place; it is planned again. It may have said how long to wait.
    NoPlace(Option<Duration>),
    /// It surely did not get there; it is planned again.
    NotThere(modelslab::Error),
    /// The provider could not get the files it was lent and refused; it is planned again.
    MediaGone(modelslab::Error),
}

impl Studio {
    /// Waits for a place, sends the request once and writes down what came of it.
    pub(super) async fn submit<'a>(
        &'a self,
        job: &Job,
        driver: &Driver,
        place: &mut Option<Place<'a>>,
    ) -> Result<(), Error> {
        let operation = match find(&job.operation) {
            Ok(operation) => operation,
            Err(error) => return self.fail_unsent(job, error).await,
        };
        if Self::lends(job, operation) {
            // Nobody waits behind a file that goes up.
            self.inner.jobs.queue.leave(job.id);
        }
        let mut arguments = match self.lend(job, operation, driver).await {
            Lent::All(arguments) => arguments,
            Lent::Stopped => return self.cancel_unsent(job).await,
            Lent::Refused(error) => return self.fail_unsent(job, error).await,
        };
        let Some(taken) = self.take_place(job, driver).await? else { return self.cancel_unsent(job).await };
        *place = Some(taken);
        let mut lent_anew = false;
        for attempt in 1.. {
            // Even when the studio closes now, the answer is waited for: without it nobody knows what was bought.
            let (studio, planned, sent) = (self.background(), job.clone(), arguments.clone());
            let cancelled = driver.cancelled.clone();
            match self
                .see_through(async move { studio.send_once(operation, &planned, &sent, &cancelled).await })
                .await?
            {
                // The files are gone over there before their time, and nothing was charged: they go up once more.
                Submission::MediaGone(error) => {
                    self.forget_lent(job, operation).await?;
                    if lent_anew {
                        return self.fail_unsent(job, error.into()).await;
                    }
                    lent_anew = true;
                    arguments = match self.lend(job, operation, driver).await {
                        Lent::All(arguments) => arguments,
                        Lent::Stopped => return self.cancel_unsent(job).await,
                        Lent::Refused(error) => return self.fail_unsent(job, error).await,
                    };
                }
                Submission::Settled => break,
                Submission::NoPlace(retry_after) => {
                    let pause = self.inner.jobs.queue.refused(retry_after);
                    tracing::info!(job = %job.id, pause_ms = pause.as_millis(), "no place in the provider's queue");
                    *place = None;
                    break;
                }
                Submission::NotThere(error) if attempt == ATTEMPTS => return self.fail_unsent(job, error.into()).await,
                Submission::NotThere(error) => {
                    if !driver.pause(after_errors(attempt, error.retry_after)).await {
                        return self.cancel_unsent(job).await;
                    }
                }
            }
        }
        Ok(())
    }

    /// Sends the request, once, and writes down what came of it.
    async fn send_once(
        &self,
        operation: &Operation,
        job: &Job,
        arguments: &Map,
        cancelled: &CancellationToken,
    ) -> Result<Submission, Error> {
        if cancelled.is_cancelled() {
            self.cancel_unsent(job).await?;
            return Ok(Submission::Settled);
        }
        let id = job.id;
        // Arguments that give no body are turned down before anything is sent.
        let body = modelslab::Client::body(operation, arguments, &job.track_id).ok();
        self.write_job(move |library| {
            if let Some(body) = &body {
                library.set_body(id, body)?;
            }
            library.set_submitting(id)
        })
        .await?;
        let providers = self.providers();
        let answer = tokio::select! {
            answer = providers.modelslab.submit(operation, arguments, &job.track_id) => answer,
            () = cancelled.cancelled() => {
                self.cancel_sent(job).await?;
                return Ok(Submission::Settled);
            }
        };
        let error = match answer {
            Ok(Answer { state: State::Failed(error), .. }) | Err(error) => error,
            Ok(answer) => {
                self.inner.jobs.queue.accepted();
                self.write_accepted(job, answer).await?;
                return Ok(Submission::Settled);
            }
        };
        let passing = matches!(error.kind, ErrorKind::Network | ErrorKind::Timeout);
        match error.reached {
            Reached::No if passing => {
                self.write_job(move |library| library.set_planned(id)).await?;
                return Ok(Submission::NotThere(error));
            }
            Reached::Yes if error.kind == ErrorKind::Throttled => {
                self.write_job(move |library| library.set_planned(id)).await?;
                return Ok(Submission::NoPlace(error.retry_after));
            }
            Reached::Yes if error.kind == ErrorKind::MediaUnreachable && Self::lends(job, operation) => {
                self.write_job(move |library| library.set_planned(id)).await?;
                return Ok(Submission::MediaGone(error));
            }
            // Nobody knows what happened: the person is told and decides.
            Reached::Maybe => {
                let unknown = Failure { code: Code::UnknownOutcome, message: unknown_outcome(&error) };
                self.finish(id, JobState::Unknown, Some(unknown), Some(Charged::Unclear), None).await?;
            }
            Reached::Yes | Reached::No => self.fail_unsent(job, error.into()).await?,
        }
        Ok(Submission::Settled)
    }

    /// Waits for a place in the provider's queue and looks into the wallet; `None` when the person stops it.
    async fn take_place(&self, job: &Job, driver: &Driver) -> Result<Option<Place<'_>>, Error> {
        let queue = &self.inner.jobs.queue;
        let (slot, elsewhere) = loop {
            let elsewhere = self.places_elsewhere().await?;
            queue.set_elsewhere(elsewhere);
            tokio::select! {
                slot = queue.wait(job.id) => break (slot, elsewhere),
                () = driver.cancelled.cancelled() => {
                    queue.leave(job.id);
                    return Ok(None);
                }
                () = sleep(COUNT_AGAIN), if elsewhere > 0 => {}
            }
        };
        tokio::select! {
            watch = self.watch_wallet(elsewhere > 0) => Ok(Some(Place { watch, slot })),
            () = driver.cancelled.cancelled() => Ok(None),
        }
    }

    /// Generations that other processes on this library have at the provider.
    pub(super) async fn places_elsewhere(&self) -> Result<usize, Error> {
        let unfinished = self.library(|library| library.jobs(JobFilter::Unfinished)).await?;
        let drivers = lock(&self.inner.jobs.drivers);
        let there = unfinished.iter().filter(|job| matches!(job.state, JobState::Submitting | JobState::Running));
        Ok(there.filter(|job| !drivers.contains_key(&job.id)).count())
    }

    async fn write_accepted(&self, job: &Job, answer: Answer) -> Result<(), Error> {
        let id = job.id;
        match answer.state {
            State::Ready => {
                let ready = ready(answer, None);
                self.write_job(move |library| library.set_fetching(id, ready.clone())).await?;
            }
            _ => {
                let (operation, model) = (job.operation.clone(), job.model.clone());
                let accepted = accepted(answer);
                self.write_job(move |library| {
                    let history = library.eta_history(&operation, model.as_deref())?;
                    let eta_s = expected_s(accepted.eta_s, &history);
                    library.set_running(id, Accepted { eta_s, ..accepted.clone() })
                })
                .await?;
            }
        }
        Ok(())
    }

    /// Ends a generation whose request was given up half-way by a fault of our own: nobody else would.
    pub(super) async fn lose(&self, job: &Job) -> Result<(), Error> {
        let message = "Limn stumbled while this was being sent, so it may have been made and charged: look at your \
                       generations on modelslab.com before you try again.";
        let unknown = Failure { code: Code::UnknownOutcome, message: message.into() };
        self.finish(job.id, JobState::Unknown, Some(unknown), Some(Charged::Unclear), None).await?;
        Ok(())
    }

    /// Ends a generation that was never sent, or clearly turned down.
    async fn fail_unsent(&self, job: &Job, error: Error) -> Result<(), Error> {
        self.finish(job.id, JobState::Failed, Some(error.into()), Some(Charged::No), None).await?;
        Ok(())
    }
}

/// What is written down of an answer that says "working on it".
pub(super) fn accepted(answer: Answer) -> Accepted {
    let promised = Results { links: answer.future_links, seed: answer.seed, ..Results::default() };
    Accepted {
        future_links: promised.to_json(),
        provider_id: answer.id,
        fetch_result: answer.fetch_result,
        eta_s: answer.eta_s,
        raw: answer.raw,
    }
}

/// What is written down of an answer with results, with the seed an earlier answer reported.
pub(super) fn ready(answer: Answer, earlier_seed: Option<u64>) -> Ready {
    let results = Results {
        links: answer.links,
        texts: answer.texts,
        flagged: answer.flagged,
        seed: answer.seed.or(earlier_seed),
    };
    Ready { links: results.to_json(), provider_id: answer.id, seed: results.seed, raw: answer.raw }
}

fn unknown_outcome(error: &modelslab::Error) -> String {
    // What broke matters to whoever looks into it; the person needs to know what it means for the money.
    tracing::warn!(%error, "the answer to a paid call was lost");
    "ModelsLab may have made and charged this: its answer was lost. Look for it among your generations there, or leave \
     it; Limn will not send it again by itself."
        .into()
}
