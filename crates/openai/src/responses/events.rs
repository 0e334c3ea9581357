//! The events of a Responses stream, folded into what the caller sees.
//!
//! Events go by the `type` inside the JSON, since proxies drop the `event:` line; unknown ones are counted and passed
//! over, so that a new kind of event never breaks an answer. Deltas are shown and otherwise trusted for nothing: what an
//! item really is comes with `response.output_item.done`.

use std::collections::VecDeque;

use serde_json::Value;

use crate::{
    error::Fault,
    event::{Event, Progress},
    response::{Response, joined},
};

/// Folds the events of one answer.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    /// The model asked for, in case the server names none.
    asked: String,
    /// Finished items with their place in the output.
    items: Vec<(Option<u64>, Value)>,
    /// Ids and places of items some of whose words were already shown.
    shown: Vec<Place>,
    /// Whether anything was written that will be paid for.
    writing: bool,
    /// An `error` event, held back until `response.failed` tells the rest.
    fault: Option<Fault>,
    /// Events of unknown kind, and payloads that are no JSON.
    unknown: u32,
}

#[derive(Debug, PartialEq)]
struct Place {
    id: Option<String>,
    index: Option<u64>,
}

impl Place {
    fn of(event: &Value, id: Option<&Value>) -> Self {
        let id = id.and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned);
        Self { id, index: event.get("output_index").and_then(Value::as_u64) }
    }

    /// Gateways rotate the ids of one item between its events: then the place in the output tells.
    fn is(&self, other: &Self) -> bool {
        (self.index.is_some() && self.index == other.index) || (self.id.is_some() && self.id == other.id)
    }
}

impl Collector {
    pub(crate) fn new(asked: &str) -> Self {
        Self { asked: asked.to_owned(), ..Self::default() }
    }

    /// Whether the model has begun to write, visibly or not: asking again would be paying again.
    pub(crate) fn writing(&self) -> bool {
        self.writing
    }

