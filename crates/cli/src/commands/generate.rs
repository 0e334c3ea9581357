//! `limn generate`, `limn refine` and `limn run`: pictures without the agent.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use studio::{Code, Error, GenerateRequest, Job, RefineRequest, Refinement, Studio, Usd, Words};

use crate::{
    arguments::{Generate, Refine, Run},
    output::{self, Output},
    progress::Progress,
    session::Session,
};

/// Refines unless told not to, and makes the pictures.
pub(crate) async fn generate(output: Output, arguments: Generate) -> Result<Option<Code>, Error> {
    let session = Session::open(output).await?;
    let studio = &session.studio;
    let refinement = if arguments.verbatim { None } else { Some(refine_words(studio, &arguments).await?) };
    if let Some(refinement) = &refinement {
        output.note(&format!("Refined for {}: {}", refinement.family, refinement.refined.prompt));
    }
    let request = request(&arguments, refinement.as_ref())?;
    let progress = Progress::follow(studio.events());
    let job = studio.generate(request).await?;
    let job = studio.wait(job.id).await?;
    drop(progress);
    report(output, studio, Some(&arguments.prompt), refinement.as_ref(), &[job]).await
}

async fn refine_words(studio: &Studio, arguments: &Generate) -> Result<Refinement, Error> {
    studio
        .refine(RefineRequest {
            prompt: arguments.prompt.clone(),
            negative: arguments.negative.clone(),
            model: arguments.model.clone(),
            parent: None,
        })
        .await
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
        set: settings(&arguments.set)?,
    })
}

/// Only the words.
pub(crate) async fn refine(output: Output, arguments: Refine) -> Result<Option<Code>, Error> {
    let session = Session::open(output).await?;
    let request = RefineRequest { prompt: arguments.prompt, model: arguments.model, ..RefineRequest::default() };
    let refinement = session.studio.refine(request).await?;
    let object = json!({
        "prompt": refinement.mine.prompt,
        "refined_prompt": refinement.refined.prompt,
        "negative_prompt": refinement.refined.negative,
        "why": refinement.refined.why,
        "family": refinement.family,
        "usage": output::usage(refinement.usage, refinement.refined.usd),
        "error": null,
    });
    if let (false, Some(why)) = (output.json, &refinement.refined.why) {
        output.note(why);
    }
    output.result(&object, || {
        let negative = refinement.refined.negative.as_ref().map(|words| format!("\nNot: {words}")).unwrap_or_default();
        format!("{}{negative}", refinement.refined.prompt)
    });
    Ok(None)
}

/// Any operation of the catalogue.
pub(crate) async fn run(output: Output, arguments: Run) -> Result<Option<Code>, Error> {
    let session = Session::open(output).await?;
    let studio = &session.studio;
    let set = settings(&arguments.set)?;
    let prompt = set.get("prompt").and_then(Value::as_str).map(str::to_owned);
    let words = Words { mine: prompt.clone().unwrap_or_default(), ..Words::default() };
    let progress = Progress::follow(studio.events());
    let job = studio.run(&arguments.operation, set, words).await?;
    let job = studio.wait(job.id).await?;
    drop(progress);
    report(output, studio, prompt.as_deref(), None, &[job]).await
}

/// Values as typed: what reads as JSON is taken as such, everything else as text. The catalogue turns a number into
/// text, or the other way round, where the argument wants it.
fn settings(set: &[(String, String)]) -> Result<Map<String, Value>, Error> {
    let mut map = Map::new();
    for (name, value) in set {
        let text = name.contains("prompt");
        let value = serde_json::from_str(value).ok().filter(|_| !text).unwrap_or_else(|| Value::String(value.clone()));
        if map.insert(name.clone(), value).is_some() {
            return Err(Error::new(Code::Usage, format!("{name} is set twice: set it once.")));
        }
    }
    Ok(map)
}

/// Prints what was made, and says how it ended.
async fn report(
    output: Output,
    studio: &Studio,
    prompt: Option<&str>,
    refinement: Option<&Refinement>,
    jobs: &[Job],
) -> Result<Option<Code>, Error> {
    let object = json!({
        "prompt": prompt,
        "refined_prompt": refinement.map(|refinement| &refinement.refined.prompt),
        "reply": null,
        "jobs": output::job_list(studio, jobs).await?,
        "usage": refinement.map(|refinement| output::usage(refinement.usage, refinement.refined.usd)),
        "error": null,
    });
    let lines = made(studio, jobs).await?;
    let words = refinement.and_then(|refinement| refinement.refined.usd).unwrap_or_default();
    output.result(&object, || lines);
    say_ends(output, jobs, words);
    Ok(worst(jobs))
}

/// One line for each picture: where it is.
pub(crate) async fn made(studio: &Studio, jobs: &[Job]) -> Result<String, Error> {
    let mut lines = String::new();
    for job in jobs {
        for asset in studio.assets(&job.assets).await? {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{}", output::path(studio, &asset).await?.display());
        }
    }
    Ok(lines)
}

/// Says on standard error what it cost and what went wrong.
pub(crate) fn say_ends(output: Output, jobs: &[Job], words: Usd) {
    if output.json {
        return;
    }
    for job in jobs {
        if let Some(error) = &job.error {
            output.note(&format!("limn: generation {} came to nothing: {}", job.id, error.message));
        }
    }
    let media: Usd =
        jobs.iter().filter(|job| !job.assets.is_empty()).filter_map(|job| job.actual_usd.or(job.estimated_usd)).sum();
    output.note(&format!("Cost: {media} for pictures, {words} for words"));
}

/// The code that decides the exit status: that of the first generation that did not end well.
pub(crate) fn worst(jobs: &[Job]) -> Option<Code> {
    jobs.iter().find_map(|job| match job.state {
        studio::JobState::Done => None,
        studio::JobState::Unknown => Some(Code::UnknownOutcome),
        studio::JobState::Cancelled => Some(Code::Cancelled),
        _ => Some(job.error.as_ref().map_or(Code::Provider, |error| error.code)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_keep_words_as_words() {
        let set = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            settings(&pairs)
        };
        let map =
            set(&[("prompt", "42"), ("negative_prompt", "true"), ("width", "512"), ("model_id", "flux")]).unwrap();
        assert_eq!(map["prompt"], "42");
        assert_eq!(map["negative_prompt"], "true");
        assert_eq!(map["width"], 512);
        assert_eq!(map["model_id"], "flux");
        assert!(set(&[("width", "1"), ("width", "2")]).is_err());
    }
}
