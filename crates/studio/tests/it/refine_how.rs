//! What one click can do to words beside making them better: each set of rules, the kit, three takes, and a picture.

use sandbox::Fault;
use serde_json::{Value, json};
use studio::{Author, Change, Code, PromptQuery, RefineHow, RefineRequest, Refinement};

use crate::{
    agent::RESPONSES,
    bench::Bench,
    kits::{harbour, working_with},
};

const WORDS: &str = "A red door in the rain, soft light from the left";

fn asked(how: RefineHow) -> RefineRequest {
    RefineRequest { prompt: WORDS.into(), model: Some("flux".into()), how, ..RefineRequest::default() }
}

/// An answer of GPT's with this JSON as its text.
fn answer(text: &Value) -> Fault {
    let body = json!({"id": "resp_1", "object": "response", "status": "completed", "model": "gpt-5.4",
        "output": [{"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": text.to_string(), "annotations": []}]}],
        "usage": {"input_tokens": 10, "output_tokens": 10}});
    Fault::Reply { status: 200, headers: Default::default(), body: body.to_string(), processed: false }
}

fn words(prompt: &str, why: &str) -> Value {
    json!({"prompt": prompt, "negative_prompt": null, "why": why})
}

/// The bodies GPT was sent.
fn bodies(bench: &Bench) -> Vec<Value> {
    bench.sandbox.log(RESPONSES).into_iter().map(|entry| entry.body).collect()
}

#[tokio::test]
async fn each_click_tells_gpt_its_own_rules_and_keeps_the_familys() {
    let signs = [
        (RefineHow::Shorter, "half the words"),
        (RefineHow::Richer, "three to six things to see"),
        (RefineHow::Light, "Change only the light"),
        (RefineHow::Translate, "translated into English"),
    ];
    for (how, sign) in signs {
        let bench = Bench::new().await;
        let refinement = bench.studio.refine(asked(how)).await.unwrap();
        let body = &bodies(&bench)[0];
        let rules = body["instructions"].as_str().unwrap();
        assert!(rules.contains(sign) && rules.contains("FLUX reads prose"), "{how:?}: {rules}");
        assert_eq!(signs.iter().filter(|(_, sign)| rules.contains(sign)).count(), 1, "{how:?}");
        assert_eq!(body["input"].as_array().unwrap().last().unwrap()["content"][0]["text"], WORDS);
        assert_eq!((refinement.mine.prompt.as_str(), refinement.more.len()), (WORDS, 0));
    }
}

#[tokio::test]
async fn each_click_changes_the_words_in_its_own_way() {
    let bench = Bench::new().await;
    let count = |text: &str| text.split_whitespace().count();
    let prompt = async |how, words: &str| {
        let request = RefineRequest { prompt: words.into(), ..asked(how) };
        bench.studio.refine(request).await.unwrap().refined.prompt
    };
    let long = "Three red kettles on a walnut shelf, soft window light from the left, very calm mood, gentle falloff.";
    let shorter = prompt(RefineHow::Shorter, long).await;
    assert!(shorter.starts_with("Three red kettles") && count(&shorter) < count(long), "{shorter}");
    let richer = prompt(RefineHow::Richer, "a red door").await;
    assert!(richer.contains("red door") && count(&richer) > 6, "{richer}");
    let light = prompt(RefineHow::Light, long).await;
    assert!(light.starts_with("Three red kettles on a walnut shelf, "), "{light}");
    assert!(!light.contains("soft window light"), "{light}");
    assert_eq!(prompt(RefineHow::Translate, "Ein roter Fuchs im Schnee").await, "A red fox in the snow");
    let better = prompt(RefineHow::Better, "Ein roter Fuchs im Schnee").await;
    assert_ne!(better, "A red fox in the snow", "only when it is asked for");

    let several = RefineRequest { prompt: "a red door".into(), ..asked(RefineHow::Variations) };
    let Refinement { refined, more, .. } = bench.studio.refine(several).await.unwrap();
    let [second, third] = more.as_slice() else { panic!("{more:#?}") };
    assert!(refined.prompt != second.prompt && second.prompt != third.prompt, "{more:#?}");
    assert!([&refined, second, third].iter().all(|take| take.prompt.contains("red door")), "{more:#?}");

    let picture = bench.picture().await.id;
    let describe = RefineRequest { asset: Some(picture), prompt: String::new(), ..asked(RefineHow::Describe) };
    let words = bench.studio.refine(describe).await.unwrap().refined.prompt;
    assert!(words.contains("square") && words.contains("256 × 256"), "{words}");
}