    /// Takes one payload of the stream.
    pub(crate) fn feed(&mut self, payload: &str, out: &mut VecDeque<Event>) -> Progress {
        // Some servers close with it; it proves nothing.
        if payload.trim() == "[DONE]" {
            return Progress::More;
        }
        let Ok(event) = serde_json::from_str::<Value>(payload) else {
            self.unknown += u32::from(!payload.trim().is_empty());
            return Progress::More;
        };
        let delta = || event.get("delta").and_then(Value::as_str).unwrap_or_default().to_owned();
        match event.get("type").and_then(Value::as_str).unwrap_or_default() {
            "response.output_text.delta" => self.show(&event, Event::Words(delta()), out),
            "response.refusal.delta" => self.show(&event, Event::Refusal(delta()), out),
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                self.writing = true;
                put(Event::Thinking(delta()), out);
            }
            "response.reasoning_summary_part.added" => {
                // Parts are paragraphs.
                if event.get("summary_index").and_then(Value::as_u64).is_some_and(|index| index > 0) {
                    put(Event::Thinking("\n\n".to_owned()), out);
                }
            }
            "response.output_item.added" => self.writing = true,
            "response.output_item.done" => {
                if let Some(item) = event.get("item") {
                    let place = Place::of(&event, item.get("id"));
                    self.finish_item(place, item.clone(), out);
                }
            }
            "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled"
            | "response.done" => {
                return self.end(&event, out);
            }
            "error" => {
                let fault = Fault::of_value(&event).unwrap_or_default();
                self.fault = Some(fault);
                return Progress::Closing;
            }
            "" => match Fault::of_value(&event).filter(|_| event.get("error").is_some_and(|error| !error.is_null())) {
                Some(fault) => return Progress::Failed(fault),
                None => self.unknown += 1,
            },
            known if is_known(known) => {}
            _ => self.unknown += 1,
        }
        Progress::More
    }

    /// The stream ended. A fault that was told and not followed up is the reason.
    pub(crate) fn close(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// Takes a whole response object: the end of a stream, or an answer that was not streamed.
    pub(crate) fn take(&mut self, object: &Value, out: &mut VecDeque<Event>) -> Progress {
        let error = object.get("error").filter(|error| !error.is_null()).and_then(Fault::of_value);
        let status = object.get("status").and_then(Value::as_str).unwrap_or_default();
        if error.is_some() || self.fault.is_some() || matches!(status, "failed" | "cancelled") {
            let told = self.fault.take();
            let fault = match (told, error) {
                (Some(told), Some(error)) => told.enriched(error),
                (told, error) => told
                    .or(error)
                    .unwrap_or_else(|| Fault { message: format!("the response is {status}"), ..Fault::default() }),
            };
            return Progress::Failed(fault);
        }
        let mut response = Response::of(object, &self.asked);
        for (index, item) in std::mem::take(&mut response.output).into_iter().enumerate() {
            let index = u64::try_from(index).ok();
            if !self.holds(index, &item) {
                let id = item.get("id").and_then(Value::as_str).map(str::to_owned);
                self.finish_item(Place { id, index }, item, out);
            }
        }
        let mut items = std::mem::take(&mut self.items);
        items.sort_by_key(|(index, _)| index.unwrap_or(u64::MAX));
        response.output = items.into_iter().map(|(_, item)| item).collect();
        if self.unknown > 0 {
            tracing::debug!(count = self.unknown, "passed over events of unknown kind");
        }
        out.push_back(Event::Done(response));
        Progress::Over
    }

    fn end(&mut self, event: &Value, out: &mut VecDeque<Event>) -> Progress {
        let Some(object) = event.get("response").filter(|object| object.is_object()) else {
            // A terminal event without its response: all that can be said is in the items.
            let status = event.get("type").and_then(Value::as_str).unwrap_or_default().rsplit('.').next();
            return self.take(&serde_json::json!({"status": status}), out);
        };
        let failed = event.get("type").is_some_and(|kind| kind == "response.failed");
        if failed && object.get("error").is_none_or(Value::is_null) && self.fault.is_none() {
            self.fault = Some(Fault::default());
        }
        self.take(object, out)
    }

    fn show(&mut self, event: &Value, words: Event, out: &mut VecDeque<Event>) {
        self.writing = true;
        let place = Place::of(event, event.get("item_id"));
        if !self.shown.iter().any(|shown| shown.is(&place)) {
            self.shown.push(place);
        }
        put(words, out);
    }

    fn finish_item(&mut self, place: Place, item: Value, out: &mut VecDeque<Event>) {
        self.writing = true;
        let repeated = place.id.is_some() && self.items.iter().any(|(_, held)| same_text(held, &item, "id"));
        if repeated {
            return;
        }
        // A server that streams no deltas still shows its words.
        if !self.shown.iter().any(|shown| shown.is(&place)) {
            put(Event::Words(joined(&item, "output_text", "text")), out);
            put(Event::Refusal(joined(&item, "refusal", "refusal")), out);
        }
        self.items.push((place.index, item.clone()));
        out.push_back(Event::ItemDone(item));
    }

    /// Whether an item of the closing response was already finished on its own: by id, by call, or by kind and place.
    fn holds(&self, index: Option<u64>, item: &Value) -> bool {
        self.items.iter().any(|(held_index, held)| {
            same_text(held, item, "id")
                || same_text(held, item, "type")
                    && (same_text(held, item, "call_id") || (held_index.is_some() && *held_index == index))
        })
    }
}

fn same_text(one: &Value, other: &Value, key: &str) -> bool {
    let text = one.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.is_some() && text == other.get(key).and_then(Value::as_str)
}

fn put(event: Event, out: &mut VecDeque<Event>) {
    let empty = matches!(&event, Event::Words(text) | Event::Refusal(text) | Event::Thinking(text) if text.is_empty());
    if !empty {
        out.push_back(event);
    }
}

/// Kinds of event that are known and carry nothing we need (OpenAI's API description, "ResponseStreamEvent").
fn is_known(kind: &str) -> bool {
    const KNOWN: [&str; 20] = [
        "response.created",
        "response.in_progress",
        "response.queued",
        "response.content_part.added",
        "response.content_part.done",
        "response.output_text.done",
        "response.output_text.annotation.added",
        "response.refusal.done",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "response.custom_tool_call_input.delta",
        "response.custom_tool_call_input.done",
        "response.reasoning_summary_part.done",
        "response.reasoning_summary_text.done",
        "response.reasoning_text.done",
        "response.compaction.compacting",
        "response.steer.accepted",
        "response.steer.pending",
        "response.steer.failed",
        "keepalive",
    ];
    const FAMILIES: [&str; 8] = [
        "response.file_search_call.",
        "response.web_search_call.",
        "response.code_interpreter_call",
        "response.image_generation_call.",
        "response.mcp_",
        "response.shell_call_",
        "response.audio.",
        "response.apply_patch_call_",
    ];
    KNOWN.contains(&kind) || FAMILIES.iter().any(|family| kind.starts_with(family))
}

#[cfg(test)]
mod tests;
