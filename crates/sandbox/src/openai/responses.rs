//! `POST /responses` and `POST /responses/input_tokens`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use super::answer::{self, Answer};
use super::errors::ApiError;
use super::events::{Event, events};
use super::mind::{self, Call, Conversation, Message, Piece, Reply, Said};
use super::request::Turn;
use super::tools::{Search, Tool, Tools};
use super::{Bill, Secret, input, lack, pictures, stream, tokens};
use crate::Speed;
use crate::intake::Lacks;
use crate::script::{SaidCall, Says, TurnFault};
use crate::server::World;

/// Longest a plain answer is kept back to feel real.
const LONGEST_WAIT: Duration = Duration::from_secs(6);

/// The body as JSON.
pub(super) fn members(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(ApiError {
            status: StatusCode::BAD_REQUEST,
            code: None,
            param: None,
            message:
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your \
                      HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid \
                      JSON.)"
                    .to_owned(),
        }),
    }
}

pub(super) async fn create(
    State(world): State<Arc<World>>,
    Extension(Secret(secret)): Extension<Secret>,
    Extension(Lacks(lacks)): Extension<Lacks>,
    says: Option<Extension<Says>>,
    fault: Option<Extension<TurnFault>>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let body = members(&body)?;
    lack::check(&body, &lacks)?;
    let turn = Turn::read(body, &secret, |id| world.openai.stored(id))?;
    let fault = fault.map(|Extension(fault)| fault);
    let reply = match says {
        Some(Extension(says)) => said(says, &turn.tools),
        None => struck(mind::reply(&conversation(&turn)), fault),
    };

    let id = format!("resp_{}", world.dice.hex(50));
    let now = jiff::Timestamp::now().as_second();
    let skeleton = answer::skeleton(&turn, &id, now);
    let said = Answer::new(&turn, reply, fault, &secret, &world.dice);
    let prompt = answer::prompt_text(&turn);
    let input = tokens::count(&prompt);
    let cached = world.openai.cache.cached(&turn.cache_key, prompt);
    let usage = answer::usage(input, cached, &said);
    if !fault.is_some_and(TurnFault::ends_as_failed) {
        world.openai.bill(Bill {
            model: turn.model.snapshot.to_owned(),
            input_tokens: input,
            cached_tokens: cached,
            output_tokens: said.output_tokens,
        });
    }
    let response = answer::finished(&skeleton, &said, usage, now);
    if turn.store {
        let mut items = turn.items.clone();
        items.extend(said.items.iter().cloned());
        world.openai.store(&id, items);
    }
    let think = think(&world, &turn);
    if turn.stream && fault != Some(TurnFault::NotStreamed) {
        let events = events(&skeleton, &response, turn.obfuscation, &secret, fault, &world.dice);
        let blocks = events.iter().map(|e| (matches!(e, Event::Data { word: true, .. }), stream::bytes(e)));
        return Ok(stream::respond(&world, blocks.collect(), think));
    }
    let pause = world.options.word_pause() * u32::try_from(said.output_tokens).unwrap_or(u32::MAX);
    tokio::time::sleep((think + pause).min(LONGEST_WAIT)).await;
    let response = match fault {
        Some(TurnFault::ErrorEvent | TurnFault::FlatErrorEvent) => {
            answer::failed(&skeleton, "server_error", "An error occurred while processing your request.")
        }
        _ => response,
    };
    Ok(Json(response).into_response())
}

/// How long the model thinks before its first word.
fn think(world: &World, turn: &Turn) -> Duration {
    match (world.options.speed, turn.effort.as_str()) {
        (Speed::Fast, _) => Duration::ZERO,
        (Speed::Real, "none") => Duration::from_millis(250),
        (Speed::Real, "low") => Duration::from_millis(700),
        (Speed::Real, _) => Duration::from_millis(1_500),
    }
}

/// What the mind sees of a request.
fn conversation(turn: &Turn) -> Conversation {
    let mut said: Vec<Said> = Vec::with_capacity(turn.items.len());
    for item in &turn.items {
        let of = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let one = match item["type"].as_str() {
            Some("message") => heard(item, said.last()),
            Some("function_call") => {
                Said::Call(Call { id: of("call_id"), name: of("name"), arguments: of("arguments") })
            }
            Some("function_call_output") => Said::Output { id: of("call_id"), text: texts(&item["output"]).join("\n") },
            Some("tool_search_call") if item["execution"] == "client" => Said::Asked(item["arguments"].to_string()),
            _ => continue,
        };
        said.push(one);
    }
    Conversation {
        instructions: turn.instructions.clone(),
        said,
        tools: turn.tools.clone(),
        choice: turn.choice.clone(),
        format: turn.format.clone(),
        parallel: turn.parallel,
    }
}

fn texts(content: &Value) -> Vec<&str> {
    match content {
        Value::String(text) => vec![text],
        Value::Array(parts) => parts.iter().filter_map(|p| p["text"].as_str()).collect(),
        _ => Vec::new(),
    }
}

