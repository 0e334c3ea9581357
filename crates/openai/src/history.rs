//! The history as a server gets it. It is kept as items of the Responses API, verbatim; here it is fitted to a rung.

use serde_json::{Map, Value, json};

use crate::response::joined;

/// The longest function name servers take.
const LONGEST_NAME: usize = 64;

/// For OpenAI itself: as it came, less what it would refuse. A reasoning item without its encrypted content is unknown to
/// a server that stores nothing. An item that was not finished may not be replayed: a call is dropped with its result,
/// the words of a message stay as a message of our own.
pub(crate) fn verbatim(input: &[Value]) -> Vec<Value> {
    let unfinished = unfinished_calls(input);
    let kept = input.iter().filter(|item| match kind(item) {
        "reasoning" => item.get("encrypted_content").is_some_and(Value::is_string),
        "function_call" | "function_call_output" => !unfinished.contains(&text(item, "call_id")),
        "message" => true,
        _ => !is_unfinished(item),
    });
    kept.filter_map(|item| if is_unfinished(item) { finished_message(item) } else { Some(item.clone()) }).collect()
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

/// A call's name for servers without namespaces: `namespace__name`, cut to what they take. A call whose namespace only
/// repeats its name (OpenAI's mark of a tool that was loaded late) has none.
pub(crate) fn flat_name(item: &Value) -> String {
    let (namespace, name) = (text(item, "namespace"), text(item, "name"));
    let joined =
        if namespace.is_empty() || namespace == name { name.to_owned() } else { format!("{namespace}__{name}") };
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    joined.chars().map(allowed).take(LONGEST_NAME).collect()
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

/// The call ids of calls that were not finished, in which results are dropped too.
pub(crate) fn unfinished_calls(input: &[Value]) -> Vec<&str> {
    let calls = input.iter().filter(|item| kind(item) == "function_call" && is_unfinished(item));
    calls.map(|item| text(item, "call_id")).collect()
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
        let sent = verbatim(&talk());
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
        assert_eq!(verbatim(&cut), [json!({"type": "message", "role": "assistant", "content": "Half"})]);
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

    #[test]
    fn flat_names_fit() {
        let name = |namespace: &str, name: &str| flat_name(&json!({"namespace": namespace, "name": name}));
        assert_eq!(name("", "video.cut"), "video_cut");
        assert_eq!(name(&"n".repeat(60), "long").len(), LONGEST_NAME);
    }
}
