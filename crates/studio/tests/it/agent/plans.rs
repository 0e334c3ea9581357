//! Plans: several paid calls that are proposed, priced and decided together.

use sandbox::{Fault, Says};
use serde_json::{Value, json};
use studio::{
    Code, DecidePlan, JobState, Message, MessageState, Plan, PlanDecision, PlanState, ProposalState, Sent, Usd,
};

use super::RESPONSES;
use crate::bench::Bench;

const DIRECTIONS: &str = "Five directions for a poster of a lighthouse in a storm, at most $0.40";

fn go() -> PlanDecision {
    PlanDecision::Go { without: Vec::new(), edits: Vec::new(), budget_usd: None, promotions: None }
}

fn usd(dollars: f64) -> Usd {
    Usd::from_dollars(dollars).unwrap()
}

impl Bench {
    async fn plan(&self, wish: &str) -> (Sent, Message, Plan) {
        let sent = self.say(None, wish).await;
        let message = self.turn(&sent).await;
        assert_eq!(message.plans.len(), 1, "{message:#?}");
        let plan = message.plans[0].clone();
        (sent, message, plan)
    }

    async fn decide_plan(&self, plan: &Plan, decision: PlanDecision) -> Result<(), studio::Error> {
        self.studio.decide_plan(DecidePlan { plan: plan.id, decision }).await
    }

    /// GPT answers with exactly this call.
    pub(crate) fn gpt_calls(&self, name: &str, arguments: Value) {
        self.order(RESPONSES, Fault::Says(Says::default().call(name, arguments)));
    }
}

fn step(name: &str, makes: &str, from: Value) -> Value {
    json!({"name": name, "makes": makes, "words": format!("A lighthouse, {name}"), "model": null, "width": null,
        "height": null, "samples": null, "seed": null, "from": from, "seconds": null})
}

#[tokio::test]
async fn directions_are_drafted_together_and_the_best_are_promoted_within_the_budget() {
    let bench = Bench::new().await;
    let (sent, message, plan) = bench.plan(DIRECTIONS).await;
    assert_eq!(plan.budget_usd, Some(usd(0.4)));
    assert_eq!(message.proposals.len(), 5);
    assert!(message.proposals.iter().all(|step| step.estimated_usd.is_some() && step.step.is_some()));
    assert!(plan.promotions > 0 && plan.promotion_usd.is_some(), "{plan:#?}");
    assert_eq!(bench.submissions(), 0, "nothing is sent before a yes");

    bench.decide_plan(&plan, go()).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let promoted: Vec<_> =
        message.proposals.iter().filter(|one| one.step.as_ref().is_some_and(|step| step.promotion)).collect();
    assert_eq!(promoted.len() as u32, plan.promotions, "{message:#?}");
    let jobs = bench.transcript(&sent).await.jobs;
    assert!(jobs.iter().all(|job| job.state == JobState::Done));
    for promotion in promoted {
        let job = jobs.iter().find(|job| Some(job.id) == promotion.job).unwrap();
        let handle = &promotion.step.as_ref().unwrap().name;
        let draft = bench.asset(handle.strip_prefix("img:").unwrap().parse().unwrap()).await;
        assert_eq!(job.arguments["seed"].as_u64(), draft.seed, "a promotion keeps the seed");
        assert_eq!(job.words.sent, draft.words.sent, "and the words");
        assert_eq!(job.model, plan.promotion_model);
    }
    let spent: Usd = jobs.iter().filter_map(|job| job.estimated_usd).sum();
    assert!(spent <= usd(0.4), "{spent}");
}

#[tokio::test]
async fn a_plan_that_is_denied_leads_to_no_call_and_the_talk_goes_on() {
    let bench = Bench::new().await;
    let (sent, _, plan) = bench.plan(DIRECTIONS).await;
    let asked = bench.asked();
    bench.decide_plan(&plan, PlanDecision::Deny).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.plans[0].state), (MessageState::Done, PlanState::Denied));
    assert!(message.proposals.iter().all(|step| step.state == ProposalState::Denied));
    assert_eq!((bench.submissions(), bench.asked()), (0, asked));
    assert_eq!(bench.decide_plan(&plan, go()).await.unwrap_err().code, Code::InvalidInput, "it is decided once");
    bench.talk_on(&sent).await;
}

