//! Plans and acts: decided once, whoever is first.

use std::{sync::Barrier, thread};

use library::{
    Act, ActOutcome, ActState, AssetId, Code, ConversationId, Error, Failure, Library, MessageId, NewAct, NewPlan,
    NewProposal, Plan, PlanId, PlanState, PlanStep, Proposal, ProposalState, Since,
};
use serde_json::json;

use crate::{
    conversations::say,
    fixtures::{NO_CAPS, library, new_job, usd},
};

fn message(library: &Library) -> (ConversationId, MessageId) {
    let conversation = library.new_conversation("foxes").unwrap().id;
    (conversation, say(library, conversation, "five directions").id)
}

fn step(name: &str) -> NewProposal {
    NewProposal {
        message: MessageId(0),
        call_id: "call_1".into(),
        operation: "text2img".into(),
        arguments: json!({"prompt": name, "samples": 1}),
        prompt: name.into(),
        model: Some("flux".into()),
        samples: 1,
        width: None,
        height: None,
        estimated_usd: Some(usd(0.01)),
        state: ProposalState::Pending,
        quiet: false,
        error: None,
        step: Some(PlanStep {
            plan: PlanId(0),
            name: name.into(),
            makes: "picture".into(),
            from: None,
            promotion: false,
        }),
        at: 12,
    }
}

fn new_plan(message: MessageId) -> NewPlan {
    NewPlan {
        message,
        call_id: "call_1".into(),
        title: "Five directions".into(),
        budget_usd: Some(usd(0.4)),
        promotions: 2,
        promotion_model: Some("imagen-4".into()),
        promotion_usd: Some(usd(0.05)),
        at: 12,
    }
}

/// A plan of four steps, the last of which could not be carried out.
fn planned(library: &Library) -> (Plan, Vec<Proposal>) {
    let (_, message) = message(library);
    let refused = Failure { code: Code::InvalidInput, message: "No such model.".into() };
    let rejected = NewProposal { state: ProposalState::Rejected, error: Some(refused), ..step("ice") };
    let plan = library.add_plan(new_plan(message), vec![step("fog"), step("rain"), step("snow"), rejected]).unwrap();
    let steps = library.message(message).unwrap().proposals;
    assert!(steps.iter().all(|one| one.step.as_ref().is_some_and(|step| step.plan == plan.id)));
    (plan, steps)
}

fn states(library: &Library, plan: &Plan) -> Vec<ProposalState> {
    library.message(plan.message).unwrap().proposals.iter().map(|one| one.state).collect()
}

#[test]
fn a_plan_is_decided_with_its_steps_as_they_were_edited() {
    use ProposalState::{Approved, Denied, Pending, Rejected};
    let (_home, library) = library();
    let (plan, steps) = planned(&library);
    assert_eq!((plan.state, plan.promoted, plan.promotions), (PlanState::Pending, 0, 2));
    assert_eq!((plan.at, steps[0].at), (12, Some(12)));
    let found = library.message(plan.message).unwrap();
    assert_eq!(found.plans, std::slice::from_ref(&plan));
    assert_eq!(library.messages(found.conversation).unwrap()[0].plans.len(), 1);
    assert!(matches!(library.promote(plan.id), Err(Error::Decided(_))), "not before it is approved");

    let edited = Proposal { prompt: "thick fog".into(), samples: 3, ..steps[0].clone() };
    let go = Plan { state: PlanState::Approved, budget_usd: Some(usd(0.3)), promotions: 1, ..plan.clone() };
    let decided = library.decide_plan(&go, &[edited], &[steps[2].id]).unwrap();
    assert_eq!(decided, go);
    assert_eq!(states(&library, &plan), [Approved, Pending, Denied, Rejected]);
    let fog = library.proposal(steps[0].id).unwrap();
    assert_eq!((fog.prompt.as_str(), fog.samples), ("thick fog", 3));
    assert!(matches!(library.decide_plan(&go, &[], &[]), Err(Error::Decided(_))));
    assert_eq!(library.promote(plan.id).unwrap().promoted, 1);
    assert!(matches!(library.promote(plan.id), Err(Error::Decided(_))), "one was approved");
    assert!(matches!(library.promote(PlanId(99)), Err(Error::NotFound { .. })));
}

