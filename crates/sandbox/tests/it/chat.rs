//! `POST /chat/completions`.

use serde_json::{Value, json};

use crate::ask::{ask, picture_tool, status_and_json};

fn tool() -> Value {
    let flat = picture_tool();
    json!({ "type": "function", "function": {
        "name": flat["name"], "description": flat["description"], "strict": true, "parameters": flat["parameters"],
    } })
}

#[tokio::test]
async fn the_round_trip_with_a_tool() {
    let ask = ask();
    let mut messages = vec![json!({ "role": "user", "content": "a tall red door" })];
    let body = json!({ "model": "gpt-5.4", "messages": messages, "tools": [tool()] });
    let (status, first) = status_and_json(ask.openai("/chat/completions", &body).send().await.unwrap()).await;
    assert_eq!((status, &first["choices"][0]["finish_reason"]), (200, &json!("tool_calls")));
    let message = first["choices"][0]["message"].clone();
    let call = &message["tool_calls"][0];
    let arguments: Value = serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
    assert_eq!(arguments["aspect"], "9:16");
    messages.push(message.clone());

    let open = json!({ "model": "gpt-5.4", "messages": messages, "tools": [tool()] });
    let (status, body) = status_and_json(ask.openai("/chat/completions", &open).send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(body["error"]["message"].as_str().unwrap().contains("did not have response messages"));

    messages.push(json!({ "role": "tool", "tool_call_id": call["id"], "content": "{\"status\":\"done\"}" }));
    let body = json!({ "model": "gpt-5.4", "messages": messages, "tools": [tool()] });
    let (_, second) = status_and_json(ask.openai("/chat/completions", &body).send().await.unwrap()).await;
    assert_eq!(second["choices"][0]["finish_reason"], "stop");
    assert!(second["choices"][0]["message"]["content"].as_str().unwrap().len() > 20);
    assert!(second["usage"]["total_tokens"].as_u64().unwrap() > 20);
}

#[tokio::test]
async fn a_stream_gives_the_call_in_pieces_and_the_usage_last() {
    let ask = ask();
    let body = json!({ "model": "gpt-5.4", "messages": [{ "role": "user", "content": "a red door" }], "tools": [tool()],
                       "stream": true, "stream_options": { "include_usage": true } });
    let text = ask.openai("/chat/completions", &body).send().await.unwrap().text().await.unwrap();
    assert!(text.ends_with("data: [DONE]\n\n") && !text.contains("event:"));
    let chunks: Vec<Value> = text
        .split("\n\n")
        .filter_map(|b| b.strip_prefix("data: {"))
        .map(|rest| serde_json::from_str(&format!("{{{rest}")).unwrap())
        .collect();
    let deltas = || chunks.iter().filter_map(|c| c["choices"].get(0)).map(|c| &c["delta"]);
    let pieces: String = deltas().filter_map(|d| d["tool_calls"][0]["function"]["arguments"].as_str()).collect();
    assert!(serde_json::from_str::<Value>(&pieces).unwrap()["prompt"].is_string());
    let named: Vec<_> = deltas().filter_map(|d| d["tool_calls"][0]["function"]["name"].as_str()).collect();
    assert_eq!(named, ["generate_image"], "the name comes once, in the first piece");
    let last = chunks.last().unwrap();
    assert_eq!(last["choices"], json!([]));
    assert!(last["usage"]["completion_tokens"].as_u64().unwrap() > 10);
}

#[tokio::test]
async fn tools_with_an_effort_are_refused_here() {
    let ask = ask();
    let body = json!({ "model": "gpt-5.4", "messages": [{ "role": "user", "content": "x" }], "tools": [tool()],
                       "reasoning_effort": "low" });
    let (status, body) = status_and_json(ask.openai("/chat/completions", &body).send().await.unwrap()).await;
    assert_eq!((status, &body["error"]["param"]), (400, &json!("reasoning_effort")));
    assert!(body["error"]["message"].as_str().unwrap().contains("/v1/responses"));
}
