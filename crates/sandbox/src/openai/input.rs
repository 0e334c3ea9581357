//! The conversation in `input`: its items one by one, and the rules that bind calls to their outputs.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::answer::encrypted;
use super::errors::ApiError;
use super::tools::Tool;

/// Members of each kind of item, and the prefix of its id. Kinds the sandbox does not look into have none.
const KINDS: &[(&str, &[&str], &str)] = &[
    ("message", &["type", "id", "role", "content", "status", "phase"], "msg"),
    ("function_call", &["type", "id", "call_id", "name", "arguments", "namespace", "status", "caller"], "fc"),
    ("function_call_output", &["type", "id", "call_id", "output", "status", "name", "namespace", "caller"], "fc"),
    ("reasoning", &["type", "id", "summary", "content", "encrypted_content", "status"], "rs"),
    ("tool_search_call", &["type", "id", "call_id", "execution", "arguments", "status", "created_by"], "tsc"),
    ("tool_search_output", &["type", "id", "call_id", "execution", "tools", "status", "created_by"], "tso"),
    ("item_reference", &[], ""),
    ("compaction", &[], ""),
];
const ROLES: &[&str] = &["user", "assistant", "system", "developer"];
const PARTS: &[&str] = &["input_text", "input_image", "input_file", "output_text", "refusal"];

/// The items of `input`; a string is one message of the person's.
pub(crate) fn read(given: Option<&Value>) -> Result<Vec<Value>, ApiError> {
    let list = match given {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::String(text)) => {
            let content = json!([{ "type": "input_text", "text": text }]);
            return Ok(vec![json!({ "type": "message", "role": "user", "content": content })]);
        }
        Some(Value::Array(list)) => list,
        Some(other) => return Err(ApiError::wrong_type("input", "a string or an array", other)),
    };
    list.iter().enumerate().map(|(i, item)| one(&format!("input[{i}]"), item)).collect()
}

fn one(path: &str, item: &Value) -> Result<Value, ApiError> {
    let Some(members) = item.as_object() else { return Err(ApiError::wrong_type(path, "an object", item)) };
    let mut item = item.clone();
    if !members.contains_key("type") && members.contains_key("role") {
        item["type"] = "message".into();
    }
    let kind = item["type"].as_str().unwrap_or("?").to_owned();
    let Some((_, known, prefix)) = KINDS.iter().find(|(name, ..)| *name == kind) else {
        let names: Vec<_> = KINDS.iter().map(|(name, ..)| *name).collect();
        return Err(ApiError::invalid_value(format!("{path}.type"), &kind, &names));
    };
    if let Some(name) = members.keys().find(|m| !known.is_empty() && !known.contains(&m.as_str())) {
        return Err(ApiError::unknown_parameter(format!("{path}.{name}")));
    }
    if let Some(id) = item["id"].as_str().filter(|id| !id.starts_with(prefix)) {
        let message = format!("Invalid '{path}.id': '{id}'. Expected an ID that begins with '{prefix}'.");
        return Err(ApiError::bad(format!("{path}.id"), Some("invalid_value"), message));
    }
    for name in required(&kind) {
        if item.get(*name).is_none_or(Value::is_null) {
            return Err(ApiError::missing_parameter(format!("{path}.{name}")));
        }
    }
    match kind.as_str() {
        "message" => message(path, &item)?,
        "function_call" if !item["arguments"].is_string() => {
            return Err(ApiError::wrong_type(format!("{path}.arguments"), "a string", &item["arguments"]));
        }
        "function_call_output" => match &item["output"] {
            Value::String(_) => {}
            Value::Array(parts) => content(&format!("{path}.output"), parts)?,
            other => {
                return Err(ApiError::wrong_type(format!("{path}.output"), "a string or an array", other));
            }
        },
        _ => {}
    }
    Ok(item)
}

fn required(kind: &str) -> &'static [&'static str] {
    match kind {
        "message" => &["role", "content"],
        "function_call" => &["call_id", "name", "arguments"],
        "function_call_output" => &["call_id", "output"],
        "reasoning" => &["id", "summary"],
        "item_reference" => &["id"],
        "tool_search_call" => &["arguments"],
        "tool_search_output" => &["tools"],
        _ => &[],
    }
}

