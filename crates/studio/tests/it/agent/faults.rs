//! GPT on its bad days. After each of them the conversation goes on.

use sandbox::{Canned, Fault, TurnFault};
use studio::{Code, Message, MessageState, Settings};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

async fn struck(bench: &Bench, fault: Fault, words: &str) -> (studio::Sent, Message) {
    bench.sandbox.script(sandbox::Script::new(RESPONSES, fault).times(u32::MAX));
    let sent = bench.say(None, words).await;
    let message = bench.turn(&sent).await;
    bench.sandbox.clear_scripts();
    (sent, message)
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    let bench = Bench::new().await;
    let (sent, message) = struck(&bench, Fault::Turn { turn: TurnFault::Refusal }, WISH).await;
    assert_eq!((message.state, message.refusal, message.error), (MessageState::Done, true, None));
    assert!(message.text.contains("can't help"), "{}", message.text);
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_fails_with_its_words_kept() {
    for turn in
        [TurnFault::ErrorEvent, TurnFault::FlatErrorEvent, TurnFault::NoTerminalEvent, TurnFault::DoneWithoutTerminal]
    {
        let bench = Bench::new().await;
        let (sent, message) = struck(&bench, Fault::Turn { turn }, "Hello").await;
        let error = message.error.unwrap();
        assert_eq!((message.state, error.code), (MessageState::Failed, Code::Provider), "{turn:?}");
        assert!(!message.text.is_empty(), "{turn:?} loses the words");
        bench.talk_on(&sent).await;
        let heard = bench.last_input();
        let kept =
            heard.iter().any(|item| item["role"] == "assistant" && item["content"][0]["text"] == message.text.as_str());
        assert!(kept, "GPT is told what it had said: {heard:#?}");
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_fails_the_message() {
    let bench = Bench::new().await;
    let (sent, message) = struck(&bench, Fault::Cut { at: 2_000 }, "Hello").await;
    assert_eq!(message.state, MessageState::Failed);
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn an_answer_cut_at_its_length_fails_and_its_calls_are_not_made() {
    let bench = Bench::new().await;
    let (sent, message) = struck(&bench, Fault::Turn { turn: TurnFault::Incomplete }, WISH).await;
    assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::Provider));
    assert!(message.proposals.is_empty() && !message.text.is_empty());
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn a_filtered_answer_says_so() {
    let bench = Bench::new().await;
    let (sent, message) = struck(&bench, Fault::Turn { turn: TurnFault::ContentFilter }, "Hello").await;
    assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::ContentRefused));
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn troubles_of_the_account_are_told_apart() {
    let canned = |name| Fault::Canned { name, processed: false };
    let turn = |turn| Fault::Turn { turn };
    for (fault, code) in [
        (canned(Canned::OpenaiQuota), Code::NoCredit),
        (turn(TurnFault::QuotaEvent), Code::NoCredit),
        (canned(Canned::OpenaiContextTooLong), Code::InvalidInput),
        (turn(TurnFault::ContextEvent), Code::InvalidInput),
        (canned(Canned::OpenaiRequestTooLarge), Code::Plan),
        (canned(Canned::OpenaiRegion), Code::Plan),
    ] {
        let bench = Bench::new().await;
        let told = format!("{fault:?}");
        let (sent, message) = struck(&bench, fault, "Hello").await;
        let error = message.error.unwrap();
        assert_eq!((message.state, error.code), (MessageState::Failed, code), "{told}: {}", error.message);
        let spent = bench.studio.cost().await.unwrap().today.spent;
        assert_eq!(spent.total_usd, studio::Usd::ZERO, "{told} costs nothing");
        bench.talk_on(&sent).await;
    }
}

#[tokio::test]
async fn a_wrong_key_fails_and_the_next_key_goes_on() {
    let bench = Bench::new().await;
    let mut wrong = crate::bench::endpoints(&bench.sandbox);
    wrong.openai.key = Some("sk-bad-key".to_owned().into());
    bench.studio.connect(wrong, crate::bench::status()).await.unwrap();
    let sent = bench.say(None, "Hello").await;
    let message = bench.turn(&sent).await;
    let error = message.error.unwrap();
    assert_eq!((message.state, error.code), (MessageState::Failed, Code::BadKey));
    assert!(!error.message.contains("sk-bad"), "{}", error.message);
    bench.studio.connect(crate::bench::endpoints(&bench.sandbox), crate::bench::status()).await.unwrap();
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn without_a_key_for_openai_itself_nothing_is_tried() {
    let bench = Bench::new().await;
    let mut endpoints = crate::bench::endpoints(&bench.sandbox);
    endpoints.openai.base_url = Settings::default().openai_base_url.parse().unwrap();
    endpoints.openai.key = None;
    bench.studio.connect(endpoints, crate::bench::status()).await.unwrap();
    let sent = bench.say(None, "Hello").await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::NoKey));
}

/// An error as a person reads it: one or two sentences that say what to do, and nothing of the wire.
fn assert_sentence(error: &studio::Failure, told: &str) {
    let message = &error.message;
    assert!(message.ends_with('.') && message.len() > 20, "{told}: {message}");
    assert!(message.contains(':') || message.contains("try again"), "what to do next, {told}: {message}");
    for wire in ['{', '}', '<', '\n'] {
        assert!(!message.contains(wire), "{told}: {message}");
    }
}

/// Whatever breaks a step, nothing is bought, nothing is left open, and the talk goes on.
async fn assert_over(bench: &Bench, sent: &studio::Sent, bought: usize, told: &str) {
    let message = bench.turn(sent).await;
    let error = message.error.as_ref().unwrap_or_else(|| panic!("{told}: {message:#?}"));
    assert_eq!(message.state, MessageState::Failed, "{told}");
    assert_sentence(error, told);
    let open = |proposal: &studio::Proposal| proposal.state == studio::ProposalState::Pending;
    assert!(!message.proposals.iter().any(open), "{told}: {message:#?}");
    assert!(message.acts.iter().all(|act| act.state != studio::ActState::Running), "{told}: {message:#?}");
    bench.talk_on(sent).await;
    assert_eq!(bench.submissions(), bought, "{told}");
}

fn breaking() -> Vec<(Fault, Code)> {
    let turn = |turn| Fault::Turn { turn };
    let canned = |name| Fault::Canned { name, processed: false };
    vec![
        (turn(TurnFault::ErrorEvent), Code::Provider),
        (turn(TurnFault::FlatErrorEvent), Code::Provider),
        // With these the calls are whole, but the answer is not.
        (turn(TurnFault::NoTerminalEvent), Code::Provider),
        (turn(TurnFault::DoneWithoutTerminal), Code::Provider),
        (turn(TurnFault::Incomplete), Code::Provider),
        (turn(TurnFault::ContentFilter), Code::ContentRefused),
        (turn(TurnFault::QuotaEvent), Code::NoCredit),
        (turn(TurnFault::ContextEvent), Code::InvalidInput),
        (canned(Canned::OpenaiRateLimitNoHeaders), Code::RateLimited),
        (canned(Canned::OpenaiQuota), Code::NoCredit),
        (canned(Canned::OpenaiRequestTooLarge), Code::Plan),
        (canned(Canned::OpenaiRegion), Code::Plan),
        (Fault::Cut { at: 3_000 }, Code::Provider),
    ]
}

#[tokio::test]
async fn a_first_step_that_breaks_buys_nothing_and_leaves_nothing_open() {
    for (fault, code) in breaking() {
        let bench = Bench::new().await;
        let told = format!("{fault:?}");
        let (sent, message) = struck(&bench, fault, WISH).await;
        assert_eq!(message.error.as_ref().map(|error| error.code), Some(code), "{told}: {message:#?}");
        assert!(message.proposals.is_empty(), "{told}: half an answer makes no call");
        assert_over(&bench, &sent, 0, &told).await;
    }
}

#[tokio::test]
async fn a_second_step_that_breaks_keeps_what_was_made_and_tells_it_next_time() {
    for (fault, code) in breaking() {
        let bench = Bench::new().await;
        let told = format!("{fault:?}");
        let (sent, proposal) = bench.proposal(WISH).await;
        bench.sandbox.script(sandbox::Script::new(RESPONSES, fault).times(u32::MAX));
        bench.go(proposal.id).await.unwrap();
        let message = bench.turn(&sent).await;
        bench.sandbox.clear_scripts();
        assert_eq!(message.error.as_ref().map(|error| error.code), Some(code), "{told}: {message:#?}");
        assert_over(&bench, &sent, 1, &told).await;
        let outputs = bench.last_outputs();
        assert_eq!((outputs.len(), outputs[0]["status"].as_str()), (1, Some("done")), "{told}: {outputs:#?}");
        assert_eq!(bench.transcript(&sent).await.assets.len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_refusal_after_a_picture_is_an_answer_too() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.order(RESPONSES, Fault::Turn { turn: TurnFault::Refusal });
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.refusal, &message.error), (MessageState::Done, true, &None));
    bench.talk_on(&sent).await;
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn several_calls_at_once_are_not_made_when_the_answer_breaks_off() {
    let wish = "Make two different pictures with flux: a red fox in the snow; a green heron at dawn";
    let cuts = [1_500, 4_000, 7_000].map(|at| Fault::Cut { at });
    for fault in [Fault::Turn { turn: TurnFault::NoTerminalEvent }].into_iter().chain(cuts) {
        let bench = Bench::new().await;
        let told = format!("{fault:?}");
        let (sent, message) = struck(&bench, fault, wish).await;
        assert!(message.proposals.is_empty(), "{told}: {message:#?}");
        assert_over(&bench, &sent, 0, &told).await;
    }
}
