//! The history as a server gets it. It is kept as items of the Responses API, verbatim; here it is fitted to a rung.

use serde_json::{Map, Value, json};

use crate::{
    response::joined,
    tool::{self, FIND_TOOLS, Tool, ToolSearch},
};

/// For OpenAI itself: as it came, less what it would refuse. A reasoning item without its encrypted content is unknown to
/// a server that stores nothing. An item that was not finished may not be replayed: a call is dropped with its result,
/// the words of a message stay as a message of our own. Where tools are declared flat their calls are replayed so, and
/// the searches of the other kind, which then are of no use to anybody, are left out.
pub(crate) fn verbatim(input: &[Value], search: ToolSearch) -> Vec<Value> {
    let unfinished = unfinished_calls(input);
    let flat = search == ToolSearch::Flat;
    let mut left_out: Vec<&str> = Vec::new();
    let mut kept = Vec::with_capacity(input.len());
    for item in input {
        let call_id = text(item, "call_id");
        let stays = match kind(item) {
            "reasoning" => item.get("encrypted_content").is_some_and(Value::is_string),
            "function_call" => {
                // Servers that number their calls anew in every answer give one id to several.
                left_out.retain(|other| *other != call_id);
                if !flat && is_find_tools(item) {
                    left_out.push(call_id);
                }
                !unfinished.contains(&call_id) && !left_out.contains(&call_id)
            }
            "function_call_output" => !unfinished.contains(&call_id) && !left_out.contains(&call_id),
            "tool_search_call" | "tool_search_output" => {
                !flat && !is_unfinished(item) && (call_id.is_empty() || !unfinished.contains(&call_id))
            }
            "message" => true,
            _ => !is_unfinished(item),
        };
        if !stays {
            continue;
        }
        if is_unfinished(item) {
            kept.extend(finished_message(item));
        } else if flat && item.get("namespace").is_some() && kind(item) == "function_call" {
            kept.push(without_namespace(item));
        } else {
            kept.push(item.clone());
        }
    }
    kept
}

/// For other servers: messages, calls and results, in the fields every server knows. Pictures in results move into a
/// message of the user behind the results, since many servers take only text there.
pub(crate) fn plain(input: &[Value]) -> Vec<Value> {
    let unfinished = unfinished_calls(input);
    let mut items = Vec::with_capacity(input.len());
    let mut pictures = Vec::new();
    for item in input {
        if kind(item) != "function_call_output" {
            flush(&mut pictures, &mut items);
        }
        match kind(item) {
            "message" => items.extend(plain_message(item)),
            "function_call" if !unfinished.contains(&text(item, "call_id")) => items.push(plain_call(item)),
            "function_call_output" if !unfinished.contains(&text(item, "call_id")) => {
                let (words, shown) = result(item);
                pictures.extend(shown);
                items.push(json!({"type": "function_call_output", "call_id": text(item, "call_id"), "output": words}));
            }
            _ => {}
        }
    }
    flush(&mut pictures, &mut items);
    items
}

/// What an item is. Messages may leave their type out.
pub(crate) fn kind(item: &Value) -> &str {
    match item.get("type").and_then(Value::as_str) {
        Some(kind) => kind,
        None if item.get("role").is_some() => "message",
        None => "",
    }
}

/// A text field, empty when absent.
pub(crate) fn text<'a>(item: &'a Value, key: &str) -> &'a str {
    item.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A call's name for servers without namespaces.
pub(crate) fn flat_name(item: &Value) -> String {
    tool::flat_name(text(item, "namespace"), text(item, "name"))
}

/// Gives a call by a flat name the name and namespace of the tool it stands for. Other items, and calls of nothing that
/// is known, stay as they are.
pub(crate) fn declare(item: &mut Value, tools: &[Tool]) {
    if kind(item) != "function_call" {
        return;
    }
    let namespace = item.get("namespace").and_then(Value::as_str);
    let Some(tool) = tool::named(namespace, text(item, "name"), tools) else { return };
    let Some(namespace) = &tool.namespace else { return };
    item["name"] = json!(tool.name);
    item["namespace"] = json!(namespace);
}

/// A result's words, and the pictures in it as parts of a message.
pub(crate) fn result(item: &Value) -> (String, Vec<Value>) {
    match item.get("output") {
        Some(Value::String(words)) => (words.clone(), Vec::new()),
        Some(Value::Array(parts)) => {
            let words = parts.iter().filter_map(|part| part.get("text")?.as_str()).collect::<Vec<_>>().join("\n");
            (words, parts.iter().filter(|part| kind(part) == "input_image").cloned().collect())
        }
        Some(Value::Null) | None => (String::new(), Vec::new()),
        Some(other) => (other.to_string(), Vec::new()),
    }
}

