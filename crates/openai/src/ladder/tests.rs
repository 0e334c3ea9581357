//! Refusals as servers word them, and what is made of each.

use serde_json::json;

use super::*;
use crate::error::{Fault, Site};

fn refusal(status: u16, code: Option<&str>, param: Option<&str>, message: &str) -> Error {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let fault = Fault { message: message.to_owned(), family: None, code: own(code), param: own(param) };
    Error::told(fault.kind(Some(status)), Site { host: "h", model: "m" }, &fault, Some(status), None)
}

fn full_body() -> Value {
    json!({
        "stream": true, "reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"],
        "text": {"verbosity": "low", "format": {"type": "json_schema"}}, "prompt_cache_key": "k",
        "stream_options": {"include_obfuscation": false}, "tools": [{"type": "function", "strict": true}],
        "tool_choice": "required", "parallel_tool_calls": false, "max_output_tokens": 16,
    })
}

fn after(rung: Rung, error: &Error, body: &Value) -> (Remedy, Limits) {
    let mut limits = Limits::at(rung);
    (limits.adapt(error, body), limits)
}

#[test]
fn an_unverified_organisation_loses_streaming_or_summaries_only() {
    let stream = refusal(
        400,
        Some("unsupported_value"),
        Some("stream"),
        "Your organization must be verified to stream this model.",
    );
    let (remedy, limits) = after(Rung::Full, &stream, &full_body());
    assert_eq!((remedy, limits.rung, limits.lacks), (Remedy::Adapted, Rung::Full, vec![Feature::Streaming]));
    let words = "Your organization must be verified to generate reasoning summaries.";
    let summary = refusal(400, Some("unsupported_value"), Some("reasoning.summary"), words);
    assert_eq!(after(Rung::Full, &summary, &full_body()).1.lacks, [Feature::Summary]);
}

#[test]
fn a_named_field_is_left_out_whoever_words_it() {
    let lost = |param: Option<&str>, message: &str| {
        after(Rung::Full, &refusal(400, None, param, message), &full_body()).1.lacks
    };
    assert_eq!(lost(Some("include"), "Encrypted content is not supported with this model."), [Feature::Include]);
    assert_eq!(lost(None, "Unrecognized request argument supplied: prompt_cache_key"), [Feature::CacheKey]);
    assert_eq!(
        lost(None, "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options')}]"),
        [Feature::StreamOptions]
    );
    assert_eq!(lost(Some("text.verbosity"), "Unsupported parameter: 'text.verbosity'."), [Feature::Verbosity]);
    assert_eq!(lost(Some("reasoning.effort"), "Unsupported parameter: 'reasoning.effort'."), [Feature::Effort]);
    assert_eq!(lost(Some("tools[0].strict"), "Unknown parameter: 'tools[0].strict'."), [Feature::Strict]);
    assert_eq!(lost(None, "json: unknown field \"tool_choice\""), [Feature::ToolChoice]);
}

#[test]
fn effort_none_becomes_low_before_it_is_left_out() {
    let error = refusal(
        400,
        Some("unsupported_value"),
        Some("reasoning.effort"),
        "Unsupported value: 'none' is not supported.",
    );
    let mut limits = Limits::at(Rung::Full);
    let mut body = full_body();
    body["reasoning"]["effort"] = json!("none");
    assert_eq!(limits.adapt(&error, &body), Remedy::Adapted);
    assert_eq!(limits.lacks, [Feature::EffortNone]);
    assert_eq!(limits.adapt(&error, &full_body()), Remedy::Adapted);
    assert_eq!(limits.lacks, [Feature::EffortNone, Feature::Effort]);
    assert_eq!(limits.adapt(&error, &json!({})), Remedy::None);
}

#[test]
fn what_was_not_sent_is_not_left_out_and_what_is_wrong_is_not_unknown() {
    let sent = json!({"stream": false, "input": []});
    let stream = refusal(400, Some("unsupported_value"), Some("stream"), "must be verified to stream");
    assert_eq!(after(Rung::Full, &stream, &sent).0, Remedy::None);
    let schema = refusal(400, Some("invalid_json_schema"), Some("text.format.schema"), "'allOf' is not permitted.");
    assert_eq!(after(Rung::Full, &schema, &full_body()).0, Remedy::None);
    let value = refusal(400, Some("invalid_value"), Some("max_output_tokens"), "Expected a value >= 16, got 4.");
    assert_eq!(after(Rung::Full, &value, &full_body()).0, Remedy::None);
}

