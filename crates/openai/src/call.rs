//! A function call the model made, and the undeclared wrapper in which it sometimes packs several.

use serde_json::Value;

/// A finished function call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Ties the result to the call: `function_call_output.call_id` repeats it.
    pub call_id: String,
    /// The function's name, as the server sent it.
    pub name: String,
    /// Its namespace, when it has one.
    pub namespace: Option<String>,
    /// Arguments as JSON text, as the model wrote them: they may not parse and may not fit the schema.
    pub arguments: String,
}

impl Call {
    /// The call in an output item; `None` when the item is something else or was not finished.
    pub(crate) fn of(item: &Value) -> Option<Self> {
        if item.get("type")?.as_str()? != "function_call" {
            return None;
        }
        // Servers that are not OpenAI's leave the status out; only a stated other one means "do not run this".
        if item.get("status").and_then(Value::as_str).is_some_and(|status| status != "completed") {
            return None;
        }
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        let arguments = match item.get("arguments") {
            Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
            Some(fields @ Value::Object(_)) => fields.to_string(),
            _ => "{}".to_owned(),
        };
        Some(Self { call_id: text("call_id")?, name: text("name")?, namespace: text("namespace"), arguments })
    }
}

/// The calls inside a call of `parallel` or `multi_tool_use.parallel`, a tool that GPT models sometimes call although
/// nobody declared it, with `{"tool_uses": [{"recipient_name": "functions.NAME", "parameters": {…}}]}`.
///
/// Every inner call carries the wrapper's `call_id`: the history needs exactly one output for it, listing the results in
/// order. `None` when the call is no such wrapper, or when not every inner name is in `known`; such a call is answered
/// with an error as its output.
pub fn expand_parallel(call: &Call, known: &[&str]) -> Option<Vec<Call>> {
    let wrapper = matches!(
        (call.namespace.as_deref(), call.name.as_str()),
        (None, "parallel" | "multi_tool_use.parallel") | (Some("multi_tool_use" | "parallel"), "parallel")
    );
    if !wrapper || known.contains(&call.name.as_str()) {
        return None;
    }
    let arguments: Value = serde_json::from_str(&call.arguments).ok()?;
    let uses = arguments.get("tool_uses")?.as_array()?;
    if uses.is_empty() {
        return None;
    }
    uses.iter()
        .map(|inner| {
            let recipient = inner.get("recipient_name")?.as_str()?;
            let name = recipient.strip_prefix("functions.").unwrap_or(recipient);
            let arguments = match inner.get("parameters") {
                Some(Value::String(text)) => text.clone(),
                Some(fields) => fields.to_string(),
                None => "{}".to_owned(),
            };
            let call_id = call.call_id.clone();
            known.contains(&name).then(|| Call { call_id, name: name.to_owned(), namespace: None, arguments })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wrapper(name: &str, arguments: &Value) -> Call {
        Call { call_id: "call_1".into(), name: name.into(), namespace: None, arguments: arguments.to_string() }
    }

    #[test]
    fn only_finished_calls_are_calls() {
        let item = |status: Value| json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "status": status});
        assert!(Call::of(&item(json!("completed"))).is_some());
        assert!(Call::of(&item(Value::Null)).is_some());
        assert!(Call::of(&item(json!("incomplete"))).is_none());
        assert!(Call::of(&json!({"type": "message"})).is_none());
    }

    #[test]
    fn arguments_may_be_missing_empty_or_an_object() {
        let arguments = |value: Value| {
            let mut item = json!({"type": "function_call", "call_id": "c", "name": "f"});
            item["arguments"] = value;
            Call::of(&item).map(|call| call.arguments)
        };
        assert_eq!(arguments(Value::Null).as_deref(), Some("{}"));
        assert_eq!(arguments(json!("")).as_deref(), Some("{}"));
        assert_eq!(arguments(json!({"a": 1})).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(arguments(json!("{not json")).as_deref(), Some("{not json"));
    }

    #[test]
    fn the_wrapper_is_opened_in_order_under_its_own_call_id() {
        let packed = json!({"tool_uses": [
            {"recipient_name": "functions.paint", "parameters": {"words": "moss"}},
            {"recipient_name": "list", "parameters": {}},
        ]});
        for name in ["parallel", "multi_tool_use.parallel"] {
            let calls = expand_parallel(&wrapper(name, &packed), &["paint", "list"]).expect("both are known");
            assert_eq!(calls.iter().map(|call| call.name.as_str()).collect::<Vec<_>>(), ["paint", "list"]);
            assert_eq!(calls[0].arguments, r#"{"words":"moss"}"#);
            assert!(calls.iter().all(|call| call.call_id == "call_1"));
        }
    }

    #[test]
    fn strangers_inside_or_outside_leave_it_closed() {
        let packed = json!({"tool_uses": [{"recipient_name": "functions.rm", "parameters": {}}]});
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &["paint"]), None);
        assert_eq!(expand_parallel(&wrapper("paint", &packed), &["paint", "rm"]), None);
        assert_eq!(expand_parallel(&wrapper("parallel", &json!({"tool_uses": []})), &["paint"]), None);
        assert_eq!(expand_parallel(&wrapper("parallel", &json!("text")), &["paint"]), None);
        // A tool of our own by that name is a tool, not a wrapper.
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &["parallel", "rm"]), None);
    }
}
