//! One-click refinement.

use sandbox::{Canned, Fault, Script, TurnFault};
use studio::{
    Author, Change, ChargeState, Code, GenerateRequest, Purpose, RefineRequest, Refinement, Settings, Usd, picked,
};

use crate::{
    agent::RESPONSES,
    bench::{Bench, SUBMITS},
};

const WORDS: &str = "A futuristic developer workspace with multiple monitors, dark theme";

fn words(model: &str) -> RefineRequest {
    RefineRequest { prompt: WORDS.into(), model: Some(model.into()), ..RefineRequest::default() }
}

async fn refine(bench: &Bench, model: &str) -> Refinement {
    bench.studio.refine(words(model)).await.unwrap()
}

fn joined(refinement: &Refinement, without: Change) -> String {
    let pieces = refinement.diff.iter().filter(|piece| piece.change != without);
    pieces.map(|piece| piece.text.as_str()).collect()
}

#[tokio::test]
async fn better_words_are_kept_beside_mine_with_what_changed() {
    let bench = Bench::new().await;
    let refinement = refine(&bench, "flux").await;
    let Refinement { mine, refined, .. } = &refinement;
    assert_eq!((mine.prompt.as_str(), mine.author, mine.parent), (WORDS, Author::Mine, None));
    assert_eq!((refined.author, refined.parent), (Author::Refined, Some(mine.id)));
    assert_ne!(refined.prompt, WORDS);
    assert!(refined.prompt.contains("multiple monitors"), "{}", refined.prompt);
    assert!(!refined.why.as_deref().unwrap().is_empty());
    assert_eq!((refined.target.as_deref(), refinement.family.as_str()), (Some("flux"), "FLUX"));
    assert_eq!(joined(&refinement, Change::Added), WORDS);
    assert_eq!(joined(&refinement, Change::Removed), refined.prompt);
    assert_eq!(picked(&refinement.diff, |_| false), WORDS);
    assert_eq!(bench.studio.prompt_versions(refined.id).await.unwrap(), [mine.clone(), refined.clone()]);

    let charge = bench.studio.cost().await.unwrap().charges.remove(0);
    assert_eq!((charge.purpose, charge.state), (Purpose::Refine, ChargeState::Settled));
    assert_eq!((charge.actual_usd, charge.usage), (refined.usd, Some(refinement.usage)));
    assert!(refined.usd.unwrap() > Usd::ZERO);
}

#[tokio::test]
async fn it_is_one_cheap_call_without_tools() {
    let bench = Bench::new().await;
    refine(&bench, "flux").await;
    let log = bench.sandbox.log(RESPONSES);
    let [request] = log.as_slice() else { panic!("{log:#?}") };
    let body = &request.body;
    assert_eq!(body["reasoning"]["effort"], "none");
    assert_eq!(body["text"]["verbosity"], "low");
    assert_eq!(body["text"]["format"]["strict"], true);
    assert!(body["tools"].as_array().is_none_or(Vec::is_empty));
    assert_eq!(body["input"].as_array().unwrap().last().unwrap()["content"][0]["text"], WORDS);
    assert!(!body["instructions"].as_str().unwrap().contains(WORDS), "my words are never instructions");
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn flux_gets_prose_and_stable_diffusion_gets_tags() {
    let bench = Bench::new().await;
    let flux = refine(&bench, "flux").await;
    let sdxl = refine(&bench, "sdxl").await;
    assert_ne!(flux.refined.prompt, sdxl.refined.prompt);
    assert!(flux.refined.prompt.contains(". ") || flux.refined.prompt.ends_with('.'), "{}", flux.refined.prompt);
    assert!(
        sdxl.refined.prompt.matches(", ").count() > 3 && !sdxl.refined.prompt.contains(". "),
        "{}",
        sdxl.refined.prompt
    );
    assert_eq!(flux.refined.negative, None, "FLUX takes none");
    assert!(sdxl.refined.negative.is_some());
    assert_eq!((flux.family.as_str(), sdxl.family.as_str()), ("FLUX", "Stable Diffusion XL"));
}

#[tokio::test]
async fn a_negative_prompt_that_gpt_gives_flux_all_the_same_is_dropped() {
    let bench = Bench::new().await;
    let answer = serde_json::json!({"prompt": "a red door", "negative_prompt": "blur", "why": "Shorter."}).to_string();
    let body = serde_json::json!({"id": "resp_1", "object": "response", "status": "completed", "model": "gpt-5.4",
        "output": [{"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": answer, "annotations": []}]}],
        "usage": {"input_tokens": 10, "output_tokens": 10}});
    let reply = Fault::Reply { status: 200, headers: Default::default(), body: body.to_string(), processed: false };
    bench.order(RESPONSES, reply.clone());
    assert_eq!(refine(&bench, "flux").await.refined.negative, None);
    bench.order(RESPONSES, reply);
    assert_eq!(refine(&bench, "sdxl").await.refined.negative.as_deref(), Some("blur"));
}

