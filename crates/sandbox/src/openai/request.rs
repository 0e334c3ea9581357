//! Reads and checks the body of `POST /responses`.

use serde_json::{Map, Value};

use super::errors::ApiError;
use super::models::{self, Model};
use super::tools::{self, Tool, Tools};
use super::{input, strict};

/// Every member the API documents; anything else is refused.
const KNOWN: &[&str] = &[
    "background",
    "context_management",
    "conversation",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "moderation",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];
/// Least `max_output_tokens`.
const LEAST_OUTPUT: u64 = 16;

/// Which tools may or must be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    None,
    Auto,
    Required,
    Function(String),
}

/// The structure an answer must have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Format {
    Text,
    Json,
    Schema(Value),
}

/// A request that passed all checks.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) body: Map<String, Value>,
    pub(crate) model: &'static Model,
    pub(crate) instructions: String,
    pub(crate) items: Vec<Value>,
    pub(crate) tools: Tools,
    pub(crate) choice: Choice,
    pub(crate) effort: String,
    pub(crate) format: Format,
    pub(crate) max_output_tokens: Option<u64>,
    pub(crate) cache_key: String,
    pub(crate) stream: bool,
    pub(crate) obfuscation: bool,
    pub(crate) store: bool,
    pub(crate) parallel: bool,
    pub(crate) wants_summary: bool,
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(ApiError::wrong_type(name, "a string", other)),
    }
}

fn flag(body: &Map<String, Value>, name: &str, default: bool) -> Result<bool, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(ApiError::wrong_type(name, "a boolean", other)),
    }
}

impl Turn {
    /// Checks a body. `earlier` gives the items of a stored response; `secret` is what its encrypted reasoning was
    /// made with.
    pub(crate) fn read(
        body: Map<String, Value>,
        secret: &str,
        earlier: impl FnOnce(&str) -> Option<Vec<Value>>,
    ) -> Result<Self, ApiError> {
        if let Some(name) = body.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(ApiError::unknown_parameter(name));
        }
        let name = text(&body, "model")?.ok_or_else(|| ApiError::missing_parameter("model"))?;
        let model = models::find(name)?;
        let mut tools = tools::read(body.get("tools"))?;
        let mut items = match text(&body, "previous_response_id")? {
            None => Vec::new(),
            Some(id) => earlier(id).ok_or_else(|| {
                let message = format!("Previous response with id '{id}' not found.");
                ApiError::bad("previous_response_id", Some("previous_response_not_found"), message)
            })?,
        };
        items.extend(input::read(body.get("input"))?);
        if items.is_empty() {
            return Err(ApiError::missing_parameter("input"));
        }
        tools.load(&items)?;
        input::check(&items, &tools.list, secret)?;
        let effort = effort(&body, model)?;
        let (format, _) = (format(&body)?, verbosity(&body)?);
        Ok(Self {
            instructions: text(&body, "instructions")?.unwrap_or_default().to_owned(),
            choice: choice(body.get("tool_choice"), &tools.list)?,
            max_output_tokens: max_output_tokens(&body)?,
            cache_key: text(&body, "prompt_cache_key")?.unwrap_or_default().to_owned(),
            stream: flag(&body, "stream", false)?,
            obfuscation: body.get("stream_options").is_none_or(|o| o["include_obfuscation"] != false),
            store: flag(&body, "store", true)?,
            parallel: flag(&body, "parallel_tool_calls", true)?,
            wants_summary: body.get("reasoning").is_some_and(|r| r["summary"].is_string()),
            model,
            items,
            tools,
            effort,
            format,
            body,
        })
    }
}

/// The effort, and whether the sampling parameters go with it.
fn effort(body: &Map<String, Value>, model: &Model) -> Result<String, ApiError> {
    let given = body.get("reasoning").and_then(|r| r.get("effort")).and_then(Value::as_str);
    let effort = given.unwrap_or(model.default_effort);
    if !model.efforts.contains(&effort) {
        let list: Vec<_> = model.efforts.iter().map(|e| format!("'{e}'")).collect();
        let message = format!(
            "Unsupported value: '{effort}' is not supported with the '{}' model. Supported values are: {}.",
            model.id,
            list.join(", ")
        );
        return Err(ApiError::bad("reasoning.effort", Some("unsupported_value"), message));
    }
    for name in ["temperature", "top_p", "top_logprobs"] {
        if effort != "none" && body.get(name).is_some_and(|v| !v.is_null()) {
            let message = format!("Unsupported parameter: '{name}' is not supported with this model.");
            return Err(ApiError::bad(name, None, message));
        }
    }
    Ok(effort.to_owned())
}