#[tokio::test]
async fn an_edited_plan_makes_what_is_left_with_the_words_as_edited() {
    let bench = Bench::new().await;
    let (sent, message, plan) = bench.plan(DIRECTIONS).await;
    let mut arguments = message.proposals[0].arguments.clone();
    arguments["prompt"] = json!("A lighthouse of paper");
    let decision = PlanDecision::Go {
        without: message.proposals[2..].iter().map(|step| step.id).collect(),
        edits: vec![studio::PlanEdit { proposal: message.proposals[0].id, arguments }],
        budget_usd: Some(usd(0.3)),
        promotions: Some(0),
    };
    bench.decide_plan(&plan, decision).await.unwrap();
    let message = bench.turn(&sent).await;
    let denied = message.proposals.iter().filter(|step| step.state == ProposalState::Denied).count();
    assert_eq!((message.state, denied), (MessageState::Done, 3), "{message:#?}");
    let sent_words: Vec<_> = bench.transcript(&sent).await.jobs.into_iter().map(|job| job.words.sent).collect();
    assert!(sent_words.len() == 2 && sent_words.contains(&"A lighthouse of paper".to_owned()), "{sent_words:?}");
}

#[tokio::test]
async fn a_plan_over_its_budget_sends_nothing() {
    let bench = Bench::new().await;
    let (_, _, plan) = bench.plan(DIRECTIONS).await;
    let tight = PlanDecision::Go { without: vec![], edits: vec![], budget_usd: Some(usd(0.001)), promotions: None };
    let error = bench.decide_plan(&plan, tight).await.unwrap_err();
    assert_eq!(error.code, Code::OverBudget);
    assert!(error.message.contains("budget"), "{error}");
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn a_step_takes_in_the_result_of_an_earlier_one_and_ends_with_it() {
    let bench = Bench::new().await;
    bench.gpt_calls(
        "plan",
        json!({"title": "Dawn", "budget_usd": null, "promotions": null,
        "steps": [step("dawn", "picture", json!(null)), step("warmer", "edit", json!("dawn"))]}),
    );
    let sent = bench.say(None, "Anything").await;
    let plan = bench.turn(&sent).await.plans[0].clone();
    bench.decide_plan(&plan, go()).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let made = bench.transcript(&sent).await;
    let edit = made.jobs.iter().find(|job| job.operation == "flux_kontext").unwrap();
    let first = made.jobs.iter().find(|job| job.operation != "flux_kontext").unwrap();
    let edited = made.assets.iter().find(|asset| asset.job == Some(edit.id)).unwrap();
    assert_eq!(edited.parents, first.assets);

    bench.gpt_calls(
        "plan",
        json!({"title": "Dusk", "budget_usd": null, "promotions": null,
        "steps": [step("dusk", "picture", json!(null)), step("cooler", "edit", json!("dusk"))]}),
    );
    bench.order_job(sandbox::JobFault { fails: Some("It broke.".into()), ..sandbox::JobFault::default() });
    let sent = bench.say(None, "Anything").await;
    let plan = bench.turn(&sent).await.plans[0].clone();
    bench.decide_plan(&plan, go()).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.proposals[1].state, ProposalState::Rejected, "{message:#?}");
    assert!(message.proposals[1].error.as_ref().unwrap().message.contains("dusk"));
}

#[tokio::test]
async fn what_is_wrong_with_a_plan_is_explained_to_gpt() {
    for (steps, part) in [
        (json!([]), "1 to"),
        (json!([step("a", "picture", json!(null)), step("a", "picture", json!(null))]), "called a"),
        (json!([step("a", "edit", json!("nothing"))]), "neither an earlier step nor a handle"),
        (json!([step("a", "edit", json!(null))]), "needs a picture"),
    ] {
        let bench = Bench::new().await;
        bench.gpt_calls("plan", json!({"title": "Bad", "budget_usd": null, "promotions": null, "steps": steps}));
        let sent = bench.say(None, "Anything").await;
        bench.turn(&sent).await;
        let told = bench.outputs_told();
        let said =
            told.iter().any(|output| output["error"]["message"].as_str().is_some_and(|said| said.contains(part)));
        assert!(said, "{part}: {told:#?}");
        assert_eq!(bench.submissions(), 0);
    }
}
