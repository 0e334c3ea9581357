//! `POST /chat/completions`: the older endpoint, for clients that fall back to it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use super::errors::ApiError;
use super::events;
use super::mind::{self, Call, Conversation, Piece, Said};
use super::request::{Format, choice};
use super::responses::{members, said, struck};
use super::{models, stream, strict, tokens, tools};
use crate::script::{Says, TurnFault};
use crate::server::World;

pub(super) async fn create(
    State(world): State<Arc<World>>,
    says: Option<Extension<Says>>,
    fault: Option<Extension<TurnFault>>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let body = members(&body)?;
    let model = body.get("model").and_then(Value::as_str).ok_or_else(|| ApiError::missing_parameter("model"))?;
    let model = models::find(model)?;
    let conversation = conversation(&body)?;
    let effort = body.get("reasoning_effort").and_then(Value::as_str).unwrap_or(model.default_effort);
    if effort != "none" && !conversation.tools.list.is_empty() {
        let message = format!(
            "Function tools with reasoning_effort are not supported for {} in /v1/chat/completions. Please use \
             /v1/responses instead.",
            model.id
        );
        return Err(ApiError::bad("reasoning_effort", None, message));
    }
    let reply = match says {
        Some(Extension(says)) => said(says, &conversation.tools),
        None => struck(mind::reply(&conversation), fault.map(|Extension(fault)| fault)),
    };

    let prompt = format!("{:?}{:?}", body.get("messages"), body.get("tools"));
    let input = tokens::count(&prompt);
    let cached = world.openai.cache.cached(body.get("prompt_cache_key").and_then(Value::as_str).unwrap_or(""), prompt);
    let message = Message::new(&world, reply.pieces);
    let output =
        tokens::count(&message.content) + message.calls.iter().map(|c| tokens::count(&c.to_string())).sum::<u64>();
    let usage = json!({
        "prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output,
        "prompt_tokens_details": { "cached_tokens": cached, "audio_tokens": 0 },
        "completion_tokens_details": { "reasoning_tokens": 0, "audio_tokens": 0 },
    });
    let id = format!("chatcmpl-{}", world.dice.letters(29));
    let head = json!({ "id": id, "created": jiff::Timestamp::now().as_second(), "model": model.snapshot,
                       "service_tier": "default", "system_fingerprint": null });
    if body.get("stream") == Some(&Value::Bool(true)) {
        let wants_usage = body.get("stream_options").is_some_and(|o| o["include_usage"] == true);
        let blocks = message.chunks(&world, &head, wants_usage.then_some(usage));
        return Ok(stream::respond(&world, blocks, Duration::ZERO));
    }
    let mut completion = head;
    completion["object"] = "chat.completion".into();
    completion["choices"] = json!([{
        "index": 0, "message": message.whole(), "logprobs": null, "finish_reason": message.finish_reason(),
    }]);
    completion["usage"] = usage;
    Ok(Json(completion).into_response())
}

/// What the assistant says.
struct Message {
    content: String,
    refusal: Option<String>,
    calls: Vec<Value>,
}

impl Message {
    fn new(world: &World, pieces: Vec<Piece>) -> Self {
        let mut message = Self { content: String::new(), refusal: None, calls: Vec::new() };
        for piece in pieces {
            match piece {
                Piece::Words(text) => message.content += &text,
                Piece::Refusal(text) => message.refusal = Some(text),
                // There is no tool search here.
                Piece::Search { .. } => {}
                Piece::Call { name, arguments, .. } => message.calls.push(json!({
                    "id": format!("call_{}", world.dice.letters(24)), "type": "function",
                    "function": { "name": name, "arguments": arguments },
                })),
            }
        }
        message
    }

    fn finish_reason(&self) -> &'static str {
        if self.calls.is_empty() { "stop" } else { "tool_calls" }
    }

    fn whole(&self) -> Value {
        let content = if self.content.is_empty() { Value::Null } else { self.content.as_str().into() };
        let mut message =
            json!({ "role": "assistant", "content": content, "refusal": self.refusal, "annotations": [] });
        if !self.calls.is_empty() {
            message["tool_calls"] = self.calls.clone().into();
        }
        message
    }

    /// The message as the blocks of a stream, each with whether it is a word.
    fn chunks(&self, world: &World, head: &Value, usage: Option<Value>) -> Vec<(bool, Vec<u8>)> {
        let mut chunks = Vec::new();
        let mut push = |word: bool, choices: Value, usage: &Value| {
            let mut chunk = head.clone();
            chunk["object"] = "chat.completion.chunk".into();
            chunk["choices"] = choices;
            chunk["usage"] = usage.clone();
            chunks.push((word, format!("data: {chunk}\n\n").into_bytes()));
        };
        let delta = |delta: Value, finish: Value| json!([{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }]);
        push(false, delta(json!({ "role": "assistant", "content": "", "refusal": null }), Value::Null), &Value::Null);
        for word in events::words(&self.content, &world.dice) {
            push(true, delta(json!({ "content": word }), Value::Null), &Value::Null);
        }
        for word in events::words(self.refusal.as_deref().unwrap_or_default(), &world.dice) {
            push(true, delta(json!({ "refusal": word }), Value::Null), &Value::Null);
        }
        for (index, call) in self.calls.iter().enumerate() {
            let mut first = call.clone();
            first["index"] = index.into();
            first["function"]["arguments"] = "".into();
            push(true, delta(json!({ "tool_calls": [first] }), Value::Null), &Value::Null);
            let arguments = call["function"]["arguments"].as_str().unwrap_or_default();
            for piece in events::pieces(arguments, 9, &world.dice) {
                let part = json!({ "index": index, "function": { "arguments": piece } });
                push(true, delta(json!({ "tool_calls": [part] }), Value::Null), &Value::Null);
            }
        }
        push(false, delta(json!({}), self.finish_reason().into()), &Value::Null);
        if let Some(usage) = usage {
            push(false, json!([]), &usage);
        }
        chunks.push((false, b"data: [DONE]\n\n".to_vec()));
        chunks
    }
}

