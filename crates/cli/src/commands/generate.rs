//! `limn generate` and `limn refine`: pictures without the agent.

use std::{fmt::Write, future::Future};

use serde_json::{Value, json};
use studio::{Charged, Code, Error, GenerateRequest, Job, JobState, Kind, RefineRequest, Refinement, Studio, Usd};

use super::set;
use crate::{
    arguments::{Generate, Refine},
    output::{self, Output},
    session::Session,
};

/// Refines unless told not to, and makes the pictures.
pub(crate) async fn generate(output: Output, session: &Session, arguments: Generate) -> Result<Option<Code>, Error> {
    let studio = &session.studio;
    let verbatim = request(&arguments, None)?;
    // GPT is not paid for words that nothing can be made of.
    studio.check(&verbatim).await?;
    let refinement = if arguments.verbatim { None } else { Some(refine_words(output, session, &arguments).await?) };
    let request = match &refinement {
        Some(refinement) => request(&arguments, Some(refinement))?,
        None => verbatim,
    };
    let made = make(session, studio.generate(request)).await;
    report(output, session, Some(&arguments.prompt), refinement.as_ref(), made).await
}

async fn refine_words(output: Output, session: &Session, arguments: &Generate) -> Result<Refinement, Error> {
    let busy = session.progress.busy("GPT refines your words");
    let request = RefineRequest {
        prompt: arguments.prompt.clone(),
        negative: arguments.negative.clone(),
        model: arguments.model.clone(),
        ..RefineRequest::default()
    };
    let refinement = session.studio.refine(request).await?;
    drop(busy);
    if !output.json {
        let said = format!("Refined for {}: {}", refinement.family, refinement.refined.prompt);
        session.progress.aside(|| output.note(&said));
    }
    Ok(refinement)
}

/// Starts a generation and waits for its end.
pub(crate) async fn make(session: &Session, start: impl Future<Output = Result<Job, Error>>) -> Result<Job, Error> {
    let job = start.await?;
    let job = session.studio.wait(job.id).await;
    session.progress.hide();
    job
}

fn request(arguments: &Generate, refinement: Option<&Refinement>) -> Result<GenerateRequest, Error> {
    let refined = refinement.map(|refinement| &refinement.refined);
    Ok(GenerateRequest {
        prompt: refined.map_or_else(|| arguments.prompt.clone(), |refined| refined.prompt.clone()),
        negative: refined.and_then(|refined| refined.negative.clone()).or_else(|| arguments.negative.clone()),
        mine: refined.map(|_| arguments.prompt.clone()),
        version: refined.map(|refined| refined.id),
        model: arguments.model.clone(),
        width: arguments.width,
        height: arguments.height,
        samples: arguments.samples,
        seed: arguments.seed,
        set: set::values(&arguments.set, &pictures().iter().collect::<Vec<_>>())?,
    })
}

/// The schemas of the operations that make pictures from words.
fn pictures() -> Vec<Value> {
    let named = |operation: &studio::OperationEntry| ["text2img", "realtime_text2img"].contains(&operation.name);
    studio::operations().into_iter().filter(named).map(|operation| operation.schema).collect()
}

/// Only the words.
pub(crate) async fn refine(output: Output, session: &Session, arguments: Refine) -> Result<Option<Code>, Error> {
    let request = RefineRequest { prompt: arguments.prompt, model: arguments.model, ..RefineRequest::default() };
    let busy = session.progress.busy("GPT refines your words");
    let refinement = session.studio.refine(request).await?;
    drop(busy);
    let object = json!({
        "prompt": refinement.mine.prompt,
        "refined_prompt": refinement.refined.prompt,
        "negative_prompt": refinement.refined.negative,
        "why": refinement.refined.why,
        "family": refinement.family,
        "usage": output::usage(refinement.usage, refinement.refined.usd),
    });
    session.progress.hide();
    if let (false, Some(why)) = (output.json, &refinement.refined.why) {
        output.note(why);
    }
    output.result(&object, || {
        let negative = refinement.refined.negative.as_ref().map(|words| format!("\nNot: {words}")).unwrap_or_default();
        format!("{}{negative}", refinement.refined.prompt)
    });
    Ok(None)
}

/// Prints what was made, or why not, and what the words cost either way.
pub(crate) async fn report(
    output: Output,
    session: &Session,
    prompt: Option<&str>,
    refinement: Option<&Refinement>,
    made: Result<Job, Error>,
) -> Result<Option<Code>, Error> {
    let (jobs, error) = match made {
        Ok(job) => (vec![job], None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let object = json!({
        "prompt": prompt,
        "refined_prompt": refinement.map(|refinement| &refinement.refined.prompt),
        "reply": null,
        "jobs": output::job_list(&session.studio, &jobs).await?,
        "usage": refinement.map(|refinement| output::usage(refinement.usage, refinement.refined.usd)),
        "error": null,
    });
    let words = refinement.and_then(|refinement| refinement.refined.usd).unwrap_or_default();
    if let Some(error) = error {
        output.error(&error, object);
        say_ends(output, session, &jobs, words);
        return Ok(Some(error.code));
    }
    let lines = paths(&session.studio, &jobs).await?;
    output.result(&object, || lines);
    say_ends(output, session, &jobs, words);
    Ok(worst(&jobs))
}

/// One line for each result: where it is. Results that are words are said themselves.
pub(crate) async fn paths(studio: &Studio, jobs: &[Job]) -> Result<String, Error> {
    let mut lines = String::new();
    for job in jobs {
        for asset in studio.assets(&job.assets).await? {
            if let (Kind::Text, Some(text)) = (asset.kind, &asset.text) {
                let _ = writeln!(lines, "{}", text.trim_end());
            } else if let Some(path) = output::path(studio, &asset).await {
                // Writing to a String cannot fail.
                let _ = writeln!(lines, "{}", path.display());
            }
        }
    }
    Ok(lines)
}

/// Says on standard error what went wrong and what it cost.
pub(crate) fn say_ends(output: Output, session: &Session, jobs: &[Job], words: Usd) {
    if output.json {
        return;
    }
    for job in jobs {
        if let Some(error) = &job.error {
            output.note(&format!("limn: {}", error.message));
        }
    }
    let charged = |job: &&Job| job.state == JobState::Done || job.charged == Some(Charged::Yes);
    let made: Usd = jobs.iter().filter(charged).filter_map(|job| job.actual_usd.or(job.estimated_usd)).sum();
    let parts: Vec<_> = [(made, "generations"), (words, "words")]
        .into_iter()
        .filter(|(usd, _)| *usd > Usd::ZERO)
        .map(|(usd, what)| format!("{usd} for {what}"))
        .collect();
    if !parts.is_empty() {
        let free = if session.studio.connection().sandbox { " (nothing is paid in the sandbox)" } else { "" };
        output.note(&format!("Cost: {}{free}", parts.join(", ")));
    }
}

/// The code that decides the exit status: that of the first generation that did not end well.
pub(crate) fn worst(jobs: &[Job]) -> Option<Code> {
    jobs.iter().find_map(|job| match job.state {
        JobState::Done => None,
        JobState::Unknown => Some(Code::UnknownOutcome),
        JobState::Cancelled => Some(Code::Cancelled),
        _ => Some(job.error.as_ref().map_or(Code::Provider, |error| error.code)),
    })
}
