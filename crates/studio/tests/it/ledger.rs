//! The ledger summed up, claimed, written out, and held against the provider's own account.

use sandbox::{Fault, JobFault, Options};
use studio::{CostBy, CostQuery, JobState, PromptQuery, RefineRequest, Settings, Usd};

use crate::{
    agent::WISH,
    bench::{Bench, FETCHES, SUBMITS, fox, instant_fox},
    kits::{harbour, working_with},
};

fn by(by: CostBy) -> CostQuery {
    CostQuery { by, project: None }
}

fn nanos(dollars: f64) -> i64 {
    Usd::from_dollars(dollars).unwrap().nanos()
}

#[tokio::test]
async fn every_sum_of_the_ledger_adds_up_to_the_same() {
    let bench = Bench::new().await;
    bench.make(instant_fox()).await;
    let (project, _) = working_with(&bench, harbour()).await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    bench.studio.refine(RefineRequest { prompt: "a red door".into(), ..RefineRequest::default() }).await.unwrap();
    let made = bench.transcript(&sent).await.assets.remove(0);
    bench.studio.rate(&[made.id], 5).await.unwrap();

    let total = bench.studio.cost().await.unwrap().today.spent.total_usd;
    for grouping in [CostBy::Message, CostBy::Conversation, CostBy::Project, CostBy::Day, CostBy::Month] {
        let groups = bench.studio.cost_groups(by(grouping)).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.spent.total_usd).sum::<Usd>(), total, "{grouping:?}");
        assert_eq!(
            groups.iter().map(|group| (group.assets, group.keepers)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
            (2, 1)
        );
        assert!(groups.iter().all(|group| !group.name.is_empty()), "{groups:#?}");
    }
    let of_project = bench.studio.cost_groups(CostQuery { by: CostBy::Day, project: Some(project.id) }).await.unwrap();
    let [day] = of_project.as_slice() else { panic!("{of_project:#?}") };
    assert!(day.spent.total_usd < total && day.per_keeper_usd == Some(day.spent.total_usd), "{day:#?}");
    let conversations = bench.studio.cost_groups(by(CostBy::Conversation)).await.unwrap();
    assert_eq!(conversations[0].key, sent.conversation.id.to_string());
    assert_eq!((conversations[1].key.as_str(), conversations.len()), ("", 2), "what belongs to none comes last");
    assert!(bench.studio.prompts(&PromptQuery::default()).await.unwrap().len() > 1);
}

#[tokio::test]
async fn what_was_charged_for_nothing_can_be_claimed_once() {
    let bench = Bench::new().await;
    bench.make(instant_fox()).await;
    bench.order(SUBMITS, Fault::Drop { processed: true });
    let lost = bench.make(fox()).await;
    let [claim] = bench.studio.claims().await.unwrap().try_into().unwrap();
    assert_eq!((claim.job.id, Some(claim.usd), claim.certain), (lost.id, lost.estimated_usd, false));
    assert!(claim.letter.contains(&lost.track_id), "{}", claim.letter);
    assert!(bench.studio.claim(lost.id, true).await.unwrap().claimed_at.is_some());
    assert_eq!(bench.studio.claims().await.unwrap(), []);
    assert_eq!(bench.studio.claim(lost.id, false).await.unwrap().claimed_at, None);
    assert_eq!(bench.studio.claims().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_csv_has_one_row_for_each_charge() {
    let bench = Bench::new().await;
    let kit = studio::Kit { name: "Harbour".into(), ..harbour() };
    working_with(&bench, kit).await;
    bench.make(instant_fox()).await;
    bench.studio.refine(RefineRequest { prompt: "a red door".into(), ..RefineRequest::default() }).await.unwrap();
    let text = bench.studio.costs_csv().await.unwrap();
    let rows: Vec<&str> = text.split("\r\n").filter(|row| !row.is_empty()).collect();
    assert_eq!(rows.len(), 1 + bench.studio.cost().await.unwrap().charges.len());
    assert!(rows[1].contains(",modelslab,generate,,settled,0.0047,") && rows[1].contains(",North,"), "{text}");
    assert!(rows[2].contains(",openai,refine,gpt-5.4,settled,"), "{text}");
}

#[tokio::test]
async fn the_ledger_is_the_providers_account_to_the_cent_whatever_went_wrong() {
    let settings = Settings { queue_slots: 15, cap_day_usd: None, ..Settings::default() };
    let bench = Bench::with(Options { slots: 15, ..Options::fast() }, settings).await;
    bench.make(fox()).await;
    // Given back by the provider, charged and lost on the way, refused, not there, charged and never delivered.
    bench.order_job(JobFault { fails: Some("out of memory".into()), ..JobFault::default() });
    assert_eq!(bench.make(fox()).await.state, JobState::Failed);
    bench.order(SUBMITS, Fault::Drop { processed: true });
    assert_eq!(bench.make(fox()).await.state, JobState::Unknown);
    bench.order(SUBMITS, Fault::Drop { processed: false });
    assert_eq!(bench.make(fox()).await.state, JobState::Unknown);
    bench.order(
        SUBMITS,
        Fault::Reply {
            status: 422,
            headers: Default::default(),
            body: r#"{"status":"error","message":"prompt: too short"}"#.into(),
            processed: false,
        },
    );
    assert_eq!(bench.make(fox()).await.state, JobState::Failed);
    // Several at once, whose prices the wallet cannot tell apart.
    let jobs = futures_util::future::join_all((0..6).map(|_| bench.generate(fox()))).await;
    for job in jobs {
        assert_eq!(bench.end_of(job.id).await.state, JobState::Done);
    }
    bench.make(instant_fox()).await;

    let ground = bench.sandbox.account();
    let found = bench.studio.reconcile().await.unwrap();
    assert_eq!(found.unexplained, None, "{found:#?}");
    assert_eq!((found.from_usd, found.to_usd), (Usd::from_dollars(25.0), Usd::from_dollars(ground.balance_usd)));
    let lines: i64 = found.lines.iter().map(|line| nanos(line.usd)).sum();
    assert_eq!(lines, -nanos(ground.charged_usd), "{found:#?}");
    let unclear = found.lines.iter().find(|line| line.what.contains("unknown outcome")).unwrap();
    assert_eq!((nanos(unclear.usd), unclear.count), (-nanos(0.0047), 2), "one of the two was charged");
    assert!(bench.sandbox.log(FETCHES).len() > 1);

    // Somebody else spends from the account, then adds to it.
    bench.sandbox.set_balance(ground.balance_usd - 0.5);
    let found = bench.studio.reconcile().await.unwrap();
    assert!(found.unexplained.clone().is_some_and(|why| why.contains("$0.5000 more left")), "{found:#?}");
    bench.sandbox.set_balance(ground.balance_usd + 10.0 - 0.5);
    let found = bench.studio.reconcile().await.unwrap();
    let added = found.lines.iter().find(|line| line.what == "Money added").unwrap();
    assert_eq!(nanos(added.usd), nanos(10.0));
}
