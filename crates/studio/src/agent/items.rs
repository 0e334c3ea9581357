//! Items of a conversation in the form the API takes and gives. What came from the server is kept and sent back as it
//! was; only what Limn itself says is made here.

use serde_json::{Value, json};

/// What the person said, with what they attached before it.
pub(super) fn from_person(attached: &[String], text: &str) -> Value {
    let parts = attached.iter().map(String::as_str).chain([text]);
    let content: Vec<_> = parts.map(|text| json!({"type": "input_text", "text": text})).collect();
    json!({"type": "message", "role": "user", "content": content})
}

/// What Limn says beside the person: rules and facts, never words of a provider or a page.
pub(super) fn from_limn(text: &str) -> Value {
    json!({"type": "message", "role": "developer", "content": [{"type": "input_text", "text": text}]})
}

/// Words of the agent that were cut off: the unfinished item itself cannot be sent back, its words can.
pub(super) fn from_agent(text: &str) -> Value {
    json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]})
}

/// The answer to a call. One that is an item already, as the answer to a search is, stays as it is.
pub(super) fn output(call_id: &str, output: &Value) -> Value {
    if matches!(output["type"].as_str(), Some("function_call_output" | "tool_search_output")) {
        return output.clone();
    }
    json!({"type": "function_call_output", "call_id": call_id, "output": output.to_string()})
}

/// The ids of the calls among the items, in order, that have no output behind them yet. Some servers count their calls
/// anew in every answer, so an earlier output under the same id does not count.
pub(super) fn open_calls(items: &[Value]) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    for item in items {
        let Some(call_id) = item["call_id"].as_str() else { continue };
        match item["type"].as_str() {
            // What a server searches by itself it answers by itself.
            Some("tool_search_call") if item["execution"] != "client" => {}
            Some("function_call" | "tool_search_call") if !open.iter().any(|known| known == call_id) => {
                open.push(call_id.to_owned())
            }
            Some("function_call_output" | "tool_search_output") => open.retain(|known| known != call_id),
            _ => {}
        }
    }
    open
}

/// How often GPT was asked so far in this turn and answered with calls.
pub(super) fn rounds(items: &[Value]) -> usize {
    let is_output = |item: &Value| {
        item["type"] == "function_call_output" || item["type"] == "tool_search_output" && item["execution"] == "client"
    };
    (0..items.len()).filter(|at| is_output(&items[*at]) && (*at == 0 || !is_output(&items[*at - 1]))).count()
}

/// What the agent says in these items, as the person reads it: one paragraph for each message, refusals included.
pub(super) fn words(items: &[Value]) -> String {
    let mut said = Vec::new();
    for item in items.iter().filter(|item| item["type"] == "message" && item["role"] == "assistant") {
        let parts = item["content"].as_array().into_iter().flatten();
        let text: String = parts.filter_map(|part| part["text"].as_str().or(part["refusal"].as_str())).collect();
        if !text.trim().is_empty() {
            said.push(text);
        }
    }
    said.join(PARAGRAPH)
}

/// What stands between the words of two steps.
pub(super) const PARAGRAPH: &str = "\n\n";

/// The part of a message's text that no item holds: the words of a step that did not come to its end.
pub(super) fn cut_off<'text>(text: &'text str, items: &[Value]) -> &'text str {
    text.strip_prefix(&words(items)).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(call_id: &str) -> Value {
        json!({"type": "function_call", "id": "fc_1", "call_id": call_id, "name": "generate_image", "arguments": "{}",
            "status": "completed"})
    }

    #[test]
    fn a_call_is_open_until_its_own_output_came() {
        let items = [call("a"), call("b"), output("a", &json!({"status": "done"}))];
        assert_eq!(open_calls(&items), ["b"]);
        let again = [call("a"), output("a", &json!({"status": "done"})), call("a")];
        assert_eq!(open_calls(&again), ["a"]);
    }

    #[test]
    fn a_round_is_a_run_of_outputs() {
        let done = json!({"status": "done"});
        let items = [call("a"), call("b"), output("a", &done), output("b", &done), call("c"), output("c", &done)];
        assert_eq!(rounds(&items), 2);
        assert_eq!(rounds(&items[..2]), 0);
    }

    #[test]
    fn words_of_two_steps_are_two_paragraphs_and_refusals_count() {
        let refusal =
            json!({"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]});
        let items = [from_agent("I will."), call("a"), refusal, from_person(&[], "not this")];
        assert_eq!(words(&items), "I will.\n\nNo.");
    }

    #[test]
    fn only_the_words_no_item_holds_were_cut_off() {
        let items = [from_agent("First."), call("a")];
        assert_eq!(cut_off("First.\n\nSecond begins", &items), "Second begins");
        assert_eq!(cut_off("First.", &items), "");
        // The crash came after the items were kept and before the text was: everything is in the items.
        assert_eq!(cut_off("Fir", &items), "");
    }
}
