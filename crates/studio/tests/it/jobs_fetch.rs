//! Bringing results home through trouble.

use std::fs;

use sandbox::{Canned, Fault, Script};
use serde_json::json;
use studio::{Charged, Code, GenerateRequest, JobState};

use crate::bench::{Bench, FETCHES, FILES, PROXIES, SUBMITS, fox, instant_fox};

/// Strikes a result at both of its addresses.
fn order_files(bench: &Bench, fault: &Fault, times: u32) {
    for matching in [FILES, PROXIES] {
        bench.sandbox.script(Script::new(matching, fault.clone()).times(times));
    }
}

#[tokio::test]
async fn a_link_that_is_not_there_yet_is_tried_again() {
    let bench = Bench::new().await;
    order_files(&bench, &Fault::Canned { name: Canned::FileMissing, processed: false }, 2);
    let job = bench.make(fox()).await;
    assert_eq!((job.state, job.assets.len()), (JobState::Done, 1), "{:?}", job.error);
    assert!(bench.sandbox.log(FILES).len() >= 2);
}

#[tokio::test]
async fn what_is_no_picture_is_not_kept_and_the_failure_says_that_it_was_charged() {
    let broken = [Canned::HtmlAsPng, Canned::BrokenPng];
    for name in broken {
        let bench = Bench::new().await;
        order_files(&bench, &Fault::Canned { name, processed: false }, u32::MAX);
        let job = bench.make(fox()).await;
        assert_eq!((job.state, job.charged), (JobState::Failed, Some(Charged::Yes)), "{name:?}");
        assert_eq!(job.error.unwrap().code, Code::BadMedia, "{name:?}");
        assert_eq!(bench.files(), (Vec::new(), Vec::new()), "{name:?}");
        assert_eq!(bench.studio.counts().await.unwrap().assets, 0);
    }
}

#[tokio::test]
async fn a_transfer_cut_off_or_cut_short_is_repeated() {
    for fault in [Fault::Cut { at: 700 }, Fault::Truncate { at: 700 }] {
        let bench = Bench::new().await;
        order_files(&bench, &fault, 1);
        let job = bench.make(fox()).await;
        assert_eq!((job.state, job.error), (JobState::Done, None), "{fault:?}");
        assert_eq!(bench.files().0.len(), 1);
    }
}

#[tokio::test]
async fn a_picture_that_unpacks_to_gigabytes_is_refused() {
    let bench = Bench::new().await;
    let server = bomb_server().await;
    let set = [("output".to_owned(), json!([server])), ("proxy_links".to_owned(), json!([]))].into_iter().collect();
    let edit = Fault::Edit { set, remove: Vec::new() };
    for matching in [SUBMITS, FETCHES] {
        bench.sandbox.script(Script::new(matching, edit.clone()).times(u32::MAX));
    }
    let job = bench.make(instant_fox()).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.error.unwrap().code, Code::BadMedia);
    assert_eq!(bench.files(), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_link_into_the_private_network_is_not_followed() {
    let bench = Bench::new().await;
    let set = [
        ("output".to_owned(), json!(["http://192.168.0.1/picture.png", "file:///etc/passwd"])),
        ("proxy_links".to_owned(), json!([])),
    ];
    bench.order(SUBMITS, Fault::Edit { set: set.into_iter().collect(), remove: Vec::new() });
    let job = bench.make(instant_fox()).await;
    assert_eq!((job.state, job.charged), (JobState::Failed, Some(Charged::Yes)));
    assert_eq!(job.error.unwrap().code, Code::Provider);
}

#[tokio::test]
async fn what_came_home_is_kept_when_the_rest_does_not_come() {
    let bench = Bench::new().await;
    // The names of a FLUX picture's files end in its number.
    for number in [1, 3] {
        let broken = Fault::Canned { name: Canned::HtmlAsPng, processed: false };
        bench.sandbox.script(Script::new(format!("-{number}.png"), broken).times(u32::MAX));
    }
    let job = bench.make(GenerateRequest { samples: Some(4), seed: Some(10), ..fox() }).await;
    assert_eq!((job.state, job.assets.len(), job.charged), (JobState::Failed, 2, Some(Charged::Yes)));
    assert!(job.error.unwrap().message.starts_with("2 of 4 results are kept"));
    let assets = bench.studio.assets(&job.assets).await.unwrap();
    assert_eq!(assets.iter().map(|asset| asset.seed).collect::<Vec<_>>(), [Some(10), Some(12)]);
    assert_eq!(bench.files().0.len(), 2);
}

#[tokio::test]
async fn without_room_the_results_wait_and_come_home_when_there_is_some() {
    let bench = Bench::new().await;
    let incoming = bench.home.path().join("incoming");
    let _ = fs::remove_dir_all(&incoming);
    fs::write(&incoming, "in the way").unwrap();
    let job = bench.generate(fox()).await;
    let waiting = bench.until(job.id, |job| job.error.is_some()).await;
    assert_eq!(waiting.state, JobState::Fetching, "what was paid for is not given up");
    fs::remove_file(&incoming).unwrap();
    fs::create_dir(&incoming).unwrap();
    bench.studio.retry(job.id, true).await.unwrap();
    let done = bench.end_of(job.id).await;
    assert_eq!((done.state, done.error), (JobState::Done, None));
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn a_base64_result_becomes_a_picture_file_as_well() {
    let bench = Bench::new().await;
    let set = [("base64".to_owned(), json!(true))].into_iter().collect();
    let job = bench.make(GenerateRequest { set, ..fox() }).await;
    assert_eq!((job.state, job.error), (JobState::Done, None));
    assert_eq!(bench.studio.assets(&job.assets).await.unwrap()[0].mime, "image/png");
}

/// Serves the bomb, and returns its address.
async fn bomb_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/bomb.png", listener.local_addr().unwrap());
    let png = bomb();
    let serve = axum::Router::new()
        .route("/bomb.png", axum::routing::get(move || async move { ([("content-type", "image/png")], png) }));
    tokio::spawn(async move { axum::serve(listener, serve).await });
    address
}

/// A PNG whose header promises 40,000 by 40,000 pixels. Its data need not be complete: it must be refused before.
fn bomb() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(40_000_u32.to_be_bytes());
    header.extend(40_000_u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header);
    // One empty zlib stream.
    chunk(&mut png, *b"IDAT", &[0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend(data);
    let sum = !png[start..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0u32.wrapping_sub(crc & 1)))
    });
    png.extend(sum.to_be_bytes());
}
