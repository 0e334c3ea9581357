//! What the model answered, and what it counted.

use serde_json::Value;

use crate::call::Call;

/// A finished answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The server's id of the answer; empty when it gave none.
    pub id: String,
    /// The model as the server named it, usually a dated snapshot; the one asked for when it named none.
    pub model: String,
    /// Whether it came to its own end.
    pub status: Status,
    /// The output items verbatim, in order. To go on with the conversation, append all of them to the history.
    pub output: Vec<Value>,
    /// What was counted; `None` when the server did not say, and never assumed to be nothing.
    pub usage: Option<Usage>,
}

/// How an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// By itself.
    Completed,
    /// Cut short, and paid for all the same. The reason is an open word: `max_output_tokens`, `content_filter`, ….
    Incomplete(String),
}

/// Tokens that were counted for one answer. Absent details count as zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read, cached and cache-written ones included.
    pub input_tokens: u64,
    /// Tokens of the input that came from the cache.
    pub cached_tokens: u64,
    /// Tokens of the input that were written to the cache; billed apart from gpt-5.6 on.
    pub cache_write_tokens: u64,
    /// Tokens written, hidden reasoning included.
    pub output_tokens: u64,
    /// Tokens of the output that were hidden reasoning.
    pub reasoning_tokens: u64,
}

