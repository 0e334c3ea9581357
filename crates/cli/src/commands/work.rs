//! Generations: jobs, resume, cancel, and the account they are made on.

use std::fmt::Write;

use serde_json::json;
use studio::{Code, Error, Job, JobState};

use super::generate::{paths, worst};
use crate::{
    output::{self, Output},
    session::Session,
};

/// How many generations `limn jobs` lists.
const RECENT: u32 = 50;

/// Lists generations under way and recent ones.
pub(crate) async fn jobs(output: Output, session: &Session) -> Result<Option<Code>, Error> {
    let jobs = session.studio.recent_jobs(RECENT).await?;
    output.result(&json!({"jobs": output::job_list(&session.studio, &jobs).await?}), || lines(&jobs));
    Ok(None)
}

/// Goes on with what an earlier run left behind, until all of it is final.
pub(crate) async fn resume(output: Output, session: &Session) -> Result<Option<Code>, Error> {
    let studio = &session.studio;
    let mut finished = Vec::new();
    for job in studio.resume().await? {
        finished.push(studio.wait(job.id).await?);
    }
    session.progress.hide();
    let pictures = paths(studio, &finished).await?;
    output.result(&json!({"jobs": output::job_list(studio, &finished).await?}), || {
        if finished.is_empty() { "Nothing was left to finish.".into() } else { lines(&finished) + &pictures }
    });
    Ok(worst(&finished))
}

/// Stops a generation.
pub(crate) async fn cancel(output: Output, session: &Session, id: &str) -> Result<Option<Code>, Error> {
    let id = id
        .parse()
        .map_err(|_| Error::new(Code::Usage, format!("{id} is no generation: ids are numbers, see `limn jobs`.")))?;
    let job = session.studio.cancel(id).await?;
    let object = json!({"jobs": output::job_list(&session.studio, std::slice::from_ref(&job)).await?});
    output.result(&object, || lines(std::slice::from_ref(&job)));
    Ok(None)
}

/// Shows the provider's account.
pub(crate) async fn account(output: Output, session: &Session) -> Result<Option<Code>, Error> {
    let account = session.studio.account().await?;
    output.result(&account, || {
        let mut lines = format!("wallet      {}\n", output::price(account.balance_usd));
        if let Some(running) = account.running {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "under way   {running}");
        }
        for (name, used) in &account.products {
            let number = |number: Option<u64>| number.map_or_else(|| "?".into(), |number| number.to_string());
            let _ = writeln!(lines, "{name:<11} {} of {} calls left", number(used.left), number(used.total));
        }
        lines
    });
    Ok(None)
}

fn lines(jobs: &[Job]) -> String {
    let mut lines = String::new();
    for job in jobs {
        let state = match job.state {
            JobState::Planned => "waiting",
            JobState::Submitting => "sending",
            JobState::Running => "running",
            JobState::Fetching => "downloading",
            JobState::Done => "done",
            JobState::Unknown => "unknown",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
            JobState::Expired => "expired",
        };
        let why = job.error.as_ref().map(|error| format!("\n{:>8}{}", "", error.message)).unwrap_or_default();
        let price = output::price(job.actual_usd.or(job.estimated_usd));
        let words = output::beginning(&job.words.mine);
        let model = job.model.as_deref().unwrap_or(&job.operation);
        let _ = writeln!(lines, "{:>6}  {state:<11} {} × {model}  {price}  {words}{why}", job.id, job.samples);
    }
    lines
}