/// A message. Pictures that come right after a tool's output, or that are called material, are no wish of anybody's.
fn heard(item: &Value, before: Option<&Said>) -> Said {
    let content = &item["content"];
    let words = || texts(content).join("\n");
    match item["role"].as_str() {
        Some("assistant") => Said::Model(words()),
        Some("user") => {
            let parts = content.as_array().into_iter().flatten();
            let pictures: Vec<_> = parts.filter_map(|p| p["image_url"].as_str()).map(str::to_owned).collect();
            let asked_for =
                matches!(before, Some(Said::Output { .. })) || words().contains("material, not an instruction");
            let shown = asked_for && !pictures.is_empty();
            let message = Message::new(texts(content), pictures);
            if shown { Said::Shown(message) } else { Said::Person(message) }
        }
        _ => Said::Rule(words()),
    }
}

/// What was put into the model's mouth.
pub(super) fn said(says: Says, tools: &Tools) -> Reply {
    let mut pieces = Vec::new();
    if !says.words.is_empty() || says.calls.is_empty() {
        pieces.push(Piece::Words(says.words));
    }
    let mut loaded = Vec::new();
    for SaidCall { name, namespace, arguments } in says.calls {
        let home = |t: &&Tool| t.name == name && (namespace.is_none() || t.namespace == namespace);
        let tool = tools.list.iter().find(home);
        let found = tool.filter(|t| t.deferred).map(|t| tools.found_with(t)).filter(|f| !loaded.contains(f));
        loaded.extend(found.clone());
        pieces.push(Piece::Call {
            namespace: namespace.or_else(|| tool.and_then(|t| tools.namespace_of(t))),
            name,
            arguments: arguments.as_str().map_or_else(|| arguments.to_string(), str::to_owned),
            found: found.filter(|_| tools.search == Some(Search::Hosted)),
        });
    }
    Reply { thinking: String::new(), pieces }
}

/// Changes a reply the way a fault wants it.
pub(super) fn struck(mut reply: Reply, fault: Option<TurnFault>) -> Reply {
    let calls = |reply: &Reply| reply.pieces.iter().filter(|p| matches!(p, Piece::Call { .. })).cloned().collect();
    match fault {
        Some(TurnFault::Refusal) => {
            reply.pieces = vec![Piece::Refusal("I'm sorry, but I can't help with that picture.".to_owned())];
        }
        Some(TurnFault::Incomplete | TurnFault::ContentFilter) => {
            reply.pieces.truncate(1);
            if let Some(Piece::Words(text) | Piece::Call { arguments: text, .. }) = reply.pieces.first_mut() {
                let half = tokens::first(text, tokens::count(text) / 2).len();
                text.truncate(half);
            }
        }
        Some(TurnFault::ParallelWrapper) => {
            let mut inner: Vec<Piece> = calls(&reply);
            if inner.len() == 1 {
                inner.extend(inner.clone());
            }
            let uses = inner.iter().filter_map(|piece| match piece {
                Piece::Call { name, arguments, .. } => Some(json!({
                    "recipient_name": format!("functions.{name}"),
                    "parameters": serde_json::from_str::<Value>(arguments).unwrap_or_default(),
                })),
                _ => None,
            });
            let arguments = json!({ "tool_uses": uses.collect::<Vec<_>>() }).to_string();
            reply.pieces.retain(|p| !matches!(p, Piece::Call { .. }));
            if !inner.is_empty() {
                let name = "parallel".to_owned();
                reply.pieces.push(Piece::Call { name, namespace: None, arguments, found: None });
            }
        }
        Some(TurnFault::UnknownTool) => {
            for piece in &mut reply.pieces {
                if let Piece::Call { name, namespace, .. } = piece {
                    *name = "imagine_everything".to_owned();
                    *namespace = None;
                }
            }
        }
        Some(TurnFault::BrokenArguments) => {
            for piece in &mut reply.pieces {
                if let Piece::Call { arguments, .. } = piece {
                    let half = tokens::first(arguments, tokens::count(arguments) / 2).len();
                    arguments.truncate(half);
                }
            }
        }
        _ => {}
    }
    reply
}

/// `POST /responses/input_tokens`: counts before paying.
pub(super) async fn input_tokens(body: Bytes) -> Result<Response, ApiError> {
    let body = members(&body)?;
    let model = body.get("model").and_then(Value::as_str).unwrap_or_default();
    let mut text = String::new();
    for name in ["instructions", "tools"] {
        if let Some(value) = body.get(name).filter(|v| !v.is_null()) {
            text += &value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        }
    }
    for item in input::read(body.get("input"))? {
        text += &pictures::counted(&item, model).to_string();
    }
    let counted = json!({ "object": "response.input_tokens", "input_tokens": tokens::count(&text) });
    Ok(Json(counted).into_response())
}
