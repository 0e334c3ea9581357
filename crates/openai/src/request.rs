//! What is asked of the model, independent of the rung of the ladder that carries it.

use serde_json::Value;

use crate::{
    chat,
    ladder::{Limits, Rung},
    responses,
    tool::{Namespace, Tool},
};

/// One call to the model. The history is neutral: items of the Responses API, kept verbatim, whatever server answered.
///
/// Nothing here is optional for the server's sake: what a server does not know is left out by the client.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Model id, such as `gpt-5.4`.
    pub model: String,
    /// Standing instructions, sent before the history; empty for none.
    pub instructions: String,
    /// Added to the instructions where the model can call no tools, so that it does not promise what it cannot do; empty
    /// for nothing.
    pub without_tools: String,
    /// The conversation so far: messages, reasoning items, calls and their results, oldest first.
    pub input: Vec<Value>,
    /// Functions the model may call.
    pub tools: Vec<Tool>,
    /// What the namespaces of the tools are about, in the order in which they are told to the model.
    pub namespaces: Vec<Namespace>,
    /// Flat names of deferred tools that were found before, oldest first; see [`crate::loaded`]. Used only where the
    /// server knows no tool search.
    pub loaded: Vec<String>,
    /// Whether it may, must or must not call them.
    pub tool_choice: ToolChoice,
    /// How hard to think: `none`, `low`, `medium`, `high`, `xhigh`; open, since models differ. `None` leaves it to the
    /// server, whose default is not the same for every model.
    pub effort: Option<String>,
    /// How long to answer: `low`, `medium` or `high`.
    pub verbosity: Option<String>,
    /// The shape of the answer when it is not prose.
    pub format: Option<Format>,
    /// The most tokens to write, hidden reasoning included; the API's least is 16, less is raised to it.
    pub max_output_tokens: Option<u32>,
    /// A stable name of the session, so that its requests find the same prompt cache.
    pub cache_key: Option<String>,
    /// Whether the model may make several calls at once.
    pub parallel_tool_calls: bool,
}

/// Whether the model calls functions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// As it sees fit.
    #[default]
    Auto,
    /// Not at all.
    None,
    /// At least one.
    Required,
    /// This one, which is not deferred and in no namespace.
    Function(String),
}

/// A JSON answer of a given shape (strict structured output).
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// Name of the shape: at most 64 of `[A-Za-z0-9_-]`.
    pub name: String,
    /// Its JSON Schema: every object closed, every property required.
    pub schema: Value,
}

/// The least `max_output_tokens` the API takes (OpenAI docs, "Create a model response").
pub(crate) const LEAST_OUTPUT_TOKENS: u32 = 16;

impl Request {
    /// The body for these limits.
    pub(crate) fn body(&self, limits: &Limits, stream: bool) -> Value {
        match limits.rung {
            Rung::Full | Rung::Plain => responses::body(self, limits, stream),
            Rung::Chat | Rung::TextOnly => chat::body(self, limits, stream),
        }
    }

    /// The limit on tokens written, as the API takes it.
    pub(crate) fn output_tokens(&self) -> Option<u32> {
        self.max_output_tokens.map(|tokens| tokens.max(LEAST_OUTPUT_TOKENS))
    }

    /// The instructions, with the shape of the answer in words for a server that cannot be told it otherwise.
    pub(crate) fn instructions_with_shape(&self) -> String {
        let Some(format) = &self.format else { return self.instructions.clone() };
        let shape =
            format!("Answer with one JSON object and nothing else. It matches this JSON Schema: {}", format.schema);
        if self.instructions.is_empty() { shape } else { format!("{}\n\n{shape}", self.instructions) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(input: Vec<Value>) -> Request {
        Request { model: "gpt-5.4".into(), instructions: "Be brief.".into(), input, ..Request::default() }
    }

    #[test]
    fn the_shape_goes_into_words_only_when_there_is_one() {
        let mut asked = request(vec![]);
        assert_eq!(asked.instructions_with_shape(), "Be brief.");
        asked.format = Some(Format { name: "words".into(), schema: json!({"type": "object"}) });
        assert!(asked.instructions_with_shape().starts_with("Be brief.\n\nAnswer with one JSON object"));
        asked.instructions.clear();
        assert!(asked.instructions_with_shape().starts_with("Answer with one JSON object"));
    }
}
