//! What has no price is over every cap, and a plan keeps to the budget it was approved with.

use sandbox::{Fault, JobFault, Says};
use serde_json::{Value, json};
use studio::{
    Code, DecidePlan, Decision, JobState, Message, MessageState, Plan, PlanDecision, PlanEdit, PlanState,
    ProposalState, Sent, Settings, Usd,
};

use super::RESPONSES;
use crate::bench::{Bench, SUBMITS};

/// A model that no price list knows.
const UNPRICED: &str = "imagen-9";

fn usd(dollars: f64) -> Usd {
    Usd::from_dollars(dollars).unwrap()
}

fn picture(name: &str, model: &str) -> Value {
    json!({"name": name, "makes": "picture", "words": format!("A lighthouse, {name}"), "model": model, "width": 256,
        "height": 256, "samples": null, "seed": null, "from": null, "seconds": null})
}

fn edit(name: &str, from: &str) -> Value {
    json!({"name": name, "makes": "edit", "words": "Warmer", "model": null, "width": null, "height": null,
        "samples": null, "seed": null, "from": from, "seconds": null})
}

fn promotion(handle: &str) -> Value {
    json!({"handle": handle, "model": "flux-pro-1.1", "width": null, "height": null})
}

fn go() -> PlanDecision {
    PlanDecision::Go { without: Vec::new(), edits: Vec::new(), budget_usd: None, promotions: None }
}

impl Bench {
    async fn planned(&self, steps: Vec<Value>, budget: Option<f64>, promotions: Value) -> (Sent, Message) {
        let plan = json!({"title": "Lighthouses", "budget_usd": budget, "steps": steps, "promotions": promotions});
        self.gpt_calls("plan", plan);
        let sent = self.say(None, "Anything").await;
        let message = self.turn(&sent).await;
        assert_eq!(message.plans.len(), 1, "{message:#?}");
        (sent, message)
    }

    async fn decided(&self, plan: &Plan, decision: PlanDecision) -> Result<(), studio::Error> {
        self.studio.decide_plan(DecidePlan { plan: plan.id, decision }).await
    }

    /// Checks that a decision is refused for the want of a price and leads to no call of anybody.
    async fn refuses(&self, plan: &Plan, decision: PlanDecision, named: &str) {
        let before = self.sandbox.log("").len();
        let error = self.decided(plan, decision).await.unwrap_err();
        assert_eq!(error.code, Code::OverBudget, "{error}");
        assert!(error.message.contains(named) && error.message.contains("No price"), "{error}");
        assert_eq!(self.sandbox.log("").len(), before, "nobody was called");
    }

    async fn price(&self, model: &str, dollars: f64) {
        let mut settings = self.studio.settings();
        settings.picture_prices.insert(model.into(), usd(dollars));
        self.studio.apply_settings(settings).await.unwrap();
    }
}

#[tokio::test]
async fn a_plan_with_a_step_of_unknown_price_cannot_be_started_until_it_has_one() {
    for budget in [None, Some(100.0)] {
        let settings = Settings { cap_day_usd: None, cap_message_usd: None, ..Settings::default() };
        let bench = Bench::with(sandbox::Options::fast(), settings).await;
        let steps = vec![picture("dawn", "flux"), picture("dusk", UNPRICED)];
        let (sent, message) = bench.planned(steps, budget, json!(null)).await;
        assert_eq!(message.proposals[1].estimated_usd, None, "{message:#?}");
        bench.refuses(&message.plans[0], go(), "dusk").await;
        let waiting = bench.turn(&sent).await;
        assert_eq!((waiting.state, waiting.plans[0].state), (MessageState::Waiting, PlanState::Pending));
        assert!(waiting.proposals.iter().all(|step| step.state == ProposalState::Pending && step.job.is_none()));

        if budget.is_none() {
            // Without the step the rest may go.
            let without = vec![message.proposals[1].id];
            let rest = PlanDecision::Go { without, edits: Vec::new(), budget_usd: None, promotions: None };
            bench.decided(&message.plans[0], rest).await.unwrap();
        } else {
            bench.price(UNPRICED, 0.01).await;
            bench.decided(&message.plans[0], go()).await.unwrap();
        }
        assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
        assert_eq!(bench.submissions(), if budget.is_none() { 1 } else { 2 });
    }
}

#[tokio::test]
async fn neither_an_edit_nor_a_promotion_brings_an_unknown_price_into_a_plan() {
    let bench = Bench::new().await;
    let promotions = json!({"count": 1, "model": UNPRICED});
    let (sent, message) = bench.planned(vec![picture("dawn", "flux")], None, promotions).await;
    let plan = &message.plans[0];
    assert_eq!((plan.promotions, plan.promotion_usd), (1, None));
    bench.refuses(plan, go(), "promotion").await;
    let mut arguments = message.proposals[0].arguments.clone();
    arguments["model_id"] = json!(UNPRICED);
    let edits = vec![PlanEdit { proposal: message.proposals[0].id, arguments }];
    bench
        .refuses(plan, PlanDecision::Go { without: vec![], edits, budget_usd: None, promotions: Some(0) }, "dawn")
        .await;
    let drafts = PlanDecision::Go { without: vec![], edits: vec![], budget_usd: None, promotions: Some(0) };
    bench.decided(plan, drafts).await.unwrap();
    assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
}