fn message(path: &str, item: &Value) -> Result<(), ApiError> {
    let role = item["role"].as_str().unwrap_or("?");
    if !ROLES.contains(&role) {
        return Err(ApiError::invalid_value(format!("{path}.role"), role, ROLES));
    }
    match &item["content"] {
        Value::String(_) => Ok(()),
        Value::Array(parts) => {
            let said = role == "assistant";
            let odd = |p: &&Value| p["type"] == if said { "input_text" } else { "output_text" };
            if let Some(i) = parts.iter().position(|p| odd(&p)) {
                let allowed: &[&str] = if said { &["output_text", "refusal"] } else { &PARTS[..3] };
                let got = parts[i]["type"].as_str().unwrap_or("?");
                return Err(ApiError::invalid_value(format!("{path}.content[{i}]"), got, allowed));
            }
            content(&format!("{path}.content"), parts)
        }
        other => Err(ApiError::wrong_type(format!("{path}.content"), "a string or an array", other)),
    }
}

fn content(path: &str, parts: &[Value]) -> Result<(), ApiError> {
    for (i, part) in parts.iter().enumerate() {
        let kind = part["type"].as_str().unwrap_or("?");
        if !PARTS.contains(&kind) {
            return Err(ApiError::invalid_value(format!("{path}[{i}].type"), kind, PARTS));
        }
        if kind == "input_image" && part["image_url"].is_null() && part["file_id"].is_null() {
            return Err(ApiError::missing_parameter(format!("{path}[{i}].image_url")));
        }
        let url = part["image_url"].as_str().unwrap_or("https:");
        if !["data:image/", "https:", "http:"].iter().any(|scheme| url.starts_with(scheme)) {
            let message = format!(
                "Invalid '{path}[{i}].image_url'. Expected a valid URL, but got a value with an invalid format."
            );
            return Err(ApiError::bad(format!("{path}[{i}].image_url"), Some("invalid_value"), message));
        }
    }
    Ok(())
}

/// Checks the conversation as a whole: every call has one output after it, every output a call before it, no id comes
/// twice, reasoning is ours, and calls say the namespace their tool lives in.
pub(crate) fn check(items: &[Value], tools: &[Tool], secret: &str) -> Result<(), ApiError> {
    let (mut ids, mut calls, mut answered) = (HashSet::new(), HashSet::new(), HashSet::new());
    let (mut searches, mut found) = (HashSet::new(), HashSet::new());
    for (i, item) in items.iter().enumerate() {
        if let Some(id) = item["id"].as_str().filter(|id| !ids.insert(*id)) {
            let message =
                format!("Duplicate item found with id {id}. Remove duplicate items from your input and try again.");
            return Err(ApiError::bad("input", None, message));
        }
        let call_id = item["call_id"].as_str().unwrap_or_default();
        match item["type"].as_str().unwrap_or_default() {
            "function_call" => {
                calls.insert(call_id);
                namespace(i, item, tools)?;
            }
            "function_call_output" => {
                if !calls.contains(call_id) {
                    let message = format!("No tool call found for function call output with call_id {call_id}.");
                    return Err(ApiError::bad("input", None, message));
                }
                if !answered.insert(call_id) {
                    let message = format!("Duplicate tool output found for function call {call_id}.");
                    return Err(ApiError::bad("input", None, message));
                }
            }
            "tool_search_call" if item["execution"] == "client" => drop(searches.insert(call_id)),
            "tool_search_output" if item["execution"] == "client" => {
                if !searches.contains(call_id) {
                    let message = format!("No tool search call found for tool search output with call_id {call_id}.");
                    return Err(ApiError::bad("input", None, message));
                }
                if !found.insert(call_id) {
                    let message = format!("Duplicate tool search output found for tool search call {call_id}.");
                    return Err(ApiError::bad("input", None, message));
                }
            }
            "reasoning" => reasoning(item, secret)?,
            _ => {}
        }
    }
    if let Some(open) = searches.difference(&found).next() {
        return Err(ApiError::bad("input", None, format!("No tool output found for tool search call {open}.")));
    }
    let open = items.iter().filter(|i| i["type"] == "function_call").filter_map(|i| i["call_id"].as_str());
    match open.into_iter().find(|call_id| !answered.contains(call_id)) {
        Some(call_id) => {
            Err(ApiError::bad("input", None, format!("No tool output found for function call {call_id}.")))
        }
        None => Ok(()),
    }
}

fn namespace(i: usize, item: &Value, tools: &[Tool]) -> Result<(), ApiError> {
    let name = item["name"].as_str().unwrap_or_default();
    let mut homes = tools.iter().filter(|t| t.name == name).peekable();
    let lost = item["namespace"].is_null() && homes.peek().is_some() && homes.all(|t| t.namespace.is_some());
    if lost {
        let message = format!(
            "Missing namespace for function_call '{name}'. It does not exist in the default namespace. Set the \
             namespace the call came with."
        );
        return Err(ApiError::bad(format!("input[{i}].namespace"), None, message));
    }
    Ok(())
}