/// The message that shows the pictures of results.
pub(crate) fn showing(pictures: Vec<Value>) -> Value {
    let words = json!({"type": "input_text", "text": "The pictures of the results above:"});
    json!({"type": "message", "role": "user", "content": std::iter::once(words).chain(pictures).collect::<Vec<_>>()})
}

/// The call ids of calls that were not finished, whose results are dropped too.
pub(crate) fn unfinished_calls(input: &[Value]) -> Vec<&str> {
    let is_call = |item: &&Value| matches!(kind(item), "function_call" | "tool_search_call");
    let calls = input.iter().filter(is_call).filter(|item| is_unfinished(item));
    calls.map(|item| text(item, "call_id")).collect()
}

/// The same call under its flat name.
fn without_namespace(item: &Value) -> Value {
    let mut call = item.clone();
    if let Some(fields) = call.as_object_mut() {
        fields.insert("name".to_owned(), json!(flat_name(item)));
        fields.shift_remove("namespace");
    }
    call
}

fn is_find_tools(item: &Value) -> bool {
    text(item, "name") == FIND_TOOLS && text(item, "namespace").is_empty()
}

fn flush(pictures: &mut Vec<Value>, items: &mut Vec<Value>) {
    if !pictures.is_empty() {
        items.push(showing(std::mem::take(pictures)));
    }
}

fn is_unfinished(item: &Value) -> bool {
    matches!(text(item, "status"), "incomplete" | "in_progress")
}

/// The words of a message that broke off, as a message of our own: the server must not know it by its id.
fn finished_message(item: &Value) -> Option<Value> {
    let words = joined(item, "output_text", "text") + &joined(item, "refusal", "refusal");
    (!words.is_empty()).then(|| json!({"type": "message", "role": text(item, "role"), "content": words}))
}

fn plain_message(item: &Value) -> Option<Value> {
    let role = text(item, "role");
    let content = match item.get("content")? {
        Value::Array(parts) => parts.iter().filter_map(plain_part).collect(),
        words => words.clone(),
    };
    if content.as_array().is_some_and(Vec::is_empty) {
        return None;
    }
    let mut message = Map::new();
    message.insert("type".to_owned(), json!("message"));
    // Servers that check the shape of an assistant's message want its id and status. They keep nothing, so a message
    // that broke off may pass for whole.
    if role == "assistant" {
        if let Some(id) = item.get("id").filter(|id| id.is_string()) {
            message.insert("id".to_owned(), id.clone());
        }
        message.insert("status".to_owned(), json!("completed"));
    }
    message.insert("role".to_owned(), json!(role));
    message.insert("content".to_owned(), content);
    Some(Value::Object(message))
}

fn plain_part(part: &Value) -> Option<Value> {
    match kind(part) {
        "output_text" => {
            // The empty lists are required by OpenAI's description, and servers built on its types check for them.
            Some(json!({"type": "output_text", "text": text(part, "text"), "annotations": [], "logprobs": []}))
        }
        "refusal" => Some(json!({"type": "refusal", "refusal": text(part, "refusal")})),
        "input_text" | "input_image" | "input_file" => Some(part.clone()),
        _ => None,
    }
}

fn plain_call(item: &Value) -> Value {
    let mut call = Map::new();
    call.insert("type".to_owned(), json!("function_call"));
    for key in ["id", "call_id", "status"] {
        if let Some(value) = item.get(key).filter(|value| value.is_string()) {
            call.insert(key.to_owned(), value.clone());
        }
    }
    call.insert("name".to_owned(), json!(flat_name(item)));
    call.insert("arguments".to_owned(), json!(arguments(item)));
    Value::Object(call)
}

