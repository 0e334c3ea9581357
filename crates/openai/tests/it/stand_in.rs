//! The client against the sandbox, which was written from the same references by other hands.

use openai::{Client, ErrorKind, Event, Format, Options, Request, Rung, Status, Tool, expand_parallel};
use sandbox::{Canned, Fault, Sandbox, Script, TurnFault};
use serde_json::{Value, json};

use crate::{answer, asking, collect, failure, shown};

fn start() -> Sandbox {
    Sandbox::start_with(sandbox::Options::fast()).expect("a sandbox")
}

fn client(sandbox: &Sandbox, rung: Rung) -> Client {
    let options = Options { rung: Some(rung), ..Options::default() };
    Client::with(sandbox.openai_base().parse().expect("a URL"), Some("sk-any".into()), options).expect("a client")
}

fn painting() -> Request {
    let parameters = json!({
        "type": "object",
        "properties": {"prompt": {"type": "string", "description": "What to paint"}},
        "required": ["prompt"],
        "additionalProperties": false,
    });
    let tool = Tool {
        name: "generate_image".into(),
        description: "Makes a picture".into(),
        parameters,
        strict: true,
        ..Tool::default()
    };
    Request { tools: vec![tool], ..asking("Make a picture of a red door in the rain") }
}

fn turn_fault(turn: TurnFault) -> Script {
    Script::new("POST /openai/v1/responses", Fault::Turn { turn })
}

#[tokio::test]
async fn a_tool_round_trip_works_on_every_rung_that_has_tools() {
    let sandbox = start();
    for rung in [Rung::Full, Rung::Plain, Rung::Chat] {
        let client = client(&sandbox, rung);
        let mut request = painting();
        let first = answer(&client, &request).await;
        let calls = first.calls();
        let call = calls.first().unwrap_or_else(|| panic!("{rung:?}: no call in {first:?}"));
        assert_eq!(call.name, "generate_image");
        let arguments: Value = serde_json::from_str(&call.arguments).expect("JSON");
        assert!(arguments["prompt"].as_str().is_some_and(|prompt| prompt.contains("door")), "{rung:?}: {arguments}");
        request.input.extend(first.output.clone());
        for call in calls {
            request.input.push(
                json!({"type": "function_call_output", "call_id": call.call_id, "output": "{\"state\":\"done\"}"}),
            );
        }
        let (events, error) = collect(&client, &request).await;
        assert!(error.is_none(), "{rung:?}: {error:?}");
        let Some(Event::Done(second)) = events.last() else { panic!("{rung:?}: {events:?}") };
        assert!(!second.text().is_empty() && second.calls().is_empty(), "{rung:?}: {second:?}");
        assert_eq!(shown(&events), second.text(), "{rung:?}: what was shown is what was said");
        assert!(second.usage.is_some_and(|usage| usage.input_tokens > 0 && usage.output_tokens > 0), "{rung:?}");
        assert_eq!(client.rung(&request.model), rung, "nothing was missing");
    }
}

#[tokio::test]
async fn a_structured_answer_fits_its_shape_on_every_rung() {
    let sandbox = start();
    let schema = json!({"type": "object", "properties": {"prompt": {"type": "string"}, "negative": {"type": ["string", "null"]}},
        "required": ["prompt", "negative"], "additionalProperties": false});
    let request = Request {
        format: Some(Format { name: "refined".into(), schema }),
        effort: Some("none".into()),
        ..asking("a fox in snow")
    };
    for rung in [Rung::Full, Rung::Plain, Rung::Chat] {
        let response = client(&sandbox, rung).respond(&request).await.expect("an answer");
        let refined: Value = serde_json::from_str(&response.text()).expect("JSON");
        assert!(refined["prompt"].as_str().is_some_and(|prompt| prompt.contains("fox")), "{rung:?}: {refined}");
    }
}

