//! How often a question is asked: as often as it helps, and never again once something of the answer was seen.

use openai::{ErrorKind, Rung};
use serde_json::{Value, json};

use crate::{
    added, answer, asking, client, collect, created, delta, failure, item_done, message, openai_error, saying,
    server::{Reply, Server},
    spelled,
};

/// A server that fails so often before it answers.
async fn failing(times: usize, fault: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |_, number| if number < times { fault() } else { Reply::events(spelled(&saying("A fox"))) })
        .await
}

fn fault() -> Reply {
    Reply::json(500, &openai_error("server_error", None, None, "Sorry about that!"))
}

fn overloaded() -> Reply {
    let words = "Our servers are currently overloaded. Please try again later.";
    Reply::json(503, &openai_error("service_unavailable_error", Some("server_is_overloaded"), None, words))
}

fn limited(words: &str) -> Value {
    openai_error("tokens", Some("rate_limit_exceeded"), None, words)
}

#[tokio::test]
async fn faults_are_sat_out_twice() {
    let server = failing(2, fault).await;
    assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn after_three_tries_the_fault_is_told() {
    for reply in [
        || Reply::new(502, "text/html", "<html><title>502 Bad Gateway</title></html>"),
        fault,
        || Reply::new(409, "text/plain", ""),
    ] {
        let server = failing(9, reply).await;
        let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
        assert_eq!((error.kind, server.count()), (ErrorKind::Server, 3));
    }
}

#[tokio::test]
async fn overload_is_sat_out_once() {
    let server = failing(9, overloaded).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::Overloaded, 2));
    assert!(error.message.contains("another model"), "{error}");
}

#[tokio::test]
async fn a_short_hint_is_followed_wherever_it_stands() {
    let hints: [fn() -> Reply; 4] = [
        || Reply::json(429, &limited("Slow down")).header("retry-after-ms", "20"),
        || Reply::json(429, &limited("Slow down")).header("retry-after", "1"),
        || Reply::json(429, &limited("Rate limit reached. Please try again in 28ms. Visit us.")),
        || {
            let event = json!({"type": "error", "error": limited("Please try again in 0.05s.")["error"]});
            Reply::events(spelled(&[created(), event]))
        },
    ];
    for hint in hints {
        let server = failing(1, hint).await;
        assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_long_hint_is_told_and_not_sat_out() {
    let server = failing(9, || Reply::json(429, &limited("Please try again in 6m0s."))).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::RateLimited, 1));
    assert!(error.message.contains("in 6 minutes"), "{error}");
    let server = failing(9, || overloaded().header("retry-after", "3600")).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert!(server.count() == 1 && error.message.contains("in 60 minutes"), "{error}");
}

#[tokio::test]
async fn the_servers_veto_is_obeyed() {
    let server = failing(9, || fault().header("x-should-retry", "false")).await;
    failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn exhausted_money_is_not_asked_for_again() {
    let reply = || {
        Reply::json(429, &openai_error("insufficient_quota", Some("credit_balance_exhausted"), None, "Empty"))
            .header("retry-after", "1")
    };
    let server = failing(9, reply).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((error.kind, server.count(), error.retry_after), (ErrorKind::Quota, 1, None));
}

#[tokio::test]
async fn nothing_is_repeated_once_something_was_seen() {
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "c", "name": "paint", "arguments": "{}", "status": "completed"});
    let fault = json!({"type": "error", "error": {"type": "server_error", "message": "Oops"}});
    // Before any word, this one would lead to asking without the named field.
    let refusal = json!({"type": "error", "error": {"code": "unknown_parameter", "param": "include", "message": "Unknown parameter."}});
    for seen in
        [delta("A"), item_done(&call), item_done(&json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "x"}))]
    {
        for ending in [vec![fault.clone()], vec![refusal.clone()], vec![]] {
            let body = spelled(&[vec![created(), seen.clone()], ending].concat());
            let server = failing(9, move || Reply::events(body.clone())).await;
            let (events, error) = collect(&client(&server, Rung::Full), &asking("a fox")).await;
            assert!(error.is_some() && !events.is_empty());
            assert_eq!(server.count(), 1);
        }
    }
}

#[tokio::test]
async fn a_stream_that_breaks_before_the_model_wrote_is_asked_again() {
    let server = failing(1, || Reply::events(spelled(&[created()])).then_cut()).await;
    assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_stream_that_breaks_while_the_model_thinks_was_paid_for() {
    let server =
        failing(9, || Reply::events(spelled(&[created(), added(&json!({"type": "reasoning", "id": "rs_1"}))]))).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::StreamCut, 1));
}

#[tokio::test]
async fn a_fault_while_the_model_thinks_was_paid_for_too() {
    let failed = json!({"type": "response.failed", "response": {"status": "failed", "error": {"code": "server_error", "message": "Oops"}}});
    let body = spelled(&[created(), added(&json!({"type": "reasoning", "id": "rs_1"})), failed]);
    let server = failing(9, move || Reply::events(body.clone())).await;
    let error = failure(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::Server, 1));
}

#[tokio::test]
async fn a_question_whose_answer_was_lost_is_repeated_only_where_its_beginning_would_have_been_seen() {
    let server = failing(1, Reply::nothing).await;
    assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
    assert_eq!(server.count(), 2);
    let server = failing(9, Reply::nothing).await;
    let error = client(&server, Rung::Full).respond(&asking("a fox")).await.expect_err("nothing");
    assert_eq!((error.kind, server.count()), (ErrorKind::StreamCut, 1));
}

#[tokio::test]
async fn a_fault_inside_a_stream_before_any_word_is_sat_out() {
    let body = spelled(&[
        created(),
        json!({"type": "response.failed", "response": {"status": "failed", "error": {"code": "server_error", "message": "Oops"}}}),
    ]);
    let server = failing(2, move || Reply::events(body.clone())).await;
    assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn answers_in_one_piece_and_lists_are_tried_again_too() {
    let whole = json!({"id": "resp_1", "object": "response", "status": "completed", "output": [message("A fox")]});
    let server = Server::start(move |_, number| if number < 2 { fault() } else { Reply::json(200, &whole) }).await;
    assert_eq!(client(&server, Rung::Full).respond(&asking("a fox")).await.expect("an answer").text(), "A fox");
    assert_eq!(server.count(), 3);
    let list = json!({"object": "list", "data": [{"id": "gpt-5.4", "owned_by": "system"}]});
    let server = Server::start(move |_, number| if number < 2 { fault() } else { Reply::json(200, &list) }).await;
    assert_eq!(client(&server, Rung::Full).models().await.expect("a list").len(), 1);
    assert_eq!(server.count(), 3);
}
