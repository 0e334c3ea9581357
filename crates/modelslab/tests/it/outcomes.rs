//! Did it get there? The question that decides whether a paid request may be sent again.

use std::time::Duration;

use modelslab::{Answer, Client, Error, ErrorKind, Reached, State, Timeouts};
use serde_json::json;
use tokio::net::TcpListener;

use super::{
    KEY, client, fox, map, realtime,
    server::{Reply, Server},
};

/// Submits once and makes sure that it was sent once, whatever came back.
async fn submit(reply: Reply) -> Result<Answer, Error> {
    let server = Server::always(reply).await;
    let outcome = client(&server).submit(realtime(), &fox(), "mark-1").await;
    assert_eq!(server.requests().len(), 1, "a submit is never sent twice");
    outcome
}

#[tokio::test]
async fn a_lost_or_garbled_answer_may_be_a_running_job() {
    let whole = Reply::json(json!({"status": "success", "output": ["https://pub-0.r2.dev/a.png"]}));
    let cases = [
        ("closed without a word", Reply::nothing(), ErrorKind::Network),
        ("cut in the head", Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), ErrorKind::Network),
        ("cut in the body", whole.cut(10), ErrorKind::Network),
        ("empty", Reply::new(200, &[("Content-Type", "text/html")], ""), ErrorKind::Protocol),
        ("blank", Reply::new(200, &[], " \r\n"), ErrorKind::Protocol),
        ("half a JSON", Reply::new(200, &[], "{\"status\":\"proc"), ErrorKind::Protocol),
        ("a JSON that is no object", Reply::new(200, &[], "[1]"), ErrorKind::Protocol),
        ("a web page with 200", Reply::status(200), ErrorKind::Protocol),
        ("500 page", Reply::status(500), ErrorKind::Retryable),
        ("502 page", Reply::status(502), ErrorKind::Retryable),
        ("504 page", Reply::status(504), ErrorKind::Timeout),
        ("520 page", Reply::status(520), ErrorKind::Retryable),
        ("524 page", Reply::status(524), ErrorKind::Timeout),
        ("303", Reply::redirect(303, "/elsewhere"), ErrorKind::Protocol),
        ("nonsense instead of HTTP", Reply::Bytes(b"220 mail.example.com ESMTP\r\n".to_vec()), ErrorKind::Network),
    ];
    for (name, reply, kind) in cases {
        let error = submit(reply).await.expect_err(name);
        assert_eq!((error.kind, error.reached), (kind, Reached::Maybe), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_crash_report_in_json_is_no_clear_answer_either() {
    for (name, reply) in [
        ("a framework's 500", Reply::new(500, &[], json!({"message": "Server Error"}).to_string())),
        ("an object that says nothing", Reply::json(json!({}))),
        ("an object about something else", Reply::json(json!({"hello": "world"}))),
    ] {
        let State::Failed(error) = submit(reply).await.expect(name).state else { panic!("{name}") };
        assert_eq!(error.reached, Reached::Maybe, "{name}");
    }
}

#[tokio::test]
async fn a_clear_no_is_a_no() {
    let said =
        |status, body: serde_json::Value| Reply::new(status, &[("Content-Type", "application/json")], body.to_string());
    for (name, reply, kind) in [
        ("401", said(401, json!({"status": "error", "message": "API key required"})), ErrorKind::Auth),
        ("402", said(402, json!({"status": "error", "message": "No."})), ErrorKind::Credit),
        (
            "405, a route that is gone",
            said(405, json!({"message": "The POST method is not supported for this route."})),
            ErrorKind::Provider,
        ),
        (
            "503 that says error",
            said(503, json!({"status": "error", "message": "Service temporarily unavailable."})),
            ErrorKind::Retryable,
        ),
    ] {
        let State::Failed(error) = submit(reply).await.expect(name).state else { panic!("{name}") };
        assert_eq!((error.kind, error.reached), (kind, Reached::Yes), "{name}");
    }
    for (name, reply, kind) in [
        ("404 page", Reply::status(404), ErrorKind::Protocol),
        ("401 page", Reply::status(401), ErrorKind::Auth),
        ("429 page", Reply::status(429), ErrorKind::Throttled),
    ] {
        let error = submit(reply).await.expect_err(name);
        assert_eq!((error.kind, error.reached), (kind, Reached::Yes), "{name}");
    }
}

#[tokio::test]
async fn no_answer_in_time_may_be_a_running_job() {
    let server = Server::always(Reply::Silence).await;
    let timeouts = Timeouts { submit: Duration::from_millis(200), ..Timeouts::default() };
    let client = Client::with_timeouts(server.url("/api").parse().unwrap(), Some(KEY.into()), timeouts).unwrap();
    let error = client.submit(realtime(), &fox(), "mark-1").await.unwrap_err();
    assert_eq!((error.kind, error.reached), (ErrorKind::Timeout, Reached::Maybe));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_never_left_can_be_sent_again() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    // Hangs up on the first byte of the TLS handshake.
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let not_tls = format!("https://{}/api", plain.local_addr().unwrap());
    let closing = tokio::spawn(async move { while plain.accept().await.is_ok() {} });
    for base in [format!("http://127.0.0.1:{port}/api"), not_tls] {
        let client = Client::new(base.parse().unwrap(), Some(KEY.into())).unwrap();
        let error = client.submit(realtime(), &fox(), "mark-1").await.unwrap_err();
        assert_eq!((error.kind, error.reached), (ErrorKind::Network, Reached::No), "{base}: {error}");
    }
    closing.abort();
}

#[tokio::test]
async fn nothing_is_sent_without_a_key_or_with_bad_arguments() {
    let server = Server::always(Reply::nothing()).await;
    let keyless = Client::new(server.url("/api").parse().unwrap(), None).unwrap();
    let error = keyless.submit(realtime(), &fox(), "mark-1").await.unwrap_err();
    assert_eq!((error.kind, error.reached), (ErrorKind::Auth, Reached::No));

    let bad = map(json!({"prompt": "a fox", "width": 7, "samples": 9, "styel": 1}));
    let error = client(&server).submit(realtime(), &bad, "mark-1").await.unwrap_err();
    assert_eq!((error.kind, error.reached), (ErrorKind::Invalid, Reached::No));
    for part in ["width must be", "samples must be", "no argument styel"] {
        assert!(error.message.contains(part), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_id_of_an_accepted_job_survives_a_broken_connection() {
    let body = json!({"status": "processing", "id": 155_918_901, "eta": 5,
        "fetch_result": "https://modelslab.com/api/v6/images/fetch/155918901", "output": [], "meta": {"prompt": "x".repeat(500)}});
    for missing in [1, 100, 500] {
        let answer = submit(Reply::json(body.clone()).cut(missing)).await.unwrap();
        assert_eq!(
            (answer.state, answer.id.as_deref()),
            (State::Processing, Some("155918901")),
            "{missing} bytes missing"
        );
    }
    // Half an id is another generation's id.
    let half = Reply::new(200, &[], "{\"status\":\"processing\",\"id\":15591");
    assert_eq!(submit(half).await.unwrap_err().reached, Reached::Maybe);
    let refused = Reply::new(200, &[], "{\"status\":\"error\",\"id\":15591,\"mess");
    assert_eq!(submit(refused).await.unwrap_err().reached, Reached::Maybe);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_the_end() {
    let endless = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", " ".repeat(100 << 20));
    let error = submit(Reply::Bytes(endless.into_bytes())).await.unwrap_err();
    assert_eq!((error.kind, error.reached), (ErrorKind::TooLarge, Reached::Maybe));
}
