//! What the studio really sends, judged by OpenAI's own description of its API when that lies beside the project.

use std::collections::BTreeSet;

use sandbox::{Canned, Fault, Lack, Script};
use serde_json::{Value, json};
use studio::{Attached, ForkRequest, MessageState, RefineHow, RefineRequest, SendRequest, Sent, Settings};

use super::{RESPONSES, WISH};
use crate::{
    bench::Bench,
    description::{self, CHAT, Description},
    kits::{harbour, working_with},
};

const BRIEF: &str = "# Hero\n\nThe hero is 1280 x 768. Keep the left third quiet for the headline. No text.";

impl Bench {
    /// Says it and sees the turn through: whatever is proposed is denied, but for pictures, which are made.
    async fn through(&self, request: SendRequest) -> Sent {
        let sent = self.studio.send(request).await.unwrap();
        loop {
            let message = self.turn(&sent).await;
            let Some(open) = message.proposals.iter().find(|one| one.state == studio::ProposalState::Pending) else {
                assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
                return sent;
            };
            match &open.step {
                Some(step) => {
                    let deny = studio::DecidePlan { plan: step.plan, decision: studio::PlanDecision::Deny };
                    self.studio.decide_plan(deny).await.unwrap();
                }
                None if open.operation == "text2img" => self.go(open.id).await.unwrap(),
                None => self.deny(open.id).await,
            }
        }
    }

    /// A conversation with everything in it that can stand in a request. The same as its first message.
    async fn rich_talk(&self) -> Sent {
        working_with(self, harbour()).await;
        let moodboard = self.picture().await.id;
        let attached = self.studio.attach("brief.md".into(), BRIEF.into()).await.unwrap();
        let Attached::Document { document } = attached else { panic!("{attached:?}") };
        let first = SendRequest {
            text: "Read the brief and look at the moodboard".into(),
            documents: vec![document.id],
            pictures: vec![moodboard],
            recipe: Some("content-pack".into()),
            ..SendRequest::default()
        };
        let sent = self.through(first).await;
        let on = |text: &str| SendRequest {
            conversation: Some(sent.conversation.id),
            text: text.into(),
            ..SendRequest::default()
        };
        self.gpt_calls("look", json!({"handles": [format!("img:{moodboard}")], "detail": "low", "why": "to compare"}));
        self.through(on("What do you think of it?")).await;
        self.through(on(WISH)).await;
        self.through(on(&format!("Upscale img:{moodboard}"))).await;
        self.through(on("Five directions for a poster of a lighthouse in a storm, at most $0.40")).await;
        sent
    }

    fn bodies_of(&self, pattern: &str) -> Vec<Value> {
        self.sandbox.log(pattern).into_iter().map(|entry| entry.body).collect()
    }
}

/// Judges every body GPT was sent, and returns what stood in them: kinds of items, roles, parts and tools.
fn judged(bench: &Bench, description: &Description, seen: &mut BTreeSet<String>) -> usize {
    let mut judged = 0;
    for (pattern, schema) in [(RESPONSES, description::RESPONSES), ("/chat/completions", CHAT)] {
        for body in bench.bodies_of(pattern) {
            assert!(body["model"].is_string(), "the log kept it whole: {body}");
            let objections = description.objections(schema, &body);
            assert!(objections.is_empty(), "{objections:#?}\n{body}");
            note(&body, seen);
            judged += 1;
        }
    }
    judged
}

fn note(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for name in ["type", "role", "execution"] {
                seen.extend(fields.get(name).and_then(Value::as_str).map(|word| format!("{name} {word}")));
            }
            seen.extend(fields.get("defer_loading").map(|_| "defer_loading".to_owned()));
            seen.extend(fields.get("namespace").filter(|name| name.is_string()).map(|_| "namespace".to_owned()));
            fields.values().for_each(|value| note(value, seen));
        }
        Value::Array(values) => values.iter().for_each(|value| note(value, seen)),
        _ => {}
    }
}

#[tokio::test]
async fn every_body_the_studio_sends_conforms_to_openais_description() {
    let Some(description) = Description::read() else { return };
    let mut seen = BTreeSet::new();
    let bench = Bench::new().await;
    let sent = bench.rich_talk().await;
    // Summed up, gone on with, and branched.
    let settings = bench.studio.settings();
    let small = Settings { gpt_window_tokens: Some(4_000), ..settings.clone() };
    bench.studio.apply_settings(small).await.unwrap();
    bench.talk_on(&sent).await;
    bench.studio.apply_settings(settings).await.unwrap();
    assert!(
        bench.bodies_of(RESPONSES).iter().any(|body| body["instructions"].as_str().unwrap().starts_with("Summarise"))
    );
    bench.talk_on(&sent).await;
    let picture = bench.transcript(&sent).await.assets[0].id;
    let branch = bench.studio.fork(ForkRequest { asset: Some(picture), message: None }).await.unwrap();
    let on = SendRequest { conversation: Some(branch.id), text: "Hello".into(), ..SendRequest::default() };
    bench.through(on).await;
    // One click.
    for how in [RefineHow::Better, RefineHow::Shorter, RefineHow::Translate, RefineHow::Variations, RefineHow::Describe]
    {
        let asset = (how == RefineHow::Describe).then_some(picture);
        let prompt = "A red door in the rain".to_owned();
        let request = RefineRequest { prompt, negative: Some("blur".into()), how, asset, ..RefineRequest::default() };
        bench.studio.refine(request).await.unwrap();
    }
    let mut count = judged(&bench, &description, &mut seen);
    // The other ways to search for tools, and the other API.
    for lacks in [vec![Lack::HostedSearch], vec![Lack::ToolSearch, Lack::Namespaces, Lack::OtherItems]] {
        let bench = Bench::new().await;
        bench.sandbox.script(Script::new(RESPONSES, Fault::Lacks { lacks }).times(u32::MAX));
        bench.rich_talk().await;
        count += judged(&bench, &description, &mut seen);
    }
    let bench = Bench::new().await;
    let no_route = Fault::Canned { name: Canned::NoSuchRoute, processed: false };
    bench.sandbox.script(Script::new(RESPONSES, no_route).times(u32::MAX));
    bench.rich_talk().await;
    count += judged(&bench, &description, &mut seen);
    println!("{count} bodies of the studio conform to OpenAI's description");

    let wanted = [
        "role user",
        "role developer",
        "role assistant",
        "role tool",
        "type input_text",
        "type input_image",
        "type output_text",
        "type reasoning",
        "type function_call",
        "type function_call_output",
        "type function",
        "type namespace",
        "defer_loading",
        "namespace",
        "type tool_search",
        "execution server",
        "execution client",
        "type tool_search_call",
        "type tool_search_output",
        "type json_schema",
    ];
    let missing: Vec<_> = wanted.iter().filter(|word| !seen.contains(**word)).collect();
    assert!(missing.is_empty(), "these were never sent: {missing:?}");
}
