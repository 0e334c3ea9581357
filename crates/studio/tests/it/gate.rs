//! The money gate, raced: two hundred paid calls of every sort at once against caps that bind, on providers that fail
//! in every way they know. What strikes which call, and when each begins, comes from a seed that failures name.

use std::{collections::BTreeMap, time::Duration};

use futures_util::future::join_all;
use library::Library;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sandbox::{Canned, Fault, GroundJob, JobFault, Options, Says, Script, TurnFault};
use serde_json::json;
use studio::{
    Charge, ChargeState, Code, Error, Event, GenerateRequest, JobState, ProjectEdit, Provider, RefineRequest,
    ResolveRequest, Settings, Tokens, Usd,
};
use tokio::time::sleep;

use crate::{
    agent::RESPONSES,
    bench::{Bench, FILES, SUBMITS, fox, instant_fox, within},
};

/// Which cap binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binds {
    Day,
    Month,
    Project,
    Message,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Direct,
    Refine,
    Agent,
}

/// One paid call, told apart in everything that is sent by its words.
#[derive(Clone, Debug)]
struct Call {
    sort: Sort,
    words: String,
    samples: u32,
    model: &'static str,
    begins_after: Duration,
    stopped_after: Option<Duration>,
}

/// How a call ended, as far as the gate is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Passed,
    /// Refused with nothing sent for it to anybody.
    Refused,
    /// GPT was asked; the generation it proposed was refused.
    PictureRefused,
}

fn usd(dollars: f64) -> Usd {
    Usd::from_dollars(dollars).unwrap()
}

fn some(dice: &mut StdRng, most_ms: u64) -> Duration {
    Duration::from_millis(dice.random_range(0..most_ms))
}

fn calls(dice: &mut StdRng, count: usize) -> Vec<Call> {
    let one = |number: usize| Call {
        sort: *[Sort::Direct, Sort::Direct, Sort::Direct, Sort::Refine, Sort::Agent].choose(dice).unwrap(),
        words: format!("A fox called number{number:03} in the snow"),
        samples: dice.random_range(1..=4),
        // The first is answered with its result, the other has to be asked for it.
        model: if dice.random_bool(0.06) { "flux" } else { "realtime" },
        begins_after: some(dice, 400),
        stopped_after: dice.random_bool(0.05).then(|| some(dice, 300)),
    };
    (0..count).map(one).collect()
}

/// What may happen to a request for a picture.
fn trouble_of_modelslab(dice: &mut StdRng) -> Fault {
    let canned = |name, processed| Fault::Canned { name, processed };
    let nowhere = [("output".to_owned(), json!(["http://192.168.0.1/a.png"])), ("proxy_links".into(), json!([]))];
    let background = JobFault { background: true, ..JobFault::default() };
    let faults = [
        Fault::Hang { seconds: Some(dice.random_range(0.0..0.3)) },
        Fault::Hang { seconds: Some(dice.random_range(0.0..0.3)) },
        Fault::Drop { processed: true },
        Fault::Drop { processed: false },
        Fault::Cut { at: dice.random_range(0..900) },
        Fault::Truncate { at: dice.random_range(0..900) },
        Fault::Reply { status: 500, headers: BTreeMap::new(), body: "{}".into(), processed: dice.random() },
        // An error that ModelsLab spells out is taken at its word: nothing was made.
        canned(Canned::ModelslabServerError, false),
        canned(Canned::GatewayTimeout, dice.random()),
        canned(Canned::BadGateway, dice.random()),
        canned(Canned::Empty, true),
        canned(Canned::HalfJson, true),
        canned(Canned::ModelslabNoCredit, false),
        canned(Canned::ModelslabPlan, false),
        canned(Canned::ModelslabValidation, false),
        // Charged, and what was bought cannot be had.
        Fault::Edit { set: nowhere.into_iter().collect(), remove: Vec::new() },
        Fault::Job(JobFault { fails: Some("GPU out of memory".into()), ..JobFault::default() }),
        Fault::Job(JobFault { fails: Some("GPU out of memory".into()), ..background.clone() }),
        Fault::Job(JobFault { takes_s: Some(dice.random_range(0.0..0.5)), ..background }),
    ];
    faults.choose(dice).unwrap().clone()
}

