//! Long conversations: what was said before is summed up for GPT, and nothing is lost here.

use library::Library;
use sandbox::{Canned, Fault, Script, TurnFault};
use serde_json::Value;
use studio::{
    ChargeState, Code, ConversationId, ForkRequest, MessageState, Purpose, QuoteRequest, Role, Sent, Settings, Usd,
};

use super::{RESPONSES, WISH};
use crate::bench::{Bench, within};

/// How the call that sums up is known.
const SUMMING_UP: &str = "Summarise this conversation so that it can go on";
/// A word said early.
const EARLY: &str = "zinnober";

impl Bench {
    /// A conversation in which a picture was made and much was said since. The same as the first answer in it.
    async fn long_talk(&self) -> Sent {
        let (sent, proposal) = self.proposal(WISH).await;
        self.go(proposal.id).await.unwrap();
        self.turn(&sent).await;
        for number in 0..3 {
            let words =
                format!("Think about {EARLY} {number}. {}", "We keep the light low and the fox red. ".repeat(250));
            let next = self.say(Some(sent.conversation.id), &words).await;
            assert_eq!(self.settled_turn(&next).await, MessageState::Done);
        }
        sent
    }

    /// The end of a turn; what it proposes is denied.
    async fn settled_turn(&self, sent: &Sent) -> MessageState {
        let message = self.turn(sent).await;
        for proposal in &message.proposals {
            self.deny(proposal.id).await;
        }
        self.turn(sent).await.state
    }

    /// From now on the model holds only what was said so far.
    async fn fill_window(&self, conversation: ConversationId) {
        let quote = QuoteRequest {
            conversation: Some(conversation),
            text: "Hello".into(),
            documents: Vec::new(),
            pictures: Vec::new(),
            recipe: None,
        };
        let gpt_window_tokens = Some(self.studio.quote(quote).await.unwrap().tokens);
        let settings = Settings { gpt_window_tokens, ..self.studio.settings() };
        self.studio.apply_settings(settings).await.unwrap();
    }

    /// Every body GPT was asked with.
    fn bodies(&self) -> Vec<Value> {
        self.sandbox.log(RESPONSES).into_iter().map(|entry| entry.body).collect()
    }

    fn summaries(&self) -> usize {
        self.bodies().iter().filter(|body| sums_up(body)).count()
    }

    /// What would be sent of a conversation now.
    fn kept(&self, conversation: ConversationId) -> Vec<String> {
        let history = Library::open(self.home.path()).unwrap().history(conversation).unwrap();
        history.into_iter().flat_map(|(_, _, items)| items).map(|item| item.to_string()).collect()
    }
}

fn sums_up(body: &Value) -> bool {
    body["instructions"].as_str().unwrap().starts_with(SUMMING_UP)
}

fn texts(items: &Value) -> Vec<String> {
    items.as_array().unwrap().iter().map(Value::to_string).collect()
}

#[tokio::test]
async fn a_full_window_is_summed_up_once_paid_and_told_with_every_handle() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    let id = sent.conversation.id;
    let (asset, before) = (bench.transcript(&sent).await.assets[0].id, bench.transcript(&sent).await.messages);
    bench.fill_window(id).await;
    let asked = bench.asked();
    let next = bench.say(Some(id), "Hello").await;
    let message = bench.turn(&next).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None));

    let bodies = bench.bodies();
    assert_eq!(bodies.len(), asked + 2, "one call sums up, one answers");
    let (summary, after) = (&bodies[asked], &bodies[asked + 1]);
    assert!(sums_up(summary) && summary.get("tools").is_none(), "a plain call");
    for part in ["model", "instructions", "tools", "prompt_cache_key"] {
        assert_eq!(after[part].to_string(), bodies[0][part].to_string(), "{part} is the same for the cache");
    }
    let told = texts(&after["input"]);
    assert_eq!(told.len(), 2, "the summary and the person's words: {told:#?}");
    assert!(told[0].contains("summed up") && told[0].contains(&format!("img:{asset}")), "{}", told[0]);
    assert!(told[1].contains("Hello") && !told[1].contains(EARLY));

    let charges = bench.studio.cost().await.unwrap().charges;
    let charge = charges.iter().find(|charge| charge.purpose == Purpose::Compact).unwrap();
    assert_eq!((charge.state, charge.message), (ChargeState::Settled, Some(message.id)));
    assert!(charge.actual_usd.unwrap() > Usd::ZERO && charge.actual_usd.unwrap() <= charge.estimated_usd);

    let of_message = charges.iter().filter(|charge| charge.message == Some(message.id));
    let paid = of_message.filter_map(|charge| charge.actual_usd).reduce(|one, other| one + other);
    assert_eq!(message.usd, paid, "what the message shows is all that was paid for it");

    let transcript = bench.transcript(&sent).await;
    assert_eq!(transcript.messages[..before.len()], before, "the person still reads everything");
    let summed: Vec<_> = transcript.messages.iter().filter(|one| one.summed_up).map(|one| one.id).collect();
    assert_eq!(summed, [next.user.id]);
    let found = bench.studio.conversations(EARLY).await.unwrap();
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [id], "and search finds it");
}

