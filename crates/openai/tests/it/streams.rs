//! Streams as servers, proxies and networks really bring them.

use std::time::Duration;

use openai::{Client, ErrorKind, Event, Options, Rung, Status, Tool, expand_parallel};
use serde_json::{Value, json};

use crate::{
    answer, asking, client, collect, completed, created, delta, failure, item_done, message, response, saying,
    server::{Reply, Server},
    shown, spelled,
};

/// Everything that comes of a body, sent in one piece.
async fn events_of(body: impl Into<Vec<u8>>) -> (Vec<Event>, Option<openai::Error>) {
    let body = body.into();
    let server = Server::always(move || Reply::events(body.clone())).await;
    collect(&client(&server, Rung::Full), &asking("a fox")).await
}

#[tokio::test]
async fn words_items_and_the_end_arrive_in_order() {
    let (events, error) = events_of(spelled(&saying("A fox in snow"))).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(shown(&events), "A fox in snow");
    let [Event::Words(_), Event::Words(_), Event::ItemDone(item), Event::Done(response)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(*item, message("A fox in snow"));
    assert_eq!((response.text().as_str(), response.model.as_str()), ("A fox in snow", "gpt-5.4-2026-03-05"));
    let usage = response.usage.expect("a usage");
    assert_eq!((usage.input_tokens, usage.cached_tokens, usage.output_tokens, usage.reasoning_tokens), (12, 4, 7, 2));
}

#[tokio::test]
async fn every_way_to_write_lines_reads_the_same() {
    let plain = spelled(&saying("Größe 画 🦊"));
    let (expected, _) = events_of(plain.clone()).await;
    let variants = [
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        format!("\u{feff}{plain}"),
        plain.replace("\n\n", "\n\n: still here\n\n"),
        plain.replace("data: ", "data:"),
        plain.lines().filter(|line| !line.starts_with("event:")).map(|line| format!("{line}\n")).collect(),
        format!("\n\n\nevent: ping\n\ndata:\n\n{plain}\n\n\n"),
        plain.trim_end().to_owned(),
        format!("{plain}data: [DONE]\n\n"),
        format!("retry: 10\nid: 4\n{plain}"),
    ];
    for body in variants {
        let (events, error) = events_of(body.clone()).await;
        assert!(error.is_none(), "{error:?} of {body:?}");
        assert_eq!(events, expected, "{body:?}");
    }
}

#[tokio::test]
async fn a_cut_at_any_byte_changes_nothing() {
    let item = message("Ü画🦊");
    let body = spelled(&[delta("Ü"), delta("画🦊"), item_done(&item), completed(&json!([]))]);
    let (expected, _) = events_of(body.clone()).await;
    assert_eq!(shown(&expected), "Ü画🦊");
    let bytes = body.into_bytes();
    let length = bytes.len();
    let server = Server::start(move |_, number| {
        let (head, tail) = bytes.split_at(number);
        Reply::chunked(vec![head.to_vec(), tail.to_vec()])
    })
    .await;
    let client = client(&server, Rung::Full);
    for at in 0..=length {
        let (events, error) = collect(&client, &asking("a fox")).await;
        assert!(error.is_none(), "cut at {at}: {error:?}");
        assert_eq!(events, expected, "cut at {at}");
    }
}

#[tokio::test]
async fn a_stream_that_drips_byte_by_byte_reads_the_same() {
    let body = spelled(&saying("Ü画🦊"));
    let (expected, _) = events_of(body.clone()).await;
    let server = Server::always(move || Reply::chunked(body.bytes().map(|byte| vec![byte]).collect())).await;
    assert_eq!(collect(&client(&server, Rung::Full), &asking("a fox")).await.0, expected);
}

/// What comes of a body that arrives byte by byte, and what comes of it in one piece.
async fn dripped_and_whole(body: String, rung: Rung) -> [(Vec<Event>, Option<ErrorKind>); 2] {
    let kinds = |(events, error): (Vec<Event>, Option<openai::Error>)| (events, error.map(|error| error.kind));
    let pieces: Vec<Vec<u8>> = body.bytes().map(|byte| vec![byte]).collect();
    let dripping = Server::always(move || Reply::chunked(pieces.clone())).await;
    let whole = Server::always(move || Reply::events(body.clone())).await;
    let dripped = collect(&client(&dripping, rung), &asking("a fox")).await;
    [kinds(dripped), kinds(collect(&client(&whole, rung), &asking("a fox")).await)]
}

#[tokio::test]
async fn every_kind_of_end_reads_the_same_when_it_drips_byte_by_byte() {
    let refusal =
        json!({"type": "response.refusal.delta", "item_id": "msg_1", "output_index": 0, "delta": "Nicht dür🦊"});
    let refused = json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
        "content": [{"type": "refusal", "refusal": "Nicht dür🦊"}]});
    let mut cut = response("incomplete", &json!([]));
    cut["incomplete_details"] = json!({"reason": "content_filter"});
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "parallel", "arguments": "{\"Ü\":1}", "status": "completed"});
    let failed = json!({"type": "response.failed", "response": {"id": "resp_1", "status": "failed", "output": [],
        "error": {"code": "rate_limit_exceeded", "message": "Später"}}});
    let error = json!({"type": "error", "error": {"type": "insufficient_quota", "code": "insufficient_quota", "message": "Kein Geld 💶"}});
    let endings = [
        (vec![created(), refusal, item_done(&refused), completed(&json!([refused]))], None),
        (vec![created(), delta("画"), json!({"type": "response.incomplete", "response": cut})], None),
        (vec![created(), delta("Ü"), item_done(&call), failed], Some(ErrorKind::RateLimited)),
        (vec![created(), delta("🦊"), error], Some(ErrorKind::Quota)),
        (vec![created(), delta("🦊"), item_done(&call)], Some(ErrorKind::StreamCut)),
        (vec![created(), item_done(&call), completed(&json!([]))], None),
    ];
    for (events, kind) in endings {
        let [dripped, whole] = dripped_and_whole(spelled(&events), Rung::Full).await;
        assert_eq!(dripped, whole, "{events:?}");
        assert!(!whole.0.is_empty() && whole.1 == kind, "{events:?}: {whole:?}");
    }
    let [dripped, whole] = dripped_and_whole(crate::chat_saying("Ü画🦊"), Rung::Chat).await;
    // Chat has no items, so their ids are made up here.
    for (events, error) in [dripped, whole] {
        assert_eq!((shown(&events).as_str(), events.len(), error), ("Ü画🦊", 3, None));
    }
}