/// What may happen to a question to GPT. Only an answer in one piece is lost whole.
fn trouble_of_openai(dice: &mut StdRng, sort: Sort) -> Fault {
    let turn = |turn| Fault::Turn { turn };
    let faults = [
        Fault::Hang { seconds: Some(dice.random_range(0.0..0.3)) },
        Fault::Drop { processed: sort == Sort::Refine },
        Fault::Canned { name: Canned::OpenaiRateLimitNoHeaders, processed: false },
        Fault::Canned { name: Canned::OpenaiServerError, processed: false },
        Fault::Canned { name: Canned::OpenaiQuota, processed: false },
        turn(if sort == Sort::Agent { TurnFault::ErrorEvent } else { TurnFault::Incomplete }),
        turn(TurnFault::Refusal),
    ];
    faults.choose(dice).unwrap().clone()
}

/// Puts a call's fate on order, if it has one.
fn order(bench: &Bench, dice: &mut StdRng, call: &Call) {
    if call.sort != Sort::Refine && dice.random_bool(0.4) {
        bench.sandbox.script(Script::new(SUBMITS, trouble_of_modelslab(dice)).with_body(&call.words));
    }
    if call.sort != Sort::Direct && dice.random_bool(0.3) {
        bench.sandbox.script(Script::new(RESPONSES, trouble_of_openai(dice, call.sort)).with_body(&call.words));
    }
    if call.sort == Sort::Agent {
        let picture = json!({"prompt": call.words, "model": call.model, "negative_prompt": null, "width": 256,
            "height": 256, "samples": call.samples, "seed": null});
        let says = Fault::Says(Says::default().call("generate_image", picture));
        bench.sandbox.script(Script::new(RESPONSES, says).with_body(&call.words));
    }
}

async fn carried_out(bench: &Bench, call: &Call) -> Gate {
    sleep(call.begins_after).await;
    match call.sort {
        Sort::Direct => {
            let kind = if call.model == "flux" { fox() } else { instant_fox() };
            let request = GenerateRequest { prompt: call.words.clone(), samples: Some(call.samples), ..kind };
            let started = bench.studio.generate(request).await;
            if let (Ok(job), Some(after)) = (&started, call.stopped_after) {
                sleep(after).await;
                bench.studio.cancel(job.id).await.unwrap();
            }
            match started {
                Ok(job) => bench.end_of(job.id).await,
                Err(error) => return refused(&error),
            };
        }
        Sort::Refine => {
            let request = RefineRequest { prompt: call.words.clone(), ..RefineRequest::default() };
            match bench.studio.refine(request).await {
                Err(error) if error.code == Code::OverBudget => return Gate::Refused,
                // What it says is none of the gate's business.
                _ => {}
            }
        }
        Sort::Agent => {
            let sent = bench.say(None, &call.words).await;
            let message = bench.turn(&sent).await;
            let Some(proposal) = message.proposals.first() else {
                let over = message.error.is_some_and(|error| error.code == Code::OverBudget);
                return if over { Gate::Refused } else { Gate::Passed };
            };
            if let Err(error) = bench.go(proposal.id).await {
                refused(&error);
                bench.deny(proposal.id).await;
                return Gate::PictureRefused;
            }
            bench.turn(&sent).await;
        }
    }
    Gate::Passed
}

fn refused(error: &Error) -> Gate {
    assert_eq!(error.code, Code::OverBudget, "{error}");
    Gate::Refused
}

/// What the two providers really took, to the billionth of a dollar.
fn taken(bench: &Bench) -> Usd {
    let bills = bench.sandbox.bills();
    usd(bench.sandbox.account().charged_usd) + bills.iter().map(|bill| price(&tokens(bill))).sum()
}

fn tokens(bill: &sandbox::Bill) -> Tokens {
    Tokens {
        input_tokens: bill.input_tokens,
        cached_input_tokens: bill.cached_tokens,
        output_tokens: bill.output_tokens,
    }
}

/// OpenAI's price list for GPT-5.4.
fn price(tokens: &Tokens) -> Usd {
    usd(2.5).per_million(tokens.input_tokens - tokens.cached_input_tokens)
        + usd(0.25).per_million(tokens.cached_input_tokens)
        + usd(15.0).per_million(tokens.output_tokens)
}

