//! The chunks of a Chat Completions stream, folded into the same events and items as a Responses stream.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::{
    error::Fault,
    event::{Event, Progress},
    response::{Response, Status, Usage},
};

/// Folds the chunks of one answer.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    asked: String,
    id: String,
    model: String,
    words: String,
    refusal: String,
    calls: Vec<PartialCall>,
    /// Why it ended; only this is proof that it did.
    finish: Option<String>,
    usage: Option<Usage>,
    writing: bool,
}

/// A call whose arguments are still arriving.
#[derive(Debug, Default)]
struct PartialCall {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Collector {
    pub(crate) fn new(asked: &str) -> Self {
        Self { asked: asked.to_owned(), ..Self::default() }
    }

    /// Whether the model has begun to write.
    pub(crate) fn writing(&self) -> bool {
        self.writing
    }

    /// Takes one payload of the stream.
    pub(crate) fn feed(&mut self, payload: &str, out: &mut VecDeque<Event>) -> Progress {
        if payload.trim() == "[DONE]" {
            return if self.finish.is_some() { self.finish(out) } else { Progress::More };
        }
        let Ok(chunk) = serde_json::from_str::<Value>(payload) else { return Progress::More };
        if let Some(fault) = error_of(&chunk) {
            return Progress::Failed(fault);
        }
        self.note(&chunk);
        // The chunk with the usage has no choices.
        if let Some(choice) = chunk.pointer("/choices/0") {
            if let Some(delta) = choice.get("delta").or_else(|| choice.get("message")) {
                self.add(delta, out);
            }
            if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
                self.finish = Some(reason.to_owned());
            }
        }
        if self.finish.is_some() { Progress::Closing } else { Progress::More }
    }

    /// The stream ended: `Over` when the answer had come to its end before.
    pub(crate) fn close(&mut self, out: &mut VecDeque<Event>) -> Progress {
        if self.finish.is_some() { self.finish(out) } else { Progress::More }
    }

    /// Takes a whole completion that was not streamed.
    pub(crate) fn take(&mut self, object: &Value, out: &mut VecDeque<Event>) -> Progress {
        if let Some(fault) = error_of(object) {
            return Progress::Failed(fault);
        }
        self.note(object);
        if let Some(message) = object.pointer("/choices/0/message") {
            self.add(message, out);
        }
        let reason = object.pointer("/choices/0/finish_reason").and_then(Value::as_str);
        self.finish = Some(reason.unwrap_or("stop").to_owned());
        self.finish(out)
    }

    fn note(&mut self, chunk: &Value) {
        let text = |key: &str| chunk.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(id) = text("id") {
            self.id = id.to_owned();
        }
        if let Some(model) = text("model") {
            self.model = model.to_owned();
        }
        if let Some(usage) = chunk.get("usage").and_then(Usage::of) {
            self.usage = Some(usage);
        }
    }

    fn add(&mut self, delta: &Value, out: &mut VecDeque<Event>) {
        let words = words_of(delta.get("content"));
        if !words.is_empty() {
            self.writing = true;
            self.words.push_str(&words);
            out.push_back(Event::Words(words));
        }
        let refusal = words_of(delta.get("refusal"));
        if !refusal.is_empty() {
            self.writing = true;
            self.refusal.push_str(&refusal);
            out.push_back(Event::Refusal(refusal));
        }
        // Not in OpenAI's description: vLLM, DeepSeek and others say the first, OpenRouter and Ollama the second.
        let thinking = words_of(delta.get("reasoning_content").or_else(|| delta.get("reasoning")));
        if !thinking.is_empty() {
            self.writing = true;
            out.push_back(Event::Thinking(thinking));
        }
        for piece in delta.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
            self.writing = true;
            self.add_call(piece);
        }
    }

    /// Id and name come with the first piece only; the pieces of one call share an index.
    fn add_call(&mut self, piece: &Value) {
        let text = |path: &str| piece.pointer(path).and_then(Value::as_str).unwrap_or_default();
        let index = piece.get("index").and_then(Value::as_u64);
        let (id, name) = (text("/id"), text("/function/name"));
        let arguments = match piece.pointer("/function/arguments") {
            Some(Value::String(text)) => text.clone(),
            Some(fields @ Value::Object(_)) => fields.to_string(),
            _ => String::new(),
        };
        // Some servers number every call 0, or not at all: a new id with a name is a new call.
        let continues = |call: &PartialCall| call.index == index && (id.is_empty() || name.is_empty() || call.id == id);
        match self.calls.iter_mut().rev().find(|call| continues(call)) {
            Some(call) => {
                if call.id.is_empty() {
                    call.id = id.to_owned();
                }
                if call.name.is_empty() {
                    call.name = name.to_owned();
                }
                call.arguments.push_str(&arguments);
            }
            None => self.calls.push(PartialCall { index, id: id.to_owned(), name: name.to_owned(), arguments }),
        }
    }

    fn finish(&mut self, out: &mut VecDeque<Event>) -> Progress {
        let reason = self.finish.take().unwrap_or_default();
        // OpenRouter's word for a model that failed while it wrote.
        if reason == "error" {
            return Progress::Failed(Fault { message: "the model failed".to_owned(), ..Fault::default() });
        }
        let status = match reason.as_str() {
            "length" => Status::Incomplete("max_output_tokens".to_owned()),
            "content_filter" => Status::Incomplete("content_filter".to_owned()),
            _ => Status::Completed,
        };
        let output = self.items(&status);
        out.extend(output.iter().cloned().map(Event::ItemDone));
        let model = if self.model.is_empty() { self.asked.clone() } else { std::mem::take(&mut self.model) };
        out.push_back(Event::Done(Response {
            id: std::mem::take(&mut self.id),
            model,
            status,
            output,
            usage: self.usage,
        }));
        Progress::Over
    }

    /// The answer as items of the Responses API, so that the history stays of one kind.
    fn items(&mut self, status: &Status) -> Vec<Value> {
        let whole = if *status == Status::Completed { "completed" } else { "incomplete" };
        let mut content = Vec::new();
        if !self.words.is_empty() {
            content.push(json!({"type": "output_text", "text": self.words, "annotations": []}));
        }
        if !self.refusal.is_empty() {
            content.push(json!({"type": "refusal", "refusal": self.refusal}));
        }
        let mut items = Vec::new();
        if !content.is_empty() {
            // OpenAI wants an id of this form should the conversation ever move there.
            let id = format!("msg_{:032x}", rand::random::<u128>());
            items.push(json!({"type": "message", "id": id, "role": "assistant", "status": whole, "content": content}));
        }
        for call in std::mem::take(&mut self.calls).into_iter().filter(|call| !call.name.is_empty()) {
            // The last call of an answer that was cut may have half its arguments; the ones before it are whole.
            let parses = call.arguments.is_empty() || serde_json::from_str::<Value>(&call.arguments).is_ok();
            let status = if *status == Status::Completed || parses { "completed" } else { "incomplete" };
            let call_id = if call.id.is_empty() { format!("call_{:032x}", rand::random::<u128>()) } else { call.id };
            items.push(
                json!({"type": "function_call", "call_id": call_id, "name": call.name, "arguments": call.arguments,
                "status": status}),
            );
        }
        items
    }
}

fn error_of(chunk: &Value) -> Option<Fault> {
    chunk.get("error").filter(|error| !error.is_null()).and_then(Fault::of_value)
}

/// Text, or the texts of a list of parts.
fn words_of(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