#[tokio::test]
async fn megabytes_in_one_line_are_fine() {
    let long = "x".repeat(3_000_000);
    let (events, error) = events_of(spelled(&saying(&long))).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(shown(&events).len(), long.len());
}

#[tokio::test]
async fn an_end_that_was_not_announced_is_no_end() {
    let mut cut = saying("A fox");
    cut.pop();
    for body in [
        spelled(&cut),
        spelled(&cut) + "data: [DONE]\n\n",
        spelled(&cut) + "event: response.completed\ndata: {\"type\":\"resp",
    ] {
        let (events, error) = events_of(body).await;
        assert_eq!(shown(&events), "A fox");
        let error = error.expect("an error");
        assert_eq!(error.kind, ErrorKind::StreamCut);
        assert_eq!(error.status, Some(200));
    }
    let body = spelled(&cut);
    let server = Server::always(move || Reply::events(body.clone()).then_cut()).await;
    assert_eq!(failure(&client(&server, Rung::Full), &asking("a fox")).await.kind, ErrorKind::StreamCut);
}

#[tokio::test]
async fn an_end_that_was_announced_counts_even_if_the_connection_then_breaks() {
    let body = spelled(&saying("A fox"));
    let server = Server::always(move || Reply::events(body.trim_end()).then_cut()).await;
    assert_eq!(answer(&client(&server, Rung::Full), &asking("a fox")).await.text(), "A fox");
}

#[tokio::test]
async fn an_empty_output_at_the_end_keeps_the_items() {
    let item = message("A fox");
    let (events, _) = events_of(spelled(&[created(), item_done(&item), completed(&json!([]))])).await;
    let Some(Event::Done(response)) = events.last() else { panic!("{events:?}") };
    assert_eq!(response.output, [item]);
}

