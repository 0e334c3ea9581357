//! Plans and acts that were put aside, denied or cut short leave a history that the API accepts: the sandbox refuses
//! every call without its output, as OpenAI does.

use sandbox::{Fault, JobFault, Says};
use serde_json::{Value, json};
use studio::{
    ActState, Code, DecideAct, DecidePlan, JobState, Message, MessageState, PlanDecision, PlanState, ProposalState,
    Sent,
};

use super::RESPONSES;
use crate::bench::{Bench, SUBMITS, within};

fn step(name: &str, from: Value) -> Value {
    let makes = if from.is_null() { "picture" } else { "edit" };
    json!({"name": name, "makes": makes, "words": format!("A lighthouse, {name}"), "model": null, "width": null,
        "height": null, "samples": null, "seed": null, "from": from, "seconds": null})
}

fn plan() -> Value {
    let steps = json!([step("dawn", json!(null)), step("warmer", json!("dawn"))]);
    json!({"title": "Lighthouses", "budget_usd": null, "promotions": null, "steps": steps})
}

fn picture() -> Value {
    json!({"prompt": "A lighthouse", "model": null, "negative_prompt": null, "width": null, "height": null,
        "samples": null, "seed": null})
}

fn page() -> Value {
    json!({"url": "https://example.com/"})
}

/// One answer with everything that can wait for the person, and something that cannot.
fn everything() -> Says {
    Says::words("Let us see.")
        .call("plan", plan())
        .call("generate_image", picture())
        .call_in("browser", "open", page())
        .call_in("library", "search", json!({"query": "", "kind": null, "starred": null, "limit": 5}))
}

impl Bench {
    async fn answered(&self, says: Says) -> (Sent, Message) {
        self.order(RESPONSES, Fault::Says(says));
        let sent = self.say(None, "Anything").await;
        let message = self.turn(&sent).await;
        assert_eq!(message.state, MessageState::Waiting, "{message:#?}");
        (sent, message)
    }

    /// Until everything is done that needs no decision.
    async fn settled(&self, sent: &Sent) {
        let look = async {
            while self.turn(sent).await.acts.iter().any(|act| act.state == ActState::Running) {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        within(look).await;
    }
}

/// Checks that all of it is put aside and stays so.
async fn is_aside(bench: &Bench, sent: &Sent, before: &Message) {
    let message = bench.turn(sent).await;
    assert_eq!((message.state, message.plans[0].state), (MessageState::Stopped, PlanState::Cancelled), "{message:#?}");
    assert!(message.proposals.iter().all(|one| one.state == ProposalState::Cancelled), "{message:#?}");
    let acts: Vec<_> = message.acts.iter().map(|act| act.state).collect();
    assert_eq!(acts, [ActState::Cancelled, ActState::Done]);
    let yes = PlanDecision::Go { without: vec![], edits: vec![], budget_usd: None, promotions: None };
    let late = bench.studio.decide_plan(DecidePlan { plan: before.plans[0].id, decision: yes }).await;
    assert_eq!(late.unwrap_err().code, Code::InvalidInput);
    let late = bench.studio.decide_act(DecideAct { act: before.acts[0].id, allow: true }).await;
    assert_eq!(late.unwrap_err().code, Code::InvalidInput);
    assert_eq!(bench.submissions(), 0);
    let told = bench.outputs_told();
    assert_eq!(told.len(), 4, "every call has its output: {told:#?}");
    let cancelled = |output: &&Value| output["status"] == "cancelled";
    assert_eq!(told.iter().filter(cancelled).count(), 3, "{told:#?}");
}

#[tokio::test]
async fn a_stopped_turn_puts_plan_proposal_and_act_aside() {
    let bench = Bench::new().await;
    let (sent, message) = bench.answered(everything()).await;
    bench.settled(&sent).await;
    assert_eq!(message.acts[0].state, ActState::Asking);
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();
    bench.talk_on(&sent).await;
    is_aside(&bench, &sent, &message).await;
}

#[tokio::test]
async fn a_new_message_puts_plan_proposal_and_act_aside() {
    let bench = Bench::new().await;
    let (sent, message) = bench.answered(everything()).await;
    bench.settled(&sent).await;
    bench.talk_on(&sent).await;
    is_aside(&bench, &sent, &message).await;
}

#[tokio::test]
async fn a_new_message_may_come_in_the_very_moment_an_act_is_done() {
    let bench = Bench::new().await;
    let search = json!({"query": "fox", "kind": null, "starred": null, "limit": 5});
    for _ in 0..5 {
        let says = Says::default().call("generate_image", picture()).call_in("library", "search", search.clone());
        let (sent, _) = bench.answered(says).await;
        bench.talk_on(&sent).await;
    }
}

#[tokio::test]
async fn what_waits_is_put_aside_after_a_restart_too() {
    let bench = Bench::new().await;
    let (sent, message) = bench.answered(everything()).await;
    bench.settled(&sent).await;
    let bench = bench.restart().await;
    bench.talk_on(&sent).await;
    is_aside(&bench, &sent, &message).await;
}

#[tokio::test]
async fn no_to_everything_is_told_call_by_call() {
    let bench = Bench::new().await;
    let (sent, message) = bench.answered(everything()).await;
    bench.settled(&sent).await;
    let plan = DecidePlan { plan: message.plans[0].id, decision: PlanDecision::Deny };
    bench.studio.decide_plan(plan).await.unwrap();
    bench.studio.decide_act(DecideAct { act: message.acts[0].id, allow: false }).await.unwrap();
    let single = message.proposals.iter().find(|one| one.step.is_none()).unwrap();
    bench.deny(single.id).await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.plans[0].state), (MessageState::Done, PlanState::Denied), "{message:#?}");
    bench.talk_on(&sent).await;
    let told = bench.outputs_told();
    let denied =
        told.iter().filter(|output| output["status"] == "denied" || output["message"] == "denied by the person");
    assert_eq!((told.len(), denied.count(), bench.submissions()), (4, 3, 0), "{told:#?}");
}

#[tokio::test]
async fn a_plan_stopped_half_way_keeps_what_was_bought_and_starts_nothing_more() {
    let bench = Bench::new().await;
    let (sent, message) = bench.answered(Says::default().call("plan", plan())).await;
    bench.order(SUBMITS, Fault::Job(JobFault { hold: true, ..JobFault::default() }));
    let yes = PlanDecision::Go { without: vec![], edits: vec![], budget_usd: None, promotions: None };
    bench.studio.decide_plan(DecidePlan { plan: message.plans[0].id, decision: yes }).await.unwrap();
    let job = bench.transcript(&sent).await.jobs[0].id;
    bench.until_state(job, JobState::Running).await;
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();
    let message = bench.turn(&sent).await;
    let states: Vec<_> = message.proposals.iter().map(|step| (step.state, step.job.is_some())).collect();
    assert_eq!(states, [(ProposalState::Approved, true), (ProposalState::Cancelled, false)], "{message:#?}");
    bench.talk_on(&sent).await;
    bench.sandbox.release();
    assert_eq!(bench.end_of(job).await.state, JobState::Done);
    bench.talk_on(&sent).await;
    let told = bench.last_input().iter().map(Value::to_string).collect::<String>();
    assert!(told.contains("have ended since") && told.contains("img:1"), "{told}");
    assert_eq!(bench.transcript(&sent).await.jobs.len(), 1, "the step behind it was never begun");
}
