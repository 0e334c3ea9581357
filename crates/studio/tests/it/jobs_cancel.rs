//! Stopping a generation at every stage.

use sandbox::{Fault, JobFault, Options};
use studio::{ChargeState, Charged, Code, JobState, Settings};

use crate::bench::{Bench, FILES, PROXIES, SUBMITS, fox, within};

fn held() -> JobFault {
    JobFault { hold: true, ..JobFault::default() }
}

#[tokio::test]
async fn one_that_waits_for_a_place_is_never_sent_and_costs_nothing() {
    let settings = Settings { queue_slots: 1, ..Settings::default() };
    let bench = Bench::with(Options::fast(), settings).await;
    bench.order_job(held());
    let first = bench.generate(fox()).await;
    bench.until_state(first.id, JobState::Running).await;
    let waiting = bench.generate(fox()).await;
    let cancelled = within(bench.studio.cancel(waiting.id)).await.unwrap();
    assert_eq!((cancelled.state, cancelled.charged), (JobState::Cancelled, Some(Charged::No)));
    assert_eq!(cancelled.error.unwrap().code, Code::Cancelled);
    bench.sandbox.release();
    assert_eq!(bench.end_of(first.id).await.state, JobState::Done);
    assert_eq!(bench.submissions(), 1);
    assert_eq!(bench.studio.cost().await.unwrap().charges[0].state, ChargeState::Released);
}

#[tokio::test]
async fn one_on_its_way_may_be_charged() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Hold);
    let job = bench.generate(fox()).await;
    within(bench.sandbox.wait_for(SUBMITS, 1)).await;
    let cancelled = within(bench.studio.cancel(job.id)).await.unwrap();
    assert_eq!((cancelled.state, cancelled.charged), (JobState::Cancelled, Some(Charged::Unclear)));
    assert_eq!(bench.studio.cost().await.unwrap().charges[0].state, ChargeState::Unclear);
}

#[tokio::test]
async fn one_at_the_provider_is_no_longer_watched_and_goes_on_counting() {
    let bench = Bench::new().await;
    bench.order_job(held());
    let job = bench.generate(fox()).await;
    bench.until_state(job.id, JobState::Running).await;
    let cancelled = within(bench.studio.cancel(job.id)).await.unwrap();
    assert_eq!((cancelled.state, cancelled.charged), (JobState::Cancelled, Some(Charged::Unclear)));
    let again = within(bench.studio.cancel(job.id)).await.unwrap();
    assert_eq!(again, cancelled, "twice is once");
    bench.sandbox.release();
    let bench = bench.restart().await;
    assert!(bench.studio.resume().await.unwrap().is_empty());
    assert_eq!(bench.studio.counts().await.unwrap().assets, 0);
}

#[tokio::test]
async fn one_being_downloaded_leaves_no_half_file() {
    let bench = Bench::new().await;
    for matching in [FILES, PROXIES] {
        bench.order(matching, Fault::Hang { seconds: None });
    }
    let job = bench.generate(fox()).await;
    within(bench.sandbox.wait_for(FILES, 1)).await;
    let cancelled = within(bench.studio.cancel(job.id)).await.unwrap();
    assert_eq!((cancelled.state, cancelled.charged), (JobState::Cancelled, Some(Charged::Yes)));
    assert_eq!(bench.files(), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn one_of_another_process_ends_there_as_well() {
    let bench = Bench::new().await;
    bench.order_job(held());
    let job = bench.generate(fox()).await;
    bench.until_state(job.id, JobState::Running).await;
    let command = crate::bench::open(bench.home.path(), Settings::default(), &bench.sandbox).await;
    assert_eq!(within(command.cancel(job.id)).await.unwrap().state, JobState::Cancelled);
    bench.sandbox.release();
    // Its driver comes to the results, finds the end in the row and keeps to it.
    let next = bench.make(fox()).await;
    assert_eq!(next.state, JobState::Done);
    assert_eq!(bench.studio.job(job.id).await.unwrap().state, JobState::Cancelled);
    command.close().await;
}

#[tokio::test]
async fn whenever_it_is_stopped_what_is_said_of_the_money_is_true() {
    let settings = Settings { cap_day_usd: None, ..Settings::default() };
    let bench = Bench::with(Options { slots: 15, ..Options::fast() }, settings).await;
    for round in 0..40 {
        let job = bench.generate(fox()).await;
        for _ in 0..round * 10 {
            tokio::task::yield_now().await;
        }
        let job = within(bench.studio.cancel(job.id)).await.unwrap();
        let sent = bench.sandbox.log(SUBMITS).iter().any(|entry| entry.body["track_id"] == job.track_id.as_str());
        match (job.state, job.charged) {
            (JobState::Cancelled, Some(Charged::No)) => assert!(!sent, "it was sent: {job:#?}"),
            (JobState::Cancelled, Some(Charged::Unclear | Charged::Yes)) | (JobState::Done, None) => {}
            other => panic!("{other:?}"),
        }
    }
}