#[tokio::test]
async fn after_a_summary_each_request_begins_with_the_one_before_again() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    bench.fill_window(sent.conversation.id).await;
    let asked = bench.asked();
    bench.talk_on(&sent).await;
    bench.talk_on(&sent).await;
    let bench = bench.restart().await;
    bench.talk_on(&sent).await;
    assert_eq!(bench.summaries(), 1, "it is not summed up again and again");
    let bodies = &bench.bodies()[asked + 1..];
    assert_eq!(bodies.len(), 3);
    for two in bodies.windows(2) {
        for part in ["model", "instructions", "tools", "prompt_cache_key"] {
            assert_eq!(two[0][part].to_string(), two[1][part].to_string(), "{part} changed");
        }
        let (before, after) = (two[0]["input"].to_string(), two[1]["input"].to_string());
        assert!(after.starts_with(before.strip_suffix(']').unwrap()), "the history was rewritten");
    }
    let last = bench.transcript(&sent).await.messages.pop().unwrap();
    assert!(last.usage.unwrap().cached_input_tokens > 0, "the server's cache is warm");
}

#[tokio::test]
async fn a_branch_from_before_the_summary_begins_as_it_was_then() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    let messages = bench.transcript(&sent).await.messages;
    let early = messages.iter().filter(|message| message.role == Role::Assistant).nth(1).unwrap().id;
    let then = bench.bodies().into_iter().find(|body| texts(&body["input"]).last().unwrap().contains(EARLY)).unwrap();
    bench.fill_window(sent.conversation.id).await;
    bench.talk_on(&sent).await;
    let settings = Settings { gpt_window_tokens: None, ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();

    let branch = bench.studio.fork(ForkRequest { message: Some(early), asset: None }).await.unwrap();
    let next = bench.say(Some(branch.id), "Hello").await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    let now = bench.bodies().pop().unwrap();
    let (then, now) = (then["input"].to_string(), now["input"].to_string());
    assert!(now.starts_with(then.strip_suffix(']').unwrap()), "{then}\n{now}");
    assert_eq!(bench.summaries(), 1);
}

#[tokio::test]
async fn a_branch_from_a_picture_of_the_turn_in_which_it_was_summed_up_begins_as_it_was_then() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    let wish = bench.say(Some(sent.conversation.id), "Make a picture of a green heron at dawn with flux").await;
    let proposal = bench.turn(&wish).await.proposals[0].id;
    let that_made_it = bench.bodies().pop().unwrap()["input"].to_string();
    // Its second step does not fit any more.
    bench.fill_window(sent.conversation.id).await;
    bench.go(proposal).await.unwrap();
    let message = bench.turn(&wish).await;
    assert_eq!((message.state, bench.summaries()), (MessageState::Done, 1), "{message:#?}");

    let job = bench.transcript(&wish).await.jobs.into_iter().find(|job| job.message == Some(message.id)).unwrap();
    let settings = Settings { gpt_window_tokens: None, ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    let branch = bench.studio.fork(ForkRequest { asset: Some(job.assets[0]), message: None }).await.unwrap();
    let next = bench.say(Some(branch.id), "Hello").await;
    assert_eq!(bench.turn(&next).await.state, MessageState::Done);
    let begun = bench.bodies().pop().unwrap()["input"].to_string();
    assert!(begun.starts_with(that_made_it.strip_suffix(']').unwrap()), "{begun}");
}

