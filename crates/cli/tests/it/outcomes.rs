//! How it ends when it does not end well: one code, one exit status, one submission at most.

use std::{collections::BTreeMap, net::TcpListener};

use sandbox::{Canned, Fault, JobFault, Sandbox, Script};
use serde_json::{Value, json};

use crate::limn::{FOX, Limn, SUBMIT_REALTIME, assert_shape, code, sandbox, submissions};

fn refused(message: &str) -> Fault {
    let body = json!({"status": "error", "message": message}).to_string();
    Fault::Reply { status: 200, headers: BTreeMap::new(), body, processed: false }
}

fn canned(name: Canned) -> Fault {
    Fault::Canned { name, processed: false }
}

/// A generation that meets this fault; returns it as it ended.
fn meets(sandbox: &Sandbox, fault: Fault, status: i32) -> Value {
    sandbox.script(Script::new(SUBMIT_REALTIME, fault));
    let object = Limn::of(sandbox).json(status, &FOX);
    assert_shape(&object);
    assert_eq!(submissions(sandbox), 1, "sent once");
    let job = object["jobs"][0].clone();
    assert_eq!(job["assets"], json!([]));
    job
}

#[test]
fn what_the_provider_refuses_is_4_and_says_why() {
    let cases = [
        (canned(Canned::ModelslabNoCredit), "no_credit"),
        (canned(Canned::ModelslabMonthlyLimit), "no_credit"),
        (canned(Canned::ModelslabPlan), "plan"),
        (refused("Model not found: ghost"), "model_not_found"),
        (refused("Your prompt was blocked by our content policy"), "content_refused"),
    ];
    for (fault, expected) in cases {
        let sandbox = sandbox();
        let job = meets(&sandbox, fault, 4);
        assert_eq!((&job["status"], &job["error"]["code"]), (&json!("failed"), &json!(expected)), "{job:#}");
        assert_eq!(job["charged"], "no");
    }
}

#[test]
fn an_empty_wallet_is_4() {
    let sandbox = sandbox();
    sandbox.set_balance(0.0);
    let object = Limn::of(&sandbox).json(4, &FOX);
    assert_eq!(object["jobs"][0]["error"]["code"], "no_credit");
}

#[test]
fn a_refused_key_is_3_whosever_it_is() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox).with("MODELSLAB_API_KEY", "bad-canary").with("OPENAI_API_KEY", "sk-bad-canary");
    let pictures = limn.run(&[&FOX[..], &["--json"]].concat());
    assert!(!pictures.out.contains("canary") && !pictures.err.contains("canary"), "{pictures:#?}");
    let pictures = pictures.object(3);
    assert_eq!(pictures["jobs"][0]["error"]["code"], "bad_key");
    let words = limn.run(&["refine", "fox", "--json"]);
    assert!(!words.out.contains("canary") && !words.err.contains("canary"), "{words:#?}");
    assert_eq!(code(&words.object(3)), "bad_key");
    let agent = limn.json(3, &["create", "fox", "--yes"]);
    assert_shape(&agent);
    assert_eq!(code(&agent), "bad_key");
}

#[test]
fn without_a_key_for_the_pictures_gpt_is_not_paid_for_words() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox).without("MODELSLAB_API_KEY").without("MODELSLAB_BASE_URL");
    let object = limn.json(3, &["generate", "fox"]);
    assert_shape(&object);
    assert_eq!(code(&object), "no_key");
    assert!(sandbox.log("").is_empty());
}

#[test]
fn a_clear_failure_is_5() {
    let sandbox = sandbox();
    let fault = JobFault { fails: Some("The GPU caught fire".into()), background: true, ..JobFault::default() };
    let job = meets(&sandbox, Fault::Job(fault), 5);
    assert_eq!((&job["status"], &job["error"]["code"]), (&json!("failed"), &json!("provider")));
    assert!(job["provider_id"].is_string());
}

#[test]
fn what_is_no_picture_is_5_and_paid() {
    let sandbox = sandbox();
    for place in ["GET /files/", "GET /proxy/"] {
        sandbox.script(Script::new(place, canned(Canned::HtmlAsPng)).times(u32::MAX));
    }
    let object = Limn::of(&sandbox).json(5, &FOX);
    assert_eq!(object["jobs"][0]["error"]["code"], "bad_media");
    assert_eq!(object["jobs"][0]["charged"], "yes");
}

#[test]
fn a_lost_answer_is_6_and_is_never_sent_again() {
    let cases = [
        Fault::Drop { processed: true },
        Fault::Drop { processed: false },
        Fault::Cut { at: 20 },
        Fault::Canned { name: Canned::BadGateway, processed: true },
        Fault::Canned { name: Canned::GatewayTimeout, processed: true },
    ];
    for fault in cases {
        let sandbox = sandbox();
        let shown = format!("{fault:?}");
        sandbox.script(Script::new(SUBMIT_REALTIME, fault));
        let limn = Limn::of(&sandbox);
        let object = limn.json(6, &FOX);
        assert_shape(&object);
        let job = &object["jobs"][0];
        assert_eq!((&job["status"], &job["error"]["code"]), (&json!("unknown"), &json!("unknown_outcome")), "{shown}");
        limn.json(0, &["resume"]);
        assert_eq!(submissions(&sandbox), 1, "{shown}");
        assert_eq!(limn.json(0, &["jobs"])["jobs"][0]["status"], "unknown");
        let cost = limn.json(0, &["cost"]);
        assert!(cost["today"]["spent"]["unclear_usd"].as_f64().unwrap() > 0.0, "{cost:#}");
    }
}

#[test]
fn nobody_there_is_5_and_costs_nothing() {
    // A port that was just free.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let limn = Limn::at(&format!("{base}/v1"), &format!("{base}/api"));
    let object = limn.json(5, &FOX);
    assert_shape(&object);
    let job = &object["jobs"][0];
    assert_eq!((&job["error"]["code"], &job["charged"]), (&json!("network"), &json!("no")), "{job:#}");
    assert_eq!(code(&limn.json(5, &["refine", "fox"])), "network");
    assert_eq!(limn.json(0, &["cost"])["today"]["spent"]["total_usd"], 0.0);
}

#[test]
fn gpt_in_trouble_keeps_the_picture_from_being_bought() {
    let cases = [
        (Canned::OpenaiQuota, 4, "no_credit"),
        (Canned::OpenaiServerError, 5, "provider"),
        (Canned::OpenaiRegion, 4, "plan"),
        (Canned::BadGateway, 5, "provider"),
    ];
    for (name, status, expected) in cases {
        let sandbox = sandbox();
        sandbox.script(Script::new("POST /openai/v1/responses", canned(name)).times(u32::MAX));
        let object = Limn::of(&sandbox).json(status, &["generate", "fox"]);
        assert_shape(&object);
        assert_eq!((code(&object), submissions(&sandbox)), (expected, 0), "{name:?}");
    }
}

#[test]
fn an_address_a_key_must_not_go_to_is_2() {
    let object = Limn::at("http://8.8.8.8/v1", "https://modelslab.com/api").json(2, &FOX);
    assert_eq!(code(&object), "usage");
}

#[test]
fn a_home_that_cannot_be_a_library_is_7() {
    let limn = Limn::new().with("LIMN_SANDBOX", "1");
    std::fs::write(limn.home(), "a file").unwrap();
    let object = limn.json(7, &FOX);
    assert_shape(&object);
    assert_eq!(code(&object), "library");
}
