//! The body of `POST /responses`.
//!
//! On [`Rung::Full`] the history goes out as it came: ids, `namespace`, `phase` and `encrypted_content` included, since
//! the server checks them and its prompt cache matches exact prefixes. On [`Rung::Plain`] it is reduced to the items and
//! fields that every server knows.

use serde_json::{Map, Value, json};

use crate::{
    history,
    ladder::{Feature, Limits, Rung},
    request::{Request, ToolChoice},
    tool::{self, ToolSearch},
};

/// The body for one call. Fields that say nothing are left out: servers with strict validation refuse null and empty.
pub(crate) fn body(request: &Request, limits: &Limits, stream: bool) -> Value {
    let full = limits.rung == Rung::Full;
    let stream = stream && !limits.lacks(Feature::Streaming);
    let mut body = Map::new();
    let mut set = |key: &str, value: Value| body.insert(key.to_owned(), value);

    set("model", json!(request.model));
    // Kept on OpenAI's servers for a month unless it is said otherwise; the history is ours.
    set("store", json!(false));
    set("stream", json!(stream));
    if full && stream && !limits.lacks(Feature::StreamOptions) {
        // Random padding on every delta otherwise.
        set("stream_options", json!({"include_obfuscation": false}));
    }
    let words_for_schema = limits.lacks(Feature::Schema);
    let instructions = if words_for_schema { request.instructions_with_shape() } else { request.instructions.clone() };
    if !instructions.is_empty() {
        set("instructions", json!(instructions));
    }
    set(
        "input",
        Value::Array(if full {
            history::verbatim(&request.input, limits.search())
        } else {
            history::plain(&request.input)
        }),
    );
    if !request.tools.is_empty() {
        set("tools", tools(request, limits));
        if let Some(choice) = tool_choice(&request.tool_choice).filter(|_| !limits.lacks(Feature::ToolChoice)) {
            set("tool_choice", choice);
        }
        // `true` is the default.
        if !request.parallel_tool_calls && !limits.lacks(Feature::Parallel) {
            set("parallel_tool_calls", json!(false));
        }
    }
    let effort = effort(request, limits);
    let thinks = effort != Some("none");
    let mut reasoning = Map::new();
    if let Some(effort) = effort {
        reasoning.insert("effort".to_owned(), json!(effort));
    }
    if full && stream && thinks && !limits.lacks(Feature::Summary) {
        reasoning.insert("summary".to_owned(), json!("auto"));
    }
    if !reasoning.is_empty() {
        set("reasoning", Value::Object(reasoning));
    }
    if full && thinks && !limits.lacks(Feature::Include) {
        set("include", json!(["reasoning.encrypted_content"]));
    }
    let mut text = Map::new();
    if let Some(format) = request.format.as_ref().filter(|_| !words_for_schema) {
        let shape = json!({"type": "json_schema", "name": format.name, "strict": true, "schema": format.schema});
        text.insert("format".to_owned(), shape);
    }
    if let Some(verbosity) = request.verbosity.as_ref().filter(|_| !limits.lacks(Feature::Verbosity)) {
        text.insert("verbosity".to_owned(), json!(verbosity));
    }
    if !text.is_empty() {
        set("text", Value::Object(text));
    }
    if let Some(tokens) = request.output_tokens() {
        set("max_output_tokens", json!(tokens));
    }
    if let Some(key) = request.cache_key.as_ref().filter(|_| full && !limits.lacks(Feature::CacheKey)) {
        set("prompt_cache_key", json!(key));
    }
    Value::Object(body)
}

/// The effort to send, with `low` where the model has no `none`.
fn effort<'a>(request: &'a Request, limits: &Limits) -> Option<&'a str> {
    let effort = request.effort.as_deref().filter(|_| !limits.lacks(Feature::Effort))?;
    Some(if effort == "none" && limits.lacks(Feature::EffortNone) { "low" } else { effort })
}

