//! How a submission can end, and what is known of the money then.

use sandbox::{Canned, Fault, JobFault, Sandbox};
use studio::{ChargeState, Charged, Code, Event, GenerateRequest, JobState, ResolveRequest, Settings};

use crate::bench::{Bench, FETCHES, SUBMITS, endpoints, fox, instant_fox, open, status, within};

#[tokio::test]
async fn an_immediate_answer_becomes_a_picture_with_all_that_is_known_of_it() {
    let bench = Bench::new().await;
    let mut events = bench.studio.events();
    let job = bench.make(GenerateRequest { seed: Some(4711), ..instant_fox() }).await;
    assert_eq!((job.state, job.error), (JobState::Done, None));
    assert!(bench.sandbox.log(FETCHES).is_empty(), "the answer held the picture");

    let [asset] = bench.studio.assets(&job.assets).await.unwrap().try_into().unwrap();
    let ground = bench.sandbox.account();
    let sent = &ground.jobs[0];
    assert_eq!((asset.width, asset.height), (Some(256), Some(256)));
    assert_eq!((asset.seed, sent.seed), (Some(4711), 4711));
    assert_eq!(asset.provider_id, Some(sent.id.to_string()));
    assert_eq!((asset.job, asset.operation.as_str()), (Some(job.id), "realtime_text2img"));
    assert_eq!(asset.words.sent, sent.prompt);
    assert!(asset.requested_at.unwrap() <= asset.created_at);
    assert_eq!(asset.estimated_usd, job.estimated_usd);
    let (media, incoming) = bench.files();
    assert_eq!((media.len(), incoming.len()), (1, 0));

    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Job { job } => told.push(format!("{:?}", job.state)),
            Event::AssetAdded { .. } => told.push("added".into()),
            _ => {}
        }
    }
    assert_eq!(told, ["Planned", "Submitting", "Fetching", "added", "Done"]);
}

#[tokio::test]
async fn a_generation_in_the_background_is_watched_and_each_of_its_pictures_kept_with_its_seed() {
    let bench = Bench::new().await;
    let job = bench.make(GenerateRequest { samples: Some(4), seed: Some(u64::from(u32::MAX)), ..fox() }).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 4));
    let assets = bench.studio.assets(&job.assets).await.unwrap();
    let seeds: Vec<_> = assets.iter().map(|asset| asset.seed).collect();
    assert_eq!(seeds, [Some(u64::from(u32::MAX)), Some(0), Some(1), Some(2)]);
    assert_eq!(assets.iter().filter_map(|asset| asset.estimated_usd).sum::<studio::Usd>(), job.estimated_usd.unwrap());
    assert_eq!(assets.iter().filter_map(|asset| asset.actual_usd).sum::<studio::Usd>(), job.actual_usd.unwrap());
    assert!(!bench.sandbox.log(FETCHES).is_empty());
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn a_failure_of_the_provider_stays_with_its_reason_and_costs_nothing_when_the_wallet_says_so() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { fails: Some("GPU out of memory".into()), ..JobFault::default() });
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.charged), (JobState::Failed, Some(Charged::No)));
    let error = job.error.unwrap();
    assert_eq!(error.code, Code::Provider);
    assert!(error.message.contains("GPU out of memory"), "{}", error.message);
    assert_eq!(bench.studio.cost().await.unwrap().charges[0].state, ChargeState::Released);
    assert!(bench.studio.jobs().await.unwrap().iter().any(|shown| shown.id == job.id), "its tile stays");
    assert!(bench.studio.dismiss(job.id).await.unwrap().dismissed);
    assert!(bench.studio.jobs().await.unwrap().is_empty());
}

#[tokio::test]
async fn clear_refusals_cost_nothing_and_carry_their_code() {
    let bench = Bench::new().await;
    let refusals = [
        (Canned::ModelslabNoCredit, Code::NoCredit),
        (Canned::ModelslabMonthlyLimit, Code::NoCredit),
        (Canned::ModelslabPlan, Code::Plan),
    ];
    for (name, code) in refusals {
        bench.order(SUBMITS, Fault::Canned { name, processed: false });
        let job = bench.make(fox()).await;
        assert_eq!((job.state, job.charged), (JobState::Failed, Some(Charged::No)), "{name:?}");
        assert_eq!(job.error.unwrap().code, code, "{name:?}");
    }
    assert_eq!(bench.submissions(), refusals.len(), "a refusal is not asked for again");
}