#[tokio::test]
async fn verbatim_words_go_out_byte_for_byte_without_gpt() {
    let bench = Bench::new().await;
    let prompt = "  Zwölf “Boxkämpfer”,\tjagen\r\n(viktor:1.3) 👩‍🚀 猫 \u{301} ";
    let request = GenerateRequest { prompt: prompt.into(), ..crate::bench::instant_fox() };
    let job = bench.make(request).await;
    assert_eq!(bench.sandbox.log(SUBMITS)[0].body["prompt"], prompt);
    assert_eq!((job.words.mine.as_str(), job.words.refined, job.words.sent.as_str()), (prompt, None, prompt));
    assert_eq!(bench.sandbox.log(RESPONSES).len(), 0);
}

#[tokio::test]
async fn refined_words_keep_mine_beside_them_in_the_picture() {
    let bench = Bench::new().await;
    let refinement = refine(&bench, "realtime").await;
    let request = GenerateRequest {
        prompt: refinement.refined.prompt.clone(),
        version: Some(refinement.refined.id),
        ..crate::bench::instant_fox()
    };
    let job = bench.make(request).await;
    let words = bench.asset(job.assets[0]).await.words;
    assert_eq!((words.mine.as_str(), words.refined), (WORDS, Some(refinement.refined.prompt.clone())));
    assert_eq!(words.sent, refinement.refined.prompt);
}

#[tokio::test]
async fn words_that_are_a_version_already_are_not_kept_twice() {
    let bench = Bench::new().await;
    let first = refine(&bench, "flux").await;
    let again = RefineRequest {
        prompt: first.refined.prompt.clone(),
        negative: first.refined.negative.clone(),
        parent: Some(first.refined.id),
        model: Some("flux".into()),
        ..RefineRequest::default()
    };
    let second = bench.studio.refine(again.clone()).await.unwrap();
    assert_eq!(second.mine.id, first.refined.id);
    let edited = RefineRequest { prompt: format!("{} at night", again.prompt), ..again };
    let third = bench.studio.refine(edited).await.unwrap();
    assert_eq!((third.mine.author, third.mine.parent), (Author::Mine, Some(first.refined.id)));
    let family = bench.studio.prompt_versions(first.mine.id).await.unwrap();
    assert_eq!(family.len(), 5);
}

#[tokio::test]
async fn when_gpt_fails_nothing_of_mine_is_touched() {
    let turn = |turn| Fault::Turn { turn };
    let canned = |name| Fault::Canned { name, processed: false };
    for (fault, code, charged) in [
        (turn(TurnFault::Refusal), Code::ContentRefused, true),
        (turn(TurnFault::Incomplete), Code::Provider, true),
        (turn(TurnFault::ContentFilter), Code::ContentRefused, true),
        (canned(Canned::OpenaiQuota), Code::NoCredit, false),
    ] {
        let bench = Bench::new().await;
        let told = format!("{fault:?}");
        bench.sandbox.script(Script::new(RESPONSES, fault).times(u32::MAX));
        let error = bench.studio.refine(words("flux")).await.unwrap_err();
        assert_eq!(error.code, code, "{told}: {error}");
        let charge = bench.studio.cost().await.unwrap().charges.remove(0);
        let state = if charged { ChargeState::Settled } else { ChargeState::Released };
        assert_eq!(charge.state, state, "{told}");
        // The first version ever is the next one: nothing was kept of the failed try.
        bench.sandbox.clear_scripts();
        let refinement = refine(&bench, "flux").await;
        assert_eq!(refinement.mine.id.0, 1, "{told}");
    }
}

#[tokio::test]
async fn a_model_that_must_think_a_little_does() {
    let bench = Bench::new().await;
    let body = r#"{"error":{"message":"Unsupported value: 'none' is not supported with the 'gpt-6-astra' model.","type":"invalid_request_error","param":"reasoning.effort","code":"unsupported_value"}}"#;
    bench.order(
        RESPONSES,
        Fault::Reply { status: 400, headers: Default::default(), body: body.into(), processed: false },
    );
    refine(&bench, "flux").await;
    refine(&bench, "flux").await;
    let efforts: Vec<_> =
        bench.sandbox.log(RESPONSES).iter().map(|entry| entry.body["reasoning"]["effort"].clone()).collect();
    assert_eq!(efforts, ["none", "low", "low"], "and it is remembered");
}

#[tokio::test]
async fn my_own_rules_are_followed() {
    let bench = Bench::new().await;
    let folder = bench.home.path().join("refine");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("flux.md"), "Write tags, a tag list, comma-separated keywords.").unwrap();
    let refinement = refine(&bench, "flux").await;
    let rules = bench.sandbox.log(RESPONSES)[0].body["instructions"].as_str().unwrap().to_owned();
    assert!(rules.ends_with("Write tags, a tag list, comma-separated keywords.\n"), "{rules}");
    assert!(refinement.refined.prompt.matches(", ").count() > 3, "{}", refinement.refined.prompt);
}

#[tokio::test]
async fn no_words_or_no_money_no_call() {
    let bench = Bench::new().await;
    let blank = RefineRequest { prompt: "\n ".into(), ..RefineRequest::default() };
    assert_eq!(bench.studio.refine(blank).await.unwrap_err().code, Code::Usage);
    bench
        .studio
        .apply_settings(Settings { cap_day_usd: Usd::from_dollars(0.0001), ..Settings::default() })
        .await
        .unwrap();
    assert_eq!(bench.studio.refine(words("flux")).await.unwrap_err().code, Code::OverBudget);
    assert_eq!(bench.sandbox.log("").len(), 0);
}
