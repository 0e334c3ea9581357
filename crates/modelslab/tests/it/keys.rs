//! The key goes to the provider and nowhere else, and nothing that comes back shows it.

use modelslab::{Client, DownloadPolicy, Downloader, ErrorKind, Link, State, operation};
use serde_json::{Value, json};

use super::{
    KEY, client, fox, map, realtime,
    server::{Reply, Server},
};

/// Nothing a server was sent holds the key, and by default nothing was sent to it at all.
fn untouched(evil: &Server) {
    for request in evil.requests() {
        let text = format!("{}\n{}", request.head, String::from_utf8_lossy(&request.body));
        assert!(!text.contains(KEY), "the key leaked: {text}");
    }
    assert!(evil.requests().is_empty(), "{:?}", evil.paths());
}

#[tokio::test]
async fn the_key_is_in_the_body_and_only_there() {
    let server = Server::always(Reply::json(json!({"status": "processing", "id": 1}))).await;
    client(&server).submit(realtime(), &fox(), "mark-1").await.unwrap();
    let request = server.request();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v6/realtime/text2img"));
    assert_eq!([request.header("content-type"), request.header("accept")], [Some("application/json"); 2]);
    assert_eq!(
        (request.header("referer"), request.header("cookie"), request.header("authorization")),
        (None, None, None)
    );
    assert!(!request.head.contains(KEY));
    let body = request.json();
    assert_eq!([&body["key"], &body["track_id"], &body["prompt"]], [KEY, "mark-1", "a red fox in snow"]);
    assert_eq!([&body["safety_checker"], &body["enhance_prompt"]], [true, false]);
    assert!(body.get("webhook").is_none());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let evil =
        Server::always(Reply::json(json!({"status": "success", "output": ["https://pub-0.r2.dev/a.png"]}))).await;
    for status in [301, 302, 303, 307, 308] {
        let server = Server::always(Reply::redirect(status, &evil.url("/api/v6/realtime/text2img"))).await;
        let client = client(&server);
        let submit = client.submit(realtime(), &fox(), "mark-1").await.unwrap_err();
        assert_eq!(submit.kind, ErrorKind::Protocol, "{status}");
        assert!(client.fetch(realtime(), "1", None).await.is_err(), "{status}");
        assert!(client.wallet().await.is_err() && client.models().await.is_err(), "{status}");
    }
    untouched(&evil);
}

#[tokio::test]
async fn a_foreign_polling_address_is_not_asked() {
    let evil =
        Server::always(Reply::json(json!({"status": "success", "output": ["https://pub-0.r2.dev/a.png"]}))).await;
    let server = Server::always(Reply::json(json!({"status": "processing"}))).await;
    let client = client(&server);
    let foreign = evil.url("/api/v6/realtime/fetch/1");
    client.fetch(realtime(), "1", Some(&foreign)).await.unwrap();
    client.fetch(operation("text2img").unwrap(), "1", Some(&foreign)).await.unwrap();
    // The same machine under another name is another host too.
    client
        .fetch(realtime(), "1", Some(&server.url("/api/v6/realtime/fetch/9").replace("127.0.0.1", "localhost")))
        .await
        .unwrap();
    assert_eq!(server.paths(), ["/api/v6/realtime/fetch/1", "/api/v6/images/fetch/1", "/api/v6/realtime/fetch/1"]);
    let refused = client.fetch(realtime(), "../../evil", Some(&foreign)).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::UnsafeLink);
    untouched(&evil);
}

#[tokio::test]
async fn the_providers_own_polling_address_is_preferred_to_the_id() {
    let server = Server::always(Reply::json(json!({"status": "processing"}))).await;
    let own = server.url("/api/v6/whisper/fetch/43");
    client(&server).fetch(realtime(), "42", Some(&own)).await.unwrap();
    let request = server.request();
    assert_eq!(request.path, "/api/v6/whisper/fetch/43");
    assert_eq!(request.json(), json!({"key": KEY, "request_id": "43"}));
}

#[tokio::test]
async fn an_echoed_key_is_shown_to_nobody() {
    let echo = json!({
        "status": "error", "message": {KEY: [format!("The key {KEY} is wrong")]}, "tip": KEY, "id": KEY,
        "output": [format!("https://pub-0.r2.dev/{KEY}.png")], "fetch_result": format!("https://modelslab.com/api/{KEY}"), "meta": {"key": KEY},
    });
    let server = Server::start(move |_, n| match n {
        0 => Reply::json(echo.clone()),
        1 => Reply::new(403, &[], format!("<html>{KEY}</html>")),
        _ => Reply::new(200, &[], format!("{{\"status\":\"processing\",\"id\":7,\"note\":\"{KEY}")),
    })
    .await;
    let client = client(&server);
    let echoed = client.submit(realtime(), &fox(), "mark-1").await.unwrap();
    let State::Failed(error) = &echoed.state else { panic!() };
    assert!(!format!("{error} {error:?}").contains(KEY));
    assert!(!format!("{echoed:?} {}", echoed.raw).contains(KEY));
    let page = client.submit(realtime(), &fox(), "mark-2").await.unwrap_err();
    assert!(!format!("{page} {page:?}").contains(KEY));
    let half = client.submit(realtime(), &fox(), "mark-3").await.unwrap();
    assert!(!format!("{half:?} {}", half.raw).contains(KEY) && half.raw.to_string().contains("[key]"));
    assert!(!format!("{client:?}").contains(KEY));
    let listed = client.wallet().await.unwrap_err();
    assert!(!format!("{listed} {listed:?}").contains(KEY));
}

#[tokio::test]
async fn a_key_given_as_an_argument_is_refused_and_not_repeated() {
    let server = Server::always(Reply::nothing()).await;
    let arguments = map(json!({"prompt": "a fox", "key": KEY}));
    let error = client(&server).submit(realtime(), &arguments, "mark-1").await.unwrap_err();
    assert!(!error.message.contains(KEY), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn downloads_carry_nothing() {
    let files = Server::start(|request, _| match request.path.as_str() {
        "/a.png" => Reply::redirect(307, "/b.png"),
        _ => Reply::new(200, &[("Set-Cookie", "a=b")], b"\x89PNG\r\n\x1a\nrest"),
    })
    .await;
    let downloader = Downloader::new(DownloadPolicy { loopback: true, hosts: Vec::new() }).unwrap();
    for _ in 0..2 {
        let link = Link { url: files.url("/a.png"), alternates: Vec::new() };
        downloader.fetch(&link, &mut super::downloads::Kept::default()).await.unwrap();
    }
    for request in files.requests() {
        assert_eq!(request.method, "GET");
        assert!(request.body.is_empty());
        for header in ["cookie", "referer", "authorization"] {
            assert_eq!(request.header(header), None, "{header}");
        }
    }
}

#[test]
fn an_address_that_hides_something_is_no_api() {
    for base in [
        "ftp://modelslab.com/api",
        "https://user:pass@modelslab.com/api",
        "https://modelslab.com/api?key=1",
        "https://modelslab.com/api#x",
        "data:,x",
    ] {
        let error = Client::new(base.parse().unwrap(), Some(KEY.into())).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid, "{base}");
    }
}

#[tokio::test]
async fn the_words_arrive_byte_for_byte() {
    let server = Server::always(Reply::json(json!({"status": "processing", "id": 1}))).await;
    let prompt = " “Größe”\t\\n \u{0} </script> 👩‍🚀\r\n ";
    client(&server).submit(realtime(), &map(json!({"prompt": prompt})), "mark-1").await.unwrap();
    assert_eq!(server.request().json()["prompt"], Value::from(prompt));
}