#[tokio::test]
async fn my_own_rules_for_a_click_are_followed() {
    let bench = Bench::new().await;
    std::fs::create_dir_all(bench.home.path().join("refine/how")).unwrap();
    std::fs::write(bench.home.path().join("refine/how/richer.md"), "Only colours.").unwrap();
    bench.studio.refine(asked(RefineHow::Richer)).await.unwrap();
    assert!(bodies(&bench)[0]["instructions"].as_str().unwrap().ends_with("\nOnly colours.\n"));
}

#[tokio::test]
async fn three_variations_are_three_versions_of_my_words() {
    let bench = Bench::new().await;
    let three =
        json!({"variations": [words("a near door", "Near."), words("a far door", "Far."), words("a drawn door", "")]});
    bench.order(RESPONSES, answer(&three));
    let Refinement { mine, refined, more, .. } = bench.studio.refine(asked(RefineHow::Variations)).await.unwrap();
    let all: Vec<_> = std::iter::once(&refined).chain(&more).collect();
    assert_eq!(
        all.iter().map(|version| version.prompt.as_str()).collect::<Vec<_>>(),
        ["a near door", "a far door", "a drawn door"]
    );
    assert!(all.iter().all(|version| (version.author, version.parent) == (Author::Refined, Some(mine.id))));
    assert_eq!((refined.why.as_deref(), more[1].why.as_deref()), (Some("Near."), None));
    assert_eq!(bench.studio.prompt_versions(mine.id).await.unwrap().len(), 4);
    assert!(refined.usd.is_some() && more.iter().all(|version| version.usd.is_none()), "one call paid for all");
    let format = &bodies(&bench)[0]["text"]["format"];
    assert_eq!(
        (&format["strict"], &format["schema"]["properties"]["variations"]["minItems"]),
        (&json!(true), &json!(3))
    );

    bench.order(RESPONSES, answer(&json!({"variations": [words("one", "")]})));
    let error = bench.studio.refine(asked(RefineHow::Variations)).await.unwrap_err();
    assert!(error.code == Code::Provider && error.message.contains("unchanged"), "{error}");
}

#[tokio::test]
async fn a_picture_is_shown_small_and_its_words_begin_a_family() {
    let bench = Bench::new().await;
    let picture = bench.picture().await;
    let describe = RefineRequest { asset: Some(picture.id), prompt: " ".into(), ..asked(RefineHow::Describe) };
    bench.order(RESPONSES, answer(&words("A red fox in snow.", "The tail is cut off.")));
    let Refinement { mine, refined, diff, .. } = bench.studio.refine(describe.clone()).await.unwrap();
    assert_eq!((mine.id, refined.parent, refined.author), (refined.id, None, Author::Refined));
    let new: String =
        diff.iter().filter(|piece| piece.change != Change::Removed).map(|piece| piece.text.as_str()).collect();
    assert_eq!((new.as_str(), refined.prompt.as_str()), ("A red fox in snow.", "A red fox in snow."));
    let body = &bodies(&bench)[0];
    let [content] = body["input"][0]["content"].as_array().unwrap().as_slice() else { panic!("{body:#}") };
    assert_eq!((content["type"].as_str(), content["detail"].as_str()), (Some("input_image"), Some("high")));
    let url = content["image_url"].as_str().unwrap();
    assert!(url.starts_with("data:image/") && url.len() < 600_000, "{}", url.len());
    assert!(body["instructions"].as_str().unwrap().contains("holds a picture"));
    assert_eq!(bench.studio.prompts(&PromptQuery::default()).await.unwrap().len(), 1, "no empty words are kept");

    // Words beside it are mine, and go with it.
    bench.order(RESPONSES, answer(&words("A red fox.", "")));
    let with_words = RefineRequest { prompt: "the fur above all".into(), ..describe };
    let refinement = bench.studio.refine(with_words).await.unwrap();
    assert_eq!(refinement.mine.prompt, "the fur above all");
    assert_eq!(bodies(&bench)[1]["input"][0]["content"][0]["text"], "the fur above all");
}