#[test]
fn a_missing_route_leads_to_chat_and_from_there_nowhere() {
    for status in [404, 405, 501] {
        let missing = refusal(status, None, None, "Not Found");
        for rung in [Rung::Full, Rung::Plain] {
            assert_eq!(after(rung, &missing, &full_body()).1.rung, Rung::Chat);
        }
        assert_eq!(after(Rung::Chat, &missing, &json!({})).0, Remedy::None);
    }
}

#[test]
fn keys_limits_and_models_say_nothing_about_features() {
    for (status, code) in
        [(401, "invalid_api_key"), (429, "rate_limit_exceeded"), (404, "model_not_found"), (500, "server_error")]
    {
        let error = refusal(status, Some(code), None, "tools and namespace and stream are not supported");
        let (remedy, limits) = after(Rung::Full, &error, &full_body());
        assert_eq!((remedy, limits), (Remedy::None, Limits::at(Rung::Full)), "{status} {code}");
    }
}

#[test]
fn namespaces_and_unknown_items_lead_to_plain() {
    let cases = [
        refusal(400, Some("invalid_string"), Some("tools.0.type"), "Invalid type for 'tools.0.type'."),
        refusal(400, None, None, "json: unknown input item type: tool_search_call"),
        refusal(400, Some("unknown_parameter"), Some("input[3].namespace"), "Unknown parameter: 'input[3].namespace'."),
        refusal(400, Some("unknown_parameter"), Some("input[1].phase"), "Unknown parameter: 'input[1].phase'."),
    ];
    for error in cases {
        assert_eq!(after(Rung::Full, &error, &full_body()).1.rung, Rung::Plain, "{error:?}");
    }
    let missing = refusal(400, None, Some("input[2].namespace"), "Missing namespace for function_call 'clip'.");
    assert_eq!(after(Rung::Full, &missing, &full_body()).0, Remedy::None);
}

#[test]
fn a_model_without_tools_can_still_talk() {
    let error = refusal(400, None, None, "registry.test/library/small:latest does not support tools");
    for rung in [Rung::Plain, Rung::Chat] {
        assert_eq!(after(rung, &error, &full_body()).1.rung, Rung::TextOnly);
    }
}

#[test]
fn a_server_that_treats_every_route_as_chat_gets_chat() {
    let error = refusal(422, None, None, r#"[{"loc":["body","messages"],"msg":"Field required"}]"#);
    assert_eq!(after(Rung::Plain, &error, &full_body()).1.rung, Rung::Chat);
}

#[test]
fn chat_specialities_are_put_another_way() {
    let chat = json!({"max_tokens": 64, "tools": [{"type": "function", "function": {}}], "messages": []});
    let tokens =
        refusal(400, Some("unsupported_parameter"), Some("max_tokens"), "Use 'max_completion_tokens' instead.");
    assert_eq!(after(Rung::Chat, &tokens, &chat).1.lacks, [Feature::MaxTokens]);
    let thinking = refusal(
        400,
        None,
        Some("reasoning_effort"),
        "Function tools with reasoning_effort are not supported for this model in /v1/chat/completions.",
    );
    assert_eq!(after(Rung::Chat, &thinking, &chat).1.lacks, [Feature::ThinkingTools]);
}

#[test]
fn stale_reasoning_is_forgotten() {
    let blob =
        refusal(400, Some("invalid_encrypted_content"), None, "The encrypted content gAAA could not be verified.");
    assert_eq!(after(Rung::Full, &blob, &full_body()).0, Remedy::ForgetReasoning);
    let item = refusal(
        404,
        None,
        None,
        "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.",
    );
    assert_eq!(after(Rung::Full, &item, &full_body()).0, Remedy::ForgetReasoning);
}
