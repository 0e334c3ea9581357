//! What is kept of a conversation and sent again.

use library::Library;
use serde_json::{Value, json};
use studio::{Code, MessageState, SendRequest};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

#[tokio::test]
async fn each_request_begins_with_the_one_before_byte_for_byte() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    bench.talk_on(&sent).await;
    let next = bench.say(Some(sent.conversation.id), "Now a green heron at dawn with flux").await;
    let message = bench.turn(&next).await;
    bench.deny(message.proposals[0].id).await;
    bench.talk_on(&sent).await;

    let requests: Vec<Value> = bench.sandbox.log(RESPONSES).into_iter().map(|entry| entry.body).collect();
    assert_eq!(requests.len(), 5);
    for two in requests.windows(2) {
        for part in ["model", "instructions", "tools", "tool_choice"] {
            assert_eq!(two[0][part].to_string(), two[1][part].to_string(), "{part} changed");
        }
        let (before, after) = (two[0]["input"].to_string(), two[1]["input"].to_string());
        let before = before.strip_suffix(']').unwrap();
        assert!(after.starts_with(before), "the history was rewritten:\n{before}\n{after}");
    }
    for request in &requests {
        assert_eq!(request["store"], false);
        assert_eq!(request["include"], json!(["reasoning.encrypted_content"]));
        assert_eq!(request["prompt_cache_key"], requests[0]["prompt_cache_key"]);
    }
    let last = requests[4]["input"].as_array().unwrap();
    let reasoning: Vec<_> = last.iter().filter(|item| item["type"] == "reasoning").collect();
    assert!(!reasoning.is_empty() && reasoning.iter().all(|item| item["encrypted_content"].is_string()));
}

#[tokio::test]
async fn another_key_cannot_read_old_reasoning_and_the_conversation_goes_on() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.deny(proposal.id).await;
    let mut endpoints = crate::bench::endpoints(&bench.sandbox);
    endpoints.openai.key = Some("another-key".to_owned().into());
    bench.studio.connect(endpoints, crate::bench::status()).await.unwrap();
    bench.talk_on(&sent).await;
    assert!(bench.last_input().iter().all(|item| item["type"] != "reasoning"));
}

#[tokio::test]
async fn items_are_kept_as_they_came() {
    let bench = Bench::new().await;
    let (sent, _) = bench.proposal(WISH).await;
    let library = Library::open(bench.home.path()).unwrap();
    let items = library.message_items(sent.assistant.id).unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["reasoning", "message", "function_call"]);
    assert!(items.iter().all(|item| item["id"].is_string()));
    assert_eq!(library.message_items(sent.user.id).unwrap()[0]["content"][0]["text"], WISH);
}

#[tokio::test]
async fn one_turn_at_a_time() {
    let mut options = sandbox::Options::fast();
    options.tokens_per_second = Some(2.0);
    let bench = Bench::with(options, studio::Settings::default()).await;
    let sent = bench.say(None, "Hello").await;
    let request = SendRequest {
        conversation: Some(sent.conversation.id),
        text: "And?".into(),
        budget_usd: None,
        ..SendRequest::default()
    };
    let error = bench.studio.send(request).await.unwrap_err();
    assert_eq!(error.code, Code::Usage);
    // Another conversation is free to go on meanwhile.
    let other = bench.say(None, "Hello").await;
    bench.studio.stop(other.conversation.id).await.unwrap();
    bench.studio.stop(sent.conversation.id).await.unwrap();
}

#[tokio::test]
async fn blank_words_are_not_sent() {
    let bench = Bench::new().await;
    let request = SendRequest { conversation: None, text: " \n".into(), budget_usd: None, ..SendRequest::default() };
    assert_eq!(bench.studio.send(request).await.unwrap_err().code, Code::Usage);
    assert_eq!(bench.studio.conversations("").await.unwrap(), []);
}

