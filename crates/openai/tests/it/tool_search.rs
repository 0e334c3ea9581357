//! Tools that are found by searching, at servers that search, that let us search, and that know nothing of it.

use openai::{
    Call, CallKind, Client, Event, Namespace, Request, Response, Rung, Tool, ToolSearch, found, loaded, search,
};
use serde_json::{Value, json};

use crate::{
    answer, asking, chat_spelled, client, collect, completed, created, openai_error, saying,
    server::{Reply, Seen, Server},
    spelled,
};

fn tool(namespace: Option<&str>, name: &str, about: &str) -> Tool {
    let parameters = json!({"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"], "additionalProperties": false});
    let deferred = namespace.is_some();
    Tool {
        name: name.into(),
        description: about.into(),
        parameters,
        strict: true,
        namespace: namespace.map(str::to_owned),
        deferred,
    }
}

fn with_many_tools() -> Request {
    Request {
        tools: vec![
            tool(None, "paint", "Paints a picture"),
            tool(Some("video"), "cut", "Cuts a clip"),
            tool(Some("video"), "img2video", "Animates a still picture"),
            tool(Some("sound"), "music", "Composes music"),
        ],
        namespaces: vec![
            Namespace { name: "video".into(), description: "Make and edit clips".into() },
            Namespace { name: "sound".into(), description: "Voices and music".into() },
        ],
        ..asking("animate the fox")
    }
}

/// A stream that ends with these finished items.
fn bringing(items: &[Value]) -> Reply {
    let mut events = vec![created()];
    for (index, item) in items.iter().enumerate() {
        events.push(json!({"type": "response.output_item.done", "output_index": index, "item": item}));
    }
    events.push(completed(&Value::from(items)));
    Reply::events(spelled(&events))
}

fn fine() -> Reply {
    Reply::events(spelled(&saying("Done")))
}

fn function_call(call_id: &str, name: &str, arguments: &Value) -> Value {
    json!({"type": "function_call", "id": format!("fc_{call_id}"), "call_id": call_id, "name": name,
        "arguments": arguments.to_string(), "status": "completed"})
}

fn kinds(seen: &Seen) -> Vec<String> {
    let body = seen.json();
    let tools = body["tools"].as_array().into_iter().flatten();
    tools
        .map(|tool| {
            let name = tool["name"].as_str().or(tool["function"]["name"].as_str()).unwrap_or_default();
            format!("{}:{name}", tool["type"].as_str().unwrap_or_default())
        })
        .collect()
}

/// Answers all searches of a response as a caller would, and goes on.
fn go_on(request: &mut Request, response: &Response) -> Vec<Call> {
    request.input.extend(response.output.clone());
    let (searches, others): (Vec<Call>, Vec<Call>) = response.calls().into_iter().partition(Call::is_search);
    for call in &searches {
        let known = loaded(&request.input);
        let fits = search(&request.tools, &call.query(), 1).into_iter().map(|at| request.tools[at].clone());
        let new: Vec<Tool> = fits.filter(|tool| !known.contains(&tool.flat_name())).collect();
        request.input.push(found(call, &new, &request.namespaces));
    }
    request.loaded = loaded(&request.input);
    others
}

#[tokio::test]
async fn a_hosted_search_and_its_calls_go_back_as_they_came() {
    let items = [
        json!({"type": "tool_search_call", "id": "tsc_1", "call_id": null, "execution": "server", "status": "completed",
            "arguments": {"paths": ["video"]}}),
        json!({"type": "tool_search_output", "id": "tso_1", "call_id": null, "execution": "server", "status": "completed",
            "tools": [{"type": "namespace", "name": "video", "description": "Make and edit clips", "tools": []}]}),
        json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "img2video", "namespace": "video",
            "arguments": "{\"words\": 5}", "status": "completed"}),
    ];
    let sent = items.clone();
    let server = Server::start(move |_, number| if number == 0 { bringing(&sent) } else { fine() }).await;
    let client = client(&server, Rung::Full);
    let mut request = with_many_tools();
    let response = answer(&client, &request).await;
    let calls = go_on(&mut request, &response);
    assert_eq!((calls.len(), calls[0].name.as_str(), calls[0].namespace.as_deref()), (1, "img2video", Some("video")));
    assert_eq!(calls[0].tool(&request.tools).map(Tool::flat_name).as_deref(), Some("video__img2video"));
    // The arguments do not fit the schema, so the answer is an error; the call keeps its namespace all the same.
    request
        .input
        .push(json!({"type": "function_call_output", "call_id": "call_1", "output": "{\"status\":\"error\"}"}));
    answer(&client, &request).await;
    let seen = server.seen();
    assert_eq!(kinds(&seen[0]), ["function:paint", "namespace:video", "namespace:sound", "tool_search:"]);
    assert_eq!(seen[0].json()["tools"], seen[1].json()["tools"], "the beginning stays the same for the cache");
    assert_eq!(seen[1].json()["input"].as_array().map(|input| input[1..4].to_vec()), Some(items.to_vec()));
    assert_eq!(client.tool_search("gpt-5.4"), ToolSearch::Hosted);
}