#[tokio::test]
async fn a_wrong_key_is_told_and_no_key_sends_nothing() {
    let sandbox = Sandbox::start_with(sandbox::Options::fast()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let studio = open(home.path(), Settings::default(), &sandbox).await;
    let mut wrong = endpoints(&sandbox);
    wrong.modelslab.key = Some("bad-key".into());
    studio.connect(wrong, status()).await.unwrap();
    let job = studio.generate(fox()).await.unwrap();
    let job = within(studio.wait(job.id)).await.unwrap();
    assert_eq!((job.state, job.charged, job.error.unwrap().code), (JobState::Failed, Some(Charged::No), Code::BadKey));

    let mut none = endpoints(&sandbox);
    none.modelslab.key = None;
    none.modelslab.base_url = "https://modelslab.com/api".parse().unwrap();
    studio.connect(none, status()).await.unwrap();
    assert_eq!(studio.generate(fox()).await.unwrap_err().code, Code::NoKey);
    assert_eq!(studio.recent_jobs(10).await.unwrap().len(), 1, "nothing was written down");
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_the_request_is_never_sent_again() {
    let lost = [
        Fault::Drop { processed: true },
        Fault::Canned { name: Canned::GatewayTimeout, processed: true },
        Fault::Canned { name: Canned::BadGateway, processed: true },
        Fault::Canned { name: Canned::Empty, processed: true },
        Fault::Cut { at: 9 },
    ];
    for fault in lost {
        let bench = Bench::new().await;
        bench.order(SUBMITS, fault.clone());
        let job = bench.make(fox()).await;
        assert_eq!((job.state, job.charged), (JobState::Unknown, Some(Charged::Unclear)), "{fault:?}");
        assert_eq!(job.error.unwrap().code, Code::UnknownOutcome);
        let bench = bench.restart().await;
        assert!(bench.studio.resume().await.unwrap().is_empty(), "nothing goes on by itself: {fault:?}");
        assert_eq!(bench.submissions(), 1, "{fault:?}");
        let today = bench.studio.snapshot().await.unwrap().cost.spent;
        assert_eq!(Some(today.unclear_usd), job.estimated_usd, "it counts until it is known");
    }
}

#[tokio::test]
async fn an_unknown_generation_is_found_again_by_the_providers_id() {
    let bench = Bench::new().await;
    bench.make(fox()).await;
    bench.order(SUBMITS, Fault::Drop { processed: true });
    let lost = bench.make(fox()).await;
    assert_eq!(lost.state, JobState::Unknown);

    // Once it is done over there, the provider's list has it, and only it, as something nobody here knows.
    let found = within(async {
        loop {
            let found = bench.studio.unclaimed().await.unwrap();
            if !found.is_empty() {
                break found;
            }
        }
    })
    .await;
    assert_eq!(found.len(), 1, "{found:?}");
    let provider_id = Some(found[0].provider_id.clone());
    bench.studio.resolve(ResolveRequest { job: lost.id, provider_id }).await.unwrap();
    let job = bench.end_of(lost.id).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 1));
    assert_eq!(bench.submissions(), 2);
    let charges = bench.studio.cost().await.unwrap().charges;
    assert!(charges.iter().all(|charge| charge.state == ChargeState::Settled), "{charges:?}");
    let refused = bench.studio.resolve(ResolveRequest { job: job.id, provider_id: None }).await;
    assert_eq!(refused.unwrap_err().code, Code::InvalidInput, "it is known now");
}

#[tokio::test]
async fn an_unknown_generation_can_be_given_up_and_stays_in_the_ledger() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Drop { processed: true });
    let lost = bench.make(fox()).await;
    let given_up = bench.studio.resolve(ResolveRequest { job: lost.id, provider_id: None }).await.unwrap();
    assert!(given_up.dismissed);
    assert!(bench.studio.jobs().await.unwrap().is_empty());
    assert_eq!(bench.studio.cost().await.unwrap().charges[0].state, ChargeState::Unclear);
}

#[tokio::test]
async fn without_a_connection_it_fails_and_nothing_was_bought() {
    let Bench { home, sandbox, studio } = Bench::new().await;
    drop(sandbox);
    let job = studio.generate(fox()).await.unwrap();
    let job = within(studio.wait(job.id)).await.unwrap();
    assert_eq!((job.state, job.charged), (JobState::Failed, Some(Charged::No)));
    assert_eq!(job.error.unwrap().code, Code::Network);
    assert_eq!(studio.snapshot().await.unwrap().cost.spent, studio::Spent::default());
    drop(home);
}

#[tokio::test]
async fn half_an_answer_with_the_id_in_it_is_enough() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Cut { at: 600 });
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 1), "{:?}", job.error);
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn a_picture_the_safety_checker_replaced_is_kept_and_said() {
    let bench = Bench::new().await;
    let job = bench.make(GenerateRequest { prompt: "a nude fox".into(), ..instant_fox() }).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 1));
    assert_eq!(job.error.unwrap().code, Code::ContentRefused);
}

#[tokio::test]
async fn a_retry_is_a_new_generation_linked_to_the_old() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { fails: Some("no".into()), ..JobFault::default() });
    let failed = bench.make(GenerateRequest { mine: Some("fox".into()), ..fox() }).await;
    let same = bench.studio.retry(failed.id, true).await.unwrap();
    let other = bench.studio.retry(failed.id, false).await.unwrap();
    let (same, other) = (bench.end_of(same.id).await, bench.end_of(other.id).await);
    for job in [&same, &other] {
        assert_eq!((job.state, job.retry_of), (JobState::Done, Some(failed.id)));
        assert_eq!(job.words, failed.words);
        assert_ne!(job.track_id, failed.track_id);
    }
    assert_eq!(same.arguments["seed"], failed.arguments["seed"]);
    assert_ne!(other.arguments["seed"], failed.arguments["seed"]);
    assert_ne!(same.track_id, other.track_id);
}