#[tokio::test]
async fn turns_that_fail_are_told_for_what_they_are() {
    let cases = [
        (TurnFault::ErrorEvent, ErrorKind::Server),
        (TurnFault::FlatErrorEvent, ErrorKind::Server),
        (TurnFault::QuotaEvent, ErrorKind::Quota),
        (TurnFault::ContextEvent, ErrorKind::ContextTooLong),
        (TurnFault::NoTerminalEvent, ErrorKind::StreamCut),
        (TurnFault::DoneWithoutTerminal, ErrorKind::StreamCut),
    ];
    for (turn, kind) in cases {
        let sandbox = start();
        sandbox.script(turn_fault(turn));
        let error = failure(&client(&sandbox, Rung::Full), &asking("Tell me about foxes")).await;
        assert_eq!(error.kind, kind, "{turn:?}: {error:?}");
        assert_eq!(sandbox.log("POST /openai/v1/responses").len(), 1, "{turn:?}");
    }
}

#[tokio::test]
async fn turns_that_end_oddly_are_still_answers() {
    let cases = [
        (TurnFault::Refusal, Status::Completed),
        (TurnFault::Incomplete, Status::Incomplete("max_output_tokens".into())),
        (TurnFault::ContentFilter, Status::Incomplete("content_filter".into())),
        (TurnFault::Noise, Status::Completed),
        (TurnFault::NotStreamed, Status::Completed),
    ];
    for (turn, status) in cases {
        let sandbox = start();
        sandbox.script(turn_fault(turn));
        let response = answer(&client(&sandbox, Rung::Full), &asking("Tell me about foxes")).await;
        assert_eq!(response.status, status, "{turn:?}");
        assert_eq!(response.refusal().is_some(), turn == TurnFault::Refusal, "{turn:?}");
        assert_eq!(response.text().is_empty(), turn == TurnFault::Refusal, "{turn:?}");
    }
}

#[tokio::test]
async fn the_undeclared_wrapper_can_be_opened() {
    let sandbox = start();
    sandbox.script(turn_fault(TurnFault::ParallelWrapper));
    let response = answer(&client(&sandbox, Rung::Full), &painting()).await;
    let calls = response.calls();
    let inner = expand_parallel(&calls[0], &painting().tools).expect("a wrapper of our own tool");
    assert!(inner.len() >= 2 && inner.iter().all(|call| call.call_id == calls[0].call_id), "{inner:?}");
}

#[tokio::test]
async fn what_the_server_lacks_is_gone_around() {
    let canned = |name| Fault::Canned { name, processed: false };
    let sandbox = start();
    sandbox.script(Script::new("POST /openai/v1/responses", canned(Canned::NoSuchRoute)).times(u32::MAX));
    let client = client(&sandbox, Rung::Plain);
    assert!(!answer(&client, &painting()).await.calls().is_empty());
    assert_eq!(client.rung("gpt-5.4"), Rung::Chat);

    let sandbox = start();
    sandbox.script(
        Script::new("POST /openai/v1/responses", canned(Canned::OpenaiMayNotStream)).with_body("\"stream\":true"),
    );
    assert!(
        !answer(&crate::stand_in::client(&sandbox, Rung::Full), &asking("Tell me about foxes")).await.text().is_empty()
    );
    let streamed: Vec<Value> = sandbox.log("POST").into_iter().map(|entry| entry.body["stream"].clone()).collect();
    assert_eq!(streamed, [json!(true), json!(false)]);
}

#[tokio::test]
async fn a_bad_key_is_told_and_a_rate_limit_is_sat_out() {
    let sandbox = start();
    let base: url::Url = sandbox.openai_base().parse().expect("a URL");
    let refused = Client::new(base, Some("sk-bad-1234567890".into())).expect("a client");
    let error = refused.models().await.expect_err("a refusal");
    assert!(error.kind == ErrorKind::Auth && !format!("{error:?}").contains("1234567890"), "{error:?}");
    assert!(client(&sandbox, Rung::Full).models().await.expect("a list").iter().any(|model| model.id == "gpt-5.4"));

    sandbox.script(Script::new(
        "POST /openai/v1/responses",
        Fault::Canned { name: Canned::OpenaiRateLimit, processed: false },
    ));
    assert!(!answer(&client(&sandbox, Rung::Full), &asking("Tell me about foxes")).await.text().is_empty());
}
