//! Builds what an answer is made of: ids, output items, usage, the response object.

use serde_json::{Map, Value, json};

use super::mind::{Piece, Reply};
use super::request::{Choice, Turn};
use super::{pictures, tokens, tools};
use crate::dice::Dice;
use crate::log::sha256;
use crate::script::TurnFault;

/// The sealed reasoning behind an item: only who has the same key can give it back.
pub(crate) fn encrypted(secret: &str, id: &str) -> String {
    let seal = sha256(&format!("{secret}/{id}"));
    format!("gAAAAAB{seal}{}", sha256(&seal))
}

/// What `output_item.added` shows of it: another, shorter text.
pub(crate) fn encrypted_at_first(secret: &str, id: &str) -> String {
    format!("gAAAAAB{}", &sha256(&format!("{id}/{secret}"))[..48])
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Completed,
    Incomplete(&'static str),
}

/// A reply as output items.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) items: Vec<Value>,
    pub(crate) outcome: Outcome,
    pub(crate) output_tokens: u64,
    pub(crate) reasoning_tokens: u64,
}

impl Answer {
    /// Turns a reply into items, within the limit the request sets. Whatever the limit cuts is marked incomplete.
    pub(crate) fn new(turn: &Turn, reply: Reply, fault: Option<TurnFault>, secret: &str, dice: &Dice) -> Self {
        let mut answer = Self {
            items: Vec::new(),
            outcome: match fault {
                Some(TurnFault::Incomplete) => Outcome::Incomplete("max_output_tokens"),
                Some(TurnFault::ContentFilter) => Outcome::Incomplete("content_filter"),
                _ => Outcome::Completed,
            },
            output_tokens: 0,
            reasoning_tokens: 0,
        };
        let limit = turn.max_output_tokens.unwrap_or(u64::MAX);
        if turn.effort != "none" {
            answer.reasoning(turn, &reply, limit, secret, dice);
        }
        let later_calls = reply.pieces.iter().any(|p| matches!(p, Piece::Call { .. }));
        for piece in reply.pieces {
            let left = limit.saturating_sub(answer.output_tokens);
            if left == 0 {
                answer.outcome = Outcome::Incomplete("max_output_tokens");
                break;
            }
            answer.piece(piece, left, later_calls, dice);
        }
        answer
    }

    fn reasoning(&mut self, turn: &Turn, reply: &Reply, limit: u64, secret: &str, dice: &Dice) {
        let asked = match turn.effort.as_str() {
            "low" => 40,
            "medium" => 160,
            _ => 640,
        };
        self.reasoning_tokens = (asked + dice.below(asked)).min(limit);
        self.output_tokens = self.reasoning_tokens;
        let id = format!("rs_{}", dice.hex(50));
        let summary =
            if turn.wants_summary { json!([{ "type": "summary_text", "text": reply.thinking }]) } else { json!([]) };
        let mut item = json!({ "id": id, "type": "reasoning", "summary": summary });
        let asked_for = turn.body.get("include").and_then(Value::as_array);
        if !turn.store || asked_for.is_some_and(|list| list.iter().any(|i| i == "reasoning.encrypted_content")) {
            item["encrypted_content"] = encrypted(secret, &id).into();
        }
        self.items.push(item);
    }

    fn piece(&mut self, piece: Piece, left: u64, later_calls: bool, dice: &Dice) {
        let cut = |text: &str| tokens::first(text, left).to_owned();
        let phase = if later_calls { "commentary" } else { "final_answer" };
        let message = |status: &str, part: Value| {
            json!({ "id": format!("msg_{}", dice.hex(50)), "type": "message", "status": status,
                    "content": [part], "phase": phase, "role": "assistant" })
        };
        match piece {
            Piece::Words(text) => {
                let kept = cut(&text);
                let status = self.status(kept.len() == text.len(), &kept);
                let part = json!({ "type": "output_text", "annotations": [], "logprobs": [], "text": kept });
                self.items.push(message(status, part));
            }
            Piece::Refusal(text) => {
                let status = self.status(true, &text);
                self.items.push(message(status, json!({ "type": "refusal", "refusal": text })));
            }
            Piece::Call { name, namespace, arguments, found } => {
                if let Some(found) = found {
                    self.hosted_search(namespace.as_deref().unwrap_or(&name), &found, dice);
                }
                let kept = cut(&arguments);
                let status = self.status(kept.len() == arguments.len(), &kept);
                let mut item = json!({
                    "id": format!("fc_{}", dice.hex(50)), "type": "function_call", "status": status,
                    "arguments": kept, "call_id": format!("call_{}", dice.letters(24)), "name": name,
                });
                if let Some(namespace) = namespace {
                    item["namespace"] = namespace.into();
                }
                self.items.push(item);
            }
            Piece::Search { arguments } => {
                let status = self.status(true, &arguments.to_string());
                self.items.push(json!({
                    "id": format!("tsc_{}", dice.hex(50)), "type": "tool_search_call", "status": status,
                    "arguments": arguments, "call_id": format!("call_{}", dice.letters(24)), "execution": "client",
                }));
            }
        }
    }

