//! The body of `POST /chat/completions`, made of the same neutral history.

use serde_json::{Map, Value, json};

use crate::{
    history::{self, kind, text},
    ladder::{Feature, Limits, Rung},
    request::{Request, ToolChoice},
    response::joined,
    tool,
};

/// The body for one call. On [`Rung::TextOnly`] there are no tools, and the shape of the answer is asked for in words.
pub(crate) fn body(request: &Request, limits: &Limits, stream: bool) -> Value {
    let tools_allowed = limits.rung == Rung::Chat;
    let schema_allowed = tools_allowed && !limits.lacks(Feature::Schema);
    let stream = stream && !limits.lacks(Feature::Streaming);
    let mut body = Map::new();
    let mut set = |key: &str, value: Value| body.insert(key.to_owned(), value);

    set("model", json!(request.model));
    let mut instructions =
        if schema_allowed { request.instructions.clone() } else { request.instructions_with_shape() };
    if !tools_allowed && !request.without_tools.is_empty() {
        instructions = format!("{instructions}\n\n{}", request.without_tools).trim_start().to_owned();
    }
    set("messages", Value::Array(messages(&instructions, &request.input, tools_allowed)));
    set("stream", json!(stream));
    if stream && !limits.lacks(Feature::StreamOptions) {
        set("stream_options", json!({"include_usage": true}));
    }
    if tools_allowed && !request.tools.is_empty() {
        set("tools", tools(request, limits));
        if let Some(choice) = tool_choice(&request.tool_choice).filter(|_| !limits.lacks(Feature::ToolChoice)) {
            set("tool_choice", choice);
        }
        if !request.parallel_tool_calls && !limits.lacks(Feature::Parallel) {
            set("parallel_tool_calls", json!(false));
        }
        if limits.lacks(Feature::ThinkingTools) {
            set("reasoning_effort", json!("none"));
        }
    }
    if let Some(format) = request.format.as_ref().filter(|_| schema_allowed) {
        let shape = json!({"name": format.name, "strict": true, "schema": format.schema});
        set("response_format", json!({"type": "json_schema", "json_schema": shape}));
    }
    if let Some(tokens) = request.output_tokens() {
        let key = if limits.lacks(Feature::MaxTokens) { "max_completion_tokens" } else { "max_tokens" };
        set(key, json!(tokens));
    }
    Value::Object(body)
}

fn tools(request: &Request, limits: &Limits) -> Value {
    let flat = tool::flat(&request.tools, &request.namespaces, &request.loaded);
    let tools = flat.iter().map(|tool| {
        let mut function = json!({"name": tool.name, "description": tool.description, "parameters": tool.parameters});
        if !limits.lacks(Feature::Strict) {
            function["strict"] = json!(tool.strict);
        }
        json!({"type": "function", "function": function})
    });
    tools.collect()
}

fn tool_choice(choice: &ToolChoice) -> Option<Value> {
    match choice {
        ToolChoice::Auto => None,
        ToolChoice::None => Some(json!("none")),
        ToolChoice::Required => Some(json!("required")),
        ToolChoice::Function(name) => Some(json!({"type": "function", "function": {"name": name}})),
    }
}

fn messages(instructions: &str, input: &[Value], tools: bool) -> Vec<Value> {
    let mut messages = Vec::new();
    if !instructions.is_empty() {
        messages.push(json!({"role": "system", "content": instructions}));
    }
    let unfinished = history::unfinished_calls(input);
    let mut pictures = Vec::new();
    for item in input {
        if kind(item) != "function_call_output" && !pictures.is_empty() {
            messages.extend(message(&history::showing(std::mem::take(&mut pictures))));
        }
        match kind(item) {
            "message" => messages.extend(message(item)),
            "function_call" if tools && !unfinished.contains(&text(item, "call_id")) => push_call(&mut messages, item),
            "function_call_output" if !unfinished.contains(&text(item, "call_id")) => {
                let (words, shown) = history::result(item);
                pictures.extend(shown);
                messages.push(if tools {
                    json!({"role": "tool", "tool_call_id": text(item, "call_id"), "content": words})
                } else {
                    json!({"role": "user", "content": format!("Result: {words}")})
                });
            }
            _ => {}
        }
    }
    if !pictures.is_empty() {
        messages.extend(message(&history::showing(pictures)));
    }
    messages
}

/// A call joins the words said just before it: Chat has one message for both.
fn push_call(messages: &mut Vec<Value>, item: &Value) {
    let call = json!({
        "id": text(item, "call_id"),
        "type": "function",
        "function": {"name": history::flat_name(item), "arguments": history::arguments(item)},
    });
    let last = messages.last_mut().and_then(Value::as_object_mut).filter(|last| last["role"] == "assistant");
    match last {
        Some(last) => {
            let calls = last.entry("tool_calls").or_insert_with(|| json!([]));
            calls.as_array_mut().into_iter().for_each(|calls| calls.push(call.clone()));
        }
        None => messages.push(json!({"role": "assistant", "tool_calls": [call]})),
    }
}

