//! Calls of every kind GPT comes up with.

use sandbox::{Fault, TurnFault};
use serde_json::json;
use studio::{Code, MessageState, ProposalState};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

fn turn(turn: TurnFault) -> Fault {
    Fault::Turn { turn }
}

#[tokio::test]
async fn two_calls_run_side_by_side_and_both_outcomes_are_told() {
    let bench = Bench::new().await;
    let sent =
        bench.say(None, "Make two different pictures with flux: a red fox in the snow; a green heron at dawn").await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.proposals.len(), 2, "{message:#?}");
    bench.go(message.proposals[0].id).await.unwrap();
    assert_eq!(bench.turn(&sent).await.state, MessageState::Waiting, "the other one still waits");
    assert_eq!(bench.asked(), 1);
    bench.deny(message.proposals[1].id).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    let told = bench.last_outputs();
    assert_eq!((told[0]["status"].as_str(), told[1]["status"].as_str()), (Some("done"), Some("denied")));
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn the_parallel_wrapper_is_opened_and_answered_once() {
    let bench = Bench::new().await;
    bench.order(RESPONSES, turn(TurnFault::ParallelWrapper));
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.proposals.len(), 2, "{message:#?}");
    for proposal in &message.proposals {
        bench.go(proposal.id).await.unwrap();
    }
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(bench.submissions(), 2);
    let told = bench.last_outputs();
    assert_eq!(told.len(), 1, "one output for the outer call");
    let results = told[0]["results"].as_array().unwrap();
    assert!(results.len() == 2 && results.iter().all(|result| result["status"] == "done"), "{told:#?}");
}

#[tokio::test]
async fn a_tool_that_does_not_exist_is_explained_to_gpt() {
    let bench = Bench::new().await;
    bench.order(RESPONSES, turn(TurnFault::UnknownTool));
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(message.proposals[0].state, ProposalState::Rejected);
    assert_eq!(message.proposals[0].error.as_ref().unwrap().code, Code::InvalidInput);
    assert!(bench.last_outputs()[0]["error"]["message"].as_str().unwrap().contains("generate_image"));
    assert_eq!((bench.asked(), bench.submissions()), (2, 0));
}

#[tokio::test]
async fn arguments_that_are_no_json_are_explained_to_gpt() {
    let bench = Bench::new().await;
    bench.order(RESPONSES, turn(TurnFault::BrokenArguments));
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert!(bench.last_outputs()[0]["error"]["message"].as_str().unwrap().contains("not JSON"));
    assert_eq!((bench.asked(), bench.submissions()), (2, 0));
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn a_generation_that_fails_is_told_with_its_reason() {
    let bench = Bench::new().await;
    bench.order_job(sandbox::JobFault { fails: Some("The model fell over.".into()), ..sandbox::JobFault::default() });
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    let told = &bench.last_outputs()[0];
    assert_eq!(told["status"], "failed");
    assert!(told["error"]["message"].as_str().unwrap().contains("fell over"), "{told}");
    assert!(message.proposals[0].job.is_some());
}

#[tokio::test]
async fn gpt_that_never_stops_calling_is_stopped() {
    // It tells no usage, so what was reserved goes on counting.
    let settings = studio::Settings { cap_message_usd: None, cap_day_usd: None, ..studio::Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    // A server that heeds nothing, and counts its calls anew in every answer.
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "call_0", "name": "dream", "arguments": "{}"});
    let body =
        json!({"id": "resp_1", "object": "response", "status": "completed", "model": "gpt-5.4", "output": [call]});
    let reply = Fault::Reply { status: 200, headers: Default::default(), body: body.to_string(), processed: false };
    bench.sandbox.script(sandbox::Script::new(RESPONSES, reply).times(u32::MAX));
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::Provider));
    let log = bench.sandbox.log(RESPONSES);
    assert_eq!(log.len(), 16);
    let only_words: Vec<_> = log.iter().map(|entry| entry.body["tool_choice"] == "none").collect();
    assert_eq!(only_words.iter().position(|only| *only), Some(15), "the last time it is told to use words");
    assert_eq!(bench.last_outputs().len(), 15, "each call was answered once");
}
