//! What the commands print: one JSON object, or lines for a person. Results go to standard output, everything else to
//! standard error.

use std::{io::Write, path::PathBuf};

use serde::Serialize;
use serde_json::{Value, json};
use studio::{Asset, Code, Error, Job, Studio, Tokens, Usd};

/// Where and how to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    /// Whether one JSON object is wanted.
    pub(crate) json: bool,
}

impl Output {
    /// Prints the one object, or what `lines` says for a person.
    pub(crate) fn result(self, object: &impl Serialize, lines: impl FnOnce() -> String) {
        if self.json {
            self.line(
                &serde_json::to_string(object).unwrap_or_else(|error| json!({"error": failure(&error)}).to_string()),
            );
        } else {
            let lines = lines();
            if !lines.is_empty() {
                self.line(lines.trim_end_matches('\n'));
            }
        }
    }

    /// Prints why nothing came of a command: as the `error` of the object it would have printed, or on standard error.
    pub(crate) fn error(self, error: &Error, mut object: Value) {
        if self.json {
            object["error"] = json!(error);
            self.line(&object.to_string());
        } else {
            self.note(&format!("limn: {error}"));
        }
    }

    /// Says something beside the result.
    pub(crate) fn note(self, text: &str) {
        // A closed standard error is no reason to stop working.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    fn line(self, text: &str) {
        // So is a reader of ours that has read enough.
        let _ = writeln!(anstream::stdout(), "{text}");
    }
}

fn failure(error: &serde_json::Error) -> Error {
    Error::new(Code::Internal, format!("The result could not be written as JSON: {error}."))
}

/// A generation with its assets, in the shape scripts rely on.
pub(crate) async fn job(studio: &Studio, job: &Job) -> Result<Value, Error> {
    let assets = studio.assets(&job.assets).await?;
    Ok(json!({
        "id": job.id,
        "operation": job.operation,
        "status": job.state,
        "provider_id": job.provider_id,
        "error": job.error,
        "charged": job.charged,
        "model": job.model,
        "estimated_usd": job.estimated_usd,
        "actual_usd": job.actual_usd,
        "retry_of": job.retry_of,
        "assets": asset_list(studio, &assets).await?,
    }))
}

/// Several generations in that shape.
pub(crate) async fn job_list(studio: &Studio, jobs: &[Job]) -> Result<Vec<Value>, Error> {
    let mut list = Vec::with_capacity(jobs.len());
    for one in jobs {
        list.push(job(studio, one).await?);
    }
    Ok(list)
}

/// Assets in the shape scripts rely on: everything the library knows, and where the original lies.
pub(crate) async fn asset_list(studio: &Studio, assets: &[Asset]) -> Result<Vec<Value>, Error> {
    let mut list = Vec::with_capacity(assets.len());
    for asset in assets {
        let mut value = serde_json::to_value(asset).map_err(|error| failure(&error))?;
        value["path"] = json!(path(studio, asset).await?);
        list.push(value);
    }
    Ok(list)
}

/// Where an original lies.
pub(crate) async fn path(studio: &Studio, asset: &Asset) -> Result<PathBuf, Error> {
    studio.original_path(asset.id).await
}

/// GPT's part of the bill.
pub(crate) fn usage(tokens: Tokens, usd: Option<Usd>) -> Value {
    json!({
        "input_tokens": tokens.input_tokens,
        "cached_input_tokens": tokens.cached_input_tokens,
        "output_tokens": tokens.output_tokens,
        "usd": usd,
    })
}

/// A price for a person; what is not known is said.
pub(crate) fn price(usd: Option<Usd>) -> String {
    usd.map_or_else(|| "price unknown".into(), |usd| usd.to_string())
}