#[test]
fn a_plan_that_is_denied_or_put_aside_takes_every_step_with_it() {
    let (_home, library) = library();
    for (state, step_state) in
        [(PlanState::Denied, ProposalState::Denied), (PlanState::Cancelled, ProposalState::Cancelled)]
    {
        let (plan, steps) = planned(&library);
        let no = Plan { state, ..plan.clone() };
        assert!(matches!(library.decide_plan(&no, &steps[..1], &[]), Err(Error::Invalid(_))));
        library.decide_plan(&no, &[], &[steps[1].id]).unwrap();
        assert_eq!(states(&library, &plan), [step_state, step_state, step_state, ProposalState::Rejected]);
        let mut job = new_job(&format!("{state:?}"), 0.01);
        job.proposal = Some(steps[0].id);
        assert!(matches!(library.plan_job(job, &NO_CAPS, Since::default()), Err(Error::Decided(_))));
    }
    assert!(library.charges(9).unwrap().is_empty(), "nothing was reserved, nothing can be sent");
}

#[test]
fn a_decision_that_cannot_be_carried_out_whole_changes_nothing() {
    let (_home, library) = library();
    let (plan, steps) = planned(&library);
    let (other, others) = planned(&library);
    let go = Plan { state: PlanState::Approved, ..plan.clone() };
    let before = states(&library, &plan);
    assert!(matches!(library.decide_plan(&go, &[steps[0].clone(), others[0].clone()], &[]), Err(Error::Invalid(_))));
    assert!(matches!(library.decide_plan(&go, &steps[..1], &[steps[3].id]), Err(Error::Decided(_))));
    assert!(matches!(library.decide_plan(&plan, &[], &[]), Err(Error::Invalid(_))), "pending is no decision");
    assert_eq!((states(&library, &plan), library.plan(plan.id).unwrap()), (before, plan.clone()));

    // A step of a plan that was not approved leads to nothing, whatever asks for it.
    let mut job = new_job("t", 0.01);
    job.proposal = Some(steps[0].id);
    assert!(matches!(library.plan_job(job.clone(), &NO_CAPS, Since::default()), Err(Error::Decided(_))));
    library.decide_plan(&go, &steps[..3], &[]).unwrap();
    library.plan_job(job, &NO_CAPS, Since::default()).unwrap();

    let without_place = NewProposal { step: None, ..step("x") };
    let decided = NewProposal { state: ProposalState::Approved, ..step("x") };
    for wrong in [without_place, decided] {
        assert!(matches!(library.add_plan(new_plan(plan.message), vec![step("y"), wrong]), Err(Error::Invalid(_))));
    }
    assert_eq!(library.message(plan.message).unwrap().plans.len(), 1, "no half plan");
    assert!(matches!(library.add_plan(new_plan(MessageId(99)), vec![step("y")]), Err(Error::NotFound { .. })));
    library.delete_conversation(library.message(other.message).unwrap().conversation).unwrap();
    assert!(matches!(library.plan(other.id), Err(Error::NotFound { .. })));
}

