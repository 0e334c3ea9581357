//! Everything a server can say instead of an answer.

use openai::{ErrorKind, Rung};
use serde_json::{Value, json};

use crate::{
    asking, client, collect, created, delta, failure, message, openai_error,
    server::{Reply, Server},
    shown, spelled,
};

const LIMITED: &str = "Rate limit reached for gpt-5.4 on tokens per min (TPM): Limit 30000, Used 29900, Requested 114. \
                       Please try again in 1h5m.";
const TOO_LARGE: &str = "Request too large for gpt-5.4 on tokens per min (TPM): Limit 30000, Requested 101304. The input or \
                         output tokens must be reduced in order to run successfully.";

async fn kind_of(status: u16, body: Value) -> ErrorKind {
    let server = Server::always(move || Reply::json(status, &body)).await;
    failure(&client(&server, Rung::Full), &asking("a fox")).await.kind
}

#[tokio::test]
async fn the_three_meanings_of_429() {
    let limited = openai_error("tokens", Some("rate_limit_exceeded"), None, LIMITED);
    assert_eq!(kind_of(429, limited).await, ErrorKind::RateLimited);
    let too_large = openai_error("tokens", Some("rate_limit_exceeded"), None, TOO_LARGE);
    assert_eq!(kind_of(429, too_large).await, ErrorKind::RequestTooLarge);
    let quota =
        openai_error("insufficient_quota", Some("insufficient_quota"), None, "You exceeded your current quota.");
    assert_eq!(kind_of(429, quota).await, ErrorKind::Quota);
}

#[tokio::test]
async fn refusals_that_never_heal_are_told_at_once() {
    let cases = [
        (
            401,
            openai_error("invalid_request_error", Some("invalid_api_key"), None, "Incorrect API key"),
            ErrorKind::Auth,
        ),
        (
            403,
            openai_error("request_forbidden", Some("unsupported_country_region_territory"), None, "Not here"),
            ErrorKind::Region,
        ),
        (
            404,
            openai_error("invalid_request_error", Some("model_not_found"), None, "The model does not exist"),
            ErrorKind::Model,
        ),
        (
            400,
            openai_error("invalid_request_error", Some("context_length_exceeded"), Some("input"), "Too long"),
            ErrorKind::ContextTooLong,
        ),
        (400, openai_error("invalid_request_error", Some("invalid_prompt"), None, "Flagged"), ErrorKind::Policy),
        (
            400,
            openai_error("invalid_request_error", None, Some("input"), "Duplicate item found with id rs_1."),
            ErrorKind::BadRequest,
        ),
        (402, json!({"error": {"code": 402, "message": "Insufficient credits"}}), ErrorKind::Quota),
        (200, json!({"error": {"code": 402, "message": "Insufficient credits"}}), ErrorKind::Quota),
        (422, json!({"detail": [{"msg": "too short"}]}), ErrorKind::BadRequest),
        (413, Value::Null, ErrorKind::RequestTooLarge),
    ];
    for (status, body, kind) in cases {
        let text = body.to_string();
        let server = Server::always(move || Reply::json(status, &body)).await;
        let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
        assert_eq!(error.kind, kind, "{text}");
        assert_eq!(server.count(), 1, "{text}");
        assert_eq!(error.status, Some(status));
    }
}

#[tokio::test]
async fn web_pages_and_nonsense_are_told_from_the_api() {
    let page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in</body></html>";
    for (status, content_type, body, kind) in [
        (200, "text/html", page, ErrorKind::Protocol),
        (200, "text/event-stream", page, ErrorKind::Protocol),
        (200, "application/json", "{\"hello\":\"world\"}", ErrorKind::Protocol),
        (200, "application/json", "{oops}", ErrorKind::Protocol),
        (403, "text/html", page, ErrorKind::Protocol),
        (401, "text/plain", "no", ErrorKind::Auth),
        (400, "text/plain", "", ErrorKind::BadRequest),
        (200, "application/json", "{\"id\":\"resp_1\",\"output\":[", ErrorKind::StreamCut),
    ] {
        let server = Server::always(move || Reply::new(status, content_type, body)).await;
        let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
        assert_eq!(error.kind, kind, "{status} {body}");
        assert_eq!(server.count(), 1, "{status} {body}");
        assert!(!error.message.contains("<html"), "{error}");
    }
    let empty = Server::always(|| Reply::events("")).await;
    assert_eq!(failure(&client(&empty, Rung::Full), &asking("a fox")).await.kind, ErrorKind::StreamCut);
}

fn nested(family: &str, code: Option<&str>, message: &str) -> Value {
    json!({"type": "error", "sequence_number": 2, "error": {"type": family, "code": code, "message": message, "param": null}})
}

