//! Caps hold, for words and pictures together.

use studio::{ChargeState, Code, MessageState, ProposalState, SendRequest, Settings, Usd};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

fn usd(dollars: f64) -> Usd {
    Usd::from_dollars(dollars).unwrap()
}

#[tokio::test]
async fn under_a_cap_that_is_too_small_gpt_is_not_asked() {
    for settings in [
        Settings { cap_day_usd: Some(usd(0.0001)), ..Settings::default() },
        Settings { cap_message_usd: Some(usd(0.0001)), ..Settings::default() },
    ] {
        let bench = Bench::with(sandbox::Options::fast(), settings).await;
        let sent = bench.say(None, WISH).await;
        let message = bench.turn(&sent).await;
        assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::OverBudget));
        assert_eq!(bench.sandbox.log("").len(), 0, "not one request");
    }
}

#[tokio::test]
async fn over_budget_a_proposal_waits_with_the_reason_and_nothing_is_sent() {
    let mut settings = Settings { cap_message_usd: Some(usd(1.0)), ..Settings::default() };
    settings.picture_prices.insert("flux".into(), usd(3.0));
    let bench = Bench::with(sandbox::Options::fast(), settings.clone()).await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let error = bench.go(proposal.id).await.unwrap_err();
    assert_eq!(error.code, Code::OverBudget);
    let message = bench.turn(&sent).await;
    let waiting = &message.proposals[0];
    assert_eq!((message.state, waiting.state, waiting.job), (MessageState::Waiting, ProposalState::Pending, None));
    assert_eq!(waiting.error.as_ref().unwrap().code, Code::OverBudget);
    assert_eq!(bench.submissions(), 0);

    // With a higher cap the same proposal goes through.
    bench.studio.apply_settings(Settings { cap_message_usd: Some(usd(5.0)), ..settings }).await.unwrap();
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Done);
    assert_eq!(message.proposals[0].error, None);
}

#[tokio::test]
async fn a_budget_for_one_message_survives_a_restart() {
    let mut settings = Settings::default();
    settings.picture_prices.insert("flux".into(), usd(0.9));
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let request =
        SendRequest { conversation: None, text: WISH.into(), budget_usd: Some(usd(0.5)), ..SendRequest::default() };
    let sent = bench.studio.send(request).await.unwrap();
    let proposal = bench.turn(&sent).await.proposals[0].clone();
    let bench = bench.restart().await;
    assert_eq!(bench.go(proposal.id).await.unwrap_err().code, Code::OverBudget);
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn a_quiet_call_stays_within_the_budget() {
    let mut settings = Settings { quiet_limit_usd: usd(1.0), cap_message_usd: Some(usd(1.0)), ..Settings::default() };
    settings.picture_prices.insert("flux".into(), usd(0.9999));
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Waiting, "it would pass the cap together with GPT's own price");
    assert_eq!(message.proposals[0].error.as_ref().unwrap().code, Code::OverBudget);
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn with_little_left_the_answer_is_shortened_rather_than_refused() {
    let settings = Settings { cap_message_usd: Some(usd(0.05)), ..Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let sent = bench.say(None, "Hello").await;
    assert_eq!(bench.turn(&sent).await.state, MessageState::Done);
    let allowed = bench.sandbox.log(RESPONSES)[0].body["max_output_tokens"].as_u64().unwrap();
    assert!((512..8_192).contains(&allowed), "{allowed}");
}

#[tokio::test]
async fn words_are_settled_at_their_exact_price() {
    let bench = Bench::new().await;
    let sent = bench.say(None, "Hello").await;
    let message = bench.turn(&sent).await;
    let charge = bench.studio.cost().await.unwrap().charges.remove(0);
    assert_eq!(charge.state, ChargeState::Settled);
    assert!(charge.actual_usd.unwrap() < charge.estimated_usd, "reserved is an upper bound");
    let tokens = charge.usage.unwrap();
    let uncached = tokens.input_tokens - tokens.cached_input_tokens;
    let expected = usd(2.5).per_million(uncached)
        + usd(0.25).per_million(tokens.cached_input_tokens)
        + usd(15.0).per_million(tokens.output_tokens);
    assert_eq!((charge.actual_usd, message.usd), (Some(expected), Some(expected)));
}

#[tokio::test]
async fn a_model_without_a_price_is_free_on_this_machine_only() {
    let settings = Settings { gpt_model: "somebodys-own-model".into(), ..Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let sent = bench.say(None, "Hello").await;
    let message = bench.turn(&sent).await;
    assert_ne!(message.error.map(|error| error.code), Some(Code::OverBudget));

    let mut endpoints = crate::bench::endpoints(&bench.sandbox);
    endpoints.openai.base_url = "https://models.invalid/v1".parse().unwrap();
    bench.studio.connect(endpoints, crate::bench::status()).await.unwrap();
    let sent = bench.say(None, "Hello").await;
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error.unwrap().code), (MessageState::Failed, Code::OverBudget));
}