#[tokio::test]
async fn a_proposal_of_unknown_price_neither_runs_unasked_nor_with_a_yes() {
    let settings =
        Settings { cap_day_usd: None, cap_message_usd: None, quiet_limit_usd: usd(100.0), ..Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let call = |model: &str| {
        json!({"prompt": "A lighthouse", "model": model, "negative_prompt": null, "width": 256, "height": 256,
            "samples": null, "seed": null})
    };
    bench.gpt_calls("generate_image", call(UNPRICED));
    let sent = bench.say(None, "Anything").await;
    let message = bench.turn(&sent).await;
    let proposal = &message.proposals[0];
    assert_eq!((message.state, proposal.state), (MessageState::Waiting, ProposalState::Pending), "{message:#?}");
    assert_eq!(proposal.estimated_usd, None);
    let before = bench.sandbox.log("").len();
    let edited = Decision::Go { arguments: Some(proposal.arguments.clone()) };
    for decision in [Decision::Go { arguments: None }, edited] {
        let error = bench.decide(proposal.id, decision).await.unwrap_err();
        assert!(error.code == Code::OverBudget && error.message.contains("No price"), "{error}");
    }
    assert_eq!(bench.sandbox.log("").len(), before, "nobody was called");

    bench.price(UNPRICED, 0.02).await;
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    let job = bench.transcript(&sent).await.jobs.remove(0);
    assert_eq!((job.estimated_usd, bench.submissions()), (Some(usd(0.02)), 1));
}

#[tokio::test]
async fn no_more_is_promoted_than_was_approved_and_the_rest_waits_for_a_yes() {
    let bench = Bench::new().await;
    let promotions = json!({"count": 1, "model": "flux-pro-1.1"});
    let mut draft = picture("dawn", "flux");
    (draft["width"], draft["height"]) = (json!(512), json!(512));
    let (sent, message) = bench.planned(vec![draft], None, promotions).await;
    // To the billionth what it costs.
    let plan = &message.plans[0];
    let total = message.proposals[0].estimated_usd.unwrap() + plan.promotion_usd.unwrap();
    let twice = Says::default().call("promote", promotion("img:1")).call("promote", promotion("img:1"));
    bench.order(RESPONSES, Fault::Says(twice));
    bench
        .decided(plan, PlanDecision::Go { without: vec![], edits: vec![], budget_usd: Some(total), promotions: None })
        .await
        .unwrap();
    let message = bench.turn(&sent).await;
    let states: Vec<_> = message.proposals[1..].iter().map(|one| (one.state, one.job.is_some())).collect();
    assert_eq!(states, [(ProposalState::Approved, true), (ProposalState::Pending, false)], "{message:#?}");
    let refused = &message.proposals[2];
    assert_eq!(refused.error.as_ref().unwrap().code, Code::OverBudget);
    for job in bench.transcript(&sent).await.jobs {
        bench.end_of(job.id).await;
    }
    assert_eq!(bench.submissions(), 2, "the draft and one promotion");

    // The person may still want it, outside of the plan.
    bench.gpt_calls("promote", promotion("img:1"));
    bench.go(refused.id).await.unwrap();
    let message = bench.turn(&sent).await;
    let later = message.proposals.last().unwrap();
    assert_eq!((later.state, &later.step), (ProposalState::Pending, &None), "no plan covers one more: {message:#?}");
    assert_eq!(bench.submissions(), 3);
}

#[tokio::test]
async fn a_step_that_became_dearer_than_the_budget_is_not_started() {
    let bench = Bench::new().await;
    let steps = vec![picture("dawn", "flux"), edit("warmer", "dawn")];
    let (sent, message) = bench.planned(steps, Some(0.2), json!(null)).await;
    let editing = message.proposals[1].model.clone().unwrap();
    bench.order(SUBMITS, Fault::Job(JobFault { hold: true, ..JobFault::default() }));
    bench.decided(&message.plans[0], go()).await.unwrap();
    let draft = bench.transcript(&sent).await.jobs[0].id;
    bench.until_state(draft, JobState::Running).await;
    bench.price(&editing, 0.3).await;
    bench.sandbox.release();
    let message = bench.turn(&sent).await;
    let step = &message.proposals[1];
    assert_eq!((step.state, step.job), (ProposalState::Rejected, None), "{message:#?}");
    assert_eq!(step.error.as_ref().unwrap().code, Code::OverBudget);
    assert_eq!((message.state, bench.transcript(&sent).await.jobs.len()), (MessageState::Done, 1));
    bench.talk_on(&sent).await;
}
