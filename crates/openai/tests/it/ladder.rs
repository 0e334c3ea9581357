//! What other servers lack is found out once and remembered.

use openai::{Client, ErrorKind, Event, Request, Rung, Tool};
use serde_json::{Value, json};

use crate::{
    answer, asking, chat_saying, chat_spelled, client, collect, failure, message, openai_error, response, saying,
    server::{Reply, Seen, Server},
    shown, spelled,
};

fn fine() -> Reply {
    Reply::events(spelled(&saying("A fox")))
}

fn with_tools() -> Request {
    let parameters = json!({"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"], "additionalProperties": false});
    let paint =
        Tool { name: "paint".into(), description: "Paints".into(), parameters, strict: true, ..Tool::default() };
    Request { tools: vec![paint], cache_key: Some("session".into()), ..asking("a fox") }
}

/// A server without the Responses API.
fn only_chat(seen: &Seen, _: usize) -> Reply {
    if seen.path == "/v1/chat/completions" {
        Reply::events(chat_saying("A fox"))
    } else {
        Reply::json(404, &json!({"detail": "Not Found"}))
    }
}

#[tokio::test]
async fn a_stranger_is_asked_plainly() {
    let server = Server::always(fine).await;
    let client = Client::new(server.base(), None).expect("a client");
    answer(&client, &with_tools()).await;
    let body = server.seen()[0].json();
    for field in ["include", "prompt_cache_key", "stream_options", "temperature"] {
        assert_eq!(body.get(field), None, "{field}");
    }
    assert_eq!(
        (&body["store"], &body["reasoning"]["effort"], &body["tools"][0]["strict"]),
        (&json!(false), &json!("low"), &json!(true))
    );
}

#[tokio::test]
async fn a_missing_route_leads_to_chat_and_is_remembered() {
    let server = Server::start(only_chat).await;
    let client = Client::new(server.base(), None).expect("a client");
    for _ in 0..2 {
        let (events, error) = collect(&client, &with_tools()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(shown(&events), "A fox");
        let Some(Event::Done(response)) = events.last() else { panic!("{events:?}") };
        assert_eq!(response.usage.map(|usage| usage.input_tokens), Some(20));
        assert_eq!(response.output[0]["type"], json!("message"));
    }
    let paths: Vec<String> = server.seen().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["/v1/responses", "/v1/chat/completions", "/v1/chat/completions"]);
    assert_eq!(client.clone().rung("gpt-5.4"), Rung::Chat);
    assert_eq!(client.rung("another"), Rung::Plain, "another model is another question");
}

#[tokio::test]
async fn what_was_learned_can_be_recalled_by_another_client() {
    let server = Server::start(only_chat).await;
    let first = Client::new(server.base(), None).expect("a client");
    assert_eq!(first.learned("gpt-5.4"), None);
    answer(&first, &with_tools()).await;
    let learned = first.learned("gpt-5.4").expect("it was refused something");
    let later = Client::new(server.base(), None).expect("a client");
    for unreadable in ["", "{}", r#"{"rung":"beyond","lacks":[]}"#] {
        later.recall("gpt-5.4", unreadable);
        assert_eq!(later.rung("gpt-5.4"), Rung::Plain);
    }
    later.recall("gpt-5.4", &learned);
    answer(&later, &with_tools()).await;
    assert_eq!((later.rung("gpt-5.4"), later.rung("another")), (Rung::Chat, Rung::Plain));
    assert_eq!(later.learned("gpt-5.4"), Some(learned));
    assert_eq!(server.count(), 3, "the refused call is not made again");

    let fine = Server::always(fine).await;
    let asked = client(&fine, Rung::Full);
    answer(&asked, &with_tools()).await;
    assert_eq!(asked.learned("gpt-5.4"), None, "nothing is missing there");
}

#[tokio::test]
async fn a_server_that_knows_neither_is_told_and_nothing_is_remembered() {
    let server = Server::always(|| Reply::json(404, &json!({"detail": "Not Found"}))).await;
    let client = Client::new(server.base(), None).expect("a client");
    let error = failure(&client, &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::NoRoute, 2));
    assert!(error.message.contains("/v1"), "{error}");
    assert_eq!(client.rung("gpt-5.4"), Rung::Plain);
}

#[tokio::test]
async fn keys_and_limits_do_not_lower_the_rung() {
    for (status, code) in [(401, "invalid_api_key"), (429, "insufficient_quota")] {
        let server = Server::always(move || {
            Reply::json(status, &openai_error("x", Some(code), None, "tools are not supported"))
        })
        .await;
        let client = client(&server, Rung::Full);
        failure(&client, &with_tools()).await;
        assert_eq!((client.rung("gpt-5.4"), server.count()), (Rung::Full, 1), "{code}");
    }
}