#[tokio::test]
async fn a_summary_that_fails_loses_nothing_and_says_what_to_do() {
    let turn = |turn| Fault::Turn { turn };
    let quota = Fault::Canned { name: Canned::OpenaiQuota, processed: false };
    for (fault, code) in [
        (quota, Code::NoCredit),
        (turn(TurnFault::Incomplete), Code::Provider),
        (turn(TurnFault::ErrorEvent), Code::Provider),
    ] {
        let bench = Bench::new().await;
        let sent = bench.long_talk().await;
        let id = sent.conversation.id;
        let before = bench.kept(id);
        bench.fill_window(id).await;
        let asked = bench.asked();
        bench.sandbox.script(Script::new(RESPONSES, fault.clone()).with_body(SUMMING_UP).times(u32::MAX));
        let next = bench.say(Some(id), "Hello").await;
        let message = bench.turn(&next).await;
        let error = message.error.unwrap();
        assert_eq!((message.state, error.code), (MessageState::Failed, code), "{fault:?}: {}", error.message);
        assert!(error.message.contains(':') && error.message.ends_with('.'), "what to do: {}", error.message);
        assert!(bench.bodies()[asked..].iter().all(sums_up), "GPT is not asked with half a history");
        let kept = bench.kept(id);
        assert_eq!((kept[..before.len()].to_vec(), kept.len()), (before.clone(), before.len() + 1), "{fault:?}");
        assert!(bench.transcript(&sent).await.messages.iter().all(|message| !message.summed_up));

        bench.sandbox.clear_scripts();
        bench.talk_on(&sent).await;
        assert!(bench.kept(id)[0].contains("summed up") && bench.summaries() > 0, "summed up now: {fault:?}");
    }
}

#[tokio::test]
async fn a_cap_that_leaves_no_room_for_a_summary_is_told_before_anything_is_sent() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    bench.fill_window(sent.conversation.id).await;
    let (asked, settings) = (bench.asked(), bench.studio.settings());
    let tight = Settings { cap_message_usd: Usd::from_dollars(0.01), ..settings.clone() };
    bench.studio.apply_settings(tight).await.unwrap();
    let next = bench.say(Some(sent.conversation.id), "Hello").await;
    let message = bench.turn(&next).await;
    let error = message.error.unwrap();
    assert_eq!((message.state, error.code), (MessageState::Failed, Code::OverBudget), "{}", error.message);
    assert_eq!(bench.asked(), asked, "nothing was sent");
    bench.studio.apply_settings(settings).await.unwrap();
    bench.talk_on(&sent).await;
    assert_eq!(bench.summaries(), 1);
}

#[tokio::test]
async fn a_summary_can_be_stopped() {
    let bench = Bench::new().await;
    let sent = bench.long_talk().await;
    bench.fill_window(sent.conversation.id).await;
    let asked = bench.asked();
    bench.sandbox.script(Script::new(RESPONSES, Fault::Hang { seconds: None }).with_body(SUMMING_UP));
    let next = bench.say(Some(sent.conversation.id), "Hello").await;
    within(bench.sandbox.wait_for(RESPONSES, asked + 1)).await;
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();
    let message = bench.turn(&next).await;
    assert_eq!((message.state, message.error), (MessageState::Stopped, None));
    let charges = bench.studio.cost().await.unwrap().charges;
    let charge = charges.iter().find(|charge| charge.purpose == Purpose::Compact).unwrap();
    assert_eq!(charge.state, ChargeState::Unclear, "nobody knows what it cost");
    bench.talk_on(&sent).await;
}
