//! The classifier against the shapes that servers really send.

use serde_json::json;

use super::*;

fn body(status: u16, value: &Value) -> ErrorKind {
    Fault::of_body(value.to_string().as_bytes()).kind(Some(status))
}

fn openai(status: u16, family: &str, code: Option<&str>, message: &str) -> ErrorKind {
    body(status, &json!({"error": {"message": message, "type": family, "param": null, "code": code}}))
}

#[test]
fn a_429_has_three_meanings() {
    let limited = "Rate limit reached for gpt-5.4 on tokens per min (TPM): Limit 9, Used 8. Please try again in 3s.";
    let never = "Request too large for gpt-5.4 on tokens per min (TPM): Limit 9, Requested 12.";
    assert_eq!(openai(429, "tokens", Some("rate_limit_exceeded"), limited), ErrorKind::RateLimited);
    assert_eq!(openai(429, "tokens", Some("rate_limit_exceeded"), never), ErrorKind::RequestTooLarge);
    assert_eq!(openai(429, "rate_limit_error", Some("slow_down"), "Slow down"), ErrorKind::RateLimited);
    for code in QUOTA {
        assert_eq!(openai(429, "insufficient_quota", Some(code), "No money"), ErrorKind::Quota, "{code}");
        assert_eq!(openai(429, "", Some(code), ""), ErrorKind::Quota, "{code} alone");
    }
    assert_eq!(Fault::of_body(b"").kind(Some(429)), ErrorKind::RateLimited);
}

#[test]
fn money_is_recognised_by_the_newer_codes_and_by_number() {
    assert_eq!(openai(429, "", Some("team_spend_limit_exceeded"), ""), ErrorKind::Quota);
    assert_eq!(openai(400, "", Some("billing_not_active"), ""), ErrorKind::Quota);
    assert_eq!(body(200, &json!({"error": {"code": 402, "message": "Add more"}})), ErrorKind::Quota);
    assert_eq!(body(402, &json!({})), ErrorKind::Quota);
}

#[test]
fn keys_regions_and_models() {
    assert_eq!(openai(401, "invalid_request_error", Some("invalid_api_key"), "Incorrect API key"), ErrorKind::Auth);
    assert_eq!(body(401, &json!({"detail": "Unauthorized"})), ErrorKind::Auth);
    assert_eq!(body(403, &json!({"error": {"message": "Missing scopes: api.responses.write"}})), ErrorKind::Auth);
    let region = openai(403, "request_forbidden", Some("unsupported_country_region_territory"), "Not supported");
    assert_eq!(region, ErrorKind::Region);
    assert_eq!(openai(404, "invalid_request_error", Some("model_not_found"), "No such model"), ErrorKind::Model);
    assert_eq!(openai(400, "invalid_request_error", Some("model_not_found"), "No such model"), ErrorKind::Model);
    assert_eq!(body(404, &json!({"error": "model 'qwen3' not found, try pulling it first"})), ErrorKind::Model);
}

#[test]
fn a_missing_route_is_not_a_missing_model_nor_a_missing_item() {
    assert_eq!(body(404, &json!({"detail": "Not Found"})), ErrorKind::NoRoute);
    assert_eq!(Fault::of_body(b"404 page not found").kind(Some(404)), ErrorKind::NoRoute);
    assert_eq!(Fault::of_body(b"").kind(Some(405)), ErrorKind::NoRoute);
    assert_eq!(Fault::of_body(b"").kind(Some(501)), ErrorKind::NoRoute);
    let item = "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.";
    assert_eq!(openai(404, "invalid_request_error", None, item), ErrorKind::BadRequest);
}

#[test]
fn overload_is_told_from_an_ordinary_fault() {
    let busy = "Our servers are currently overloaded. Please try again later.";
    assert_eq!(openai(503, "service_unavailable_error", Some("server_is_overloaded"), busy), ErrorKind::Overloaded);
    assert_eq!(openai(503, "", Some("slow_down"), ""), ErrorKind::Overloaded);
    assert_eq!(openai(500, "server_error", None, "Sorry about that!"), ErrorKind::Server);
    assert_eq!(Fault::of_body(b"<html><title>503</title></html>").kind(Some(503)), ErrorKind::Server);
}

