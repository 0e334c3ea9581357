//! Every kind of request the client sends, against OpenAI's own description of its API, when that lies beside the
//! project. The bodies are what a server received, not what we think we sent.

use openai::{Call, CallKind, Format, Namespace, Request, Rung, Tool, ToolChoice, ToolSearch, found};
use serde_json::{Value, json};

use crate::{
    answer, asking, chat_saying, client,
    description::{CHAT, Description, RESPONSES},
    openai_error, saying,
    server::{Reply, Server},
    spelled,
};

fn shape() -> Format {
    let schema = json!({"type": "object", "properties": {"prompt": {"type": "string"}, "negative": {"type": ["string", "null"]}},
        "required": ["prompt", "negative"], "additionalProperties": false});
    Format { name: "refined_prompt".into(), schema }
}

fn refinement() -> Request {
    Request {
        format: Some(shape()),
        effort: Some("none".into()),
        verbosity: Some("low".into()),
        ..asking("cat by a window")
    }
}

fn agent() -> Request {
    let parameters = json!({"type": "object", "properties": {"prompt": {"type": "string"}}, "required": ["prompt"], "additionalProperties": false});
    let tool = |name: &str, strict| Tool {
        name: name.into(),
        description: "Makes a picture".into(),
        parameters: parameters.clone(),
        strict,
        ..Tool::default()
    };
    Request {
        tools: vec![tool("generate_image", true), tool("edit_image", false)],
        cache_key: Some("session-1".into()),
        verbosity: Some("medium".into()),
        ..asking("a red door")
    }
}

/// The second turn: reasoning, words, two calls and their results, one with a picture, and what the user says next.
fn continued() -> Request {
    let mut request = agent();
    let call = |id: &str| {
        json!({"type": "function_call", "id": format!("fc_{id}"), "call_id": id, "name": "generate_image",
        "arguments": "{\"prompt\":\"door\"}", "status": "completed"})
    };
    request.input.extend([
        json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAAAAB8", "summary": [{"type": "summary_text", "text": "Two doors."}]}),
        json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "phase": "commentary",
            "content": [{"type": "output_text", "text": "Two drafts.", "annotations": [], "logprobs": []}]}),
        call("call_1"),
        call("call_2"),
        json!({"type": "function_call_output", "call_id": "call_1", "output": [{"type": "input_text", "text": "done, seed 7"},
            {"type": "input_image", "image_url": "data:image/jpeg;base64,/9j/", "detail": "high"}]}),
        json!({"type": "function_call_output", "call_id": "call_2", "output": "denied by the person"}),
        json!({"type": "message", "id": "msg_2", "role": "assistant", "status": "incomplete",
            "content": [{"type": "output_text", "text": "The first one is", "annotations": [], "logprobs": []}]}),
        json!({"role": "user", "content": [{"type": "input_text", "text": "warmer"},
            {"type": "input_image", "image_url": "data:image/png;base64,AA==", "detail": "low"}]}),
    ]);
    request
}

/// Tools of which most are found by searching: a plan whose steps are objects in a list, and members of namespaces.
fn searching() -> Request {
    let nullable = |kind: &str| json!({"type": [kind, "null"]});
    let step = json!({"type": "object", "properties": {"name": {"type": "string"}, "makes": {"type": "string", "enum": ["picture", "clip"]},
            "words": {"type": "string"}, "seconds": nullable("number"), "from": nullable("string")},
        "required": ["name", "makes", "words", "seconds", "from"], "additionalProperties": false});
    let parameters = json!({"type": "object", "properties": {"title": {"type": "string"}, "budget_usd": nullable("number"),
            "steps": {"type": "array", "items": step}},
        "required": ["title", "budget_usd", "steps"], "additionalProperties": false});
    let member = |namespace: &str, name: &str| Tool {
        namespace: Some(namespace.into()),
        deferred: true,
        name: name.into(),
        ..agent().tools[0].clone()
    };
    let plan = Tool { name: "plan".into(), description: "Plans".into(), parameters, strict: true, ..Tool::default() };
    let mut request = agent();
    request.tools.extend([
        plan,
        member("video", "img2video"),
        member("library", "search"),
        Tool { namespace: None, ..member("", "lone") },
        Tool { deferred: false, ..member("library", "rate") },
    ]);
    request.namespaces = vec![Namespace { name: "video".into(), description: "Clips".into() }];
    request.loaded = vec!["video__img2video".into()];
    request
}

