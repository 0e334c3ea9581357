//! Wallet, lists of models, lists of what was made.

use modelslab::{ErrorKind, Output, Reached};
use money::Usd;
use serde_json::json;

use super::{
    client,
    server::{Reply, Server},
};

#[tokio::test]
async fn the_wallet_is_asked_with_the_key_alone() {
    let server =
        Server::always(Reply::json(json!({"status": "success", "data": {"balance": 43.6, "currency": "USD"}}))).await;
    assert_eq!(client(&server).wallet().await.unwrap(), Usd::from_dollars(43.6).unwrap());
    let request = server.request();
    assert_eq!(request.path, "/api/wallet_balance");
    assert_eq!(request.json(), json!({"key": super::KEY}));
}

#[tokio::test]
async fn a_wallet_says_what_is_wrong_with_a_key() {
    let server = Server::start(|_, n| match n {
        0 => Reply::json(json!({"status": "error", "message": "Invalid API Key."})),
        1 => Reply::new(401, &[], json!({"message": "Unauthenticated."}).to_string()),
        2 => Reply::json(json!({"status": "success"})),
        _ => Reply::status(502),
    })
    .await;
    let client = client(&server);
    for kind in [ErrorKind::Auth, ErrorKind::Auth, ErrorKind::Protocol, ErrorKind::Retryable] {
        assert_eq!(client.wallet().await.unwrap_err().kind, kind);
    }
}

#[tokio::test]
async fn a_long_list_of_models_is_read_and_an_error_is_not_a_list() {
    let many: Vec<_> = (0..5000)
        .map(|n| json!({"model_id": format!("model-{n}"), "model_name": null, "description": "d".repeat(200)}))
        .collect();
    let server = Server::start(move |_, n| match n {
        0 => Reply::json(json!(many)),
        1 => Reply::json(json!({"status": "error", "message": "Invalid API Key."})),
        _ => Reply::json(json!({"status": "success", "message": "no list"})),
    })
    .await;
    let client = client(&server);
    let models = client.models().await.unwrap();
    assert_eq!(models.len(), 5000 + modelslab::built_in_models().len());
    assert_eq!(server.paths(), ["/api/v4/dreambooth/model_list"]);
    assert_eq!(client.models().await.unwrap_err().kind, ErrorKind::Auth);
    assert_eq!(client.models().await.unwrap_err().kind, ErrorKind::Protocol);
}

#[tokio::test]
async fn a_list_without_end_is_not_read_to_the_end() {
    let server = Server::always(Reply::new(200, &[], format!("[{}", " ".repeat(50 << 20)))).await;
    assert_eq!(client(&server).models().await.unwrap_err().kind, ErrorKind::TooLarge);
}

#[tokio::test]
async fn the_providers_own_list_finds_lost_results() {
    let server = Server::always(Reply::json(json!({"status": "success", "type": "image", "data": [
        {"id": 2, "output": ["https://pub-0.r2.dev/b.png"]}, {"id": "1", "output": "https://pub-0.r2.dev/a.png"}, {"output": []}, null
    ]}))).await;
    let found = client(&server).generated(Output::Image).await.unwrap();
    let ids: Vec<_> = found.iter().map(|(id, links)| (id.as_str(), links[0].url.as_str())).collect();
    assert_eq!(ids, [("2", "https://pub-0.r2.dev/b.png"), ("1", "https://pub-0.r2.dev/a.png")]);
    let body = server.request().json();
    assert_eq!([&body["type"], &body["per_page"], &body["page"]], [&json!("image"), &json!(30), &json!(1)]);
}

#[tokio::test]
async fn the_list_is_looked_for_at_both_documented_places() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/api/v6/assets_generated" => {
            Reply::json(json!({"data": [{"id": 1, "output": ["https://pub-0.r2.dev/a.png"]}]}))
        }
        _ => Reply::new(404, &[], json!({"message": "The route could not be found."}).to_string()),
    })
    .await;
    assert_eq!(client(&server).generated(Output::Image).await.unwrap().len(), 1);

    let refusing = Server::always(Reply::json(json!({"status": "error", "message": "Invalid API Key."}))).await;
    let error = client(&refusing).generated(Output::Image).await.unwrap_err();
    assert_eq!((error.kind, error.reached, refusing.requests().len()), (ErrorKind::Auth, Reached::Yes, 1));
}
