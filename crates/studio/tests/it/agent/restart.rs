//! The app ends in the middle of a turn and is started again.

use library::{Library, NewMessage, Role};
use serde_json::json;
use studio::{ChargeState, JobState, MessageState, ProposalState};

use super::{
    WISH,
    stop::{first_words, slow},
};
use crate::bench::{Bench, within};

#[tokio::test]
async fn a_proposal_can_still_be_decided() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let bench = bench.restart().await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.proposals[0].state), (MessageState::Waiting, ProposalState::Pending));
    assert_eq!(bench.asked(), 1, "GPT is asked nothing by a start");

    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    let transcript = bench.transcript(&sent).await;
    assert_eq!(transcript.assets[0].words.mine, WISH);
    assert_eq!((bench.submissions(), bench.asked()), (1, 2));
}

#[tokio::test]
async fn the_words_that_came_are_kept() {
    let bench = slow().await;
    let mut events = bench.studio.events();
    let sent = bench.say(None, WISH).await;
    let told = first_words(&mut events).await;
    let bench = bench.restart().await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Stopped, None));
    assert!(message.text.starts_with(&told), "{:?} lost {told:?}", message.text);
    let charge = bench.studio.cost().await.unwrap().charges.remove(0);
    assert_eq!(charge.state, ChargeState::Unclear);
    let next = bench.say(Some(sent.conversation.id), "Hello").await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    assert_eq!(bench.last_input()[1]["content"][0]["text"], message.text.trim());
}

#[tokio::test]
async fn words_are_saved_while_they_come() {
    let bench = slow().await;
    let mut events = bench.studio.events();
    let sent = bench.say(None, WISH).await;
    let saved = async {
        loop {
            let told = first_words(&mut events).await;
            let text = bench.transcript(&sent).await.messages[1].text.clone();
            assert!(!told.is_empty());
            if !text.is_empty() {
                return;
            }
        }
    };
    within(saved).await;
    bench.studio.stop(sent.conversation.id).await.unwrap();
}

#[tokio::test]
async fn after_a_crash_in_mid_sentence_the_saved_words_are_kept_and_every_call_has_an_output() {
    let bench = Bench::new().await;
    // What a killed process leaves behind: an answer with a call whose outcome nobody wrote down, and half a sentence.
    let (conversation, answer) = {
        let library = Library::open(bench.home.path()).unwrap();
        let conversation = library.new_conversation("Foxes").unwrap().id;
        let said = |role, state, text: &str| {
            let message = NewMessage {
                conversation,
                role,
                state,
                text: text.into(),
                model: None,
                budget_usd: None,
                documents: Vec::new(),
                pictures: Vec::new(),
            };
            library.add_message(message).unwrap().id
        };
        let wish = said(Role::User, MessageState::Done, "A fox");
        let item = json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": "A fox"}]});
        library.append_items(wish, &[item]).unwrap();
        let answer = said(Role::Assistant, MessageState::Streaming, "I will.\n\nIt is ma");
        let items = [
            json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": "I will.", "annotations": []}]}),
            json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "generate_image",
                "arguments": "{}", "status": "completed"}),
        ];
        library.append_items(answer, &items).unwrap();
        (conversation, answer)
    };
    let bench = bench.restart().await;
    let message = within(bench.studio.wait_turn(answer)).await.unwrap();
    assert_eq!((message.state, message.text.as_str()), (MessageState::Stopped, "I will.\n\nIt is ma"));
    assert_eq!(bench.asked(), 0);
    let next = bench.say(Some(conversation), "Hello").await;
    let message = bench.turn(&next).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(bench.last_outputs()[0]["status"], "cancelled");
    assert!(bench.last_input().iter().any(|item| item["content"][0]["text"] == "It is ma"));
}

#[tokio::test]
async fn a_generation_that_ends_later_ends_the_turn_without_gpt() {
    let bench = Bench::new().await;
    bench.order_job(sandbox::JobFault { hold: true, background: true, ..sandbox::JobFault::default() });
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let job = bench.transcript(&sent).await.jobs[0].id;
    bench.until_state(job, JobState::Running).await;
    let bench = bench.restart().await;
    bench.studio.resume().await.unwrap();
    bench.sandbox.release();
    assert_eq!(bench.end_of(job).await.state, JobState::Done);
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(bench.asked(), 1, "asking GPT takes a person");

    bench.talk_on(&sent).await;
    assert_eq!(bench.last_outputs()[0]["status"], "done", "but it is told when somebody talks to it");
}

#[tokio::test]
async fn a_second_window_leaves_a_living_turn_alone() {
    let bench = slow().await;
    let mut events = bench.studio.events();
    let sent = bench.say(None, "Hello").await;
    first_words(&mut events).await;
    let other = crate::bench::open(bench.home.path(), bench.studio.settings(), &bench.sandbox).await;
    let seen = other.transcript(sent.conversation.id).await.unwrap();
    assert_eq!(seen.messages[1].state, MessageState::Streaming);
    let request = studio::SendRequest {
        conversation: Some(sent.conversation.id),
        text: "And?".into(),
        budget_usd: None,
        ..studio::SendRequest::default()
    };
    assert_eq!(other.send(request).await.unwrap_err().code, studio::Code::Usage);
    assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
    let message = within(other.wait_turn(sent.assistant.id)).await.unwrap();
    assert_eq!(message.state, MessageState::Done);
}
