//! What a server lacks, found out by asking, remembered per model.
//!
//! The first real call starts on the highest rung the server is likely to hold; a missing route or a 400 that names a
//! feature steps down, or leaves that feature out, and asks again. What then worked is remembered by the client, so that
//! the detour is made once. A refused key or a rate limit says nothing about features and changes nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    error::{Error, ErrorKind},
    tool::ToolSearch,
};

/// How much of the API a server speaks, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The Responses API with everything: OpenAI itself.
    Full,
    /// The Responses API with flat function tools and plain items: Ollama, LM Studio, vLLM, llama.cpp, gateways.
    Plain,
    /// Chat Completions with function tools.
    Chat,
    /// Chat Completions without tools: refinement still works, the agent can only talk.
    TextOnly,
}

/// A part of the body that can be left out, or put another way, when a server refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Feature {
    /// `stream: true`: organisations that are not verified may not stream some models.
    Streaming,
    /// `reasoning.summary`, for the same reason.
    Summary,
    /// `include`.
    Include,
    /// Effort `none`, which a few models lack; `low` takes its place.
    EffortNone,
    /// Any effort.
    Effort,
    /// `text.verbosity`.
    Verbosity,
    /// `prompt_cache_key`.
    CacheKey,
    /// `stream_options`.
    StreamOptions,
    /// `strict` on tools.
    Strict,
    /// A JSON Schema for the answer; words in the instructions take its place.
    Schema,
    /// `tool_choice`.
    ToolChoice,
    /// `parallel_tool_calls`.
    Parallel,
    /// Tool search by the server; it may still leave the search to us.
    HostedSearch,
    /// Tool search and namespaces of any kind; flat names and a function take their place.
    Search,
    /// `max_tokens` of Chat Completions; newer models want `max_completion_tokens`.
    MaxTokens,
    /// Tools on Chat Completions while the model thinks by default; `reasoning_effort: "none"` has to be said.
    ThinkingTools,
}

/// Where a feature sits in the body, and the names by which servers complain of it.
const FEATURES: [(Feature, &str, &[&str]); 16] = [
    (Feature::Streaming, "/stream", &["stream"]),
    (Feature::Summary, "/reasoning/summary", &["reasoning.summary", "summary"]),
    (Feature::Include, "/include", &["include"]),
    (Feature::Effort, "/reasoning/effort", &["reasoning.effort", "reasoning_effort", "reasoning", "effort"]),
    (Feature::Effort, "/reasoning_effort", &["reasoning_effort"]),
    (Feature::Verbosity, "/text/verbosity", &["text.verbosity", "verbosity"]),
    (Feature::CacheKey, "/prompt_cache_key", &["prompt_cache_key"]),
    (Feature::StreamOptions, "/stream_options", &["stream_options", "include_obfuscation", "include_usage"]),
    (Feature::Schema, "/text/format", &["text.format", "json_schema"]),
    (Feature::Schema, "/response_format", &["response_format", "json_schema"]),
    (Feature::Strict, "/tools/0/strict", &["strict"]),
    (Feature::Strict, "/tools/0/function/strict", &["strict"]),
    (Feature::ToolChoice, "/tool_choice", &["tool_choice"]),
    (Feature::Parallel, "/parallel_tool_calls", &["parallel_tool_calls"]),
    (Feature::MaxTokens, "/max_tokens", &["max_tokens"]),
    (Feature::ThinkingTools, "/tools", &["reasoning_effort"]),
];

/// Codes and words by which servers say "I do not know this", as opposed to "this is wrong".
const UNSUPPORTED_CODES: [&str; 4] =
    ["unsupported_value", "unsupported_parameter", "unknown_parameter", "invalid_string"];
const UNSUPPORTED_WORDS: [&str; 12] = [
    "unsupported",
    "not supported",
    "not support",
    "unknown",
    "unrecognized",
    "unrecognised",
    "unexpected",
    "extra_forbidden",
    "extra inputs",
    "not permitted",
    "must be verified",
    "invalid type",
];

/// Kinds of tool that only servers with tool search know.
const SEARCH_TYPES: [&str; 2] = ["namespace", "tool_search"];

/// What is known of one model at one server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Limits {
    pub rung: Rung,
    lacks: Vec<Feature>,
}

/// What can be done about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Ask again within the new limits.
    Adapted,
    /// Ask again without the reasoning items of the history: this server cannot read them any more.
    ForgetReasoning,
    /// Nothing.
    None,
}

impl Limits {
    /// No more known than the rung.
    pub(crate) fn at(rung: Rung) -> Self {
        Self { rung, lacks: Vec::new() }
    }

    /// Whether a feature is missing.
    pub(crate) fn lacks(&self, feature: Feature) -> bool {
        self.lacks.contains(&feature)
    }

    /// Who finds deferred tools.
    pub(crate) fn search(&self) -> ToolSearch {
        match self.rung {
            Rung::Full if self.lacks(Feature::Search) => ToolSearch::Flat,
            Rung::Full if self.lacks(Feature::HostedSearch) => ToolSearch::Client,
            Rung::Full => ToolSearch::Hosted,
            _ => ToolSearch::Flat,
        }
    }