/// A refusal of a kind of tool, as LM Studio words it.
fn unknown_type(at: usize) -> Value {
    let param = format!("tools.{at}.type");
    openai_error(
        "invalid_request_error",
        Some("invalid_string"),
        Some(&param),
        "Invalid discriminator value. Expected 'function'",
    )
}

#[tokio::test]
async fn a_model_without_tool_search_gets_flat_tools_and_keeps_the_rest() {
    for error in [
        unknown_type(1),
        openai_error(
            "invalid_request_error",
            None,
            Some("tools"),
            "Tool 'tool_search' is not supported with this model.",
        ),
        json!({"detail": "Unsupported tool type: namespace"}),
    ] {
        let server =
            Server::start(
                move |seen, _| {
                    if seen.body.contains("\"tool_search\"") { Reply::json(400, &error) } else { fine() }
                },
            )
            .await;
        let client = client(&server, Rung::Full);
        for _ in 0..2 {
            answer(&client, &with_many_tools()).await;
        }
        let seen = server.seen();
        assert_eq!(seen.len(), 3, "refused once, then remembered");
        assert_eq!(kinds(&seen[1]), ["function:paint", "function:find_tools"]);
        assert_eq!(seen[1].json()["include"], json!(["reasoning.encrypted_content"]), "the rung is the same");
        assert_eq!((client.rung("gpt-5.4"), client.tool_search("gpt-5.4")), (Rung::Full, ToolSearch::Flat));
        assert_eq!(client.tool_search("another"), ToolSearch::Hosted, "another model is another question");
    }
}

#[tokio::test]
async fn where_the_server_leaves_the_search_to_us_it_is_a_call_to_answer() {
    let early = json!({"type": "tool_search_call", "id": "tsc_1", "call_id": "call_early", "execution": "client",
        "status": "in_progress", "arguments": {}});
    let right = json!({"type": "tool_search_call", "id": "tsc_1", "call_id": "call_right", "execution": "client",
        "status": "completed", "arguments": {"query": "animate a picture"}});
    let searching = spelled(&[
        created(),
        json!({"type": "response.output_item.added", "output_index": 0, "item": early}),
        json!({"type": "response.output_item.done", "output_index": 0, "item": right}),
        completed(&json!([right])),
    ]);
    let refusal = openai_error(
        "invalid_request_error",
        Some("unsupported_value"),
        Some("tools[3].execution"),
        "Hosted tool_search is not available here; use execution 'client'.",
    );
    let server = Server::start(move |seen, number| match number {
        _ if seen.body.contains("{\"type\":\"tool_search\"}") => Reply::json(400, &refusal),
        1 => Reply::events(searching.clone()),
        _ => fine(),
    })
    .await;
    let client = client(&server, Rung::Full);
    let mut request = with_many_tools();
    let (events, error) = collect(&client, &request).await;
    assert!(error.is_none(), "{error:?}");
    let Some(Event::Done(response)) = events.last() else { panic!("{events:?}") };
    let call = &response.calls()[0];
    assert_eq!(
        (call.kind, call.call_id.as_str(), call.query().as_str()),
        (CallKind::Search, "call_right", "animate a picture")
    );
    assert_eq!(client.tool_search("gpt-5.4"), ToolSearch::Client);
    assert!(go_on(&mut request, response).is_empty());
    answer(&client, &request).await;
    let seen = server.seen();
    assert_eq!(kinds(&seen[1]), ["function:paint", "tool_search:"]);
    assert_eq!(seen[1].json()["tools"][1]["parameters"]["required"], json!(["query"]));
    let input = seen[2].json()["input"].clone();
    assert_eq!((&input[1], &input[2]["call_id"]), (&right, &json!("call_right")));
    assert_eq!(input[2]["tools"][0]["tools"][0]["name"], "img2video");
    assert!(!seen[2].body.contains("call_early"));
}

/// A server that searches by function, whose model then calls what was found by this name.
async fn flat_server(called: &'static str) -> Server {
    Server::start(move |seen, number| {
        let call = match number {
            0 => function_call("call_1", "find_tools", &json!({"query": "animate a picture"})),
            1 => function_call("call_2", called, &json!({"words": "fox"})),
            _ => json!(null),
        };
        match (number, seen.path.ends_with("/chat/completions")) {
            (0 | 1, false) => bringing(&[call]),
            (0 | 1, true) => {
                let function = json!({"name": call["name"], "arguments": call["arguments"]});
                let calls = json!([{"index": 0, "id": call["call_id"], "type": "function", "function": function}]);
                Reply::events(chat_spelled(&[
                    json!({"choices": [{"index": 0, "delta": {"tool_calls": calls}, "finish_reason": "tool_calls"}]}),
                ]))
            }
            (_, false) => fine(),
            (_, true) => Reply::events(crate::chat_saying("Done")),
        }
    })
    .await
}