/// A server that refuses, once, whatever body still has `pointer`.
async fn refusing(pointer: &'static str, status: u16, error: Value) -> Server {
    Server::start(move |seen, _| match seen.json().pointer(pointer) {
        Some(value) if *value != json!(false) => Reply::json(status, &error),
        _ if seen.json()["stream"] == json!(false) => {
            Reply::json(200, &response("completed", &json!([message("A fox")])))
        }
        _ => fine(),
    })
    .await
}

#[tokio::test]
async fn a_refused_feature_is_left_out_and_stays_out() {
    let cases = [
        (
            "/stream",
            openai_error(
                "invalid_request_error",
                Some("unsupported_value"),
                Some("stream"),
                "Your organization must be verified to stream this model.",
            ),
        ),
        (
            "/reasoning/summary",
            openai_error(
                "invalid_request_error",
                Some("unsupported_value"),
                Some("reasoning.summary"),
                "Your organization must be verified to generate reasoning summaries.",
            ),
        ),
        (
            "/include",
            openai_error(
                "invalid_request_error",
                None,
                Some("include"),
                "Encrypted content is not supported with this model.",
            ),
        ),
        (
            "/prompt_cache_key",
            openai_error(
                "invalid_request_error",
                Some("unknown_parameter"),
                Some("prompt_cache_key"),
                "Unknown parameter: 'prompt_cache_key'.",
            ),
        ),
        ("/stream_options", json!({"detail": "extra_forbidden: stream_options"})),
        (
            "/reasoning/effort",
            openai_error(
                "invalid_request_error",
                Some("unsupported_parameter"),
                Some("reasoning.effort"),
                "Unsupported parameter.",
            ),
        ),
        (
            "/tools/0/strict",
            openai_error(
                "invalid_request_error",
                Some("unknown_parameter"),
                Some("tools[0].strict"),
                "Unknown parameter.",
            ),
        ),
    ];
    for (pointer, error) in cases {
        let server = refusing(pointer, 400, error).await;
        let client = client(&server, Rung::Full);
        for _ in 0..2 {
            let (events, error) = collect(&client, &with_tools()).await;
            assert!(error.is_none(), "{pointer}: {error:?}");
            assert_eq!(shown(&events), "A fox", "{pointer}");
        }
        assert_eq!(server.count(), 3, "{pointer}: refused once, then left out");
        assert_eq!(client.rung("gpt-5.4"), Rung::Full, "{pointer}");
    }
}

#[tokio::test]
async fn a_refusal_that_does_not_heal_is_told() {
    let error = openai_error(
        "invalid_request_error",
        Some("unknown_parameter"),
        Some("include"),
        "Unknown parameter: 'include'.",
    );
    let server = Server::always(move || Reply::json(400, &error)).await;
    let client = client(&server, Rung::Full);
    let error = failure(&client, &asking("a fox")).await;
    assert_eq!((error.kind, server.count()), (ErrorKind::BadRequest, 2));
    // What did not help is not remembered either.
    failure(&client, &asking("a fox")).await;
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn effort_none_becomes_low_for_a_model_without_it() {
    let server = Server::start(|seen, _| {
        if seen.json()["reasoning"]["effort"] == json!("none") {
            let words = "Unsupported value: 'none' is not supported with this model.";
            Reply::json(
                400,
                &openai_error("invalid_request_error", Some("unsupported_value"), Some("reasoning.effort"), words),
            )
        } else {
            fine()
        }
    })
    .await;
    let client = client(&server, Rung::Full);
    answer(&client, &Request { effort: Some("none".into()), ..asking("a fox") }).await;
    assert_eq!(server.seen()[1].json()["reasoning"]["effort"], json!("low"));
}

#[tokio::test]
async fn namespaces_that_are_not_known_lead_to_plain() {
    let server = Server::start(|seen, _| {
        if seen.body.contains("namespace") {
            Reply::json(
                400,
                &openai_error(
                    "invalid_request_error",
                    Some("invalid_string"),
                    Some("input.2.namespace"),
                    "Unknown key 'namespace'.",
                ),
            )
        } else {
            fine()
        }
    })
    .await;
    let client = client(&server, Rung::Full);
    let mut request = with_tools();
    request.input.push(json!({"type": "function_call", "id": "fc_1", "call_id": "c", "name": "cut", "namespace": "video", "arguments": "{}", "status": "completed"}));
    request.input.push(json!({"type": "function_call_output", "call_id": "c", "output": "done"}));
    answer(&client, &request).await;
    assert_eq!(client.rung("gpt-5.4"), Rung::Plain);
    assert_eq!(server.seen()[1].json()["input"][1]["name"], json!("video__cut"));
}

#[tokio::test]
async fn reasoning_that_cannot_be_read_any_more_is_forgotten_for_good() {
    let server = Server::start(|seen, _| {
        if seen.body.contains("rs_old") {
            let words = "The encrypted content gAAA...DQ== could not be verified.";
            Reply::json(400, &openai_error("invalid_request_error", Some("invalid_encrypted_content"), None, words))
        } else {
            fine()
        }
    })
    .await;
    let client = client(&server, Rung::Full);
    let reasoning = |id: &str| json!({"type": "reasoning", "id": id, "encrypted_content": "gAAA", "summary": []});
    let mut request = asking("a fox");
    request.input.push(reasoning("rs_old"));
    answer(&client, &request).await;
    // What is made afterwards is for this key, and is replayed again.
    request.input.push(reasoning("rs_new"));
    answer(&client, &request).await;
    let bodies: Vec<String> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies.len(), 3);
    assert!(!bodies[1].contains("rs_") && bodies[2].contains("rs_new"));

    let never =
        Server::always(|| Reply::json(400, &openai_error("x", Some("invalid_encrypted_content"), None, "no"))).await;
    failure(&crate::client(&never, Rung::Full), &request).await;
    assert_eq!(never.count(), 2, "stripped once, not for ever");
}

