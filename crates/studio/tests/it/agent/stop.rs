//! Stop, at every moment.

use studio::{ChargeState, Event, JobState, MessageState, ProposalState, Settings};

use super::WISH;
use crate::bench::{Bench, within};

/// A bench on which GPT speaks so slowly that there is time to stop it.
pub(super) async fn slow() -> Bench {
    let mut options = sandbox::Options::fast();
    options.tokens_per_second = Some(4.0);
    Bench::with(options, Settings::default()).await
}

/// Waits for the first words of a message.
pub(super) async fn first_words(events: &mut tokio::sync::broadcast::Receiver<Event>) -> String {
    let look = async {
        loop {
            if let Event::Words { text, .. } = events.recv().await.unwrap() {
                return text;
            }
        }
    };
    within(look).await
}

#[tokio::test]
async fn words_break_off_are_kept_and_the_conversation_goes_on() {
    let bench = slow().await;
    let mut events = bench.studio.events();
    let sent = bench.say(None, WISH).await;
    first_words(&mut events).await;
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();

    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Stopped, None));
    assert!(!message.text.is_empty() && message.proposals.is_empty());
    let charge = bench.studio.cost().await.unwrap().charges.remove(0);
    assert_eq!(charge.state, ChargeState::Unclear, "nobody says what a stopped answer cost");
    assert!(charge.estimated_usd > studio::Usd::ZERO);

    let next = bench.say(Some(sent.conversation.id), "Hello").await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    let heard = bench.last_input();
    assert_eq!(heard[1]["role"], "assistant");
    assert_eq!(heard[1]["content"][0]["text"], message.text.trim());
}

#[tokio::test]
async fn a_waiting_proposal_is_put_aside() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.studio.stop(sent.conversation.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Stopped);
    assert_eq!(message.proposals[0].state, ProposalState::Cancelled);
    assert!(bench.go(proposal.id).await.is_err());
    bench.talk_on(&sent).await;
    assert_eq!(bench.last_outputs()[0]["message"], "cancelled by the person");
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn a_new_message_puts_waiting_proposals_aside() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.talk_on(&sent).await;
    let first = bench.turn(&sent).await;
    assert_eq!((first.state, first.proposals[0].state), (MessageState::Stopped, ProposalState::Cancelled));
    assert!(bench.go(proposal.id).await.is_err());
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn what_the_provider_has_goes_on_and_what_was_not_sent_does_not() {
    let settings = Settings { queue_slots: 1, ..Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    bench.order_job(sandbox::JobFault { hold: true, background: true, ..sandbox::JobFault::default() });
    let sent =
        bench.say(None, "Make two different pictures with flux: a red fox in the snow; a green heron at dawn").await;
    let message = bench.turn(&sent).await;
    for proposal in &message.proposals {
        bench.go(proposal.id).await.unwrap();
    }
    let mut jobs = bench.transcript(&sent).await.jobs;
    jobs.sort_by_key(|job| job.id);
    bench.until_state(jobs[0].id, JobState::Running).await;
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();
    assert_eq!(bench.turn(&sent).await.state, MessageState::Stopped);
    assert_eq!(bench.studio.job(jobs[1].id).await.unwrap().state, JobState::Cancelled);
    bench.sandbox.release();
    assert_eq!(bench.end_of(jobs[0].id).await.state, JobState::Done);
    assert_eq!((bench.submissions(), bench.asked()), (1, 1), "and GPT is not asked about it");
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn there_may_be_nothing_to_stop() {
    let bench = Bench::new().await;
    let sent = bench.say(None, "Hello").await;
    bench.turn(&sent).await;
    bench.studio.stop(sent.conversation.id).await.unwrap();
    assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
}