async fn find_and_call(client: &Client, request: &mut Request) -> (Vec<Event>, Vec<Call>) {
    let response = answer(client, request).await;
    assert_eq!(response.calls()[0].kind, CallKind::FindTools);
    assert!(go_on(request, &response).is_empty());
    let (events, error) = collect(client, request).await;
    assert!(error.is_none(), "{error:?}");
    let Some(Event::Done(response)) = events.last().cloned() else { panic!("{events:?}") };
    let calls = go_on(request, &response);
    for call in &calls {
        request.input.push(json!({"type": "function_call_output", "call_id": call.call_id, "output": "made"}));
    }
    answer(client, request).await;
    (events, calls)
}

#[tokio::test]
async fn servers_without_tool_search_find_by_a_function_and_call_by_flat_names() {
    for (rung, called) in [
        (Rung::Plain, "video__img2video"),
        (Rung::Chat, "video__img2video"),
        (Rung::Plain, "functions.video.img2video"),
        (Rung::Chat, "img2video"),
    ] {
        let server = flat_server(called).await;
        let client = client(&server, rung);
        let mut request = with_many_tools();
        let (events, calls) = find_and_call(&client, &mut request).await;
        assert_eq!(request.loaded, ["video__img2video"]);
        assert_eq!((calls[0].namespace.as_deref(), calls[0].name.as_str()), (Some("video"), "img2video"), "{called}");
        let kept = events.iter().find_map(|event| if let Event::ItemDone(item) = event { Some(item) } else { None });
        assert_eq!(kept.map(|item| &item["namespace"]), Some(&json!("video")), "the history has the declared name");
        let seen = server.seen();
        assert_eq!(kinds(&seen[0]), ["function:paint", "function:find_tools"]);
        assert_eq!(kinds(&seen[1]), ["function:paint", "function:find_tools", "function:video__img2video"]);
        for at in 0..2 {
            assert_eq!(seen[1].json()["tools"][at], seen[0].json()["tools"][at], "the beginning stays the same");
        }
        assert!(
            seen[2].body.contains("\"video__img2video\"") && !seen[2].body.contains("\"namespace\""),
            "{}",
            seen[2].body
        );
        assert_eq!(client.tool_search("gpt-5.4"), ToolSearch::Flat);
    }
}

#[tokio::test]
async fn a_conversation_moves_to_openai_with_its_namespaces_and_without_the_stand_in() {
    let server = flat_server("video__img2video").await;
    let mut request = with_many_tools();
    find_and_call(&client(&server, Rung::Plain), &mut request).await;
    let openai = Server::always(fine).await;
    answer(&client(&openai, Rung::Full), &request).await;
    let seen = openai.seen();
    let input = seen[0].json()["input"].clone();
    let names: Vec<&str> = input.as_array().into_iter().flatten().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, ["img2video"]);
    assert!(!seen[0].body.contains("find_tools") && !seen[0].body.contains("video__"), "{}", seen[0].body);
    assert_eq!(input[1]["namespace"], "video");
}

#[tokio::test]
async fn a_server_that_knows_no_such_items_either_goes_down_to_plain() {
    let refusal = openai_error("invalid_request_error", None, None, "unknown input item type: \"reasoning\"");
    let server = Server::start(move |seen, _| {
        if seen.body.contains("tool_search") {
            Reply::json(400, &unknown_type(3))
        } else if seen.body.contains("\"reasoning\",\"id\"") {
            Reply::json(400, &refusal)
        } else {
            fine()
        }
    })
    .await;
    let client = client(&server, Rung::Full);
    let mut request = with_many_tools();
    request.input.push(json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAA", "summary": []}));
    answer(&client, &request).await;
    assert_eq!((client.rung("gpt-5.4"), server.count()), (Rung::Plain, 3));
}

#[tokio::test]
async fn a_missing_namespace_is_told_and_costs_no_feature() {
    let words = "Missing namespace for function_call 'cut'. It does not exist in the default namespace.";
    let error = openai_error("invalid_request_error", None, Some("input[2].namespace"), words);
    let server = Server::always(move || Reply::json(400, &error)).await;
    let client = client(&server, Rung::Full);
    let error = crate::failure(&client, &with_many_tools()).await;
    assert_eq!((error.kind, server.count()), (openai::ErrorKind::BadRequest, 1));
    assert_eq!((client.rung("gpt-5.4"), client.tool_search("gpt-5.4")), (Rung::Full, ToolSearch::Hosted));
}

#[tokio::test]
async fn a_loaded_tool_is_offered_nowhere_but_on_flat_servers() {
    let server = Server::always(fine).await;
    let request = Request { loaded: vec!["video__cut".into()], ..with_many_tools() };
    answer(&client(&server, Rung::Full), &request).await;
    assert!(!server.seen()[0].body.contains("video__cut"));
}
