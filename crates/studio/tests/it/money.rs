//! Prices before, the truth after, caps in between.

use sandbox::{Fault, JobFault, Options};
use studio::{ChargeState, Code, Event, GenerateRequest, JobState, Settings, Spent, Usd};

use crate::bench::{Bench, fox, instant_fox, within};

fn usd(dollars: f64) -> Option<Usd> {
    Usd::from_dollars(dollars)
}

#[tokio::test]
async fn fifty_generations_at_once_do_not_pass_the_cap_of_the_day() {
    // Room for ten pictures and a half.
    let settings = Settings { cap_day_usd: usd(0.0047 * 10.5), queue_slots: 15, ..Settings::default() };
    let bench = Bench::with(Options { slots: 15, ..Options::fast() }, settings).await;
    let attempts = (0..50).map(|_| bench.studio.generate(instant_fox()));
    let attempts = futures_util::future::join_all(attempts).await;
    let (planned, refused): (Vec<_>, Vec<_>) = attempts.into_iter().partition(Result::is_ok);
    assert_eq!((planned.len(), refused.len()), (10, 40));
    for error in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.code, Code::OverBudget);
        assert!(error.message.contains("limit"), "{error}");
    }
    for job in planned.into_iter().map(Result::unwrap) {
        let job = bench.end_of(job.id).await;
        assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    }
    assert_eq!(bench.submissions(), 10, "a refused one sends nothing");
    let ground = bench.sandbox.account();
    assert!((ground.charged_usd - 0.047).abs() < 1e-9, "{}", ground.charged_usd);
    let cost = bench.studio.snapshot().await.unwrap().cost;
    assert_eq!(Some(cost.spent.total_usd), usd(0.047));
    assert_eq!(cost.left_usd, usd(0.0047 * 0.5));
}

#[tokio::test]
async fn a_direct_generation_is_held_to_the_cap_of_one_message() {
    let settings = Settings { cap_message_usd: usd(0.01), ..Settings::default() };
    let bench = Bench::with(Options::fast(), settings).await;
    let four = bench.studio.generate(GenerateRequest { samples: Some(4), ..fox() }).await;
    assert_eq!(four.unwrap_err().code, Code::OverBudget);
    assert_eq!(bench.make(GenerateRequest { samples: Some(2), ..fox() }).await.state, JobState::Done);
}

#[tokio::test]
async fn without_a_price_nothing_is_sent_and_the_person_can_set_one() {
    let bench = Bench::new().await;
    let request = GenerateRequest { model: Some("imagen-9".into()), ..fox() };
    assert_eq!(bench.studio.estimate(&request).await.unwrap().usd, None);
    let error = bench.studio.generate(request.clone()).await.unwrap_err();
    assert_eq!(error.code, Code::OverBudget);
    assert!(error.message.contains("picture_prices"), "{error}");
    assert_eq!(bench.submissions(), 0);

    let mut settings = bench.studio.settings();
    settings.picture_prices.insert("imagen-9".into(), Usd::ZERO);
    settings.cap_day_usd = Some(Usd::ZERO);
    bench.studio.apply_settings(settings).await.unwrap();
    assert_eq!(bench.studio.estimate(&request).await.unwrap().usd, Some(Usd::ZERO));
    let job = bench.make(request).await;
    // The sandbox does not know the model; what counts is that it was asked.
    assert_eq!((job.state, job.error.unwrap().code), (JobState::Failed, Code::ModelNotFound));
}

#[tokio::test]
async fn the_wallet_tells_what_a_lone_generation_really_cost() {
    // The price list here is ten times too low; the wallet knows better.
    let mut settings = Settings::default();
    settings.picture_prices.insert("flux".into(), usd(0.00047).unwrap());
    let bench = Bench::with(Options::fast(), settings).await;
    let first = bench.make(fox()).await;
    assert_eq!((first.estimated_usd, first.actual_usd), (usd(0.00047), usd(0.0047)));
    let second = bench.make(fox()).await;
    assert_eq!(second.actual_usd, usd(0.0047));
    assert_eq!(bench.sandbox.log("wallet_balance").len(), 3, "the reading after one is the reading before the next");
    let cost = bench.studio.cost().await.unwrap();
    assert_eq!(Some(cost.today.spent.total_usd), usd(0.0094));
    assert_eq!(cost.today.wallet_usd, usd(25.0 - 0.0094));
    assert!(cost.charges.iter().all(|charge| charge.state == ChargeState::Settled));
    assert_eq!((cost.days.len(), cost.days[0].spent), (1, cost.today.spent));
    assert_eq!(cost.prices_as_of.len(), "2026-11-22".len());
}

#[tokio::test]
async fn several_at_once_are_counted_by_the_price_list() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let held = bench.generate(fox()).await;
    bench.until_state(held.id, JobState::Running).await;
    let beside = bench.make(fox()).await;
    bench.sandbox.release();
    let held = bench.end_of(held.id).await;
    for job in [held, beside] {
        assert_eq!((job.state, job.actual_usd), (JobState::Done, None), "{:?}", job.error);
    }
    assert_eq!(Some(bench.studio.snapshot().await.unwrap().cost.spent.total_usd), usd(0.0094));
}

#[tokio::test]
async fn a_wallet_that_cannot_be_read_holds_nothing_up() {
    let bench = Bench::new().await;
    bench.order("wallet_balance", Fault::Hang { seconds: None });
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.actual_usd), (JobState::Done, None));
    assert_eq!(bench.make(fox()).await.state, JobState::Done);
    assert_eq!(bench.sandbox.log("wallet_balance").len(), 1, "it is left alone for a while");
}

#[tokio::test]
async fn every_change_of_the_money_is_told() {
    let bench = Bench::new().await;
    let mut events = bench.studio.events();
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let job = bench.generate(fox()).await;
    let next_cost = async |events: &mut tokio::sync::broadcast::Receiver<Event>| loop {
        if let Event::Cost { cost } = within(events.recv()).await.unwrap() {
            break cost;
        }
    };
    let reserved = next_cost(&mut events).await;
    assert_eq!(Some(reserved.spent.held_usd), job.estimated_usd);
    assert_eq!(reserved.spent.total_usd, reserved.spent.modelslab_usd);
    bench.until_state(job.id, JobState::Running).await;
    bench.sandbox.release();
    bench.end_of(job.id).await;
    let settled = next_cost(&mut events).await;
    assert_eq!(settled.spent, Spent { held_usd: Usd::ZERO, ..reserved.spent });
}
