//! `POST /responses` without streaming: structure, usage, errors.

use sandbox::{Canned, Fault, Script, TurnFault};
use serde_json::{Value, json};

use crate::ask::{Ask, ask, status_and_json, text};

fn refinement() -> Value {
    json!({ "format": { "type": "json_schema", "name": "refined", "strict": true, "schema": {
        "type": "object",
        "properties": {
            "prompt": { "type": "string" }, "negative_prompt": { "type": ["string", "null"] }, "why": { "type": "string" },
        },
        "required": ["prompt", "negative_prompt", "why"], "additionalProperties": false,
    } } })
}

async fn refined(ask: &Ask, rules: &str, words: &str) -> Value {
    let members = json!({ "instructions": rules, "input": words, "text": refinement() });
    let (status, response) = ask.respond(members).await;
    assert_eq!(status, 200, "{response}");
    serde_json::from_str(&text(&response)).unwrap()
}

#[tokio::test]
async fn a_refinement_edits_the_words_it_got_in_the_style_asked_for() {
    let ask = ask();
    let words = "a really nice lighthouse, amazing, 8k";
    let prose = refined(&ask, "Write prose for FLUX.", words).await;
    let prompt = prose["prompt"].as_str().unwrap();
    assert!(prompt.starts_with("A lighthouse") && prompt.contains(". "), "{prompt}");
    assert!(!prompt.contains("amazing") && !prompt.contains("8k") && prompt.len() > 60, "{prompt}");
    assert!(prose["negative_prompt"].is_null());
    assert!(prose["why"].as_str().unwrap().contains("lighthouse"));

    let tags = refined(&ask, "Write comma separated tags for Stable Diffusion.", words).await;
    let prompt = tags["prompt"].as_str().unwrap();
    assert!(prompt.starts_with("lighthouse, ") && !prompt.contains(". "), "{prompt}");
    assert!(tags["negative_prompt"].as_str().unwrap().contains("watermark"));
    let other = refined(&ask, "Write prose for FLUX.", "a ceramic teapot").await;
    assert!(other["prompt"].as_str().unwrap().contains("teapot"), "other words, other prompt: {other}");
}

#[tokio::test]
async fn the_response_has_what_the_real_one_has() {
    let ask = ask();
    let (_, response) = ask.respond(json!({ "input": "hello", "metadata": { "a": "b" } })).await;
    assert!(response["id"].as_str().unwrap().starts_with("resp_"));
    assert_eq!(response["model"], "gpt-5.4-2026-03-05");
    assert_eq!((&response["object"], &response["status"]), (&json!("response"), &json!("completed")));
    assert_eq!(response["metadata"], json!({ "a": "b" }));
    assert_eq!(response["store"], false);
    assert!(response.get("output_text").is_none(), "that one is the SDKs' own");
    assert!(response["output"][0]["id"].as_str().unwrap().starts_with("msg_"));
    let usage = &response["usage"];
    let sum = usage["input_tokens"].as_u64().unwrap() + usage["output_tokens"].as_u64().unwrap();
    assert_eq!(usage["total_tokens"], sum);
}

#[tokio::test]
async fn a_repeated_prefix_is_cached_under_its_key() {
    let ask = ask();
    let rules = "Keep the subject and name the light. ".repeat(200);
    let cached = async |key: &str, words: &str| {
        let members = json!({ "instructions": rules, "input": words, "prompt_cache_key": key });
        let usage = ask.respond(members).await.1["usage"].clone();
        let (cached, input) = (&usage["input_tokens_details"]["cached_tokens"], &usage["input_tokens"]);
        (cached.as_u64().unwrap(), input.as_u64().unwrap())
    };
    assert_eq!(cached("a", "hello").await.0, 0);
    let (again, input) = cached("a", "good morning").await;
    assert!(again >= 1_024 && again % 128 == 0 && again < input, "{again} of {input}");
    assert_eq!(cached("b", "hello").await.0, 0);
}

#[tokio::test]
async fn keys_are_checked_as_by_the_real_service() {
    let ask = ask();
    let models = format!("{}/models", ask.sandbox.openai_base());
    let (status, body) = status_and_json(ask.http.get(&models).send().await.unwrap()).await;
    assert_eq!((status, &body["error"]["code"]), (401, &Value::Null));
    for key in ["bad", "sk-bad-0123456789"] {
        let (status, body) = status_and_json(ask.http.get(&models).bearer_auth(key).send().await.unwrap()).await;
        assert_eq!((status, &body["error"]["code"]), (401, &json!("invalid_api_key")));
        assert_eq!(body["error"]["type"], "invalid_request_error");
    }
    let response = ask.http.get(&models).bearer_auth("sk-anything").send().await.unwrap();
    assert!(response.headers().contains_key("x-request-id"));
    let (status, body) = status_and_json(response).await;
    assert_eq!((status, &body["object"]), (200, &json!("list")));
    assert!(body["data"].as_array().unwrap().iter().any(|m| m["id"] == "gpt-5.4"));
}