#[tokio::test]
async fn a_plain_response_in_place_of_a_stream_is_an_answer() {
    let whole = response("completed", &json!([message("A fox")]));
    for (content_type, mark) in [("application/json", ""), ("text/event-stream", "\r\n"), ("text/plain", "\u{feff}")] {
        let body = format!("{mark}{whole}");
        let server = Server::always(move || Reply::new(200, content_type, body.clone())).await;
        let (events, error) = collect(&client(&server, Rung::Full), &asking("a fox")).await;
        assert!(error.is_none(), "{content_type}: {error:?}");
        assert_eq!(shown(&events), "A fox");
    }
}

#[tokio::test]
async fn a_stream_in_place_of_a_plain_response_is_an_answer_too() {
    let body = spelled(&saying("A fox"));
    let server = Server::always(move || Reply::new(200, "application/json", body.clone())).await;
    let response = client(&server, Rung::Full).respond(&asking("a fox")).await.expect("an answer");
    assert_eq!(response.text(), "A fox");
    assert_eq!(server.seen()[0].json()["stream"], json!(false));
}

#[tokio::test]
async fn refusals_and_cut_answers_are_answers() {
    let refused = json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
        "content": [{"type": "refusal", "refusal": "Not that."}]});
    let refusal =
        json!({"type": "response.refusal.delta", "item_id": "msg_1", "output_index": 0, "delta": "Not that."});
    let (events, error) = events_of(spelled(&[refusal, item_done(&refused), completed(&json!([refused]))])).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(events[0], Event::Refusal("Not that.".into()));
    let Some(Event::Done(answer)) = events.last() else { panic!("{events:?}") };
    assert_eq!((answer.refusal().as_deref(), answer.text().as_str()), (Some("Not that."), ""));

    let mut cut = response("incomplete", &json!([]));
    cut["incomplete_details"] = json!({"reason": "max_output_tokens"});
    let (events, error) =
        events_of(spelled(&[delta("A lo"), json!({"type": "response.incomplete", "response": cut})])).await;
    assert!(error.is_none(), "{error:?}");
    let Some(Event::Done(answer)) = events.last() else { panic!("{events:?}") };
    assert_eq!(answer.status, Status::Incomplete("max_output_tokens".into()));
    assert!(answer.usage.is_some());
}

#[tokio::test]
async fn calls_keep_their_namespace_and_are_not_run_half_done() {
    let call = |id: &str, status: &str, arguments: &str| {
        json!({"type": "function_call", "id": format!("fc_{id}"), "call_id": id,
        "name": "cut", "namespace": "video", "arguments": arguments, "status": status})
    };
    let done =
        |index: u64, item: &Value| json!({"type": "response.output_item.done", "output_index": index, "item": item});
    let (second, first) = (call("b", "completed", "{}"), call("a", "completed", "{\"s\":1}"));
    let half = call("c", "incomplete", "{\"s\":");
    let (events, _) =
        events_of(spelled(&[done(1, &second), done(0, &first), done(2, &half), completed(&json!([]))])).await;
    let Some(Event::Done(answer)) = events.last() else { panic!("{events:?}") };
    let calls = answer.calls();
    assert_eq!(calls.iter().map(|call| call.call_id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(calls[0].namespace.as_deref(), Some("video"));
    assert_eq!(answer.output.len(), 3);
}

fn done_at(index: u64, item: &Value) -> Value {
    json!({"type": "response.output_item.done", "output_index": index, "item": item})
}

#[tokio::test]
async fn several_calls_whose_arguments_come_mixed_are_whole_at_any_cut() {
    let call = |id: &str, arguments: &str, status: &str| {
        json!({"type": "function_call", "id": format!("fc_{id}"), "call_id": id, "name": "paint", "arguments": arguments,
            "status": status})
    };
    let piece = |index: u64, id: &str, text: &str| json!({"type": "response.function_call_arguments.delta", "item_id": format!("fc_{id}"), "output_index": index, "delta": text});
    let body = spelled(&[
        created(),
        json!({"type": "response.output_item.added", "output_index": 0, "item": call("a", "", "in_progress")}),
        json!({"type": "response.output_item.added", "output_index": 1, "item": call("b", "", "in_progress")}),
        piece(0, "a", "{\"words\":\"Ü"),
        piece(1, "b", "{\"words\":"),
        piece(0, "a", "🦊\"}"),
        piece(1, "b", "\"画\"}"),
        done_at(1, &call("b", "{\"words\":\"画\"}", "completed")),
        done_at(0, &call("a", "{\"words\":\"Ü🦊\"}", "completed")),
        completed(&json!([])),
    ]);
    let bytes = body.into_bytes();
    let length = bytes.len();
    let server = Server::start(move |_, number| {
        let (head, tail) = bytes.split_at(number.min(length));
        Reply::chunked(vec![head.to_vec(), tail.to_vec()])
    })
    .await;
    let client = client(&server, Rung::Full);
    for at in 0..=length {
        let calls = answer(&client, &asking("two pictures")).await.calls();
        let arguments: Vec<&str> = calls.iter().map(|call| call.arguments.as_str()).collect();
        assert_eq!(arguments, ["{\"words\":\"Ü🦊\"}", "{\"words\":\"画\"}"], "cut at {at}");
    }
}

#[tokio::test]
async fn the_undeclared_wrapper_is_one_call_with_the_calls_inside_in_order() {
    let uses = json!({"tool_uses": [
        {"recipient_name": "functions.paint", "parameters": {"words": "a fox"}},
        {"recipient_name": "functions.video.img2video", "parameters": {"words": "it runs"}},
    ]});
    let item = json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "parallel",
        "namespace": "multi_tool_use", "arguments": uses.to_string(), "status": "completed"});
    let body = spelled(&[created(), done_at(0, &item), completed(&json!([item]))]);
    let server = Server::always(move || Reply::events(body.clone())).await;
    let calls = answer(&client(&server, Rung::Full), &asking("a fox that runs")).await.calls();
    let known = [("paint", None), ("img2video", Some("video"))].map(|(name, namespace)| Tool {
        name: name.into(),
        namespace: namespace.map(str::to_owned),
        ..Tool::default()
    });
    let inner = expand_parallel(&calls[0], &known).expect("a wrapper of known tools");
    let names: Vec<_> = inner.iter().map(|call| (call.namespace.as_deref(), call.name.as_str())).collect();
    assert_eq!(names, [(None, "paint"), (Some("video"), "img2video")]);
    assert!(calls.len() == 1 && inner.iter().all(|call| call.call_id == "call_1"));
    assert_eq!(expand_parallel(&calls[0], &known[..1]), None, "with a stranger inside it stays closed");
}

