//! `limn prompts`: the words of the past.

use std::fmt::Write;

use serde_json::json;
use studio::{Author, Code, Error, PromptQuery, PromptVersion};

use crate::{
    arguments::Prompts,
    output::{self, Output},
    session::Session,
};

/// Lists prompts, newest first; with words, those that have them.
pub(crate) async fn prompts(output: Output, session: &Session, arguments: Prompts) -> Result<Option<Code>, Error> {
    let Prompts { query, limit, before, starred } = arguments;
    let prompts = session.studio.prompts(&PromptQuery { text: query.join(" "), starred, before, limit }).await?;
    output.result(&json!({"prompts": prompts}), || lines(&prompts));
    if prompts.is_empty() && !output.json {
        output.note("Nothing found.");
    }
    Ok(None)
}

fn lines(prompts: &[PromptVersion]) -> String {
    let mut lines = String::new();
    for prompt in prompts {
        let star = if prompt.starred { "★" } else { " " };
        let by = match prompt.author {
            Author::Mine => "mine",
            Author::Refined => "refined",
            Author::Picked => "picked",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{:>6} {star} {by:<7}  {}", prompt.id, output::beginning(&prompt.prompt));
    }
    lines
}
