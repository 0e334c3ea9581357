//! Where requests go, what they carry, and how they are stopped.

use futures_util::StreamExt;
use openai::{Client, ErrorKind, Event, Rung};
use serde_json::json;

use crate::{
    answer, asking, client, created, delta, failure, saying,
    server::{Reply, Server},
    spelled,
};

const KEY: &str = "sk-test-0123456789abcdef";

fn fine() -> Reply {
    Reply::events(spelled(&saying("A fox")))
}

#[tokio::test]
async fn the_key_travels_in_one_header_and_nowhere_else() {
    let server = Server::always(fine).await;
    answer(&client(&server, Rung::Full), &asking("a fox")).await;
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/v1/responses"));
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(seen.head.matches(KEY).count(), 1);
    assert!(!seen.body.contains(KEY));
    assert_eq!(seen.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn no_key_means_no_header() {
    let server = Server::always(fine).await;
    for key in [None, Some(""), Some("  \n")] {
        let client = Client::new(server.base(), key.map(Into::into)).expect("a client");
        answer(&client, &asking("a fox")).await;
    }
    assert_eq!(server.count(), 3);
    assert!(server.seen().iter().all(|seen| seen.header("authorization").is_none()));
}

#[tokio::test]
async fn a_pasted_key_loses_its_line_end() {
    let server = Server::always(fine).await;
    let client = Client::new(server.base(), Some(format!(" {KEY}\n").into())).expect("a client");
    answer(&client, &asking("a fox")).await;
    assert_eq!(server.seen()[0].header("authorization"), Some(format!("Bearer {KEY}").as_str()));
}

#[tokio::test]
async fn redirects_are_not_followed_and_nothing_is_sent_on() {
    let elsewhere = Server::always(fine).await;
    for status in [301, 302, 303, 307, 308] {
        let target = format!("{}/responses", elsewhere.base());
        let server = Server::always(move || Reply::new(status, "text/plain", "").header("location", &target)).await;
        let client = client(&server, Rung::Full);
        let error = failure(&client, &asking("a fox")).await;
        assert_eq!((error.kind, error.status, server.count()), (ErrorKind::Protocol, Some(status), 1), "{error}");
        assert_eq!(client.models().await.expect_err("a redirect").kind, ErrorKind::Protocol);
    }
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    let body = spelled(&[created(), delta("A")]);
    let server = Server::always(move || Reply::events(body.clone()).then_hang()).await;
    let mut stream = client(&server, Rung::Full).stream(&asking("a fox"));
    assert_eq!(stream.next().await.expect("an event").expect("no error"), Event::Words("A".into()));
    drop(stream);
    server.connection_over().await;
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn dropping_a_stream_that_waits_to_try_again_ends_the_waiting() {
    let server = Server::always(|| Reply::new(429, "text/plain", "").header("retry-after", "50")).await;
    let mut stream = client(&server, Rung::Full).stream(&asking("a fox"));
    tokio::select! {
        event = stream.next() => panic!("too early: {event:?}"),
        () = server.connection_over() => {}
    }
    drop(stream);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn nothing_is_sent_before_the_stream_is_polled() {
    let server = Server::always(fine).await;
    let client = client(&server, Rung::Full);
    drop(client.stream(&asking("a fox")));
    answer(&client, &asking("another")).await;
    assert_eq!(server.count(), 1);
    assert!(server.seen()[0].body.contains("another"));
}

#[tokio::test]
async fn a_server_that_is_not_there_cannot_be_reached() {
    // A port that was free a moment ago: bound and let go.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let base = format!("http://127.0.0.1:{port}/v1").parse().expect("a URL");
    let client = Client::new(base, Some(KEY.into())).expect("a client");
    let error = client.respond(&asking("a fox")).await.expect_err("nobody there");
    assert_eq!((error.kind, error.status), (ErrorKind::Network, None));
    assert!(!format!("{error:?}").contains(KEY));
}

#[tokio::test]
async fn the_list_of_models_is_read_leniently() {
    let list = json!({"object": "list", "data": [
        {"id": "gpt-5.4", "object": "model", "created": 1, "owned_by": "system", "shutdown_date": null},
        {"id": "gpt-5.4-nano", "shutdown_date": "2027-04-01"}, {"object": "no id"}]});
    let server = Server::always(move || Reply::json(200, &list)).await;
    let models = client(&server, Rung::Full).models().await.expect("a list");
    assert_eq!(models.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ["gpt-5.4", "gpt-5.4-nano"]);
    assert_eq!(models[1].shutdown_date.as_deref(), Some("2027-04-01"));
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.body.as_str()), ("GET", "/v1/models", ""));
    for (status, body, kind) in [
        (401, json!({}), ErrorKind::Auth),
        (404, json!({}), ErrorKind::NoRoute),
        (200, json!({"a": 1}), ErrorKind::Protocol),
    ] {
        let server = Server::always(move || Reply::json(status, &body)).await;
        assert_eq!(client(&server, Rung::Full).models().await.expect_err("no list").kind, kind);
    }
}
