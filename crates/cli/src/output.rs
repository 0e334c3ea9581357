//! What the commands print: one JSON object, or lines for a person. Results go to standard output, everything else to
//! standard error.

use std::{
    io::{Write, stderr, stdout},
    path::PathBuf,
};

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
    /// Prints the one object, whose `error` is null unless it says otherwise, or what `lines` says for a person.
    pub(crate) fn result(self, object: &impl Serialize, lines: impl FnOnce() -> String) {
        if !self.json {
            return self.say(&lines());
        }
        let mut object = serde_json::to_value(object).unwrap_or_else(|error| json!({"error": unwritable(&error)}));
        if let Some(members) = object.as_object_mut() {
            members.entry("error").or_insert(Value::Null);
        }
        // A reader of ours that has read enough is no reason to stop working.
        let _ = writeln!(stdout(), "{object}");
    }

    /// Prints why nothing came of a command: as the `error` of the object it would have printed, or on standard error.
    pub(crate) fn error(self, error: &Error, mut object: Value) -> Code {
        object["error"] = json!(error);
        if !self.json {
            self.note(&format!("limn: {error}"));
        }
        self.result(&object, String::new);
        error.code
    }

    /// Prints a part of the result for a person; nothing when one object is wanted.
    pub(crate) fn say(self, lines: &str) {
        if !self.json && !lines.is_empty() {
            let _ = writeln!(stdout(), "{}", printable(lines.trim_end_matches('\n')));
        }
    }

    /// Says something beside the result to a person.
    pub(crate) fn note(self, text: &str) {
        // A closed standard error is no reason to stop working.
        let _ = writeln!(stderr(), "{}", printable(text));
    }
}

/// Words of models and providers must not move the cursor or set the title of a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

fn unwritable(error: &serde_json::Error) -> Error {
    Error::new(Code::Internal, format!("The result could not be written as JSON: {error}."))
}

/// A generation with its assets, in the shape scripts rely on.
async fn job(studio: &Studio, job: &Job) -> Result<Value, Error> {
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
        let mut value = serde_json::to_value(asset).map_err(|error| unwritable(&error))?;
        value["path"] = json!(path(studio, asset).await);
        list.push(value);
    }
    Ok(list)
}

/// Where an original lies; `None` when somebody took it away, which must not hide all the others.
pub(crate) async fn path(studio: &Studio, asset: &Asset) -> Option<PathBuf> {
    studio.original_path(asset.id).await.ok()
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

/// The beginning of a text, for a line of a list.
pub(crate) fn beginning(text: &str) -> String {
    const LETTERS: usize = 60;
    let line = text.trim().lines().next().unwrap_or_default();
    match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_command_a_terminal() {
        assert_eq!(printable("a\u{1b}[31mred\u{7}\u{9b}2J\r fox\n\tß 🦊"), "a[31mred2J fox\n\tß 🦊");
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!(beginning("fox\nsecond line"), "fox");
        let long = "é".repeat(100);
        assert_eq!(beginning(&long), format!("{}…", "é".repeat(60)));
    }
}
