//! The app ends in the middle of a turn and is started again.

use studio::{JobState, MessageState, ProposalState};

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
    // Words are saved about every second, and told much sooner.
    let saved = async {
        loop {
            first_words(&mut events).await;
            let text = bench.transcript(&sent).await.messages[1].text.clone();
            if !text.is_empty() {
                return text;
            }
        }
    };
    let saved = within(saved).await;
    let bench = bench.restart().await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Stopped, None));
    assert!(message.text.starts_with(&saved), "{:?} lost {saved:?}", message.text);
    let next = bench.say(Some(sent.conversation.id), "Hello").await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    assert_eq!(bench.last_input()[1]["content"][0]["text"], message.text.trim());
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
    let request =
        studio::SendRequest { conversation: Some(sent.conversation.id), text: "And?".into(), budget_usd: None };
    assert_eq!(other.send(request).await.unwrap_err().code, studio::Code::Usage);
    assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
    let message = within(other.wait_turn(sent.assistant.id)).await.unwrap();
    assert_eq!(message.state, MessageState::Done);
}