    /// The two items of a hosted tool search.
    fn hosted_search(&mut self, path: &str, found: &Value, dice: &Dice) {
        self.items.push(json!({
            "id": format!("tsc_{}", dice.hex(50)), "type": "tool_search_call", "status": "completed",
            "arguments": { "paths": [path] }, "call_id": null, "execution": "server",
        }));
        self.items.push(json!({
            "id": format!("tso_{}", dice.hex(50)), "type": "tool_search_output", "status": "completed",
            "call_id": null, "execution": "server", "tools": [found],
        }));
    }

    /// Counts a piece and says whether it is whole.
    fn status(&mut self, whole: bool, text: &str) -> &'static str {
        self.output_tokens += tokens::count(text);
        if !whole {
            self.outcome = Outcome::Incomplete("max_output_tokens");
        }
        if self.outcome == Outcome::Completed { "completed" } else { "incomplete" }
    }
}

/// The text the model reads, in the order the prompt cache sees it: instructions, tools, then the items.
pub(crate) fn prompt_text(turn: &Turn) -> String {
    let tools = turn.body.get("tools").map(|t| tools::seen(t).to_string()).unwrap_or_default();
    let mut text = format!("{}\n{tools}\n", turn.instructions);
    for item in &turn.items {
        text += &pictures::counted(item, turn.model.id).to_string();
        text.push('\n');
    }
    text
}

/// The usage object.
pub(crate) fn usage(input: u64, cached: u64, answer: &Answer) -> Value {
    json!({
        "input_tokens": input,
        "input_tokens_details": { "cached_tokens": cached, "cache_write_tokens": 0 },
        "output_tokens": answer.output_tokens,
        "output_tokens_details": { "reasoning_tokens": answer.reasoning_tokens },
        "total_tokens": input + answer.output_tokens,
    })
}

/// The response object before anything was said.
pub(crate) fn skeleton(turn: &Turn, id: &str, created_at: i64) -> Value {
    let echo = |name: &str, default: Value| turn.body.get(name).filter(|v| !v.is_null()).cloned().unwrap_or(default);
    let mut text = echo("text", json!({})).as_object().cloned().unwrap_or_else(Map::new);
    text.entry("format").or_insert_with(|| json!({ "type": "text" }));
    text.entry("verbosity").or_insert_with(|| json!("medium"));
    let summary = turn.body.get("reasoning").map_or(Value::Null, |r| r["summary"].clone());
    let choice = match (&turn.choice, turn.body.get("tool_choice")) {
        (Choice::Function(_), Some(given)) => given.clone(),
        (Choice::None, _) => json!("none"),
        (Choice::Required, _) => json!("required"),
        _ => json!("auto"),
    };
    json!({
        "id": id,
        "object": "response",
        "created_at": created_at,
        "status": "in_progress",
        "background": false,
        "completed_at": null,
        "error": null,
        "frequency_penalty": 0,
        "incomplete_details": null,
        "instructions": echo("instructions", Value::Null),
        "max_output_tokens": turn.max_output_tokens,
        "max_tool_calls": null,
        "model": turn.model.snapshot,
        "output": [],
        "parallel_tool_calls": turn.parallel,
        "presence_penalty": 0,
        "previous_response_id": echo("previous_response_id", Value::Null),
        "prompt_cache_key": echo("prompt_cache_key", Value::Null),
        "prompt_cache_retention": null,
        "reasoning": { "effort": turn.effort, "summary": summary },
        "safety_identifier": null,
        "service_tier": "auto",
        "store": turn.store,
        "temperature": echo("temperature", json!(1)),
        "text": text,
        "tool_choice": choice,
        "tools": echo("tools", json!([])),
        "top_logprobs": 0,
        "top_p": echo("top_p", json!(0.98)),
        "truncation": "disabled",
        "usage": null,
        "user": null,
        "metadata": echo("metadata", json!({})),
    })
}

/// The response object at the end.
pub(crate) fn finished(skeleton: &Value, answer: &Answer, usage: Value, now: i64) -> Value {
    let mut response = skeleton.clone();
    response["output"] = answer.items.clone().into();
    response["usage"] = usage;
    response["service_tier"] = "default".into();
    match answer.outcome {
        Outcome::Completed => {
            response["status"] = "completed".into();
            response["completed_at"] = now.into();
        }
        Outcome::Incomplete(reason) => {
            response["status"] = "incomplete".into();
            response["incomplete_details"] = json!({ "reason": reason });
        }
    }
    response
}

/// The response object of a failure.
pub(crate) fn failed(skeleton: &Value, code: &str, message: &str) -> Value {
    let mut response = skeleton.clone();
    response["status"] = "failed".into();
    response["error"] = json!({ "code": code, "message": message });
    response
}
