//! The events of a stream, in the order the real one has.

use serde_json::{Value, json};

use super::answer::encrypted_at_first;
use crate::dice::{Dice, scramble};
use crate::script::TurnFault;

/// One event of a stream, or raw bytes between events.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// Sent as `event:` and `data:`; whether it is a word the reader waits for.
    Data { data: Value, word: bool },
    /// Sent as it stands.
    Raw(&'static str),
}

/// Collects events.
struct Script<'a> {
    events: Vec<Event>,
    dice: &'a Dice,
    obfuscation: bool,
    secret: &'a str,
}

/// The events of an answer from the first to the terminal one, numbered.
pub(crate) fn events(
    skeleton: &Value,
    response: &Value,
    obfuscation: bool,
    secret: &str,
    fault: Option<TurnFault>,
    dice: &Dice,
) -> Vec<Event> {
    let mut script = Script { events: Vec::new(), dice, obfuscation, secret };
    script.push(json!({ "type": "response.created", "response": skeleton }));
    script.push(json!({ "type": "response.in_progress", "response": skeleton }));
    let opening = script.events.len();
    for (index, item) in response["output"].as_array().into_iter().flatten().enumerate() {
        script.item(index, item);
    }
    let status = response["status"].as_str().unwrap_or("completed");
    script.push(json!({ "type": format!("response.{status}"), "response": response }));
    let mut events = script.events;
    if let Some(fault) = fault {
        strike(&mut events, opening, skeleton, fault, dice);
    }
    number(&mut events);
    events
}

fn number(events: &mut [Event]) {
    let data = events.iter_mut().filter_map(|e| match e {
        Event::Data { data, .. } => Some(data),
        Event::Raw(_) => None,
    });
    for (n, data) in data.enumerate() {
        data["sequence_number"] = n.into();
    }
}

impl Script<'_> {
    fn push(&mut self, data: Value) {
        self.events.push(Event::Data { data, word: false });
    }

    fn delta(&mut self, mut data: Value, piece: &str) {
        data["delta"] = piece.into();
        if self.obfuscation {
            let padding = (16 - piece.chars().count() % 16) % 16;
            data["obfuscation"] = self.dice.letters(padding).into();
        }
        self.events.push(Event::Data { data, word: true });
    }

    fn item(&mut self, index: usize, item: &Value) {
        let id = item["id"].clone();
        let mut opened = item.clone();
        match item["type"].as_str() {
            Some("message") => {
                opened["status"] = "in_progress".into();
                opened["content"] = json!([]);
            }
            Some("function_call") => {
                opened["status"] = "in_progress".into();
                opened["arguments"] = "".into();
            }
            Some("reasoning") => {
                opened["summary"] = json!([]);
                if item["encrypted_content"].is_string() {
                    opened["encrypted_content"] =
                        encrypted_at_first(self.secret, id.as_str().unwrap_or_default()).into();
                }
            }
            Some("tool_search_call") => {
                opened["arguments"] = json!({});
                opened["status"] = "in_progress".into();
                if item["call_id"].is_string() {
                    // As on the wire: only the id in `.done` is the call's.
                    opened["call_id"] = format!("call_{}", self.dice.letters(24)).into();
                }
            }
            _ => {}
        }
        self.push(json!({ "type": "response.output_item.added", "output_index": index, "item": opened }));
        match item["type"].as_str() {
            Some("message") => {
                for (at, part) in item["content"].as_array().into_iter().flatten().enumerate() {
                    self.part(index, &id, at, part);
                }
            }
            Some("function_call") => {
                let arguments = item["arguments"].as_str().unwrap_or_default();
                for piece in pieces(arguments, 9, self.dice) {
                    let kind = "response.function_call_arguments.delta";
                    self.delta(json!({ "type": kind, "item_id": id, "output_index": index }), &piece);
                }
                let kind = "response.function_call_arguments.done";
                self.push(json!({ "type": kind, "item_id": id, "output_index": index, "arguments": arguments }));
            }
            Some("reasoning") => {
                for (at, part) in item["summary"].as_array().into_iter().flatten().enumerate() {
                    self.summary(index, &id, at, part);
                }
            }
            _ => {}
        }
        self.push(json!({ "type": "response.output_item.done", "output_index": index, "item": item }));
    }

    fn part(&mut self, index: usize, id: &Value, at: usize, part: &Value) {
        let (kind, member) = match part["type"].as_str() {
            Some("refusal") => ("refusal", "refusal"),
            _ => ("output_text", "text"),
        };
        let text = part[member].as_str().unwrap_or_default();
        let mut opened = part.clone();
        opened[member] = "".into();
        let event = |name: &str| json!({ "type": name, "item_id": id, "output_index": index, "content_index": at });
        let mut added = event("response.content_part.added");
        added["part"] = opened;
        self.push(added);
        for piece in words(text, self.dice) {
            let mut delta = event(&format!("response.{kind}.delta"));
            if kind == "output_text" {
                delta["logprobs"] = json!([]);
            }
            self.delta(delta, &piece);
        }
        let mut done = event(&format!("response.{kind}.done"));
        done[member] = text.into();
        if kind == "output_text" {
            done["logprobs"] = json!([]);
        }
        self.push(done);
        let mut done = event("response.content_part.done");
        done["part"] = part.clone();
        self.push(done);
    }

    fn summary(&mut self, index: usize, id: &Value, at: usize, part: &Value) {
        let event = |name: &str| {
            json!({ "type": format!("response.reasoning_summary_{name}"), "item_id": id, "output_index": index,
                    "summary_index": at })
        };
        let mut added = event("part.added");
        added["part"] = json!({ "type": "summary_text", "text": "" });
        self.push(added);
        let text = part["text"].as_str().unwrap_or_default();
        for piece in words(text, self.dice) {
            self.delta(event("text.delta"), &piece);
        }
        let mut done = event("text.done");
        done["text"] = text.into();
        self.push(done);
        let mut done = event("part.done");
        done["part"] = part.clone();
        self.push(done);
    }
}

