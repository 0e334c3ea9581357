//! Words and calls put into the model's mouth, and what a server other than OpenAI's lacks.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A turn of the model that was decided beforehand: exactly these calls and these words, whatever was asked. With it a
/// test has the model obey hostile words that stood in a document, a tool's output or a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Says {
    /// Said before the calls; no message at all when empty.
    pub words: String,
    /// The calls, in this order.
    pub calls: Vec<SaidCall>,
}

/// One call of [`Says`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidCall {
    /// The tool's name.
    pub name: String,
    /// The namespace the call carries; when `None`, the one the tool of that name was declared in, if any.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The arguments; a text is sent as it is, everything else as JSON.
    #[serde(default)]
    pub arguments: Value,
}

impl Says {
    /// Words without a call.
    pub fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), calls: Vec::new() }
    }

    /// One call more.
    #[must_use]
    pub fn call(mut self, name: impl Into<String>, arguments: Value) -> Self {
        self.calls.push(SaidCall { name: name.into(), namespace: None, arguments });
        self
    }

    /// One call more, in this namespace.
    #[must_use]
    pub fn call_in(mut self, namespace: impl Into<String>, name: impl Into<String>, arguments: Value) -> Self {
        self.calls.push(SaidCall { name: name.into(), namespace: Some(namespace.into()), arguments });
        self
    }
}

/// What a server with the Responses route lacks; a request that uses it is refused with 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Tools of type `tool_search`: param `tools.N.type`, code `invalid_string`, as LM Studio says it.
    ToolSearch,
    /// A `tool_search` that is not `execution: "client"`: param `tools.N.execution`.
    HostedSearch,
    /// Tools of type `namespace`: param `tools.N.type`, code `invalid_string`.
    Namespaces,
    /// Input items besides messages, calls, outputs and reasoning, as Ollama says it: no param, no code.
    OtherItems,
}