impl Response {
    /// The words of the answer: the final answer where the model marks one, else all its messages. Empty when there
    /// are none, which is no success by itself: the answer may be calls, a refusal, or nothing but reasoning.
    pub fn text(&self) -> String {
        let finals: Vec<&Value> = self.messages().filter(|item| phase(item) == Some("final_answer")).collect();
        let chosen = if finals.is_empty() { self.messages().collect() } else { finals };
        let texts: Vec<String> = chosen.into_iter().map(|item| joined(item, "output_text", "text")).collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// The words of a refusal, which is an answer and not an error.
    pub fn refusal(&self) -> Option<String> {
        let texts: Vec<String> = self.messages().map(|item| joined(item, "refusal", "refusal")).collect();
        let text = texts.concat();
        (!text.is_empty()).then_some(text)
    }

    /// The finished calls, in order, searches for tools that the caller has to make among them ([`Call::is_search`]). Each
    /// needs exactly one item in the history that answers it.
    pub fn calls(&self) -> Vec<Call> {
        self.output.iter().filter_map(Call::of).collect()
    }

    fn messages(&self) -> impl Iterator<Item = &Value> {
        self.output.iter().filter(|item| item.get("type").is_some_and(|kind| kind == "message"))
    }

    /// Reads a response object of the Responses API; `asked` stands in for a model that is not named.
    pub(crate) fn of(object: &Value, asked: &str) -> Self {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let reason = || {
            let reason = object.pointer("/incomplete_details/reason").and_then(Value::as_str);
            reason.unwrap_or("unknown").to_owned()
        };
        let status =
            if text("status") == Some("incomplete") { Status::Incomplete(reason()) } else { Status::Completed };
        Self {
            id: text("id").unwrap_or_default().to_owned(),
            model: text("model").filter(|model| !model.is_empty()).unwrap_or(asked).to_owned(),
            status,
            output: object.get("output").and_then(Value::as_array).cloned().unwrap_or_default(),
            usage: object.get("usage").and_then(Usage::of),
        }
    }
}

fn phase(item: &Value) -> Option<&str> {
    item.get("phase").and_then(Value::as_str)
}

/// The texts of a message's parts of one kind, joined.
pub(crate) fn joined(item: &Value, kind: &str, field: &str) -> String {
    let parts = item.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let of_kind = parts.iter().filter(|part| part.get("type").is_some_and(|found| found == kind));
    of_kind.filter_map(|part| part.get(field)?.as_str()).collect()
}

impl Usage {
    /// Reads the usage of either API; `None` for null and for anything without numbers.
    pub(crate) fn of(usage: &Value) -> Option<Self> {
        // Some servers write 12.0, some send both APIs' names at once; every real count is exact as floating point.
        let count = |paths: [&str; 2]| {
            let found = paths.iter().find_map(|path| usage.pointer(path)?.as_f64());
            found.map(|tokens| tokens.max(0.0) as u64)
        };
        let input = count(["/input_tokens", "/prompt_tokens"]);
        let output = count(["/output_tokens", "/completion_tokens"]);
        if input.is_none() && output.is_none() {
            return None;
        }
        let read =
            |name: &str| count([&format!("/input_tokens_details/{name}"), &format!("/prompt_tokens_details/{name}")]);
        let reasoning =
            count(["/output_tokens_details/reasoning_tokens", "/completion_tokens_details/reasoning_tokens"]);
        Some(Self {
            input_tokens: input.unwrap_or_default(),
            cached_tokens: read("cached_tokens").unwrap_or_default(),
            cache_write_tokens: read("cache_write_tokens").unwrap_or_default(),
            output_tokens: output.unwrap_or_default(),
            reasoning_tokens: reasoning.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(output: Value) -> Response {
        Response::of(&json!({"id": "resp_1", "status": "completed", "output": output}), "gpt-5.4")
    }

    fn message(text: &str, phase: Option<&str>) -> Value {
        let mut item = json!({"type": "message", "content": [{"type": "output_text", "text": text}]});
        if let Some(phase) = phase {
            item["phase"] = json!(phase);
        }
        item
    }

    #[test]
    fn a_final_answer_is_preferred_over_commentary() {
        let both = answer(json!([message("Looking…", Some("commentary")), message("Here.", Some("final_answer"))]));
        assert_eq!(both.text(), "Here.");
        assert_eq!(answer(json!([message("Looking…", Some("commentary"))])).text(), "Looking…");
        assert_eq!(answer(json!([message("One", None), message("Two", None)])).text(), "One\n\nTwo");
    }

    #[test]
    fn a_refusal_is_not_text() {
        let refused = answer(json!([{"type": "message", "content": [{"type": "refusal", "refusal": "Not that."}]}]));
        assert_eq!((refused.text().as_str(), refused.refusal().as_deref()), ("", Some("Not that.")));
        assert_eq!(answer(json!([message("Yes", None)])).refusal(), None);
    }

    #[test]
    fn the_reason_of_an_incomplete_answer_is_an_open_word() {
        let cut =
            |details: Value| Response::of(&json!({"status": "incomplete", "incomplete_details": details}), "m").status;
        assert_eq!(cut(json!({"reason": "steered"})), Status::Incomplete("steered".into()));
        assert_eq!(cut(Value::Null), Status::Incomplete("unknown".into()));
    }

    #[test]
    fn the_model_asked_for_stands_in() {
        assert_eq!(Response::of(&json!({"model": "gpt-5.4-2026-03-05"}), "gpt-5.4").model, "gpt-5.4-2026-03-05");
        assert_eq!(Response::of(&json!({"model": null, "output": null}), "qwen3").model, "qwen3");
    }

    #[test]
    fn usage_of_both_apis_is_read() {
        let responses = json!({"input_tokens": 212, "input_tokens_details": {"cached_tokens": 128, "cache_write_tokens": 64},
            "output_tokens": 96, "output_tokens_details": {"reasoning_tokens": 40}, "total_tokens": 308});
        let expected = Usage {
            input_tokens: 212,
            cached_tokens: 128,
            cache_write_tokens: 64,
            output_tokens: 96,
            reasoning_tokens: 40,
        };
        assert_eq!(Usage::of(&responses), Some(expected));
        let chat = json!({"prompt_tokens": 20.0, "completion_tokens": 5, "prompt_tokens_details": null});
        assert_eq!(Usage::of(&chat), Some(Usage { input_tokens: 20, output_tokens: 5, ..Usage::default() }));
        let both = json!({"prompt_tokens": 7, "input_tokens": 7, "completion_tokens": 1, "output_tokens": 1});
        assert_eq!(Usage::of(&both).map(|usage| usage.input_tokens), Some(7));
        assert_eq!(Usage::of(&Value::Null), None);
        assert_eq!(Usage::of(&json!({})), None);
    }
}