/// Cuts a text into the pieces a model says it in: words with the space before them, long ones in two.
pub(crate) fn words(text: &str, dice: &Dice) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let starts = c.is_whitespace() && words.last().is_some_and(|w| !w.ends_with(char::is_whitespace));
        match words.last_mut() {
            Some(word) if !starts => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let long = |word: &String| word.chars().count() > 9;
    words.into_iter().flat_map(|word| if long(&word) { pieces(&word, 7, dice) } else { vec![word] }).collect()
}

/// Cuts a text anywhere, into pieces of 1 to `longest` characters.
pub(crate) fn pieces(text: &str, longest: u64, dice: &Dice) -> Vec<String> {
    let mut rest = text.chars();
    let mut pieces = Vec::new();
    loop {
        let piece: String = rest.by_ref().take(1 + dice.below(longest) as usize).collect();
        if piece.is_empty() {
            return pieces;
        }
        pieces.push(piece);
    }
}

/// Lets a fault happen to a finished list of events.
fn strike(events: &mut Vec<Event>, opening: usize, skeleton: &Value, fault: TurnFault, dice: &Dice) {
    let event = |data: Value| Event::Data { data, word: false };
    let failed = |code: &str, message: &str| {
        let response = super::answer::failed(skeleton, code, message);
        event(json!({ "type": "response.failed", "response": response }))
    };
    let half = |events: &mut Vec<Event>| {
        let words: Vec<_> = events
            .iter()
            .enumerate()
            .filter_map(|(i, e)| matches!(e, Event::Data { word: true, .. }).then_some(i))
            .collect();
        events.truncate(words.get(words.len() / 2).copied().unwrap_or(opening));
    };
    let oops = "An error occurred while processing your request. You can retry your request, or contact us through our \
                help center at help.openai.com if the error persists.";
    match fault {
        TurnFault::ErrorEvent => {
            half(events);
            events.push(event(json!({ "type": "error", "error": {
                "type": "server_error", "code": null, "message": oops, "param": null } })));
            events.push(failed("server_error", oops));
        }
        TurnFault::FlatErrorEvent => {
            half(events);
            let data = json!({ "type": "error", "code": "server_error", "message": oops, "param": null });
            events.push(event(data));
        }
        TurnFault::QuotaEvent => {
            events.truncate(opening);
            let message = "You exceeded your current quota, please check your plan and billing details.";
            events.push(event(json!({ "type": "error", "error": {
                "type": "insufficient_quota", "code": "insufficient_quota", "message": message, "param": null } })));
            events.push(failed("insufficient_quota", message));
        }
        TurnFault::RateLimitEvent => {
            events.truncate(opening);
            let message = "Rate limit reached for gpt-5.4 in organization org-sandbox on tokens per min (TPM): Limit \
                           30000, Used 24000, Requested 11500. Please try again in 11.054s.";
            events.push(failed("rate_limit_exceeded", message));
        }
        TurnFault::ContextEvent => {
            events.truncate(opening);
            let message =
                "Your input exceeds the context window of this model. Please adjust your input and try again.";
            events.push(failed("context_length_exceeded", message));
        }
        TurnFault::NoTerminalEvent => drop(events.pop()),
        TurnFault::DoneWithoutTerminal => {
            events.pop();
            events.push(Event::Raw("data: [DONE]\n\n"));
        }
        TurnFault::Noise => {
            let mut quiet = std::mem::take(events);
            for (n, one) in quiet.drain(..).enumerate() {
                match scramble(dice.next()) % 3 {
                    0 if n > 1 => events.push(event(json!({ "type": "keepalive" }))),
                    1 => events.push(Event::Raw(": still here\n\n")),
                    _ if n > 1 => {
                        events.push(event(json!({ "type": "response.mood.changed", "mood": { "of": "day" } })))
                    }
                    _ => {}
                }
                events.push(one);
            }
        }
        TurnFault::Refusal
        | TurnFault::Incomplete
        | TurnFault::ContentFilter
        | TurnFault::ParallelWrapper
        | TurnFault::UnknownTool
        | TurnFault::BrokenArguments
        | TurnFault::NotStreamed => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_whole_text() {
        let dice = Dice::new(Some(3));
        let text = "Größe matters:  a 16:9 frame, counterrevolutionary 狐の写真 🦊\n\nDone.";
        assert_eq!(words(text, &dice).concat(), text);
        assert!(words(text, &dice).len() > 8);
        for longest in 1..9 {
            let cut = pieces(text, longest, &dice);
            assert_eq!(cut.concat(), text);
            assert!(cut.iter().all(|p| (1..=longest as usize).contains(&p.chars().count())));
        }
        assert!(words("", &dice).is_empty());
    }
}