#[tokio::test]
async fn mistakes_are_refused_with_param_and_code() {
    let ask = ask();
    let loose = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] });
    let tool = json!({ "type": "function", "name": "t", "strict": true, "parameters": loose });
    let cases = [
        (json!({ "model": "gpt-99", "input": "x" }), 404, json!(null), json!("model_not_found")),
        (json!({ "input": "x", "flavour": 1 }), 400, json!("flavour"), json!("unknown_parameter")),
        (json!({ "input": null }), 400, json!("input"), json!("missing_required_parameter")),
        (
            json!({ "input": "x", "max_output_tokens": 3 }),
            400,
            json!("max_output_tokens"),
            json!("integer_below_min_value"),
        ),
        (
            json!({ "input": "x", "reasoning": { "effort": "minimal" } }),
            400,
            json!("reasoning.effort"),
            json!("unsupported_value"),
        ),
        (
            json!({ "input": "x", "reasoning": { "effort": "low" }, "temperature": 1 }),
            400,
            json!("temperature"),
            json!(null),
        ),
        (
            json!({ "input": "x", "previous_response_id": "resp_x" }),
            400,
            json!("previous_response_id"),
            json!("previous_response_not_found"),
        ),
        (
            json!({ "input": "x", "text": { "format": { "type": "json_schema", "name": "p", "strict": true, "schema": loose } } }),
            400,
            json!("text.format.schema"),
            json!("invalid_json_schema"),
        ),
        (
            json!({ "input": "x", "tools": [tool] }),
            400,
            json!("tools[0].parameters"),
            json!("invalid_function_parameters"),
        ),
        (
            json!({ "input": "x", "tools": [{ "type": "function", "function": { "name": "t" } }] }),
            400,
            json!("tools[0].function"),
            json!("unknown_parameter"),
        ),
        (json!({ "input": [{ "role": "tool", "content": "x" }] }), 400, json!("input[0].role"), json!("invalid_value")),
    ];
    for (members, status, param, code) in cases {
        let (got, body) = ask.respond(members.clone()).await;
        let error = &body["error"];
        assert_eq!((got, &error["param"], &error["code"]), (status, &param, &code), "{members} got {body}");
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    let broken = ask.openai("/responses", &json!({})).body("{").send().await.unwrap();
    assert_eq!(broken.status(), 400);
    let (status, body) = status_and_json(ask.openai("/nowhere", &json!({})).send().await.unwrap()).await;
    assert_eq!((status, &body["error"]["type"]), (404, &json!("invalid_request_error")));
}

#[tokio::test]
async fn a_stored_response_can_be_gone_on_from_and_an_unstored_one_cannot() {
    let ask = ask();
    let (_, first) = ask.respond(json!({ "input": "a red fox", "store": true })).await;
    let (status, _) = ask.respond(json!({ "input": "hello", "previous_response_id": first["id"] })).await;
    assert_eq!(status, 200);
    let (_, unstored) = ask.respond(json!({ "input": "a red fox" })).await;
    let (status, _) = ask.respond(json!({ "input": "hello", "previous_response_id": unstored["id"] })).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_limit_on_output_cuts_the_answer_and_says_so() {
    let ask = ask();
    let (_, whole) = ask.respond(json!({ "input": "a quiet harbour at dawn" })).await;
    let (_, cut) = ask.respond(json!({ "input": "a quiet harbour at dawn", "max_output_tokens": 16 })).await;
    assert_eq!(cut["status"], "incomplete");
    assert_eq!(cut["incomplete_details"]["reason"], "max_output_tokens");
    assert!(text(&whole).starts_with(&text(&cut)) && text(&cut).len() < text(&whole).len());
    assert_eq!(cut["usage"]["output_tokens"], 16);
}

#[tokio::test]
async fn input_is_counted_before_it_is_paid_for() {
    let ask = ask();
    let count = async |words: &str| {
        let body = json!({ "model": "gpt-5.4", "input": words });
        let (status, body) = status_and_json(ask.openai("/responses/input_tokens", &body).send().await.unwrap()).await;
        assert_eq!((status, &body["object"]), (200, &json!("response.input_tokens")));
        body["input_tokens"].as_u64().unwrap()
    };
    assert!(count(&"word ".repeat(400)).await > count("word").await + 400);
}

#[tokio::test]
async fn every_answer_is_billed_once_also_when_it_is_lost_and_a_failure_is_not() {
    let ask = ask();
    let usage = ask.respond(json!({ "input": "hello" })).await.1["usage"].clone();
    let bills = ask.sandbox.bills();
    let [bill] = bills.as_slice() else { panic!("{bills:#?}") };
    assert_eq!((bill.input_tokens, bill.output_tokens), (tokens(&usage, "input"), tokens(&usage, "output")));
    assert_eq!(bill.model, "gpt-5.4-2026-03-05");
    let order = |fault| ask.sandbox.script(Script::new("/responses", fault));
    order(Fault::Reply { status: 502, headers: Default::default(), body: "{}".into(), processed: true });
    assert_eq!(ask.respond(json!({ "input": "hello" })).await.0, 502);
    assert_eq!(ask.sandbox.bills().len(), 2);
    order(Fault::Canned { name: Canned::OpenaiServerError, processed: false });
    order(Fault::Turn { turn: TurnFault::ErrorEvent });
    ask.respond(json!({ "input": "hello" })).await;
    ask.respond(json!({ "input": "hello" })).await;
    assert_eq!(ask.sandbox.bills().len(), 2);
}

fn tokens(usage: &Value, of: &str) -> u64 {
    usage[format!("{of}_tokens")].as_u64().unwrap()
}
