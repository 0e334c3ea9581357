//! The list of models with and without a network.

use sandbox::{Fault, Script};
use studio::Usd;

use crate::bench::{Bench, open};

const LIST: &str = "model_list";

#[tokio::test]
async fn the_providers_list_is_asked_for_once_and_kept_for_a_start_without_network() {
    let bench = Bench::new().await;
    let before = bench.studio.snapshot().await.unwrap().models;
    assert!(before.iter().any(|model| model.id == "flux") && before.iter().all(|model| !model.live));
    let models = bench.studio.models().await.unwrap();
    let live: Vec<_> = models.iter().filter(|model| model.live).map(|model| model.id.clone()).collect();
    assert!(!live.is_empty(), "the sandbox lists models the program does not bring");
    assert_eq!(bench.studio.models().await.unwrap(), models);
    assert_eq!(bench.sandbox.log(LIST).len(), 1);

    let bench = bench.restart().await;
    bench.sandbox.script(Script::new(LIST, Fault::Drop { processed: false }).times(u32::MAX));
    let offline = bench.studio.models().await.unwrap();
    assert!(live.iter().all(|id| offline.iter().any(|model| model.id == *id && !model.live)));
}

#[tokio::test]
async fn without_any_list_the_built_in_one_serves() {
    let bench = Bench::new().await;
    bench.sandbox.script(Script::new(LIST, Fault::Drop { processed: false }).times(u32::MAX));
    let models = bench.studio.models().await.unwrap();
    let realtime = models.iter().find(|model| model.operation == "realtime_text2img").unwrap();
    assert_eq!((realtime.usd, realtime.live), (Usd::from_dollars(0.0047), false));
    assert_eq!(bench.studio.models().await.unwrap(), models);
    assert_eq!(bench.sandbox.log(LIST).len(), 1, "a list that cannot be had is not asked for again and again");
}

#[tokio::test]
async fn prices_follow_the_settings_and_a_broken_cache_is_no_obstacle() {
    let bench = Bench::new().await;
    let mut settings = bench.studio.settings();
    settings.picture_prices.insert("flux".into(), Usd::from_nanos(7));
    bench.studio.models().await.unwrap();
    bench.studio.apply_settings(settings.clone()).await.unwrap();
    let flux = |models: Vec<studio::ModelChoice>| models.into_iter().find(|model| model.id == "flux").unwrap().usd;
    assert_eq!(flux(bench.studio.models().await.unwrap()), Some(Usd::from_nanos(7)));

    bench.studio.close().await;
    std::fs::write(bench.home.path().join("cache/models.json"), "{").unwrap();
    let studio = open(bench.home.path(), settings, &bench.sandbox).await;
    assert_eq!(flux(studio.snapshot().await.unwrap().models), Some(Usd::from_nanos(7)));
}
