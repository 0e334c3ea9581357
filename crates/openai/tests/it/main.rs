//! The client against servers of our own making, down to the byte.

mod description;
mod faults;
mod ladder;
mod openapi;
mod recorded;
mod retries;
mod server;
mod stand_in;
mod streams;
mod tool_search;
mod transport;

use std::time::Duration;

use futures_util::StreamExt;
use openai::{Client, Error, Event, Options, Request, Response, Rung};
use serde_json::{Value, json};

use crate::server::Server;

/// Longer than anything takes that works at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client that begins on this rung.
fn client(server: &Server, rung: Rung) -> Client {
    let options = Options { rung: Some(rung), ..Options::default() };
    Client::with(server.base(), Some("sk-test-0123456789abcdef".into()), options).expect("a client")
}

fn asking(words: &str) -> Request {
    Request {
        model: "gpt-5.4".into(),
        instructions: "Be brief.".into(),
        input: vec![json!({"role": "user", "content": [{"type": "input_text", "text": words}]})],
        effort: Some("low".into()),
        max_output_tokens: Some(600),
        ..Request::default()
    }
}

/// Everything a stream yields, and the error that ended it.
async fn collect(client: &Client, request: &Request) -> (Vec<Event>, Option<Error>) {
    let mut stream = client.stream(request);
    let mut events = Vec::new();
    let all = async {
        while let Some(event) = stream.next().await {
            match event {
                Ok(event) => events.push(event),
                Err(error) => return Some(error),
            }
        }
        None
    };
    let error = tokio::time::timeout(PATIENCE, all).await.expect("the stream ends");
    (events, error)
}

/// The answer of a stream that must succeed.
async fn answer(client: &Client, request: &Request) -> Response {
    match collect(client, request).await {
        (mut events, None) => match events.pop() {
            Some(Event::Done(response)) => response,
            other => panic!("no end: {other:?}"),
        },
        (_, Some(error)) => panic!("{error:?}"),
    }
}

/// The error of a stream that must fail.
async fn failure(client: &Client, request: &Request) -> Error {
    collect(client, request).await.1.expect("an error")
}

/// The words that were shown.
fn shown(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Words(text) = event { Some(text.as_str()) } else { None }).collect()
}

/// Events as a stream spells them.
fn spelled(events: &[Value]) -> String {
    events.iter().map(|event| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or("x"))).collect()
}

fn created() -> Value {
    json!({"type": "response.created", "sequence_number": 0, "response": {"id": "resp_1", "status": "in_progress", "output": []}})
}

fn delta(text: &str) -> Value {
    json!({"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": text})
}

fn message(text: &str) -> Value {
    json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": [], "logprobs": []}]})
}

fn added(item: &Value) -> Value {
    json!({"type": "response.output_item.added", "output_index": 0, "item": item})
}

fn item_done(item: &Value) -> Value {
    json!({"type": "response.output_item.done", "output_index": 0, "item": item})
}

fn response(status: &str, output: &Value) -> Value {
    json!({"id": "resp_1", "object": "response", "created_at": 1.5, "status": status, "model": "gpt-5.4-2026-03-05",
        "output": output, "error": null, "incomplete_details": null,
        "usage": {"input_tokens": 12, "input_tokens_details": {"cached_tokens": 4}, "output_tokens": 7,
            "output_tokens_details": {"reasoning_tokens": 2}, "total_tokens": 19}})
}

fn completed(output: &Value) -> Value {
    json!({"type": "response.completed", "response": response("completed", output)})
}

/// A whole answer that says `text` in two pieces.
fn saying(text: &str) -> Vec<Value> {
    let middle = (1..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let item = message(text);
    vec![
        created(),
        added(&message("")),
        delta(&text[..middle]),
        delta(&text[middle..]),
        item_done(&item),
        completed(&json!([item])),
    ]
}

/// Chat's chunks as a stream spells them, with the farewell.
fn chat_spelled(chunks: &[Value]) -> String {
    chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect::<String>() + "data: [DONE]\n\n"
}

fn chat_saying(text: &str) -> String {
    chat_spelled(&[
        json!({"id": "c1", "model": "qwen3", "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": null}]}),
        json!({"id": "c1", "model": "qwen3", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
        json!({"id": "c1", "model": "qwen3", "choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25}}),
    ])
}

fn openai_error(family: &str, code: Option<&str>, param: Option<&str>, message: &str) -> Value {
    json!({"error": {"message": message, "type": family, "param": param, "code": code}})
}
