//! Places in the provider's queue.

use std::time::Duration;

use sandbox::{Fault, JobFault, Options, Script};
use studio::{JobState, Settings};

use crate::bench::{Bench, SUBMITS, fox, within};

#[tokio::test]
async fn no_more_requests_are_under_way_than_the_account_has_places() {
    let settings = Settings { queue_slots: 2, ..Settings::default() };
    let bench = Bench::with(Options { slots: 2, ..Options::fast() }, settings).await;
    bench.sandbox.script(Script::new(SUBMITS, Fault::Job(JobFault { hold: true, ..JobFault::default() })).times(2));
    let mut jobs = Vec::new();
    for _ in 0..6 {
        jobs.push(bench.generate(fox()).await.id);
    }
    bench.until_state(jobs[0], JobState::Running).await;
    bench.until_state(jobs[1], JobState::Running).await;
    for waiting in &jobs[2..] {
        assert_eq!(bench.studio.job(*waiting).await.unwrap().state, JobState::Planned);
    }
    assert_eq!((bench.submissions(), bench.sandbox.account().running), (2, 2));
    bench.sandbox.release();
    for job in jobs {
        assert_eq!(bench.end_of(job).await.state, JobState::Done);
    }
    assert!(bench.sandbox.log(SUBMITS).iter().all(|entry| entry.status == Some(200)), "none was turned away");
}

#[tokio::test]
async fn a_request_turned_away_waits_in_line_and_is_not_lost() {
    // The account has fewer places than the settings say, and somebody else may use them too.
    let bench = Bench::with(Options { slots: 2, ..Options::fast() }, Settings::default()).await;
    bench.sandbox.script(Script::new(SUBMITS, Fault::Job(JobFault { hold: true, ..JobFault::default() })).times(2));
    let mut jobs = Vec::new();
    for _ in 0..5 {
        jobs.push(bench.generate(fox()).await.id);
    }
    let turned_away = within(async {
        loop {
            bench.sandbox.wait_for(SUBMITS, 3).await;
            let entries = bench.sandbox.log(SUBMITS);
            if let Some(away) = entries.iter().find(|entry| entry.status == Some(429)) {
                break away.body["track_id"].clone();
            }
            // Not at once again: looking locks the log, and the sandbox has to write to it.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    bench.sandbox.release();
    for id in &jobs {
        let job = bench.end_of(*id).await;
        assert_eq!((job.state, job.error), (JobState::Done, None));
    }
    let ground = bench.sandbox.account();
    assert_eq!(ground.jobs.len(), 5, "each was carried out once");
    assert!(ground.jobs.iter().any(|job| job.track_id == turned_away), "also the one that was turned away");
}

#[tokio::test]
async fn what_the_queue_says_under_status_200_is_heard_too() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Canned { name: sandbox::Canned::ModelslabQueueFull, processed: false });
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.error), (JobState::Done, None));
    assert_eq!((bench.submissions(), bench.sandbox.account().jobs.len()), (2, 1));
}

#[tokio::test]
async fn two_processes_share_the_places_of_one_account() {
    let settings = Settings { queue_slots: 2, ..Settings::default() };
    let bench = Bench::with(Options { slots: 2, ..Options::fast() }, settings.clone()).await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let held = bench.generate(fox()).await;
    bench.until_state(held.id, JobState::Running).await;

    let other = crate::bench::open(bench.home.path(), settings, &bench.sandbox).await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let first = other.generate(fox()).await.unwrap();
    bench.until_state(first.id, JobState::Running).await;
    let second = other.generate(fox()).await.unwrap();
    assert_eq!(bench.submissions(), 2, "no place is left for the second");
    assert!(other.resume().await.unwrap().is_empty(), "what a living process works on is not taken from it");
    bench.sandbox.release();
    for id in [held.id, first.id, second.id] {
        assert_eq!(bench.end_of(id).await.state, JobState::Done);
    }
    assert!(bench.sandbox.log(SUBMITS).iter().all(|entry| entry.status == Some(200)));
    other.close().await;
}