#[test]
fn requests_that_are_wrong_too_long_or_not_wanted() {
    let long = "This model's maximum context length is 400000 tokens. However, you requested 410000 tokens.";
    assert_eq!(openai(400, "invalid_request_error", None, long), ErrorKind::ContextTooLong);
    let coded = "Your input exceeds the context window of this model.";
    assert_eq!(openai(400, "invalid_request_error", Some("context_length_exceeded"), coded), ErrorKind::ContextTooLong);
    assert_eq!(openai(400, "invalid_request_error", Some("invalid_prompt"), "Flagged"), ErrorKind::Policy);
    assert_eq!(openai(400, "", Some("content_policy_violation"), "No"), ErrorKind::Policy);
    assert_eq!(openai(400, "invalid_request_error", Some("invalid_json_schema"), "Bad"), ErrorKind::BadRequest);
    assert_eq!(
        body(422, &json!({"detail": [{"loc": ["body", "input"], "msg": "field required"}]})),
        ErrorKind::BadRequest
    );
    assert_eq!(Fault::of_body(b"").kind(Some(413)), ErrorKind::RequestTooLarge);
}

#[test]
fn in_a_stream_only_the_words_tell() {
    let told = |code: Value, family: &str| {
        let event = json!({"type": "error", "error": {"code": code, "type": family, "message": "m", "param": null}});
        Fault::of_value(&event).expect("an error").kind(None)
    };
    assert_eq!(told(json!("insufficient_quota"), "insufficient_quota"), ErrorKind::Quota);
    assert_eq!(told(Value::Null, "server_error"), ErrorKind::Server);
    assert_eq!(told(json!("rate_limit_exceeded"), "tokens"), ErrorKind::RateLimited);
    assert_eq!(told(json!("image_content_policy_violation"), ""), ErrorKind::Policy);
    assert_eq!(told(json!("image_too_large"), ""), ErrorKind::BadRequest);
    assert_eq!(told(json!("bio_policy"), ""), ErrorKind::Policy);
    assert_eq!(told(json!("something_new"), ""), ErrorKind::Server);
}

#[test]
fn nested_and_flat_events_read_the_same() {
    let nested = json!({"type": "error", "sequence_number": 2, "error": {"type": "tokens", "code": "c", "message": "m", "param": "p"}});
    let flat = json!({"type": "error", "sequence_number": 2, "code": "c", "message": "m", "param": "p"});
    let (nested, flat) = (Fault::of_value(&nested).unwrap(), Fault::of_value(&flat).unwrap());
    assert_eq!(nested.family.as_deref(), Some("tokens"));
    assert_eq!(flat.family, None);
    assert_eq!(Fault { family: None, ..nested }, flat);
}

#[test]
fn the_poorer_telling_adds_only_what_is_missing() {
    let rich = Fault { message: "m".into(), family: Some("tokens".into()), code: None, param: Some("input".into()) };
    let poor = Fault { message: "other".into(), family: None, code: Some("c".into()), param: None };
    let both = rich.clone().enriched(poor);
    assert_eq!(both, Fault { code: Some("c".into()), ..rich });
}

#[test]
fn odd_bodies_are_read_too() {
    let page = "<!DOCTYPE html><html><head><TITLE>502 Bad Gateway</TITLE></head><body>nginx</body></html>";
    assert_eq!(Fault::of_body(page.as_bytes()).message, "a web page: 502 Bad Gateway");
    assert_eq!(Fault::of_body(b"<p>oops").message, "a web page");
    assert_eq!(Fault::of_body(br#"{"detail":"Nope"}"#).message, "Nope");
    assert_eq!(Fault::of_body(br#"[{"error":{"code":404,"message":"Gone"}}]"#).code.as_deref(), Some("404"));
    assert_eq!(Fault::of_body(br#"{"error":{"message":{"why":"x"}}}"#).message, r#"{"why":"x"}"#);
    assert_eq!(Fault::of_body(b"upstream connect error").message, "upstream connect error");
    assert_eq!(Fault::of_body(b"\xff\xfe").kind(Some(500)), ErrorKind::Server);
    let long = Fault::of_body("ü".repeat(5_000).as_bytes()).message;
    assert_eq!(long.chars().count(), LONGEST + 1);
}

#[test]
fn keys_are_blotted_out() {
    let told = "Incorrect API key provided: sk-proj-abcd********wxyz. You can find your key at https://x.test.";
    assert_eq!(redact(told, None), "Incorrect API key provided: sk-…. You can find your key at https://x.test.");
    assert_eq!(redact("key my-own-secret refused", Some("my-own-secret")), "key (key) refused");
    assert_eq!(redact("sk-aaaa1 and sk-bbbb2", None), "sk-… and sk-…");
    assert_eq!(redact("a task-list and sk-", None), "a task-list and sk-");
    assert_eq!(redact("\"sk-ümlaut1234\"", None), "\"sk-ümlaut1234\"");
}