fn reasoning(item: &Value, secret: &str) -> Result<(), ApiError> {
    let id = item["id"].as_str().unwrap_or_default();
    let Some(blob) = item["encrypted_content"].as_str() else {
        let message = format!(
            "Item with id '{id}' not found. Items are not persisted when `store` is set to false. Try again with \
             `store` set to true, or remove this item from your input."
        );
        let error = ApiError::bad("input", None, message);
        return Err(ApiError { status: axum::http::StatusCode::NOT_FOUND, ..error });
    };
    if blob == encrypted(secret, id) {
        return Ok(());
    }
    let shown: String = blob.chars().take(4).collect();
    let message = format!("The encrypted content {shown}... could not be verified.");
    Err(ApiError { param: None, ..ApiError::bad("", Some("invalid_encrypted_content"), message) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(input: Value) -> String {
        let items = read(Some(&input));
        items.and_then(|items| check(&items, &[], "key")).unwrap_err().message
    }

    fn call(id: &str, call_id: &str) -> Value {
        json!({"type": "function_call", "id": id, "call_id": call_id, "name": "draw", "arguments": "{}"})
    }

    fn output(call_id: &str) -> Value {
        json!({"type": "function_call_output", "call_id": call_id, "output": "ok"})
    }

    #[test]
    fn a_whole_conversation_passes() {
        let rs =
            json!({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": encrypted("key", "rs_1")});
        let said = json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                          "content": [{"type": "output_text", "text": "x", "annotations": []}]});
        let input = json!([{"role": "user", "content": "a fox"}, rs, said, call("fc_1", "call_1"), output("call_1")]);
        let items = read(Some(&input)).unwrap();
        assert_eq!(items[0]["type"], "message");
        assert_eq!(check(&items, &[], "key"), Ok(()));
    }

    #[test]
    fn broken_conversations_are_refused_in_the_services_words() {
        let cases = [
            (json!([call("fc_1", "call_1")]), "No tool output found for function call call_1."),
            (json!([output("call_9")]), "No tool call found for function call output with call_id call_9."),
            (
                json!([call("fc_1", "call_1"), output("call_1"), call("fc_1", "call_2"), output("call_2")]),
                "Duplicate item found with id fc_1. Remove duplicate items from your input and try again.",
            ),
            (json!([{"role": "user", "content": "x", "weight": 1}]), "Unknown parameter: 'input[0].weight'."),
            (
                json!([{"type": "function_call", "id": "call_1", "call_id": "c", "name": "n", "arguments": "{}"}]),
                "Invalid 'input[0].id': 'call_1'. Expected an ID that begins with 'fc'.",
            ),
            (json!([{"type": "message", "role": "user"}]), "Missing required parameter: 'input[0].content'."),
            (
                json!([{"role": "user", "content": [{"type": "output_text", "text": "x"}]}]),
                "Invalid value: 'output_text'. Supported values are: 'input_text', 'input_image', 'input_file'.",
            ),
        ];
        for (input, expected) in cases {
            assert_eq!(refused(input), expected);
        }
    }

    #[test]
    fn reasoning_must_come_back_whole_and_under_the_same_key() {
        let item = |blob: Value| json!([{"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": blob}]);
        assert!(refused(item(json!("gAAAstale"))).starts_with("The encrypted content gAAA..."));
        assert!(refused(item(encrypted("another key", "rs_1").into())).contains("could not be verified"));
        assert!(refused(item(Value::Null)).starts_with("Item with id 'rs_1' not found."));
    }

    #[test]
    fn a_call_from_a_namespace_must_say_so() {
        let tool = Tool {
            name: "draw".into(),
            namespace: Some("pictures".into()),
            description: String::new(),
            parameters: Value::Null,
            deferred: true,
            definition: Value::Null,
            space: "Makes pictures".into(),
        };
        let mut items = vec![call("fc_1", "call_1"), output("call_1")];
        let error = check(&items, std::slice::from_ref(&tool), "key").unwrap_err();
        assert_eq!(error.param.as_deref(), Some("input[0].namespace"));
        items[0]["namespace"] = "pictures".into();
        assert_eq!(check(&items, &[tool], "key"), Ok(()));
    }
}