#[tokio::test]
async fn a_failure_after_a_finished_call_is_told_and_nothing_is_asked_again() {
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "paint", "arguments": "{}", "status": "completed"});
    let failed = json!({"type": "response.failed", "response": {"id": "resp_1", "status": "failed", "output": [call],
        "error": {"code": "server_error", "message": "The model stopped."}}});
    let body = spelled(&[created(), delta("I will"), done_at(0, &call), failed]);
    let server = Server::always(move || Reply::events(body.clone())).await;
    let (events, error) = collect(&client(&server, Rung::Full), &asking("a fox")).await;
    assert_eq!(error.map(|error| error.kind), Some(ErrorKind::Server));
    assert_eq!(events, [Event::Words("I will".into()), Event::ItemDone(call)]);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn strangers_among_the_events_disturb_nobody() {
    let mut events = saying("A fox");
    events.insert(1, json!({"type": "keepalive", "sequence_number": 1}));
    events.insert(2, json!({"type": "response.hologram.projected", "hologram": [1, 2, 3]}));
    events.insert(3, json!({"type": 7}));
    let body = "data: not json at all\n\n".to_owned() + &spelled(&events);
    let (events, error) = events_of(body).await;
    assert!(error.is_none() && shown(&events) == "A fox", "{error:?} {events:?}");
}

#[tokio::test]
async fn silence_is_limited_and_a_heartbeat_is_not_silence() {
    let idle = |server: &Server| {
        let options = Options { rung: Some(Rung::Full), idle: Duration::from_secs(2), ..Options::default() };
        Client::with(server.base(), None, options).expect("a client")
    };
    let silent = Server::always(|| Reply::events(spelled(&[created()])).then_hang()).await;
    assert_eq!(failure(&idle(&silent), &asking("a fox")).await.kind, ErrorKind::Timeout);
    assert_eq!(silent.count(), 1, "what may have been paid for is not asked for again");

    // Longer in all than the limit, but never silent for so long.
    let end = spelled(&saying("A fox"));
    let beating = Server::always(move || Reply::events(": thinking\n\n").ticking(30, 100, end.clone())).await;
    assert_eq!(answer(&idle(&beating), &asking("a fox")).await.text(), "A fox");
}