fn tools(request: &Request, limits: &Limits) -> Value {
    let Request { tools, namespaces, loaded, .. } = request;
    let strict = !limits.lacks(Feature::Strict);
    let wire = match limits.search() {
        ToolSearch::Hosted => tool::grouped(tools, namespaces, true, strict),
        ToolSearch::Client => tool::grouped(tools, namespaces, false, strict),
        ToolSearch::Flat => tool::flat(tools, namespaces, loaded).iter().map(|tool| tool.definition(strict)).collect(),
    };
    Value::Array(wire)
}

fn tool_choice(choice: &ToolChoice) -> Option<Value> {
    match choice {
        ToolChoice::Auto => None,
        ToolChoice::None => Some(json!("none")),
        ToolChoice::Required => Some(json!("required")),
        ToolChoice::Function(name) => Some(json!({"type": "function", "name": name})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{request::Format, tool::Tool};

    fn request() -> Request {
        Request {
            model: "gpt-5.4".into(),
            instructions: "Be kind.".into(),
            input: vec![json!({"role": "user", "content": "moss"})],
            tools: vec![Tool {
                name: "paint".into(),
                description: "Paints".into(),
                parameters: json!({"type": "object"}),
                strict: false,
                ..Tool::default()
            }],
            effort: Some("low".into()),
            verbosity: Some("low".into()),
            max_output_tokens: Some(3),
            cache_key: Some("session".into()),
            ..Request::default()
        }
    }

    #[test]
    fn the_full_rung_says_everything() {
        let body = body(&request(), &Limits::at(Rung::Full), true);
        let expected = json!({
            "model": "gpt-5.4", "store": false, "stream": true, "stream_options": {"include_obfuscation": false},
            "instructions": "Be kind.", "input": [{"role": "user", "content": "moss"}],
            "tools": [{"type": "function", "name": "paint", "description": "Paints", "parameters": {"type": "object"}, "strict": false}],
            "parallel_tool_calls": false, "reasoning": {"effort": "low", "summary": "auto"},
            "include": ["reasoning.encrypted_content"], "text": {"verbosity": "low"}, "max_output_tokens": 16,
            "prompt_cache_key": "session",
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn the_plain_rung_says_what_every_server_knows() {
        let body = body(&request(), &Limits::at(Rung::Plain), true);
        for field in ["include", "prompt_cache_key", "stream_options"] {
            assert!(body.get(field).is_none(), "{field}");
        }
        assert_eq!(body["reasoning"], json!({"effort": "low"}));
        assert_eq!(body["store"], json!(false));
    }

    #[test]
    fn nothing_is_sent_that_says_nothing() {
        let asked = Request { model: "m".into(), parallel_tool_calls: true, ..Request::default() };
        let body = body(&asked, &Limits::at(Rung::Plain), false);
        assert_eq!(body, json!({"model": "m", "store": false, "stream": false, "input": []}));
    }

    #[test]
    fn without_thinking_there_is_nothing_to_include() {
        let asked = Request { effort: Some("none".into()), ..request() };
        let body = body(&asked, &Limits::at(Rung::Full), true);
        assert_eq!(body.get("include"), None);
        assert_eq!(body["reasoning"], json!({"effort": "none"}));
    }

    #[test]
    fn a_shape_and_a_forced_tool_are_spelled_flat() {
        let asked = Request {
            format: Some(Format { name: "words".into(), schema: json!({"type": "object"}) }),
            tool_choice: ToolChoice::Function("paint".into()),
            ..request()
        };
        let body = body(&asked, &Limits::at(Rung::Full), false);
        let shape = json!({"type": "json_schema", "name": "words", "strict": true, "schema": {"type": "object"}});
        assert_eq!(body["text"]["format"], shape);
        assert_eq!(body["tool_choice"], json!({"type": "function", "name": "paint"}));
        assert_eq!(body.get("stream_options"), None);
    }
}