fn message(item: &Value) -> Option<Value> {
    let role = text(item, "role");
    if role == "assistant" {
        let words = match item.get("content")? {
            Value::String(words) => words.clone(),
            _ => joined(item, "output_text", "text") + &joined(item, "refusal", "refusal"),
        };
        return (!words.is_empty()).then(|| json!({"role": "assistant", "content": words}));
    }
    // Most servers behind this API know no role "developer".
    let role = if role == "developer" { "system" } else { role };
    let content = match item.get("content")? {
        Value::Array(parts) => content(parts)?,
        words => words.clone(),
    };
    Some(json!({"role": role, "content": content}))
}

/// The parts of a message; a lone text becomes a plain string, which the simplest servers take too.
fn content(parts: &[Value]) -> Option<Value> {
    let parts: Vec<Value> = parts.iter().filter_map(part).collect();
    match parts.as_slice() {
        [] => None,
        [only] if only["type"] == "text" => Some(only["text"].clone()),
        _ => Some(Value::Array(parts)),
    }
}

fn part(part: &Value) -> Option<Value> {
    match kind(part) {
        "input_text" | "output_text" => Some(json!({"type": "text", "text": text(part, "text")})),
        "input_image" => {
            let mut image = json!({"url": part.get("image_url")?.as_str()?});
            // Chat knows no `original`.
            if let Some(detail @ ("low" | "high" | "auto")) = part.get("detail").and_then(Value::as_str) {
                image["detail"] = json!(detail);
            }
            Some(json!({"type": "image_url", "image_url": image}))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{request::Format, tool::Tool};

    fn request(input: Vec<Value>) -> Request {
        Request {
            model: "qwen3".into(),
            instructions: "Be kind.".into(),
            input,
            tools: vec![Tool {
                name: "paint".into(),
                description: "Paints".into(),
                parameters: json!({"type": "object"}),
                strict: true,
                ..Tool::default()
            }],
            format: Some(Format { name: "words".into(), schema: json!({"type": "object"}) }),
            max_output_tokens: Some(100),
            parallel_tool_calls: true,
            effort: Some("low".into()),
            verbosity: Some("low".into()),
            cache_key: Some("session".into()),
            ..Request::default()
        }
    }

    fn turn() -> Vec<Value> {
        vec![
            json!({"role": "user", "content": [{"type": "input_text", "text": "two doors"}]}),
            json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAA"}),
            json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Sure."}]}),
            json!({"type": "function_call", "call_id": "c1", "name": "paint", "arguments": "{\"a\":1}"}),
            json!({"type": "function_call", "call_id": "c2", "name": "paint", "arguments": ""}),
            json!({"type": "function_call_output", "call_id": "c1", "output": [{"type": "input_text", "text": "one"},
                {"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "original"}]}),
            json!({"type": "function_call_output", "call_id": "c2", "output": "two"}),
            json!({"role": "developer", "content": "Shorter."}),
        ]
    }

    #[test]
    fn a_turn_with_tools_is_spelled_as_chat() {
        let body = body(&request(turn()), &Limits::at(Rung::Chat), true);
        let expected = json!({
            "model": "qwen3",
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "two doors"},
                {"role": "assistant", "content": "Sure.", "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "paint", "arguments": "{\"a\":1}"}},
                    {"id": "c2", "type": "function", "function": {"name": "paint", "arguments": "{}"}}]},
                {"role": "tool", "tool_call_id": "c1", "content": "one"},
                {"role": "tool", "tool_call_id": "c2", "content": "two"},
                {"role": "user", "content": [{"type": "text", "text": "The pictures of the results above:"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]},
                {"role": "system", "content": "Shorter."},
            ],
            "stream": true, "stream_options": {"include_usage": true},
            "tools": [{"type": "function", "function":
                {"name": "paint", "description": "Paints", "parameters": {"type": "object"}, "strict": true}}],
            "response_format": {"type": "json_schema", "json_schema":
                {"name": "words", "strict": true, "schema": {"type": "object"}}},
            "max_tokens": 100,
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn without_tools_the_results_stay_as_words() {
        let body = body(&request(turn()), &Limits::at(Rung::TextOnly), false);
        let text = body.to_string();
        assert!(!text.contains("tool") && !text.contains("response_format"), "{text}");
        assert!(text.contains("Result: one") && text.contains("matches this JSON Schema"), "{text}");
    }

    #[test]
    fn a_model_without_tools_is_told_so_and_only_such_a_one() {
        let told = |rung| {
            let asked = Request { without_tools: "You cannot paint.".into(), ..request(turn()) };
            body(&asked, &Limits::at(rung), false)["messages"][0]["content"].to_string()
        };
        assert!(told(Rung::TextOnly).ends_with("\\n\\nYou cannot paint.\""), "{}", told(Rung::TextOnly));
        assert!(!told(Rung::Chat).contains("paint."), "{}", told(Rung::Chat));
    }

    #[test]
    fn a_call_without_words_has_no_content_at_all() {
        let call = json!({"type": "function_call", "call_id": "c1", "name": "paint", "arguments": "{}"});
        let body = body(&request(vec![call]), &Limits::at(Rung::Chat), true);
        assert_eq!(body["messages"][1].get("content"), None);
        assert_eq!(body["messages"][1]["tool_calls"][0]["id"], json!("c1"));
    }
}