/// Watches the ledger and the providers at every change of the money; ends when the ledger is no longer written.
async fn watched(bench: &Bench, cap: Option<Usd>, seed: u64) {
    let mut events = bench.studio.events();
    loop {
        let told = match events.recv().await {
            Ok(Event::Cost { cost }) => cost.spent.total_usd,
            Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => Usd::ZERO,
            Err(closed) => panic!("{closed}"),
        };
        let (cap, taken) = (cap.unwrap_or(usd(100.0)), taken(bench));
        assert!(told <= cap && taken <= cap, "seed {seed}: {told} in the ledger, {taken} taken, of {cap}");
    }
}

async fn race(seed: u64, binds: Binds, count: usize, cap: Usd) {
    let mut dice = StdRng::seed_from_u64(seed);
    let only = |this| (binds == this).then_some(cap);
    let settings = Settings {
        cap_day_usd: only(Binds::Day),
        cap_month_usd: only(Binds::Month),
        cap_message_usd: only(Binds::Message),
        queue_slots: 15,
        ..Settings::default()
    };
    let bench = Bench::with(Options { slots: 15, seed: Some(seed), ..Options::fast() }, settings.clone()).await;
    if binds == Binds::Project {
        let edit = ProjectEdit { name: "Harbour".into(), cap_usd: Some(cap), ..ProjectEdit::default() };
        let project = Some(bench.studio.save_project(edit).await.unwrap().id);
        bench.studio.apply_settings(Settings { project, ..settings }).await.unwrap();
    }
    // The first look into the wallet.
    bench.studio.reconcile().await.unwrap();
    let calls = calls(&mut dice, count);
    for call in &calls {
        order(&bench, &mut dice, call);
    }
    // These hold up more than one call, so there are few of them.
    for (matching, name) in [(SUBMITS, Canned::ModelslabQueueFull), (FILES, Canned::BrokenPng)] {
        let fault = Fault::Canned { name, processed: false };
        bench.sandbox.script(Script::new(matching, fault).after(dice.random_range(0..20)));
    }
    let total = (binds != Binds::Message).then_some(cap);
    let gates = tokio::select! {
        gates = within(join_all(calls.iter().map(|call| carried_out(&bench, call)))) => gates,
        () = watched(&bench, total, seed) => unreachable!("it watches for ever"),
    };

    let log = bench.sandbox.log("");
    assert_eq!(log.last().map(|entry| entry.number), Some(log.len() as u64), "nothing of the log is lost");
    for (call, gate) in calls.iter().zip(&gates) {
        let about = log.iter().filter(|entry| entry.body.to_string().contains(&call.words));
        let asked = about.clone().count();
        let bought = about.filter(|entry| entry.fits(SUBMITS)).count();
        match gate {
            Gate::Passed => {}
            Gate::Refused => assert_eq!(asked, 0, "seed {seed}: {call:?} was refused"),
            Gate::PictureRefused => assert_eq!(bought, 0, "seed {seed}: {call:?} was refused"),
        }
    }
    let refused = gates.iter().filter(|gate| **gate != Gate::Passed).count();
    assert!(
        refused > 0 && refused < count,
        "seed {seed}: {refused} of {count} were refused, so the race proves nothing"
    );

    resolve(&bench).await;
    compare(&bench, seed);
    if let Some(cap) = total {
        assert!(taken(&bench) <= cap, "seed {seed}");
    }
    for group in bench.studio.cost_groups(by_message()).await.unwrap() {
        let message = binds == Binds::Message && !group.key.is_empty();
        assert!(!message || group.spent.total_usd <= cap, "seed {seed}: {group:#?}");
    }
    let found = bench.studio.reconcile().await.unwrap();
    let lines: i64 = found.lines.iter().map(|line| usd_nanos(line.usd)).sum();
    assert_eq!(lines, -usd(bench.sandbox.account().charged_usd).nanos(), "seed {seed}: {found:#?}");
    assert_eq!(found.unexplained, None, "seed {seed}: {found:#?}");
}

fn by_message() -> studio::CostQuery {
    studio::CostQuery { by: studio::CostBy::Message, project: None }
}

