//! The chain of words behind a picture.

use serde_json::{Value, json};
use studio::{BlamePiece, Decision, GenerateRequest, RefineRequest, Wrote};

use crate::{
    agent::WISH,
    bench::{Bench, SUBMITS, instant_fox},
};

fn joined(blame: &[BlamePiece]) -> String {
    blame.iter().map(|piece| piece.text.as_str()).collect()
}

#[tokio::test]
async fn words_that_went_out_verbatim_are_all_mine_and_the_body_is_kept() {
    let bench = Bench::new().await;
    let prompt = "  Zwölf “Boxkämpfer”,\tjagen\r\n(viktor:1.3) 👩‍🚀 猫 \u{301} ";
    let job = bench.make(GenerateRequest { prompt: prompt.into(), ..instant_fox() }).await;
    let chain = bench.studio.chain(job.assets[0]).await.unwrap();
    assert_eq!((chain.mine.as_str(), chain.refined, chain.proposed), (prompt, None, None));
    assert_eq!(chain.blame, [BlamePiece { text: prompt.into(), by: Wrote::Me }]);
    assert_eq!(chain.arguments, job.arguments);
    let mut body: Value = serde_json::from_str(&chain.body.unwrap()).unwrap();
    let sent = &bench.sandbox.log(SUBMITS)[0].body;
    assert_eq!(body["key"], "…");
    body["key"] = sent["key"].clone();
    assert_eq!(body, *sent);
}

#[tokio::test]
async fn refined_words_that_i_changed_are_told_apart() {
    let bench = Bench::new().await;
    let request =
        RefineRequest { prompt: "A quiet red door".into(), model: Some("realtime".into()), ..RefineRequest::default() };
    let refined = bench.studio.refine(request).await.unwrap().refined;
    let prompt = format!("{} zyzzyva", refined.prompt);
    let version =
        bench.studio.keep_prompt(studio::Author::Picked, prompt.clone(), None, Some(refined.id)).await.unwrap();
    let job = bench.make(GenerateRequest { prompt: prompt.clone(), version: Some(version.id), ..instant_fox() }).await;
    let chain = bench.studio.chain(job.assets[0]).await.unwrap();
    assert_eq!((chain.mine.as_str(), chain.refined.as_deref()), ("A quiet red door", Some(refined.prompt.as_str())));
    assert_eq!(joined(&chain.blame), prompt);
    let by =
        |who| chain.blame.iter().filter(|piece| piece.by == who).map(|piece| piece.text.as_str()).collect::<String>();
    assert!(by(Wrote::Me).contains("red door"), "{:?}", chain.blame);
    assert_eq!(by(Wrote::Edited).trim(), "zyzzyva");
    assert!(!by(Wrote::Model).is_empty());
}

#[tokio::test]
async fn what_gpt_proposed_stays_beside_what_i_made_of_it() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let mut edited = proposal.arguments.clone();
    edited["prompt"] = json!("A blue fox");
    bench.decide(proposal.id, Decision::Go { arguments: Some(edited) }).await.unwrap();
    bench.turn(&sent).await;
    let asset = bench.transcript(&sent).await.assets.remove(0);
    let chain = bench.studio.chain(asset.id).await.unwrap();
    assert_eq!(chain.mine, WISH);
    assert_eq!(chain.proposed.unwrap()["prompt"], proposal.prompt.as_str(), "as GPT wrote it, not as edited");
    assert_eq!((chain.arguments["prompt"].as_str(), joined(&chain.blame).as_str()), (Some("A blue fox"), "A blue fox"));
    assert!(chain.body.unwrap().contains("A blue fox"));
}

#[tokio::test]
async fn what_i_brought_has_no_request() {
    let bench = Bench::new().await;
    let text = bench.import("notes.txt", b"Hello".to_vec()).await;
    let chain = bench.studio.chain(text.id).await.unwrap();
    assert_eq!((chain.mine.as_str(), chain.body, chain.proposed, chain.blame), ("notes", None, None, Vec::new()));
}