    /// Lowers the limits so that the refusal will not come again. `body` is what was refused.
    pub(crate) fn adapt(&mut self, error: &Error, body: &Value) -> Remedy {
        match error.kind {
            ErrorKind::NoRoute if self.rung < Rung::Chat => self.step_to(Rung::Chat),
            ErrorKind::BadRequest => self.adapt_to_refusal(error, body),
            _ => Remedy::None,
        }
    }

    fn adapt_to_refusal(&mut self, error: &Error, body: &Value) -> Remedy {
        let code = error.code.as_deref().unwrap_or_default();
        let words = error.detail.as_deref().unwrap_or_default().to_lowercase();
        let param = error.param.as_deref().unwrap_or_default();
        if code == "invalid_encrypted_content" || words.starts_with("item with id 'rs_") && words.contains("not found")
        {
            return Remedy::ForgetReasoning;
        }
        // A schema of ours that is wrong stays wrong on every rung.
        if matches!(code, "invalid_json_schema" | "invalid_function_parameters") {
            return Remedy::None;
        }
        if let Some(feature) = self.refused_search(param, &words, body) {
            self.lacks.push(feature);
            return Remedy::Adapted;
        }
        if let Some(rung) = self.lower_rung(code, param, &words) {
            return self.step_to(rung);
        }
        let unsupported =
            UNSUPPORTED_CODES.contains(&code) || UNSUPPORTED_WORDS.iter().any(|part| words.contains(part));
        let refused = FEATURES.iter().find(|(feature, path, names)| {
            body.pointer(path).is_some_and(|value| *feature != Feature::Streaming || *value == Value::Bool(true))
                && !self.lacks(*feature)
                && names.iter().any(|name| is_named(name, param, &words))
                && (*feature != Feature::ThinkingTools || self.rung == Rung::Chat)
        });
        match refused {
            Some((feature, path, _)) if unsupported => {
                let lost = match feature {
                    Feature::Effort if body.pointer(path).is_some_and(|effort| effort == "none") => Feature::EffortNone,
                    other => *other,
                };
                if self.lacks(lost) {
                    return Remedy::None;
                }
                self.lacks.push(lost);
                Remedy::Adapted
            }
            _ => Remedy::None,
        }
    }

    /// What of the tool search was refused, where it was sent.
    fn refused_search(&self, param: &str, words: &str, body: &Value) -> Option<Feature> {
        let sent = body.get("tools").and_then(Value::as_array).into_iter().flatten();
        let has_search = sent.filter_map(|tool| tool["type"].as_str()).any(|kind| SEARCH_TYPES.contains(&kind));
        // "Missing namespace" speaks of an item, not of the feature.
        if self.rung != Rung::Full || !has_search || words.contains("missing namespace") {
            return None;
        }
        let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part) || param.contains(part));
        if !(is_tool_type(param) || says(&["namespace", "tool_search", "tool search", "defer_loading"])) {
            return None;
        }
        let leaves_it_to_us = says(&["execution", "hosted", "client"]);
        let hosted = self.search() == ToolSearch::Hosted;
        Some(if hosted && leaves_it_to_us { Feature::HostedSearch } else { Feature::Search })
    }

    /// The rung to step down to because of what a 400 names.
    fn lower_rung(&self, code: &str, param: &str, words: &str) -> Option<Rung> {
        let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        let tool_type = is_tool_type(param);
        match self.rung {
            // "Missing namespace" speaks of an item, not of the feature.
            Rung::Full if !words.contains("missing namespace") => {
                let named = tool_type || says(&["namespace", "tool_search", "input item type"]);
                let unknown_item = param.starts_with("input[") && code == "unknown_parameter";
                (named || unknown_item).then_some(Rung::Plain)
            }
            Rung::Plain | Rung::Chat
                if says(&["not support tool", "not support function", "tools are not supported"]) =>
            {
                Some(Rung::TextOnly)
            }
            Rung::Plain => {
                let wants_chat = says(&["messages"]) && says(&["required", "missing"]);
                let no_responses = says(&["/responses", "responses api"]) && says(&["not support", "unsupported"]);
                (tool_type || wants_chat || no_responses || says(&["input item type"])).then_some(Rung::Chat)
            }
            Rung::Chat => tool_type.then_some(Rung::TextOnly),
            _ => None,
        }
    }

    fn step_to(&mut self, rung: Rung) -> Remedy {
        self.rung = rung;
        Remedy::Adapted
    }
}

/// Whether a complaint is about the kind of a tool, as in `tools.3.type`.
fn is_tool_type(param: &str) -> bool {
    param.starts_with("tools") && param.ends_with("type")
}

/// Whether a complaint is about this field: by `param` where the server fills it, else by a word of the message.
fn is_named(name: &str, param: &str, words: &str) -> bool {
    if !param.is_empty() {
        let leaf = param.rsplit(['.', ']', '[']).next();
        // A part of a field is the field, but a part of `reasoning` is one of two features.
        let whole = name.contains(['.', '_']);
        let part_of = |rest: &str| rest.starts_with('[') || whole && rest.starts_with('.');
        return param == name || leaf == Some(name) || param.strip_prefix(name).is_some_and(part_of);
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    words.match_indices(name).any(|(start, _)| {
        let before = words[..start].chars().next_back();
        // A full stop after the name ends a sentence; before the name it would be part of a path.
        let after = words[start + name.len()..].trim_start_matches('.').chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests;
