//! Tools: which one is called, with what, and what is said to what came back.

use serde_json::{Value, json};

use crate::ask::{Ask, ask, calls, picture_tool, text};

/// Sends a conversation and appends the answer's items to it.
async fn turn(ask: &Ask, input: &mut Vec<Value>, members: Value) -> Value {
    let mut body = members;
    body["input"] = json!(input);
    let (status, response) = ask.respond(body).await;
    assert_eq!(status, 200, "{response}");
    input.extend(response["output"].as_array().unwrap().iter().cloned());
    response
}

fn output(call: &Value, output: Value) -> Value {
    json!({ "type": "function_call_output", "call_id": call["call_id"], "output": output.to_string() })
}

#[tokio::test]
async fn the_whole_round_trip() {
    let ask = ask();
    let with_tool = json!({ "tools": [picture_tool()], "reasoning": { "effort": "low" } });
    let mut input =
        vec![json!({ "role": "user", "content": "please make me four wide pictures of a red fox, seed 7" })];
    let first = turn(&ask, &mut input, with_tool.clone()).await;
    let (call, arguments) = calls(&first).remove(0);
    assert_eq!(call["name"], "generate_image");
    assert!(call["call_id"].as_str().unwrap().starts_with("call_") && call["id"].as_str().unwrap().starts_with("fc_"));
    assert!(arguments["prompt"].as_str().unwrap().starts_with("A red fox"));
    assert_eq!(
        (&arguments["aspect"], &arguments["samples"], &arguments["seed"]),
        (&json!("16:9"), &json!(4), &json!(7))
    );
    assert!(!text(&first).is_empty(), "a sentence comes before the call");

    let made = json!({ "status": "done", "pictures": [{ "handle": "img:12", "seed": 7 }] });
    input.push(output(&call, made));
    let second = turn(&ask, &mut input, with_tool.clone()).await;
    assert!(calls(&second).is_empty());
    assert!(text(&second).contains("img:12"), "{}", text(&second));

    input.push(json!({ "role": "user", "content": "make it darker" }));
    let (call, changed) = calls(&turn(&ask, &mut input, with_tool.clone()).await).remove(0);
    let prompt = changed["prompt"].as_str().unwrap();
    assert!(prompt.starts_with(arguments["prompt"].as_str().unwrap()) && prompt.contains("darker"), "{prompt}");
    assert_eq!(changed["seed"], 7, "a change keeps the seed");

    input.push(output(&call, json!({ "status": "denied" })));
    let denied = text(&turn(&ask, &mut input, with_tool).await).to_lowercase();
    assert!(denied.contains("nothing") || denied.contains("left"), "{denied}");
}

#[tokio::test]
async fn failure_is_told_with_its_reason() {
    let ask = ask();
    let with_tool = json!({ "tools": [picture_tool()] });
    let mut input = vec![json!({ "role": "user", "content": "a red fox" })];
    let (call, _) = calls(&turn(&ask, &mut input, with_tool.clone()).await).remove(0);
    input.push(output(&call, json!({ "status": "failed", "error": { "message": "The queue is full." } })));
    let said = text(&turn(&ask, &mut input, with_tool).await);
    assert!(said.contains("failed") && said.contains("The queue is full"), "{said}");
}

#[tokio::test]
async fn small_talk_calls_nothing_even_with_tools() {
    let ask = ask();
    for words in ["hello", "thanks!", "what can you do?", "What is the capital of France?", "no"] {
        let (_, response) = ask.respond(json!({ "input": words, "tools": [picture_tool()] })).await;
        assert!(calls(&response).is_empty(), "{words}");
        assert!(text(&response).len() > 10, "{words}");
    }
}

#[tokio::test]
async fn the_choice_of_the_request_is_obeyed() {
    let ask = ask();
    let tool = picture_tool();
    let (_, none) = ask.respond(json!({ "input": "a red fox", "tools": [tool], "tool_choice": "none" })).await;
    assert!(calls(&none).is_empty());
    for choice in [json!("required"), json!({ "type": "function", "name": "generate_image" })] {
        let (_, forced) = ask.respond(json!({ "input": "hello", "tools": [tool], "tool_choice": choice })).await;
        assert_eq!(calls(&forced).len(), 1, "{choice}");
    }
}

#[tokio::test]
async fn several_wishes_are_several_calls_unless_one_at_a_time_is_asked_for() {
    let ask = ask();
    let members = json!({ "input": "a red door; a blue door", "tools": [picture_tool()] });
    let (_, both) = ask.respond(members.clone()).await;
    let prompts: Vec<_> = calls(&both).iter().map(|(_, a)| a["prompt"].as_str().unwrap().to_owned()).collect();
    assert!(prompts.len() == 2 && prompts[0].contains("red") && prompts[1].contains("blue"), "{prompts:?}");
    let mut alone = members;
    alone["parallel_tool_calls"] = json!(false);
    assert_eq!(calls(&ask.respond(alone).await.1).len(), 1);
}

#[tokio::test]
async fn a_deferred_tool_is_searched_for_first_and_called_in_its_namespace() {
    let ask = ask();
    let mut deferred = picture_tool();
    deferred["defer_loading"] = json!(true);
    let space =
        json!({ "type": "namespace", "name": "pictures", "description": "Makes pictures", "tools": [deferred] });
    let (status, refused) = ask.respond(json!({ "input": "a fox", "tools": [space] })).await;
    assert_eq!((status, &refused["error"]["param"]), (400, &json!("tools.defer_loading")));
    let tools = json!([space, { "type": "tool_search" }]);
    let (_, response) = ask.respond(json!({ "input": "a fox", "tools": tools })).await;
    let kinds: Vec<_> = response["output"].as_array().unwrap().iter().map(|i| i["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["message", "tool_search_call", "tool_search_output", "function_call"]);
    assert_eq!(response["output"][1]["arguments"], json!({ "paths": ["pictures"] }));
    assert_eq!(response["output"][3]["namespace"], "pictures");
}

#[tokio::test]
async fn a_conversation_that_does_not_hold_together_is_refused() {
    let ask = ask();
    let call = json!({ "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "generate_image", "arguments": "{}" });
    let (status, body) = ask.respond(json!({ "input": [{ "role": "user", "content": "x" }, call] })).await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["message"], "No tool output found for function call call_1.");
    let lone = json!([{ "type": "function_call_output", "call_id": "call_9", "output": "x" }]);
    let (status, body) = ask.respond(json!({ "input": lone })).await;
    assert_eq!(status, 400);
    assert!(body["error"]["message"].as_str().unwrap().starts_with("No tool call found for function call output"));
}

#[tokio::test]
async fn reasoning_can_be_replayed_under_the_same_key_only() {
    let ask = ask();
    let mut input = vec![json!({ "role": "user", "content": "hello" })];
    turn(&ask, &mut input, json!({ "reasoning": { "effort": "low" } })).await;
    assert_eq!(input[1]["type"], "reasoning");
    input.push(json!({ "role": "user", "content": "thanks" }));
    let body = json!({ "model": "gpt-5.4", "store": false, "input": input });
    assert_eq!(ask.openai("/responses", &body).send().await.unwrap().status(), 200);
    let url = format!("{}/responses", ask.sandbox.openai_base());
    let other = ask.http.post(url).bearer_auth("sk-other").json(&body).send().await.unwrap();
    assert_eq!(other.status(), 400);
    assert_eq!(other.json::<Value>().await.unwrap()["error"]["code"], "invalid_encrypted_content");
}