fn failed(code: &str, message: &str) -> Value {
    json!({"type": "response.failed", "response": {"id": "resp_1", "status": "failed", "output": [],
        "error": {"code": code, "message": message}, "usage": null}})
}

#[tokio::test]
async fn faults_inside_a_stream_are_classified_like_those_outside() {
    let quota = "You exceeded your current quota, please check your plan and billing details.";
    let flat = json!({"type": "error", "code": "context_length_exceeded", "message": "Too long", "param": "input"});
    let cases = [
        (
            vec![
                created(),
                nested("insufficient_quota", Some("insufficient_quota"), quota),
                failed("insufficient_quota", quota),
            ],
            ErrorKind::Quota,
        ),
        (vec![created(), failed("rate_limit_exceeded", LIMITED)], ErrorKind::RateLimited),
        (vec![created(), nested("tokens", Some("rate_limit_exceeded"), TOO_LARGE)], ErrorKind::RequestTooLarge),
        (vec![created(), flat], ErrorKind::ContextTooLong),
        (vec![created(), failed("image_content_policy_violation", "No")], ErrorKind::Policy),
        (vec![created(), failed("invalid_image_format", "Not a picture")], ErrorKind::BadRequest),
        (vec![json!({"error": {"message": "No such model", "code": "model_not_found"}})], ErrorKind::Model),
    ];
    for (events, kind) in cases {
        let body = spelled(&events);
        let server = Server::always(move || Reply::events(body.clone())).await;
        let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
        assert_eq!((error.kind, server.count()), (kind, 1), "{error:?}");
    }
}

#[tokio::test]
async fn a_fault_told_twice_is_reported_once_with_all_that_is_known() {
    let event = json!({"type": "error", "error": {"type": "invalid_request_error", "code": null, "message": "Bad item", "param": "input[2]"}});
    let body = spelled(&[created(), event, failed("invalid_prompt", "Bad item")]);
    let server = Server::always(move || Reply::events(body.clone()).header("x-request-id", "req_42")).await;
    let (events, error) = collect(&client(&server, Rung::Full), &asking("a fox")).await;
    let error = error.expect("an error");
    assert!(events.is_empty());
    assert_eq!((error.param.as_deref(), error.code.as_deref()), (Some("input[2]"), Some("invalid_prompt")));
    assert_eq!((error.request_id.as_deref(), error.status), (Some("req_42"), Some(200)));
}

#[tokio::test]
async fn words_before_a_fault_are_shown_and_the_fault_is_still_told() {
    let body = spelled(&[created(), delta("A half"), nested("server_error", None, "An error occurred.")]);
    let server = Server::always(move || Reply::events(body.clone())).await;
    let (events, error) = collect(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((shown(&events).as_str(), error.map(|error| error.kind)), ("A half", Some(ErrorKind::Server)));
}

#[tokio::test]
async fn a_fault_is_told_although_the_server_keeps_the_line_open() {
    let body = spelled(&[created(), nested("insufficient_quota", Some("insufficient_quota"), "No money")]);
    let server = Server::always(move || Reply::events(body.clone()).then_hang()).await;
    assert_eq!(failure(&client(&server, Rung::Full), &asking("a fox")).await.kind, ErrorKind::Quota);
}

#[tokio::test]
async fn no_error_repeats_a_key() {
    let words = "Incorrect API key provided: sk-test-0123456789abcdef. Also sk-proj-abcdef1234.";
    let body = openai_error("invalid_request_error", Some("bad_thing"), Some("sk-test-0123456789abcdef"), words);
    let server = Server::always(move || Reply::json(400, &body)).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    let everything = format!("{error} {error:?}");
    assert!(!everything.contains("0123456789") && !everything.contains("abcdef1234"), "{everything}");
}

#[tokio::test]
async fn an_unstreamed_answer_fails_in_the_same_ways() {
    let failing = json!({"id": "resp_1", "object": "response", "status": "failed", "error": {"code": "invalid_prompt", "message": "No"}, "output": []});
    let server = Server::always(move || Reply::json(200, &failing)).await;
    let error = client(&server, Rung::Full).respond(&asking("a fox")).await.expect_err("a failure");
    assert_eq!(error.kind, ErrorKind::Policy);

    let cut =
        json!({"id": "resp_1", "object": "response", "status": "completed", "output": [message("A")]}).to_string();
    let server = Server::always(move || Reply::new(200, "application/json", &cut[..cut.len() - 9]).then_cut()).await;
    let error = client(&server, Rung::Full).respond(&asking("a fox")).await.expect_err("a failure");
    assert_eq!((error.kind, server.count()), (ErrorKind::StreamCut, 1));
}