#[test]
fn of_a_hundred_decisions_on_a_plan_one_counts_and_is_whole() {
    let (home, library) = library();
    let second = Library::open(home.path()).unwrap();
    let (plan, steps) = planned(&library);
    let start = Barrier::new(100);
    let wins: Vec<(u32, Plan)> = thread::scope(|scope| {
        let decide = |n: u32| {
            let library = if n.is_multiple_of(2) { &library } else { &second };
            let state = [PlanState::Approved, PlanState::Denied, PlanState::Cancelled][n as usize % 3];
            let decision = Plan { state, promotions: 10 + n, ..plan.clone() };
            let approved: Vec<Proposal> =
                steps[..3].iter().map(|step| Proposal { samples: 100 + n, ..step.clone() }).collect();
            let approved = if state == PlanState::Approved { &approved[..] } else { &[] };
            start.wait();
            match library.decide_plan(&decision, approved, &[]) {
                Ok(plan) => Some((n, plan)),
                Err(Error::Decided(_)) => None,
                Err(other) => panic!("{other}"),
            }
        };
        let threads: Vec<_> = (0..100).map(|n| scope.spawn(move || decide(n))).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    let [(n, won)] = &wins[..] else { panic!("{} decisions counted", wins.len()) };
    assert_eq!(library.plan(plan.id).unwrap(), *won);
    assert_eq!(won.promotions, 10 + n);
    let now = library.message(plan.message).unwrap().proposals;
    let expected = match won.state {
        PlanState::Approved => ProposalState::Approved,
        PlanState::Denied => ProposalState::Denied,
        _ => ProposalState::Cancelled,
    };
    assert!(now[..3].iter().all(|one| one.state == expected));
    let samples = if won.state == PlanState::Approved { 100 + n } else { 1 };
    assert!(now[..3].iter().all(|one| one.samples == samples), "one decision, not a mixture");
}

#[test]
fn no_more_promotions_are_given_than_were_approved() {
    let (home, library) = library();
    let second = Library::open(home.path()).unwrap();
    let (plan, steps) = planned(&library);
    let go = Plan { state: PlanState::Approved, promotions: 7, ..plan };
    library.decide_plan(&go, &steps[..1], &[]).unwrap();
    let start = Barrier::new(64);
    let given = thread::scope(|scope| {
        let promote = |n: u32| {
            start.wait();
            let library = if n.is_multiple_of(2) { &library } else { &second };
            u32::from(library.promote(go.id).is_ok())
        };
        let threads: Vec<_> = (0..64).map(|n| scope.spawn(move || promote(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u32>()
    });
    assert_eq!((given, library.plan(go.id).unwrap().promoted), (7, 7));
}

fn begun(library: &Library, state: ActState) -> Act {
    let (_, message) = message(library);
    let act = NewAct {
        message,
        call_id: "call_9".into(),
        tool: "browser.open".into(),
        summary: "Opens a page".into(),
        state,
        arguments: json!({"url": "https://example.com", "a": 1}),
        at: 34,
    };
    library.add_act(act).unwrap()
}

fn ended(state: ActState) -> ActOutcome {
    let output = json!({"status": "open", "title": "霓"});
    ActOutcome { state, summary: Some("Opened example.com".into()), assets: vec![AssetId(7)], error: None, output }
}

#[test]
fn an_act_is_allowed_once_and_ends_once() {
    let (home, library) = library();
    let second = Library::open(home.path()).unwrap();
    let act = begun(&library, ActState::Asking);
    assert_eq!(library.message(act.message).unwrap().acts, std::slice::from_ref(&act));
    assert_eq!(act.at, 34);
    let start = Barrier::new(40);
    let allowed = thread::scope(|scope| {
        let allow = |n: u32| {
            start.wait();
            let library = if n.is_multiple_of(2) { &library } else { &second };
            let running = ActOutcome { summary: None, assets: Vec::new(), ..ended(ActState::Running) };
            u32::from(library.finish_act(act.id, running).is_ok())
        };
        let threads: Vec<_> = (0..40).map(|n| scope.spawn(move || allow(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u32>()
    });
    assert_eq!(allowed, 1, "two yeses do not open a page twice");
    assert_eq!(library.act_output(act.id).unwrap(), None);
    let done = library.finish_act(act.id, ended(ActState::Done)).unwrap();
    let expected = Act {
        state: ActState::Done,
        summary: "Opened example.com".into(),
        assets: vec![AssetId(7)],
        ..library.act(act.id).unwrap()
    };
    assert_eq!((&done, done.arguments.to_string()), (&expected, act.arguments.to_string()));
    assert_eq!(library.act_output(act.id).unwrap(), Some(ended(ActState::Done).output));
    for state in [ActState::Running, ActState::Denied, ActState::Failed] {
        assert!(matches!(library.finish_act(act.id, ended(state)), Err(Error::Decided(_))));
    }
    let other = begun(&library, ActState::Running);
    assert!(matches!(library.finish_act(other.id, ended(ActState::Asking)), Err(Error::Invalid(_))));
    let failure = Failure { code: Code::Network, message: "No such page.".into() };
    let failed = ActOutcome { summary: None, error: Some(failure.clone()), ..ended(ActState::Failed) };
    let failed = library.finish_act(other.id, failed).unwrap();
    assert_eq!((failed.summary.as_str(), failed.error), ("Opens a page", Some(failure)));
    assert!(matches!(library.act(library::ActId(99)), Err(Error::NotFound { .. })));
}
