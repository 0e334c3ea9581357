//! What reading a brief costs, before it is sent.

use studio::{Attached, QuoteRequest, Settings, Usd};

use crate::bench::Bench;

/// About 1,000 tokens.
fn page(number: usize) -> String {
    format!("Page {number}. {}", "The kettle stands on oak, and the morning is quiet. ".repeat(90))
}

async fn quote(bench: &Bench, pages: usize) -> studio::Quote {
    let text: Vec<String> = (1..=pages).map(page).collect();
    let attached = bench.studio.attach("brief.txt".into(), text.join("\u{c}").into_bytes()).await.unwrap();
    let Attached::Document { document } = attached else { panic!("a text is a document") };
    let request =
        QuoteRequest { text: "Make what it says".into(), documents: vec![document.id], ..QuoteRequest::default() };
    bench.studio.quote(request).await.unwrap()
}

#[tokio::test]
async fn a_short_brief_is_priced_and_nobody_is_asked() {
    let bench = Bench::new().await;
    let quote = quote(&bench, 3).await;
    assert!(quote.tokens > quote.document_tokens && quote.document_tokens > 2_000, "{quote:#?}");
    assert!(quote.usd.unwrap() > Usd::from_dollars(0.005).unwrap(), "{quote:#?}");
    assert_eq!((quote.over_step, &quote.problem, &quote.warning), (false, &None, &None));
    assert!(bench.sandbox.log("").is_empty(), "a price is worked out here");
}

#[tokio::test]
async fn a_brief_that_the_limit_allows_to_be_read_only_once_is_warned_of() {
    let bench = Bench::new().await;
    let dear = quote(&bench, 290).await;
    assert!(dear.over_step && dear.problem.is_none(), "{dear:#?}");
    let warning = dear.warning.unwrap();
    assert!(warning.contains("the limit of $2.00 for one message"), "{warning}");
    // Where the limit reaches, there is nothing to say.
    let settings = Settings { cap_message_usd: None, ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    assert_eq!(quote(&bench, 290).await.warning, None);
}

#[tokio::test]
async fn a_brief_that_does_not_fit_is_refused_before_anything_is_sent() {
    let bench = Bench::new().await;
    let settings = Settings { gpt_window_tokens: Some(20_000), ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    let quote = quote(&bench, 30).await;
    assert!(quote.problem.unwrap().contains("more than gpt-5.4 can hold"));
}
