//! Starting, stopping, and who may ask.

use std::net::TcpListener;

use sandbox::{Options, Sandbox, Speed};
use serde_json::json;

use crate::ask::{ask, with};

#[test]
fn it_starts_without_a_runtime_and_frees_its_port_when_dropped() {
    let sandbox = Sandbox::start(0).unwrap();
    let addr = sandbox.addr();
    assert!(sandbox.openai_base().ends_with("/v1") && sandbox.modelslab_base().ends_with("/api"));
    assert!(TcpListener::bind(addr).is_err(), "it listens");
    drop(sandbox);
    let again = Sandbox::start(addr.port());
    assert!(again.is_ok(), "the port is free again: {again:?}");
}

#[test]
fn a_taken_port_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    assert!(Sandbox::start(taken.local_addr().unwrap().port()).is_err());
}

#[tokio::test]
async fn it_stops_in_the_middle_of_a_stream() {
    let ask = with(Options { speed: Speed::Real, tokens_per_second: Some(2.0), ..Options::default() });
    let body = json!({ "model": "gpt-5.4", "input": "hello", "stream": true });
    let mut response = ask.openai("/responses", &body).send().await.unwrap();
    assert!(response.chunk().await.unwrap().is_some());
    drop(ask.sandbox);
    while let Ok(Some(_)) = response.chunk().await {}
}

#[tokio::test]
async fn other_host_names_are_refused() {
    let ask = ask();
    let url = format!("http://{}/_sandbox/log", ask.sandbox.addr());
    let rebound = ask.http.get(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), 403);
    assert_eq!(ask.http.get(&url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_same_dice_give_the_same_run() {
    let run = async || {
        let ask = ask();
        let (_, response) = ask.respond(json!({ "input": "hello" })).await;
        let answer = ask.call("/v6/realtime/text2img", json!({ "prompt": "a" })).await;
        (response["id"].clone(), answer["id"].clone(), answer["meta"]["seed"].clone())
    };
    assert_eq!(run().await, run().await);
}