/// What a search of each kind leaves in the history, pictures shown at the very end, and words of the developer.
fn searched() -> Request {
    let mut request = searching();
    let of = |kind| Call { call_id: "call_s".into(), kind, ..Call::default() };
    let call = |id: &str, name: &str| json!({"type": "function_call", "id": format!("fc_{id}"), "call_id": id, "name": name, "arguments": "{}", "status": "completed"});
    let mut in_video = call("call_1", "img2video");
    in_video["namespace"] = json!("video");
    let hosted = |kind: &str, key: &str, value: Value| {
        let mut item =
            json!({"type": kind, "id": "ts_1", "call_id": null, "execution": "server", "status": "completed"});
        item[key] = value;
        item
    };
    let found_tools = found(&of(CallKind::Search), &request.tools[3..6], &request.namespaces);
    request.input.extend([
        json!({"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "Brand kit “North”: blue."}]}),
        hosted("tool_search_call", "arguments", json!({"paths": ["video"]})),
        hosted("tool_search_output", "tools", found_tools["tools"].clone()),
        json!({"type": "tool_search_call", "id": "tsc_2", "call_id": "call_s", "execution": "client", "status": "completed",
            "arguments": {"query": "clips"}}),
        found_tools,
        in_video,
        json!({"type": "function_call_output", "call_id": "call_1", "output": "{\"status\":\"error\"}"}),
        call("call_s", "find_tools"),
        found(&of(CallKind::FindTools), &request.tools[3..6], &request.namespaces),
        json!({"type": "message", "role": "user", "content": [
            {"type": "input_text", "text": "The pictures you asked to look at, in this order: img:12."},
            {"type": "input_image", "image_url": "data:image/jpeg;base64,/9j/", "detail": "high"},
            {"type": "input_image", "image_url": "data:image/png;base64,AA==", "detail": "auto"}]}),
    ]);
    request
}

fn every_request() -> Vec<(&'static str, Request)> {
    let forced = |tool_choice| Request { tool_choice, parallel_tool_calls: true, ..agent() };
    vec![
        ("refinement", refinement()),
        ("agent", agent()),
        ("agent, continued", continued()),
        ("agent, must call", forced(ToolChoice::Required)),
        ("agent, must call one", forced(ToolChoice::Function("edit_image".into()))),
        ("agent, must not call", forced(ToolChoice::None)),
        ("searching", searching()),
        ("searching, continued", searched()),
        ("bare", Request { model: "gpt-5.4".into(), input: asking("hi").input, ..Request::default() }),
    ]
}

/// A server that speaks both APIs, and refuses what `refused` says until it is left out.
async fn server(refused: Option<(&'static str, Value)>) -> Server {
    Server::start(move |seen, _| match &refused {
        Some((pointer, error)) if seen.json().pointer(pointer).is_some() => Reply::json(400, error),
        _ if seen.path.ends_with("/chat/completions") => Reply::events(chat_saying("A fox")),
        _ => Reply::events(spelled(&saying("A fox"))),
    })
    .await
}

fn judge(description: &Description, name: &str, server: &Server) -> usize {
    let bodies = server.seen();
    for seen in &bodies {
        let schema = if seen.path.ends_with("/responses") { RESPONSES } else { CHAT };
        let objections = description.objections(schema, &seen.json());
        assert!(objections.is_empty(), "{name}: {objections:#?}\n{}", seen.body);
    }
    bodies.len()
}

#[tokio::test]
async fn every_request_conforms_to_openais_description() {
    let Some(description) = Description::read() else { return };
    let mut judged = 0;
    for (name, request) in every_request() {
        for rung in [Rung::Full, Rung::Plain, Rung::Chat, Rung::TextOnly] {
            let server = server(None).await;
            let client = client(&server, rung);
            answer(&client, &request).await;
            client.respond(&request).await.expect("an answer");
            judged += judge(&description, &format!("{name} on {rung:?}"), &server);
        }
    }
    // The bodies after something was refused are bodies too.
    let refusals = [
        (Rung::Full, "/reasoning/summary", "reasoning.summary"),
        (Rung::Full, "/include", "include"),
        (Rung::Full, "/stream_options", "stream_options"),
        (Rung::Chat, "/tools/0/function/strict", "tools[0].function.strict"),
        (Rung::Chat, "/max_tokens", "max_tokens"),
        (Rung::Chat, "/response_format", "response_format"),
    ];
    for (rung, pointer, param) in refusals {
        let error =
            openai_error("invalid_request_error", Some("unsupported_parameter"), Some(param), "Unsupported parameter.");
        let server = server(Some((pointer, error))).await;
        let request = Request { format: Some(shape()), ..continued() };
        answer(&client(&server, rung), &request).await;
        judged += judge(&description, &format!("without {param}"), &server);
    }
    // So are those of the other ways to search.
    for (words, search) in [("use execution client", ToolSearch::Client), ("no such tool", ToolSearch::Flat)] {
        let error = openai_error("invalid_request_error", Some("invalid_string"), Some("tools[6].type"), words);
        let server = Server::start(move |seen, _| {
            let sent = seen.body.contains(r#"{"type":"tool_search"}"#);
            if sent { Reply::json(400, &error) } else { Reply::events(spelled(&saying("A fox"))) }
        })
        .await;
        let client = client(&server, Rung::Full);
        for request in [searching(), searched()] {
            answer(&client, &request).await;
        }
        assert_eq!(client.tool_search("gpt-5.4"), search);
        judged += judge(&description, words, &server);
    }
    println!("{judged} recorded requests conform to OpenAI's description");
}

#[test]
fn the_description_objects_to_what_is_wrong() {
    let Some(description) = Description::read() else { return };
    let fine = json!({"model": "gpt-5.4", "input": [{"role": "user", "content": "hi"}], "store": false});
    assert_eq!(description.objections(RESPONSES, &fine), Vec::<String>::new());
    let wrong = [
        ("/input/0/role", json!("nobody")),
        ("/store", json!("no")),
        ("/tools", json!([{"type": "function", "function": {"name": "nested", "parameters": {}}}])),
        ("/reasoning", json!({"effort": 3})),
        ("/made_up", json!(1)),
        ("/text", json!({"format": {"type": "json_schema"}})),
        ("/tools", json!([{"type": "namespace", "name": "video", "tools": []}])),
        ("/tools", json!([{"type": "tool_search", "execution": "nobody"}])),
        ("/input", json!([{"type": "tool_search_output", "call_id": "c"}])),
    ];
    for (pointer, value) in wrong {
        let mut body = fine.clone();
        match body.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => body[&pointer[1..]] = value,
        }
        assert!(!description.objections(RESPONSES, &body).is_empty(), "{body}");
    }
    let chat = json!({"model": "m", "messages": [{"role": "tool", "content": "no id"}]});
    assert!(!description.objections(CHAT, &chat).is_empty());
}
