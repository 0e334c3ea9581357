//! Servers that lack what OpenAI's has: how they are asked is found out once, and remembered.

use std::collections::HashSet;

use sandbox::{Canned, Fault, Lack, Script};
use serde_json::{Value, json};
use studio::{ActState, Asset, ConversationId, Message, MessageState, Sent};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

const CHAT: &str = "POST /openai/v1/chat/completions";

impl Bench {
    /// From now on the server lacks this.
    fn lacks(&self, lacks: &[Lack]) {
        let fault = Fault::Lacks { lacks: lacks.to_vec() };
        self.sandbox.script(Script::new(RESPONSES, fault).times(u32::MAX));
    }

    /// From now on it has no Responses API, and no model of it can call tools.
    fn lacks_responses_and_tools(&self) {
        let no_route = Fault::Canned { name: Canned::NoSuchRoute, processed: false };
        self.sandbox.script(Script::new(RESPONSES, no_route).times(u32::MAX));
        let error = json!({"error": {"message": "this model does not support tools", "type": "api_error", "param": null,
            "code": null}});
        let body = error.to_string();
        let no_tools = Fault::Reply { status: 400, headers: Default::default(), body, processed: false };
        self.sandbox.script(Script::new(CHAT, no_tools).with_body("\"tools\"").times(u32::MAX));
    }

    /// Asks for a tool that has to be found first, and denies what is proposed.
    async fn upscale(&self, conversation: Option<ConversationId>, fox: &Asset) -> (Sent, Message) {
        let sent = self.say(conversation, &format!("Upscale img:{}", fox.id)).await;
        let message = self.turn(&sent).await;
        assert_eq!(message.proposals.len(), 1, "{message:#?}");
        assert_eq!(message.proposals[0].operation, "upscale", "{message:#?}");
        self.deny(message.proposals[0].id).await;
        assert_eq!(self.turn(&sent).await.state, MessageState::Done);
        (sent, message)
    }

    /// The bodies the server took, and how many it refused.
    fn taken(&self) -> (Vec<Value>, usize) {
        let (taken, refused): (Vec<_>, Vec<_>) =
            self.sandbox.log(RESPONSES).into_iter().partition(|entry| entry.status == Some(200));
        (taken.into_iter().map(|entry| entry.body).collect(), refused.len())
    }
}

/// Items of a kind in the input of a body.
fn items<'a>(body: &'a Value, kind: &str) -> Vec<&'a Value> {
    body["input"].as_array().unwrap().iter().filter(|item| item["type"] == kind).collect()
}

fn tool_names(body: &Value) -> Vec<&str> {
    body["tools"].as_array().unwrap().iter().filter_map(|tool| tool["name"].as_str()).collect()
}

/// Each request begins with the one before it.
fn assert_extending(bodies: &[Value]) {
    for two in bodies.windows(2) {
        let (before, after) = (two[0]["input"].to_string(), two[1]["input"].to_string());
        assert!(after.starts_with(before.strip_suffix(']').unwrap()), "the history was rewritten:\n{before}\n{after}");
        let (before, after) = (two[0]["tools"].to_string(), two[1]["tools"].to_string());
        assert!(after.starts_with(before.strip_suffix(']').unwrap()), "the tools were rewritten");
    }
}

#[tokio::test]
async fn a_server_that_leaves_the_search_to_us_is_refused_nothing_more_after_the_first_time() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    bench.lacks(&[Lack::HostedSearch]);
    let (sent, message) = bench.upscale(None, &fox).await;
    assert_eq!((message.acts[0].tool.as_str(), message.acts[0].state), ("find_tools", ActState::Done));
    bench.talk_on(&sent).await;
    bench.upscale(Some(sent.conversation.id), &fox).await;
    // The model looks for the same once more.
    let search = json!({"type": "tool_search_call", "id": "tsc_again", "call_id": "call_again", "execution": "client",
        "status": "completed", "arguments": {"query": "upscale a picture"}});
    let body = json!({"id": "resp_again", "object": "response", "status": "completed", "model": "gpt-5.4", "output": [search],
        "usage": {"input_tokens": 10, "output_tokens": 10}});
    let body = body.to_string();
    bench.order(RESPONSES, Fault::Reply { status: 200, headers: Default::default(), body, processed: false });
    bench.talk_on(&sent).await;
    bench.talk_on(&sent).await;

    let (bodies, refused) = bench.taken();
    assert_eq!(refused, 1);
    let search = bodies[0]["tools"].as_array().unwrap().last().unwrap();
    assert_eq!((&search["type"], &search["execution"]), (&json!("tool_search"), &json!("client")));
    assert_extending(&bodies);
    let last = bodies.last().unwrap();
    let found = items(last, "tool_search_output");
    let definitions = found.iter().flat_map(|output| output["tools"].as_array().unwrap()).cloned();
    let loaded: Vec<Value> = definitions.flat_map(|space| space["tools"].as_array().unwrap().clone()).collect();
    let names: HashSet<_> = loaded.iter().map(|tool| tool["name"].to_string()).collect();
    assert!(found.len() > 1 && names.len() == loaded.len(), "nothing is loaded twice: {loaded:#?}");
    let calls = items(last, "function_call");
    assert!(calls.len() > 1 && calls.iter().all(|call| call["namespace"] == "edit"), "the namespace is echoed");

    // Neither the next conversation nor the next start is refused.
    bench.upscale(None, &fox).await;
    let bench = bench.restart().await;
    let (sent, _) = bench.upscale(None, &fox).await;
    bench.talk_on(&sent).await;
    assert_eq!(bench.taken().1, 1);
}