fn verbosity(body: &Map<String, Value>) -> Result<(), ApiError> {
    match body.get("text").and_then(|t| t.get("verbosity")) {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(v)) if matches!(v.as_str(), "low" | "medium" | "high") => Ok(()),
        Some(other) => {
            Err(ApiError::invalid_value("text.verbosity", other.as_str().unwrap_or("?"), &["low", "medium", "high"]))
        }
    }
}

fn format(body: &Map<String, Value>) -> Result<Format, ApiError> {
    let Some(format) = body.get("text").and_then(|t| t.get("format")).filter(|f| !f.is_null()) else {
        return Ok(Format::Text);
    };
    match format["type"].as_str() {
        Some("text") => Ok(Format::Text),
        Some("json_object") => Ok(Format::Json),
        Some("json_schema") => {
            let name = format["name"].as_str().ok_or_else(|| ApiError::missing_parameter("text.format.name"))?;
            tools::check_name("text.format.name", name)?;
            let schema = format.get("schema").ok_or_else(|| ApiError::missing_parameter("text.format.schema"))?;
            if format["strict"] == true {
                strict::check(schema).map_err(|what| {
                    let message = format!("Invalid schema for response_format '{name}': {what}");
                    ApiError::bad("text.format.schema", Some("invalid_json_schema"), message)
                })?;
            }
            Ok(Format::Schema(schema.clone()))
        }
        other => Err(ApiError::invalid_value(
            "text.format.type",
            other.unwrap_or("?"),
            &["text", "json_object", "json_schema"],
        )),
    }
}

pub(crate) fn choice(given: Option<&Value>, tools: &[Tool]) -> Result<Choice, ApiError> {
    let known = |name: &str| tools.iter().any(|t| t.name == name && !t.deferred);
    match given {
        None | Some(Value::Null) => Ok(Choice::Auto),
        Some(Value::String(word)) => match word.as_str() {
            "none" => Ok(Choice::None),
            "auto" => Ok(Choice::Auto),
            "required" => Ok(Choice::Required),
            other => Err(ApiError::invalid_value("tool_choice", other, &["none", "auto", "required"])),
        },
        Some(Value::Object(forced)) => {
            let name = forced.get("name").or_else(|| forced.get("function").and_then(|f| f.get("name")));
            match (forced.get("type").and_then(Value::as_str), name.and_then(Value::as_str)) {
                (Some("function"), Some(name)) if known(name) => Ok(Choice::Function(name.to_owned())),
                (Some("function"), Some(name)) => {
                    let message = format!("Tool choice '{name}' not found in 'tools' parameter.");
                    Err(ApiError::bad("tool_choice", None, message))
                }
                (Some("allowed_tools"), _) => Ok(match forced.get("mode").and_then(Value::as_str) {
                    Some("required") => Choice::Required,
                    _ => Choice::Auto,
                }),
                _ => Err(ApiError::missing_parameter("tool_choice.name")),
            }
        }
        Some(other) => Err(ApiError::wrong_type("tool_choice", "a string or an object", other)),
    }
}

fn max_output_tokens(body: &Map<String, Value>) -> Result<Option<u64>, ApiError> {
    match body.get("max_output_tokens") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64() {
            Some(n) if n >= LEAST_OUTPUT => Ok(Some(n)),
            Some(n) => Err(ApiError::bad(
                "max_output_tokens",
                Some("integer_below_min_value"),
                format!(
                    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {LEAST_OUTPUT}, \
                     but got {n} instead."
                ),
            )),
            None => Err(ApiError::wrong_type("max_output_tokens", "an integer", value)),
        },
    }
}