#[tokio::test]
async fn a_model_without_tools_can_still_talk() {
    let server = Server::start(|seen, _| {
        if seen.json().get("tools").is_some() {
            Reply::json(
                400,
                &json!({"error": {"message": "registry/small:latest does not support tools", "type": "api_error"}}),
            )
        } else {
            Reply::events(chat_saying("A fox"))
        }
    })
    .await;
    let client = Client::new(server.base(), None).expect("a client");
    assert_eq!(answer(&client, &with_tools()).await.text(), "A fox");
    assert_eq!(client.rung("gpt-5.4"), Rung::TextOnly);
    assert_eq!(server.seen()[1].path, "/v1/chat/completions");
}

#[tokio::test]
async fn calls_over_chat_become_items_and_go_back_as_chat() {
    let piece = |index: u64, id: Option<&str>, name: Option<&str>, arguments: &str| {
        json!({"id": "c1", "choices": [{"index": 0, "delta": {"tool_calls": [{"index": index, "id": id, "type": "function",
            "function": {"name": name, "arguments": arguments}}]}, "finish_reason": null}]})
    };
    let calls = chat_spelled(&[
        piece(0, Some("call_a"), Some("paint"), "{\"wor"),
        piece(1, Some("call_b"), Some("paint"), "{\"words\":\"moss\"}"),
        piece(0, None, None, "ds\":\"fox\"}"),
        json!({"id": "c1", "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}),
    ]);
    let server =
        Server::start(move |_, number| Reply::events(if number == 0 { calls.clone() } else { chat_saying("Done") }))
            .await;
    let client = client(&server, Rung::Chat);
    let mut request = with_tools();
    let first = answer(&client, &request).await;
    assert_eq!(
        first.calls().iter().map(|call| call.arguments.as_str()).collect::<Vec<_>>(),
        ["{\"words\":\"fox\"}", "{\"words\":\"moss\"}"]
    );
    request.input.extend(first.output.clone());
    for call in first.calls() {
        request.input.push(json!({"type": "function_call_output", "call_id": call.call_id, "output": "made"}));
    }
    assert_eq!(answer(&client, &request).await.text(), "Done");
    let messages = server.seen()[1].json()["messages"].clone();
    let roles: Vec<&str> =
        messages.as_array().into_iter().flatten().filter_map(|message| message["role"].as_str()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "tool", "tool"]);
    assert_eq!(messages[2]["tool_calls"][1]["id"], json!("call_b"));
}

#[tokio::test]
async fn a_chat_that_breaks_off_or_fails_is_told() {
    let half = json!({"id": "c1", "choices": [{"index": 0, "delta": {"content": "Half"}, "finish_reason": null}]});
    let body = chat_spelled(&[half]);
    let server = Server::always(move || Reply::events(body.clone())).await;
    assert_eq!(failure(&client(&server, Rung::Chat), &asking("a fox")).await.kind, ErrorKind::StreamCut);
    let server =
        Server::always(|| Reply::events("data: {\"error\":{\"code\":402,\"message\":\"Add credits\"}}\n\n")).await;
    assert_eq!(failure(&client(&server, Rung::Chat), &asking("a fox")).await.kind, ErrorKind::Quota);
}

#[tokio::test]
async fn a_chat_whose_server_keeps_the_line_open_still_ends() {
    let body = chat_saying("A fox").replace("data: [DONE]\n\n", "");
    let server = Server::always(move || Reply::events(body.clone()).then_hang()).await;
    assert_eq!(answer(&client(&server, Rung::Chat), &asking("a fox")).await.text(), "A fox");
}
