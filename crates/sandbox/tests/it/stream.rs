//! The event stream: order, numbers, obfuscation, pieces that end anywhere.

use std::collections::HashSet;

use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::ask::{ask, events, picture_tool};

fn kinds(events: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = events.iter().map(|e| e["type"].as_str().unwrap()).collect();
    kinds.dedup();
    kinds
}

fn joined(events: &[Value], kind: &str) -> String {
    events.iter().filter(|e| e["type"] == kind).map(|e| e["delta"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_turn_with_thought_words_and_a_call_comes_in_the_real_order() {
    let ask = ask();
    let members = json!({
        "input": "a red fox in snow", "tools": [picture_tool()],
        "reasoning": { "effort": "low", "summary": "auto" }, "include": ["reasoning.encrypted_content"],
    });
    let events = ask.stream(members).await;
    assert_eq!(
        kinds(&events),
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed",
        ]
    );
    for (n, event) in events.iter().enumerate() {
        assert_eq!(event["sequence_number"], n);
    }
    let items: Vec<_> = events.iter().filter(|e| e["type"] == "response.output_item.done").collect();
    let done = &events.last().unwrap()["response"];
    for (n, item) in items.iter().enumerate() {
        assert_eq!(item["output_index"], n);
        assert_eq!(done["output"][n], item["item"], "the terminal event repeats the item");
    }
    assert_eq!(joined(&events, "response.output_text.delta"), items[1]["item"]["content"][0]["text"]);
    assert_eq!(joined(&events, "response.function_call_arguments.delta"), items[2]["item"]["arguments"]);
    assert_eq!(items[1]["item"]["phase"], "commentary");
    let first = events.iter().find(|e| e["type"] == "response.output_item.added").unwrap();
    assert_eq!(items[0]["item"]["id"], first["item"]["id"]);
    assert_ne!(items[0]["item"]["encrypted_content"], first["item"]["encrypted_content"], "only the last one counts");
    assert!(done["usage"]["output_tokens_details"]["reasoning_tokens"].as_u64().unwrap() >= 40);
    let arguments = events.iter().find(|e| e["type"] == "response.function_call_arguments.done").unwrap();
    assert!(arguments.get("name").is_none(), "documented, but absent on the wire");
}

#[tokio::test]
async fn padding_fills_each_delta_to_sixteen_characters_until_it_is_turned_off() {
    let ask = ask();
    let deltas = |events: Vec<Value>| -> Vec<Value> {
        events.into_iter().filter(|e| e["type"] == "response.output_text.delta").collect()
    };
    let padded = deltas(ask.stream(json!({ "input": "hello" })).await);
    assert!(padded.len() > 3);
    for delta in padded {
        let chars = |name: &str| delta[name].as_str().unwrap().chars().count();
        assert_eq!((chars("delta") + chars("obfuscation")) % 16, 0);
    }
    let plain = ask.stream(json!({ "input": "hello", "stream_options": { "include_obfuscation": false } })).await;
    assert!(deltas(plain).iter().all(|d| d.get("obfuscation").is_none()));
}

#[tokio::test]
async fn pieces_end_inside_events_and_inside_characters() {
    let ask = ask();
    let body = json!({ "model": "gpt-5.4", "stream": true, "input": "ein grünes Haus am Fluß, für dich, 狐の写真 🦊 ".repeat(40) });
    let (mut inside_event, mut inside_character, mut whole) = (0, 0, Vec::new());
    let mut pieces = ask.openai("/responses", &body).send().await.unwrap().bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.unwrap();
        inside_event += usize::from(!piece.ends_with(b"\n\n"));
        inside_character += usize::from(std::str::from_utf8(&piece).is_err());
        whole.extend_from_slice(&piece);
    }
    assert!(inside_event > 3, "{inside_event} pieces end inside an event");
    assert!(inside_character > 0, "no piece ends inside a character");
    let events = events(std::str::from_utf8(&whole).unwrap());
    assert_eq!(events.last().unwrap()["type"], "response.completed");
}

#[tokio::test]
async fn ids_are_never_the_same_twice() {
    let ask = ask();
    let mut ids = HashSet::new();
    for _ in 0..10 {
        let (_, response) = ask.respond(json!({ "input": "a red fox", "tools": [picture_tool()] })).await;
        assert!(ids.insert(response["id"].clone()));
        for item in response["output"].as_array().unwrap() {
            assert!(ids.insert(item["id"].clone()));
        }
    }
}
