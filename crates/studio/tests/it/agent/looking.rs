//! GPT looks at pictures and keeps the library in order; the conversation keeps handles only, and begins the same to the
//! byte in every request.

use sandbox::{Fault, Says};
use serde_json::{Value, json};
use studio::{ActState, MessageState, SendRequest};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

impl Bench {
    /// The outputs of calls in what GPT was told last, those that are JSON.
    pub(crate) fn outputs_told(&self) -> Vec<Value> {
        let input = self.last_input();
        let outputs = input.iter().filter(|item| item["type"] == "function_call_output");
        outputs.filter_map(|item| serde_json::from_str(item["output"].as_str()?).ok()).collect()
    }

    /// Everything GPT was told in each request, less the pictures of a turn, which are never kept.
    pub(crate) fn histories(&self) -> Vec<Vec<Value>> {
        let log = self.sandbox.log(RESPONSES);
        // The log keeps no body that is very long.
        let kept = |body: &Value| {
            let mut input = body["input"].as_array()?.clone();
            input.retain(|item| !shows_pictures(item));
            Some(input)
        };
        log.iter().filter_map(|entry| kept(&entry.body)).collect()
    }
}

fn shows_pictures(item: &Value) -> bool {
    let parts = item["content"].as_array();
    parts.is_some_and(|parts| parts.iter().any(|part| part["type"] == "input_image"))
}

#[tokio::test]
async fn a_picture_is_seen_in_its_turn_only_and_never_kept_in_the_conversation() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let handle = format!("img:{}", fox.id);
    bench.gpt_calls("look", json!({"handles": [handle], "detail": "high", "why": "to judge it"}));
    let sent = bench.say(None, "What do you think of it?").await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    assert_eq!((message.acts[0].state, &message.acts[0].assets), (ActState::Done, &vec![fox.id]));

    let last = bench.last_input();
    assert!(shows_pictures(last.last().unwrap()), "the picture comes last");
    let url = last.last().unwrap()["content"][1]["image_url"].as_str().unwrap();
    assert!(url.starts_with("data:image/"), "{}", &url[..40]);
    bench.talk_on(&sent).await;
    assert!(!bench.last_input().iter().any(shows_pictures), "the next turn carries none");

    let database = std::fs::read(bench.home.path().join("library.db")).unwrap();
    let wal = std::fs::read(bench.home.path().join("library.db-wal")).unwrap_or_default();
    for kept in [database, wal] {
        let marker = &url.as_bytes()[30..90];
        assert!(!kept.windows(marker.len()).any(|part| part == marker), "bytes of a picture are in the conversation");
    }
}

#[tokio::test]
async fn a_picture_adds_at_most_two_kilobytes_to_a_conversation() {
    let bench = Bench::new().await;
    let mut handles = Vec::new();
    for _ in 0..4 {
        handles.push(format!("img:{}", bench.picture().await.id));
    }
    bench.gpt_calls("look", json!({"handles": handles, "detail": "low", "why": "to compare them"}));
    let sent = bench.say(None, "Which is best?").await;
    bench.turn(&sent).await;
    bench.talk_on(&sent).await;
    let kept: usize = bench.histories().last().unwrap().iter().map(|item| item.to_string().len()).sum();
    let words = 2_000;
    assert!(kept < words + 4 * 2_048, "{kept} bytes for four pictures");
}

#[tokio::test]
async fn every_request_begins_with_the_one_before_it_to_the_byte() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    let again = bench.say(Some(sent.conversation.id), "Look at it and tell me what you would change").await;
    bench.turn(&again).await;
    bench.talk_on(&sent).await;
    let log = bench.sandbox.log(RESPONSES);
    for pair in log.windows(2) {
        for fixed in ["instructions", "tools", "prompt_cache_key", "model"] {
            assert_eq!(pair[0].body[fixed].to_string(), pair[1].body[fixed].to_string(), "{fixed}");
        }
    }
    let histories = bench.histories();
    assert!(histories.len() > 3);
    for pair in histories.windows(2) {
        let (before, now) = (&pair[0], &pair[1]);
        let text = |items: &[Value]| items.iter().map(Value::to_string).collect::<Vec<_>>();
        assert_eq!(text(before), text(&now[..before.len()]));
    }
}

#[tokio::test]
async fn the_library_is_searched_rated_tagged_and_collected_without_a_cent() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let handle = format!("img:{}", fox.id);
    let before = bench.submissions();
    let says = Says::default()
        .call_in("library", "search", json!({"query": "fox", "kind": "image", "starred": null, "limit": 5}))
        .call_in("library", "rate", json!({"handle": handle, "rating": 4}))
        .call_in("library", "tag", json!({"handles": [handle], "tags": ["winter"]}))
        .call_in("library", "collect", json!({"collection": "Launch", "handles": [handle]}))
        .call_in("library", "list_versions", json!({"handle": handle}))
        .call_in("library", "rate", json!({"handle": "img:999", "rating": 4}));
    bench.order(RESPONSES, Fault::Says(says));
    let sent = bench.say(None, "Keep order").await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let fox = bench.asset(fox.id).await;
    assert_eq!((fox.rating, fox.tags), (4, vec!["winter".to_owned()]));
    let told = bench.outputs_told();
    assert_eq!(told[0]["assets"][0]["handle"], handle.as_str());
    assert_eq!(told.last().unwrap()["error"]["code"], "invalid_input", "{told:#?}");
    assert_eq!(message.acts.last().unwrap().state, ActState::Failed);
    assert_eq!(bench.submissions(), before);
}

#[tokio::test]
async fn a_deferred_tool_is_found_and_its_namespace_echoed() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let sent = bench.say(None, &format!("Upscale img:{}", fox.id)).await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.proposals[0].operation, "upscale", "{message:#?}");
    assert_eq!(message.proposals[0].arguments["init_image"], format!("asset:{}", fox.id));
    bench.go(message.proposals[0].id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let input = bench.last_input();
    let call = input.iter().find(|item| item["type"] == "function_call").unwrap();
    assert_eq!(call["namespace"], "edit");
    assert!(input.iter().any(|item| item["type"] == "tool_search_output"), "items are replayed as they came");
    let made = bench.transcript(&sent).await.assets.remove(0);
    assert_eq!(made.parents, [fox.id]);
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn what_the_person_attaches_is_seen_and_documents_are_read() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let text = b"# Brief\n\nSize: 1024 x 576 px.\nColours: #0b7285.\nNo text in the picture.".to_vec();
    let studio::Attached::Document { document } = bench.studio.attach("brief.md".into(), text).await.unwrap() else {
        panic!("a Markdown file is a document")
    };
    let request = SendRequest {
        text: "A hero picture for this brief".into(),
        documents: vec![document.id],
        pictures: vec![fox.id],
        ..SendRequest::default()
    };
    let sent = bench.studio.send(request).await.unwrap();
    let message = bench.turn(&sent).await;
    let contract = bench.transcript(&sent).await.conversation.contract;
    assert!(contract.iter().any(|point| point.width == Some(1024) && point.height == Some(576)), "{contract:#?}");
    let last = bench.last_input();
    assert!(shows_pictures(last.last().unwrap()));
    assert!(last.iter().any(|item| item.to_string().contains("[page 1]")));

    let proposal = &message.proposals[0];
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let made = bench.transcript(&sent).await.jobs[0].assets.clone();
    let checks = bench.studio.checks(made).await.unwrap();
    assert_eq!(checks[0].points.len(), contract.len());
    let size = contract.iter().position(|point| point.width.is_some()).unwrap();
    assert_eq!(checks[0].points[size].passes, Some(true), "{checks:#?}");
}