/// A call's arguments as text; `{}` when there are none, as some servers demand valid JSON even of a replay.
pub(crate) fn arguments(item: &Value) -> String {
    match item.get("arguments") {
        Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
        Some(fields @ Value::Object(_)) => fields.to_string(),
        _ => "{}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk() -> Vec<Value> {
        vec![
            json!({"role": "user", "content": [{"type": "input_text", "text": "a door"}]}),
            json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAA", "summary": []}),
            json!({"type": "reasoning", "id": "rs_2", "summary": []}),
            json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "phase": "commentary",
                "content": [{"type": "output_text", "text": "Two doors.", "annotations": [], "logprobs": []}]}),
            json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "paint", "namespace": "media",
                "arguments": "{}", "status": "completed"}),
            json!({"type": "function_call", "id": "fc_2", "call_id": "call_2", "name": "list", "namespace": "list",
                "arguments": "", "status": "completed"}),
            json!({"type": "function_call_output", "call_id": "call_1", "output": [
                {"type": "input_text", "text": "done"}, {"type": "input_image", "image_url": "data:image/png;base64,AA"}]}),
            json!({"type": "function_call_output", "call_id": "call_2", "output": "none"}),
        ]
    }

    #[test]
    fn openai_gets_its_items_back_byte_for_byte() {
        let sent = verbatim(&talk(), ToolSearch::Hosted);
        let mut expected = talk();
        expected.remove(2);
        assert_eq!(Value::from(sent).to_string(), Value::from(expected).to_string());
    }

    #[test]
    fn what_was_not_finished_is_not_replayed() {
        let cut = vec![
            json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "incomplete",
                "content": [{"type": "output_text", "text": "Half"}]}),
            json!({"type": "message", "id": "msg_2", "role": "assistant", "status": "incomplete", "content": []}),
            json!({"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{", "status": "incomplete"}),
            json!({"type": "function_call_output", "call_id": "c", "output": "stopped"}),
        ];
        assert_eq!(
            verbatim(&cut, ToolSearch::Hosted),
            [json!({"type": "message", "role": "assistant", "content": "Half"})]
        );
        let sent = plain(&cut);
        assert_eq!((sent.len(), &sent[0]["status"]), (1, &json!("completed")));
    }

    #[test]
    fn other_servers_get_plain_items_and_pictures_behind_the_results() {
        let sent = plain(&talk());
        let kinds: Vec<&str> = sent.iter().map(kind).collect();
        let expected = [
            "message",
            "message",
            "function_call",
            "function_call",
            "function_call_output",
            "function_call_output",
            "message",
        ];
        assert_eq!(kinds, expected);
        assert_eq!(sent[1].get("phase"), None);
        assert_eq!(
            sent[1]["content"][0],
            json!({"type": "output_text", "text": "Two doors.", "annotations": [], "logprobs": []})
        );
        assert_eq!((text(&sent[2], "name"), sent[2].get("namespace")), ("media__paint", None));
        assert_eq!((text(&sent[3], "name"), text(&sent[3], "arguments")), ("list", "{}"));
        assert_eq!(sent[4]["output"], json!("done"));
        assert_eq!(sent[6]["content"][1]["type"], json!("input_image"));
    }

    fn searched() -> Vec<Value> {
        vec![
            json!({"type": "tool_search_call", "id": "tsc_1", "call_id": null, "execution": "server",
                "arguments": {"paths": ["video"]}, "status": "completed"}),
            json!({"type": "tool_search_output", "id": "tso_1", "call_id": null, "execution": "server", "status": "completed",
                "tools": [{"type": "namespace", "name": "video", "description": "Clips", "tools": []}]}),
            json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "cut", "namespace": "video",
                "arguments": "{\"from\": ", "status": "completed"}),
            json!({"type": "function_call_output", "call_id": "call_1", "output": "the arguments are no JSON"}),
            json!({"type": "function_call", "call_id": "call_2", "name": "find_tools", "arguments": "{}"}),
            json!({"type": "function_call_output", "call_id": "call_2", "output": "{\"tools\":[]}"}),
            json!({"type": "function_call", "call_id": "call_2", "name": "paint", "arguments": "{}"}),
            json!({"type": "function_call_output", "call_id": "call_2", "output": "done"}),
        ]
    }

    #[test]
    fn searches_and_namespaces_go_back_unchanged_also_on_calls_that_were_wrong() {
        for search in [ToolSearch::Hosted, ToolSearch::Client] {
            let sent = verbatim(&searched(), search);
            let mut expected = searched();
            expected.drain(4..6);
            assert_eq!(Value::from(sent).to_string(), Value::from(expected).to_string());
        }
    }

    #[test]
    fn without_tool_search_the_calls_are_flat_and_only_the_search_by_function_stays() {
        let sent = verbatim(&searched(), ToolSearch::Flat);
        let names: Vec<&str> = sent.iter().map(|item| text(item, "name")).filter(|name| !name.is_empty()).collect();
        assert_eq!(names, ["video__cut", "find_tools", "paint"]);
        assert_eq!((sent.len(), text(&sent[0], "id"), sent[0].get("namespace")), (6, "fc_1", None));
    }

    #[test]
    fn a_search_that_was_not_finished_goes_with_its_answer() {
        let cut = [
            json!({"type": "tool_search_call", "id": "tsc_1", "call_id": "c", "execution": "client", "arguments": {},
                "status": "incomplete"}),
            json!({"type": "tool_search_output", "call_id": "c", "execution": "client", "tools": [], "status": "completed"}),
        ];
        assert_eq!(verbatim(&cut, ToolSearch::Client), Vec::<Value>::new());
    }
}