#[tokio::test]
async fn pictures_that_came_late_are_told_with_the_next_message() {
    let bench = Bench::new().await;
    bench.order_job(sandbox::JobFault { hold: true, background: true, ..sandbox::JobFault::default() });
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let job = bench.transcript(&sent).await.jobs[0].id;
    bench.until_state(job, studio::JobState::Running).await;
    // The person goes on talking while it is being made.
    bench.talk_on(&sent).await;
    assert_eq!(bench.last_outputs()[0]["status"], "running");
    bench.sandbox.release();
    let job = bench.end_of(job).await;
    bench.talk_on(&sent).await;
    let note = bench.last_input().into_iter().find(|item| item["role"] == "developer").unwrap();
    let handle = format!("img:{}", job.assets[0]);
    assert!(note["content"][0]["text"].as_str().unwrap().contains(&handle), "{note}");
    bench.talk_on(&sent).await;
    let notes = bench.last_input().into_iter().filter(|item| item["role"] == "developer").count();
    assert_eq!(notes, 1, "it is told once");
}

#[tokio::test]
async fn a_generation_nobody_knew_of_is_told_once_it_is_found() {
    let bench = Bench::new().await;
    bench.order(crate::bench::SUBMITS, sandbox::Fault::Drop { processed: true });
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(bench.last_outputs()[0]["status"], "unknown");
    let found = async {
        loop {
            if let Some(found) = bench.studio.unclaimed().await.unwrap().pop() {
                return found.provider_id;
            }
        }
    };
    let provider_id = Some(crate::bench::within(found).await);
    let job = message.proposals[0].job.unwrap();
    bench.studio.resolve(studio::ResolveRequest { job, provider_id }).await.unwrap();
    let job = bench.end_of(job).await;
    bench.talk_on(&sent).await;
    let note = bench.last_input().into_iter().find(|item| item["role"] == "developer").unwrap();
    assert!(note["content"][0]["text"].as_str().unwrap().contains(&format!("img:{}", job.assets[0])), "{note}");
    assert_eq!(bench.submissions(), 1, "and it is not bought again");
}

#[tokio::test]
async fn words_come_as_events_and_add_up_to_the_message() {
    let bench = Bench::new().await;
    let mut events = bench.studio.events();
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Done);
    assert_eq!(message.text.matches("\n\n").count(), 1, "a paragraph before the picture, one after it");
    let mut told = String::new();
    while let Ok(event) = events.try_recv() {
        if let studio::Event::Words { message, conversation, text } = event {
            assert_eq!((message, conversation), (sent.assistant.id, sent.conversation.id));
            told.push_str(&text);
        }
    }
    assert_eq!(told, message.text);
}

#[tokio::test]
async fn what_came_between_the_words_keeps_its_place() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let says = sandbox::Says::words("Grüße 🦊, I look at it.")
        .call("look", json!({"handles": [format!("img:{}", fox.id)], "detail": "low", "why": "to see it"}));
    bench.order(RESPONSES, sandbox::Fault::Says(says));
    let picture = json!({"prompt": "a fox", "model": "flux", "negative_prompt": null, "width": null, "height": null,
        "samples": 1, "seed": null});
    let says = sandbox::Says::words("Then I make it.").call("generate_image", picture);
    bench.order(RESPONSES, sandbox::Fault::Says(says));
    let sent = bench.say(None, "What would you change?").await;
    let message = bench.turn(&sent).await;
    let place = |words: &str| u32::try_from(words.encode_utf16().count()).unwrap();
    assert_eq!(
        (message.acts[0].at, message.proposals[0].at),
        (place("Grüße 🦊, I look at it."), Some(place(&message.text)))
    );
    bench.go(message.proposals[0].id).await.unwrap();
    let ended = bench.turn(&sent).await;
    assert!(ended.text.len() > message.text.len(), "it says something after the picture");

    bench.gpt_calls("plan", plan());
    let next = bench.say(Some(sent.conversation.id), "And two directions").await;
    let planned = bench.turn(&next).await;
    assert_eq!((planned.plans[0].at, planned.proposals[0].at), (place(&planned.text), Some(place(&planned.text))));

    let bench = bench.restart().await;
    let read = bench.transcript(&sent).await.messages;
    assert_eq!((read[1].acts[0].at, read[1].proposals[0].at), (message.acts[0].at, message.proposals[0].at));
    assert_eq!(read[1].text, ended.text);
    assert_eq!(read[3].plans[0].at, planned.plans[0].at);
}

fn plan() -> Value {
    let step = json!({"name": "Fog", "makes": "picture", "words": "A lighthouse in fog", "model": null, "width": null,
        "height": null, "samples": null, "seed": null, "from": null, "seconds": null});
    json!({"title": "Directions", "budget_usd": 0.4, "steps": [step], "promotions": null})
}
