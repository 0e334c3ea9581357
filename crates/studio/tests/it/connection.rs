//! Keys that are tried before they are kept.

use sandbox::{Canned, Fault, Options, Sandbox};
use studio::{Code, Endpoint, Event, Provider, Usd, check_key};

use crate::bench::{Bench, endpoints, status};

#[tokio::test]
async fn a_good_key_says_what_it_opens() {
    let bench = Bench::new().await;
    let endpoints = endpoints(&bench.sandbox);
    let openai = bench.studio.check_openai(&endpoints.openai).await.unwrap();
    assert!(openai.valid && openai.detail.contains("gpt-5.4"), "{openai:?}");
    let modelslab = bench.studio.check_modelslab(&endpoints.modelslab).await.unwrap();
    assert!(modelslab.valid, "{modelslab:?}");
    assert_eq!(modelslab.balance_usd, Usd::from_dollars(25.0));
    assert!(modelslab.detail.contains("$25.00"), "{modelslab:?}");
    assert_eq!(bench.submissions(), 0, "nothing is bought");
}

#[tokio::test]
async fn a_wrong_key_is_an_answer_and_not_an_error() {
    let bench = Bench::new().await;
    let mut endpoints = endpoints(&bench.sandbox);
    endpoints.openai.key = Some("sk-bad-canary".into());
    endpoints.modelslab.key = Some("bad-canary".into());
    for provider in [Provider::Openai, Provider::Modelslab] {
        let check = check_key(provider, &endpoints).await.unwrap();
        assert!(!check.valid && check.provider == provider, "{check:?}");
        assert!(!check.detail.contains("canary"), "{check:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_says_nothing_about_the_key() {
    let sandbox = Sandbox::start_with(Options::fast()).unwrap();
    let gone = endpoints(&sandbox);
    drop(sandbox);
    for provider in [Provider::Openai, Provider::Modelslab] {
        assert_eq!(check_key(provider, &gone).await.unwrap_err().code, Code::Network);
    }
    let bench = Bench::new().await;
    bench.order("wallet_balance", Fault::Canned { name: Canned::ModelslabServerError, processed: false });
    let here = endpoints(&bench.sandbox);
    assert_eq!(check_key(Provider::Modelslab, &here).await.unwrap_err().code, Code::Provider);
}

#[tokio::test]
async fn an_empty_wallet_is_said() {
    let bench = Bench::new().await;
    bench.sandbox.set_balance(0.0);
    let check = bench.studio.check_modelslab(&endpoints(&bench.sandbox).modelslab).await.unwrap();
    assert!(check.valid && check.detail.contains("empty"), "{check:?}");
}

#[tokio::test]
async fn a_new_connection_is_told_and_an_impossible_one_changes_nothing() {
    let bench = Bench::new().await;
    let mut events = bench.studio.events();
    let other = Sandbox::start_with(Options::fast()).unwrap();
    let mut told = status();
    told.sandbox = false;
    bench.studio.connect(endpoints(&other), told.clone()).await.unwrap();
    assert_eq!(events.recv().await.unwrap(), Event::Connection { connection: told.clone() });
    bench.make(crate::bench::fox()).await;
    assert_eq!((bench.submissions(), other.account().jobs.len()), (0, 1));

    let mut impossible = endpoints(&other);
    impossible.modelslab = Endpoint { base_url: "data:text/plain,x".parse().unwrap(), key: None };
    assert!(bench.studio.connect(impossible, status()).await.is_err());
    assert_eq!(bench.studio.connection(), told);
}