fn conversation(body: &Map<String, Value>) -> Result<Conversation, ApiError> {
    let messages =
        body.get("messages").and_then(Value::as_array).ok_or_else(|| ApiError::missing_parameter("messages"))?;
    let tools = chat_tools(body.get("tools"))?;
    Ok(Conversation {
        instructions: String::new(),
        said: heard(messages)?,
        choice: choice(body.get("tool_choice"), &tools.list)?,
        tools,
        format: format(body.get("response_format"))?,
        parallel: body.get("parallel_tool_calls") != Some(&Value::Bool(false)),
    })
}

/// The tools, which stand one level deeper than in Responses.
fn chat_tools(given: Option<&Value>) -> Result<tools::Tools, ApiError> {
    let mut flat = Vec::new();
    for (i, tool) in given.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let path = format!("tools[{i}]");
        if tool["type"] != "function" {
            let got = tool["type"].as_str().unwrap_or("?");
            return Err(ApiError::invalid_value(format!("{path}.type"), got, &["function", "custom"]));
        }
        let mut function =
            tool.get("function").cloned().ok_or_else(|| ApiError::missing_parameter(format!("{path}.function")))?;
        function["type"] = "function".into();
        flat.push(function);
    }
    tools::read(Some(&Value::Array(flat)))
}

fn format(given: Option<&Value>) -> Result<Format, ApiError> {
    match given.and_then(|f| f["type"].as_str()) {
        None | Some("text") => Ok(Format::Text),
        Some("json_object") => Ok(Format::Json),
        Some("json_schema") => {
            let given = given.map_or(&Value::Null, |f| &f["json_schema"]);
            let name = given["name"].as_str().unwrap_or("response");
            if given["strict"] == true {
                strict::check(&given["schema"]).map_err(|what| {
                    ApiError::bad(
                        "response_format",
                        None,
                        format!("Invalid schema for response_format '{name}': {what}"),
                    )
                })?;
            }
            Ok(Format::Schema(given["schema"].clone()))
        }
        Some(other) => {
            Err(ApiError::invalid_value("response_format.type", other, &["json_object", "json_schema", "text"]))
        }
    }
}

/// The URLs of a message's pictures.
fn images(content: &Value) -> Vec<String> {
    let parts = content.as_array().into_iter().flatten();
    parts.filter_map(|p| p["image_url"]["url"].as_str()).map(str::to_owned).collect()
}

/// The messages, with the rule that each call is answered right after it.
fn heard(messages: &[Value]) -> Result<Vec<Said>, ApiError> {
    let mut said = Vec::new();
    let mut open: HashSet<String> = HashSet::new();
    for (i, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or("?");
        if role != "tool" && !open.is_empty() {
            return Err(unanswered(i, &open));
        }
        let text = match &message["content"] {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts.iter().filter_map(|p| p["text"].as_str()).collect::<Vec<_>>().join("\n"),
            _ => String::new(),
        };
        match role {
            "system" | "developer" => said.push(Said::Rule(text)),
            "user" => {
                let message = mind::Message::new([text.as_str()], images(&message["content"]));
                let shown = matches!(said.last(), Some(Said::Output { .. })) && !message.pictures.is_empty();
                said.push(if shown { Said::Shown(message) } else { Said::Person(message) });
            }
            "assistant" => {
                if !text.is_empty() {
                    said.push(Said::Model(text));
                }
                for call in message["tool_calls"].as_array().into_iter().flatten() {
                    let of = |member: &Value| member.as_str().unwrap_or_default().to_owned();
                    open.insert(of(&call["id"]));
                    let function = &call["function"];
                    let (name, arguments) = (of(&function["name"]), of(&function["arguments"]));
                    said.push(Said::Call(Call { id: of(&call["id"]), name, arguments }));
                }
            }
            "tool" => {
                let call_id = message["tool_call_id"].as_str().unwrap_or_default().to_owned();
                if !open.remove(&call_id) {
                    let message = "Invalid parameter: messages with role 'tool' must be a response to a preceeding \
                                   message with 'tool_calls'.";
                    return Err(ApiError::bad(format!("messages.[{i}].role"), None, message));
                }
                said.push(Said::Output { id: call_id, text });
            }
            other => {
                let roles = ["system", "assistant", "user", "function", "tool", "developer"];
                return Err(ApiError::invalid_value(format!("messages[{i}].role"), other, &roles));
            }
        }
    }
    if open.is_empty() { Ok(said) } else { Err(unanswered(messages.len(), &open)) }
}

fn unanswered(at: usize, open: &HashSet<String>) -> ApiError {
    let ids: Vec<_> = open.iter().map(String::as_str).collect();
    let message = format!(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The \
         following tool_call_ids did not have response messages: {}",
        ids.join(", ")
    );
    ApiError::bad(format!("messages.[{at}].role"), None, message)
}