#[tokio::test]
async fn a_server_without_any_tool_search_gets_flat_names_and_what_was_found_stays_declared() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    bench.lacks(&[Lack::ToolSearch, Lack::Namespaces, Lack::OtherItems]);
    let (sent, message) = bench.upscale(None, &fox).await;
    assert_eq!((message.acts[0].tool.as_str(), message.acts[0].state), ("find_tools", ActState::Done));
    bench.talk_on(&sent).await;
    let (bodies, refused) = bench.taken();
    assert_eq!(refused, 1);
    assert!(!tool_names(&bodies[0]).contains(&"edit__upscale") && tool_names(&bodies[0]).contains(&"find_tools"));
    assert!(tool_names(&bodies[1]).contains(&"edit__upscale"), "what was found is declared from then on");
    assert_extending(&bodies);
    let call = items(bodies.last().unwrap(), "function_call")[1];
    assert_eq!((&call["name"], call.get("namespace")), (&json!("edit__upscale"), None));

    let bench = bench.restart().await;
    bench.talk_on(&sent).await;
    bench.upscale(None, &fox).await;
    let (bodies, refused) = bench.taken();
    assert_eq!(refused, 1, "a start later it is known");
    assert!(bodies.iter().all(|body| items(body, "tool_search_call").is_empty()));

    // The same conversation goes on at a server that has everything: the history keeps what flat names stand for.
    bench.sandbox.clear_scripts();
    let settings = studio::Settings { gpt_model: "gpt-5.4-mini".into(), ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    bench.talk_on(&sent).await;
    let (bodies, refused) = bench.taken();
    let call = items(bodies.last().unwrap(), "function_call")[0];
    assert_eq!((&call["name"], &call["namespace"], refused), (&json!("upscale"), &json!("edit"), 1));
}

#[tokio::test]
async fn a_server_without_tools_says_that_it_cannot_make_pictures_and_is_asked_once_for_each_message() {
    let bench = Bench::new().await;
    bench.lacks_responses_and_tools();
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None));
    assert!(message.text.contains("cannot make pictures"), "{}", message.text);
    assert!(message.proposals.is_empty());
    let detour = bench.sandbox.log("POST /openai").len();
    assert!(detour > 1);

    bench.talk_on(&sent).await;
    let next = bench.say(None, WISH).await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    let bench = bench.restart().await;
    let last = bench.say(Some(next.conversation.id), "And a green heron at dawn").await;
    let message = bench.turn(&last).await;
    assert!(message.text.contains("cannot make pictures"), "{}", message.text);
    let log = bench.sandbox.log("POST /openai");
    assert!(log[detour..].iter().all(|entry| entry.status == Some(200) && entry.fits(CHAT)), "{log:#?}");
    assert_eq!(log.len(), detour + 3);
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn another_model_of_the_same_server_is_another_question() {
    let bench = Bench::new().await;
    bench.lacks(&[Lack::HostedSearch]);
    let sent = bench.say(None, "Hello").await;
    bench.turn(&sent).await;
    let settings = studio::Settings { gpt_model: "gpt-5.4-mini".into(), ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    bench.talk_on(&sent).await;
    bench.talk_on(&sent).await;
    assert_eq!(bench.taken().1, 2);
}

#[tokio::test]
async fn a_search_for_tools_inside_the_wrapper_is_answered_inside_it_in_order() {
    let bench = Bench::new().await;
    bench.lacks(&[Lack::ToolSearch, Lack::Namespaces]);
    let sent = bench.say(None, "Hello").await;
    bench.turn(&sent).await;
    let picture = json!({"prompt": "a fox", "model": "flux", "negative_prompt": null, "width": null, "height": null,
        "samples": 1, "seed": null});
    let uses = json!({"tool_uses": [
        {"recipient_name": "functions.generate_image", "parameters": picture},
        {"recipient_name": "functions.find_tools", "parameters": {"query": "upscale a picture"}},
        {"recipient_name": "functions.generate_image", "parameters": picture},
        {"recipient_name": "functions.look", "parameters": {"handles": ["img:999"], "detail": "low", "why": "no reason"}},
    ]});
    bench.gpt_calls("parallel", uses);
    let next = bench.say(Some(sent.conversation.id), WISH).await;
    let message = bench.turn(&next).await;
    assert_eq!(message.proposals.len(), 2, "{message:#?}");
    bench.go(message.proposals[0].id).await.unwrap();
    bench.deny(message.proposals[1].id).await;
    let message = bench.turn(&next).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let acts: Vec<_> = message.acts.iter().map(|act| (act.tool.as_str(), act.state)).collect();
    assert_eq!(acts, [("find_tools", ActState::Done), ("look", ActState::Failed)]);

    let told = bench.last_outputs();
    assert_eq!(told.len(), 1, "one output for the outer call");
    let results = told[0]["results"].as_array().unwrap();
    assert_eq!((&results[0]["status"], &results[2]["status"]), (&json!("done"), &json!("denied")));
    assert_eq!(results[3]["error"]["code"], "invalid_input");
    let found: Vec<_> = results[1]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].clone()).collect();
    assert!(found.contains(&json!("edit__upscale")), "{results:#?}");
    let (bodies, _) = bench.taken();
    assert!(tool_names(bodies.last().unwrap()).contains(&"edit__upscale"), "and it can be called now");
    assert_extending(&bodies);
    bench.talk_on(&sent).await;
}