#[tokio::test]
async fn a_confidential_picture_is_not_shown_and_nothing_is_sent() {
    let bench = Bench::new().await;
    let picture = bench.picture().await.id;
    bench.studio.set_confidential(&[picture], true).await.unwrap();
    let text = bench.import("notes.txt", b"Hello".to_vec()).await.id;
    for (asset, code, part) in [
        (Some(picture), Code::InvalidInput, "confidential"),
        (Some(text), Code::InvalidInput, "picture"),
        (None, Code::Usage, "choose one"),
    ] {
        let error = bench.studio.refine(RefineRequest { asset, ..asked(RefineHow::Describe) }).await.unwrap_err();
        assert!(error.code == code && error.message.contains(part), "{error}");
    }
    assert_eq!(bodies(&bench), Vec::<Value>::new());
}

#[tokio::test]
async fn the_kit_of_the_project_is_heeded_and_named() {
    let bench = Bench::new().await;
    working_with(&bench, harbour()).await;
    let refinement = bench.studio.refine(asked(RefineHow::Better)).await.unwrap();
    assert_eq!(refinement.kit.as_deref(), Some("Harbour"));
    let rules = bodies(&bench)[0]["instructions"].as_str().unwrap().to_owned();
    for part in ["Brand kit “Harbour”", "matte paper", "luxury", "#0b3d5c"] {
        assert!(rules.contains(part), "{part}: {rules}");
    }
    assert_eq!(bodies(&bench).len(), 1, "words without banned ones are not asked for twice");
}

#[tokio::test]
async fn banned_words_are_asked_away_once() {
    let bench = Bench::new().await;
    working_with(&bench, harbour()).await;
    bench.order(RESPONSES, answer(&words("A Luxury door", "Grander.")));
    bench.order(RESPONSES, answer(&words("A fine door", "Calmer.")));
    let refinement = bench.studio.refine(asked(RefineHow::Better)).await.unwrap();
    assert_eq!(
        (refinement.refined.prompt.as_str(), refinement.refined.why.as_deref()),
        ("A fine door", Some("Calmer."))
    );
    assert_eq!((refinement.usage.input_tokens, refinement.usage.output_tokens), (20, 20));
    let charges = bench.studio.cost().await.unwrap().charges;
    assert_eq!(
        refinement.refined.usd,
        charges.iter().map(|charge| charge.actual_usd.unwrap()).sum::<studio::Usd>().into()
    );
    let second = bodies(&bench)[1]["input"].as_array().unwrap().clone();
    let last = second.last().unwrap();
    assert_eq!(last["role"], "developer");
    assert!(last["content"][0]["text"].as_str().unwrap().contains("“luxury”"), "{last}");
    assert_eq!((&second[0]["content"][0]["text"], &second[1]["role"]), (&json!(WORDS), &json!("assistant")));
}

#[tokio::test]
async fn banned_words_that_stay_are_said() {
    let bench = Bench::new().await;
    working_with(&bench, harbour()).await;
    // Also when the second call comes to nothing.
    let stubborn = answer(&words("A luxury door", "Grander."));
    for second in [stubborn.clone(), Fault::Turn { turn: sandbox::TurnFault::Refusal }] {
        bench.order(RESPONSES, stubborn.clone());
        bench.order(RESPONSES, second);
        let refined = bench.studio.refine(asked(RefineHow::Better)).await.unwrap().refined;
        assert_eq!(refined.prompt, "A luxury door");
        assert_eq!(refined.why.as_deref(), Some("Grander. Still says “luxury”, which the brand kit “Harbour” bans."));
    }
}
