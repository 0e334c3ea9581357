//! Watching a generation through trouble.

use sandbox::{Canned, Fault, JobFault, Script};
use serde_json::json;
use studio::{Charged, Code, JobState};

use crate::bench::{Bench, FETCHES, SUBMITS, endpoints, fox, status};

#[tokio::test]
async fn offline_while_watching_ends_nothing_and_goes_on_when_the_network_is_back() {
    let bench = Bench::new().await;
    bench.sandbox.script(Script::new(FETCHES, Fault::Drop { processed: false }).times(u32::MAX));
    let job = bench.generate(fox()).await;
    let waiting = bench.until(job.id, |job| job.error.is_some()).await;
    assert_eq!((waiting.state, waiting.error.unwrap().code), (JobState::Running, Code::Network));
    bench.sandbox.clear_scripts();
    // "Try now" shortens the wait.
    assert_eq!(bench.studio.retry(job.id, true).await.unwrap().id, job.id, "it is not doubled");
    let done = bench.end_of(job.id).await;
    assert_eq!((done.state, done.error), (JobState::Done, None));
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn try_again_and_broken_pages_are_asked_again() {
    let bench = Bench::new().await;
    for name in [Canned::ModelslabTryAgain, Canned::BadGateway, Canned::HalfJson, Canned::ModelslabUnavailable] {
        bench.order(FETCHES, Fault::Canned { name, processed: false });
    }
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.error), (JobState::Done, None));
    assert!(bench.sandbox.log(FETCHES).len() > 4);
}

#[tokio::test]
async fn a_generation_the_provider_forgot_is_fetched_by_the_links_it_promised() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { vanishes: true, ..JobFault::default() });
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 1), "{:?}", job.error);
}

#[tokio::test]
async fn forgotten_without_a_link_it_has_expired() {
    let bench = Bench::new().await;
    bench.order(
        SUBMITS,
        Fault::Edit { set: serde_json::Map::new(), remove: vec!["future_links".into(), "proxy_links".into()] },
    );
    bench.sandbox.script(
        Script::new(FETCHES, Fault::Canned { name: Canned::ModelslabNotFound, processed: false }).times(u32::MAX),
    );
    let job = bench.make(fox()).await;
    assert_eq!(job.state, JobState::Expired);
    // The money was taken: the wallet shows it.
    assert_eq!((job.charged, job.actual_usd), (Some(Charged::Yes), job.estimated_usd));
}

#[tokio::test]
async fn a_polling_address_elsewhere_gets_neither_key_nor_question() {
    let bench = Bench::new().await;
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/api/v6/images/fetch/1", stranger.local_addr().unwrap());
    let set = [("fetch_result".to_owned(), json!(elsewhere))].into_iter().collect();
    bench.order(SUBMITS, Fault::Edit { set, remove: Vec::new() });
    let job = bench.make(fox()).await;
    assert_eq!(job.state, JobState::Done, "the id is enough");
    assert!(stranger.accept().is_err(), "nobody came");
}

#[tokio::test]
async fn a_key_that_stops_working_holds_it_up_and_a_new_one_lets_it_go_on() {
    let bench = Bench::new().await;
    bench.order_job(JobFault { hold: true, ..JobFault::default() });
    let job = bench.generate(fox()).await;
    bench.until_state(job.id, JobState::Running).await;
    let mut wrong = endpoints(&bench.sandbox);
    wrong.modelslab.key = Some("bad-key".into());
    bench.studio.connect(wrong, status()).await.unwrap();
    let held_up = bench.until(job.id, |job| job.error.is_some()).await;
    assert_eq!((held_up.state, held_up.error.unwrap().code), (JobState::Running, Code::BadKey));
    bench.studio.connect(endpoints(&bench.sandbox), status()).await.unwrap();
    bench.sandbox.release();
    bench.studio.retry(job.id, true).await.unwrap();
    assert_eq!(bench.end_of(job.id).await.state, JobState::Done);
}
