//! The program ends in the middle and is started again.

use sandbox::{Fault, JobFault, Options};
use studio::{ChargeState, Charged, Code, JobState, Settings};

use crate::bench::{Bench, FILES, PROXIES, SUBMITS, fox, within};

#[tokio::test]
async fn what_was_running_is_watched_to_its_end() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let job = bench.generate(fox()).await;
    bench.until_state(job.id, JobState::Running).await;
    let bench = bench.restart().await;
    assert_eq!(bench.studio.job(job.id).await.unwrap().state, JobState::Running, "nothing moves before it is asked to");
    let resumed = bench.studio.resume().await.unwrap();
    assert_eq!(resumed.iter().map(|job| job.id).collect::<Vec<_>>(), [job.id]);
    bench.sandbox.release();
    let done = bench.end_of(job.id).await;
    assert_eq!((done.state, done.assets.len()), (JobState::Done, 1));
    assert_eq!(bench.submissions(), 1);
    assert!(bench.studio.resume().await.unwrap().is_empty(), "once is enough");
}

#[tokio::test]
async fn what_was_ready_is_downloaded() {
    let bench = Bench::new().await;
    for matching in [FILES, PROXIES] {
        bench.order(matching, Fault::Hang { seconds: None });
    }
    let job = bench.generate(fox()).await;
    within(bench.sandbox.wait_for(FILES, 1)).await;
    let bench = bench.restart().await;
    bench.sandbox.clear_scripts();
    assert_eq!(bench.studio.resume().await.unwrap()[0].state, JobState::Fetching);
    let done = bench.end_of(job.id).await;
    assert_eq!((done.state, done.assets.len()), (JobState::Done, 1));
    let (media, incoming) = bench.files();
    assert_eq!((media.len(), incoming.len()), (1, 0));
}

#[tokio::test]
async fn what_was_waiting_is_sent() {
    let settings = Settings { queue_slots: 1, ..Settings::default() };
    let bench = Bench::with(Options::fast(), settings).await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let running = bench.generate(fox()).await;
    bench.until_state(running.id, JobState::Running).await;
    let waiting = bench.generate(fox()).await;
    let bench = bench.restart().await;
    assert_eq!(bench.studio.resume().await.unwrap().len(), 2);
    bench.sandbox.release();
    for id in [running.id, waiting.id] {
        assert_eq!(bench.end_of(id).await.state, JobState::Done);
    }
    assert_eq!(bench.submissions(), 2);
}

#[tokio::test]
async fn what_was_on_its_way_is_unknown_and_is_not_sent_again() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Hold);
    let job = bench.generate(fox()).await;
    within(bench.sandbox.wait_for(SUBMITS, 1)).await;
    let bench = bench.restart().await;
    let resumed = bench.studio.resume().await.unwrap();
    assert_eq!((resumed[0].id, resumed[0].state), (job.id, JobState::Unknown));
    assert_eq!(resumed[0].charged, Some(Charged::Unclear));
    assert_eq!(resumed[0].error.as_ref().unwrap().code, Code::UnknownOutcome);
    bench.sandbox.release();
    assert_eq!(bench.make(fox()).await.state, JobState::Done);
    assert_eq!(bench.submissions(), 2, "one each");
    let charges = bench.studio.cost().await.unwrap().charges;
    assert_eq!(charges.iter().filter(|charge| charge.state == ChargeState::Unclear).count(), 1);
}

#[tokio::test]
async fn closing_waits_a_moment_for_an_answer_on_its_way() {
    let bench = Bench::new().await;
    bench.order(SUBMITS, Fault::Hang { seconds: Some(1.0) });
    let job = bench.generate(fox()).await;
    within(bench.sandbox.wait_for(SUBMITS, 1)).await;
    let bench = bench.restart().await;
    assert_eq!(bench.studio.resume().await.unwrap()[0].state, JobState::Running, "the answer was written down");
    assert_eq!(bench.end_of(job.id).await.state, JobState::Done);
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn of_several_results_only_the_missing_ones_are_fetched_again() {
    let bench = Bench::new().await;
    for path in ["/files/generations", "/proxy/generations"] {
        bench.sandbox.script(sandbox::Script::new(path, Fault::Hang { seconds: None }).after(1).times(u32::MAX));
    }
    let request = studio::GenerateRequest { samples: Some(2), ..fox() };
    let job = bench.generate(request).await;
    let half = bench.until(job.id, |job| job.state == JobState::Fetching).await;
    let kept = within(async {
        loop {
            let job = bench.studio.job(half.id).await.unwrap();
            if job.assets.len() == 1 {
                break job.assets[0];
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    })
    .await;
    let bench = bench.restart().await;
    bench.sandbox.clear_scripts();
    let before = bench.sandbox.log(FILES).len();
    bench.studio.resume().await.unwrap();
    let done = bench.end_of(job.id).await;
    assert_eq!((done.state, done.assets.len()), (JobState::Done, 2));
    assert!(done.assets.contains(&kept));
    assert_eq!(bench.sandbox.log(FILES).len() - before, 1);
}