fn usd_nanos(dollars: f64) -> i64 {
    usd(dollars).nanos()
}

fn ground(bench: &Bench) -> BTreeMap<String, GroundJob> {
    let jobs = bench.sandbox.account().jobs.into_iter();
    jobs.map(|job| (job.track_id.as_str().unwrap().to_owned(), job)).collect()
}

/// Enters what the provider's own list says of the generations whose outcome is unknown.
async fn resolve(bench: &Bench) {
    let there = ground(bench);
    let jobs = bench.studio.recent_jobs(1_000).await.unwrap();
    for job in jobs.iter().filter(|job| job.state == JobState::Unknown) {
        let there = there.get(&job.track_id).filter(|there| there.charged_usd > 0.0);
        let provider_id = there.map(|there| there.id.to_string());
        let resolved = bench.studio.resolve(ResolveRequest { job: job.id, provider_id: provider_id.clone() }).await;
        if provider_id.is_some() {
            let ended = bench.end_of(resolved.unwrap().id).await;
            assert_eq!(ended.state, JobState::Done, "{ended:#?}");
        }
    }
}

/// Holds every row of the ledger against what the providers know of the same call.
fn compare(bench: &Bench, seed: u64) {
    let library = Library::open(bench.home.path()).unwrap();
    library.use_ledger(true);
    let mut charges: Vec<Charge> = Vec::new();
    library.all_charges(|charge| charges.push(charge)).unwrap();
    let counted = |charge: &Charge| charge.actual_usd.unwrap_or(charge.estimated_usd);

    let mut there = ground(bench);
    for charge in charges.iter().filter(|charge| charge.provider == Provider::Modelslab) {
        let job = library.job(charge.job.unwrap()).unwrap();
        let taken = there.remove(&job.track_id).map_or(Usd::ZERO, |there| usd(there.charged_usd));
        match charge.state {
            ChargeState::Settled => assert_eq!(counted(charge), taken, "seed {seed}: {job:#?}"),
            ChargeState::Released => assert_eq!(taken, Usd::ZERO, "seed {seed}: {job:#?}"),
            ChargeState::Unclear => {
                assert!(taken == Usd::ZERO || taken == counted(charge), "seed {seed}: {job:#?}");
                // All that may still be unclear once the person looked: what failed or was stopped over there, and
                // what never got there.
                let open = matches!(job.state, JobState::Failed | JobState::Cancelled);
                assert!(open || taken == Usd::ZERO, "seed {seed}: {job:#?}");
            }
            ChargeState::Held => panic!("seed {seed}: nothing is under way any more: {job:#?}"),
        }
    }
    assert!(there.is_empty(), "seed {seed}: generations that no row of the ledger paid for: {there:#?}");

    let mut bills: Vec<Tokens> = bench.sandbox.bills().iter().map(tokens).collect();
    let words: Vec<_> = charges.iter().filter(|charge| charge.provider == Provider::Openai).collect();
    for charge in words.iter().filter(|charge| charge.state == ChargeState::Settled) {
        let usage = charge.usage.as_ref().unwrap();
        let billed = bills.iter().position(|bill| bill == usage);
        bills.swap_remove(billed.unwrap_or_else(|| panic!("seed {seed}: nobody billed {charge:#?}")));
        assert_eq!(charge.actual_usd, Some(price(usage)), "seed {seed}: {charge:#?}");
    }
    // What is left are answers that were lost on their way: the ledger counts them with no less than they cost.
    let lost: Usd = bills.iter().map(price).sum();
    let unclear: Usd =
        words.iter().filter(|charge| charge.state == ChargeState::Unclear).map(|charge| counted(charge)).sum();
    assert!(lost <= unclear, "seed {seed}: {lost} was billed for lost answers, {unclear} is counted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_calls_at_once_stay_below_a_dollar_a_day_and_every_cent_is_accounted_for() {
    race(4_711, Binds::Day, 200, usd(1.0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_caps_of_day_month_project_and_message_hold_in_the_same_race() {
    race(31_337, Binds::Day, 60, usd(0.3)).await;
    race(1, Binds::Month, 60, usd(0.3)).await;
    race(2, Binds::Project, 60, usd(0.3)).await;
    race(3, Binds::Message, 60, usd(0.018)).await;
}
