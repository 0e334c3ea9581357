//! The shape of GPT's refinement, and reading it back with every way it can be missing.

use openai::{Response, Status};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Code, error::Error};

/// How many variations one click makes.
pub(super) const VARIATIONS: usize = 3;

/// What GPT made of the person's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Refined {
    /// The words to send.
    pub(super) prompt: String,
    /// What to keep out of the picture.
    #[serde(default)]
    pub(super) negative_prompt: Option<String>,
    /// One line on what was changed and why.
    #[serde(default)]
    pub(super) why: String,
}

/// The schema of the answer, in the strict dialect.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "prompt": {"type": "string", "description": "The words to send to the picture model, and nothing else."},
            "negative_prompt": {
                "type": ["string", "null"],
                "description": "What to keep out of the picture; null when the model takes none or none is needed.",
            },
            "why": {"type": "string", "description": "One short sentence to the designer on what was changed and why."},
        },
        "required": ["prompt", "negative_prompt", "why"],
        "additionalProperties": false,
    })
}

/// The schema of three answers at once, in the strict dialect.
pub(super) fn variations_schema() -> Value {
    let variations = json!({
        "type": "array",
        "description": "The three variations, the one closest to the prompt first.",
        "items": schema(),
        "minItems": VARIATIONS,
        "maxItems": VARIATIONS,
    });
    json!({
        "type": "object",
        "properties": {"variations": variations},
        "required": ["variations"],
        "additionalProperties": false,
    })
}

/// Reads the refinement out of an answer.
///
/// # Errors
/// Why there is none, as a sentence that says that the person's words are as they were.
pub(super) fn read(response: &Response) -> Result<Refined, Error> {
    serde_json::from_str(object_in(&whole(response)?)).map_err(|_| unreadable()).and_then(tidy)
}

/// Reads three variations out of an answer.
///
/// # Errors
/// As [`read`]; also when there are not three.
pub(super) fn read_variations(response: &Response) -> Result<Vec<Refined>, Error> {
    #[derive(Deserialize)]
    struct Several {
        variations: Vec<Refined>,
    }
    let Several { variations } = serde_json::from_str(object_in(&whole(response)?)).map_err(|_| unreadable())?;
    if variations.len() < VARIATIONS {
        let message = "GPT made fewer than three variations; your words are unchanged, try again.";
        return Err(Error::new(Code::Provider, message));
    }
    variations.into_iter().take(VARIATIONS).map(tidy).collect()
}

/// The text of an answer that came to its end.
fn whole(response: &Response) -> Result<String, Error> {
    if let Some(refusal) = response.refusal() {
        let refusal = refusal.trim().trim_end_matches('.');
        return Err(Error::new(
            Code::ContentRefused,
            format!(
                "GPT would not refine this ({refusal}); your words are unchanged, put them another way to try again."
            ),
        ));
    }
    match &response.status {
        Status::Completed => {}
        Status::Incomplete(reason) if reason == "content_filter" => {
            return Err(Error::new(
                Code::ContentRefused,
                "OpenAI's filter stopped the refinement; your words are unchanged, put them another way to try again.",
            ));
        }
        Status::Incomplete(_) => {
            return Err(Error::new(
                Code::Provider,
                "The refinement was cut off; your words are unchanged, try again or shorten them.",
            ));
        }
    }
    Ok(response.text())
}

fn tidy(mut refined: Refined) -> Result<Refined, Error> {
    if refined.prompt.trim().is_empty() {
        return Err(Error::new(Code::Provider, "GPT's refinement was empty; your words are unchanged, try again."));
    }
    refined.prompt = refined.prompt.trim().to_owned();
    refined.why = refined.why.trim().to_owned();
    refined.negative_prompt = refined.negative_prompt.filter(|words| !words.trim().is_empty());
    Ok(refined)
}

fn unreadable() -> Error {
    Error::new(Code::Provider, "GPT's refinement could not be read; your words are unchanged, try again.")
}

/// The JSON object in a text: servers that cannot be told a shape like to put a fence around it.
fn object_in(text: &str) -> &str {
    match (text.find('{'), text.rfind('}')) {
        (Some(from), Some(to)) if from < to => &text[from..=to],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: Status, part: Value) -> Response {
        let output = vec![json!({"type": "message", "role": "assistant", "content": [part]})];
        Response { id: String::new(), model: "gpt-5.4".into(), status, output, usage: None }
    }

    fn answer(text: &str) -> Result<Refined, Error> {
        read(&response(Status::Completed, json!({"type": "output_text", "text": text})))
    }

    #[test]
    fn a_whole_answer_is_read_with_or_without_a_fence() {
        let whole = r#"{"prompt": " a red door ", "negative_prompt": "", "why": "Light."}"#;
        let expected = Refined { prompt: "a red door".into(), negative_prompt: None, why: "Light.".into() };
        assert_eq!(answer(whole).unwrap(), expected);
        assert_eq!(answer(&format!("```json\n{whole}\n```")).unwrap(), expected);
    }

    #[test]
    fn three_variations_are_three_or_nothing() {
        let several = |count: usize, prompt: &str| {
            let one = json!({"prompt": prompt, "negative_prompt": null, "why": "Closer."});
            let text = json!({"variations": vec![one; count]}).to_string();
            read_variations(&response(Status::Completed, json!({"type": "output_text", "text": text})))
        };
        assert_eq!(several(3, " a door ").unwrap().len(), 3);
        assert_eq!(several(5, "a door").unwrap()[2].prompt, "a door");
        for outcome in [several(2, "a door"), several(3, " ")] {
            assert!(outcome.unwrap_err().message.contains("your words are unchanged"));
        }
    }

    #[test]
    fn whatever_is_missing_my_words_are_said_to_be_unchanged() {
        let cut = |reason: &str| {
            let half = json!({"type": "output_text", "text": r#"{"prompt": "a red do"#});
            read(&response(Status::Incomplete(reason.into()), half))
        };
        let refused = read(&response(Status::Completed, json!({"type": "refusal", "refusal": "Not that."})));
        let cases = [
            (answer(r#"{"prompt": "a red do"#), Code::Provider),
            (answer(""), Code::Provider),
            (answer("A red door at dusk."), Code::Provider),
            (answer(r#"{"prompt": "  ", "negative_prompt": null, "why": ""}"#), Code::Provider),
            (cut("max_output_tokens"), Code::Provider),
            (cut("content_filter"), Code::ContentRefused),
            (refused, Code::ContentRefused),
        ];
        for (outcome, code) in cases {
            let error = outcome.unwrap_err();
            assert_eq!(error.code, code, "{error}");
            assert!(error.message.contains("your words are unchanged"), "{error}");
        }
    }
}
