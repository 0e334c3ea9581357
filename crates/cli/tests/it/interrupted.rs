//! Ctrl+C, a killed process, and two processes at once: a paid picture always comes home, and is paid once.

use sandbox::{Fault, JobFault, Sandbox, Script};
use serde_json::{Value, json};

use crate::limn::{FOX, Limn, Running, SUBMIT, assert_asset, assert_shape, code, sandbox, submissions, until};

/// A picture by a model that is polled for.
const LANTERN: [&str; 10] =
    ["generate", "A paper lantern", "--verbatim", "--model", "flux", "--width", "256", "--height", "256", "--json"];

fn slow(sandbox: &Sandbox) {
    let job = JobFault { hold: true, background: true, eta_s: Some(0.2), ..JobFault::default() };
    sandbox.script(Script::new(SUBMIT, Fault::Job(job)));
}

/// Starts a picture that takes until it is released, and waits until it is asked about.
fn polling(limn: &Limn, sandbox: &Sandbox) -> Running {
    slow(sandbox);
    let running = limn.start(&LANTERN);
    until("it asks", || !sandbox.log("/fetch").is_empty());
    running
}

fn brought_home(limn: &Limn, sandbox: &Sandbox) {
    let object = limn.json(0, &["resume"]);
    let job = &object["jobs"][0];
    assert_eq!((&job["status"], &job["error"]), (&json!("done"), &Value::Null), "{object:#}");
    assert_asset(&job["assets"][0]);
    assert_eq!((submissions(sandbox), sandbox.account().jobs.len()), (1, 1), "bought once");
    assert_eq!(limn.json(0, &["list"])["assets"].as_array().unwrap().len(), 1);
    assert_eq!(limn.json(0, &["resume"])["jobs"], json!([]), "nothing is left");
}

#[test]
fn after_an_interrupt_a_later_run_brings_the_picture_home() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let running = polling(&limn, &sandbox);
    running.signal("INT");
    let object = running.end().object(130);
    assert_shape(&object);
    assert_eq!((code(&object), &object["jobs"][0]["status"]), ("cancelled", &json!("running")));
    assert!(object["jobs"][0]["provider_id"].is_string());
    assert!(object["error"]["message"].as_str().unwrap().contains("limn resume"));
    sandbox.release();
    brought_home(&limn, &sandbox);
}

#[test]
fn an_interrupt_while_the_request_is_out_waits_for_its_answer() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    sandbox.script(Script::new(SUBMIT, Fault::Hold));
    slow(&sandbox);
    let running = limn.start(&LANTERN);
    until("it is sent", || submissions(&sandbox) == 1);
    running.signal("INT");
    sandbox.release();
    let object = running.end().object(130);
    let status = &object["jobs"][0]["status"];
    assert!(*status == "running" || *status == "fetching" || *status == "done", "what was bought is known: {object:#}");
    sandbox.release();
    if *status != "done" {
        brought_home(&limn, &sandbox);
    }
    assert_eq!(sandbox.account().jobs.len(), 1);
}

#[test]
fn what_was_not_sent_before_an_interrupt_is_never_bought() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    // The wallet is read before the request leaves.
    sandbox.script(Script::new("/wallet_balance", Fault::Hold));
    let running = limn.start(&LANTERN);
    until("it looks into the wallet", || !sandbox.log("/wallet_balance").is_empty());
    running.signal("INT");
    let object = running.end().object(130);
    assert_eq!((&object["jobs"][0]["status"], &object["jobs"][0]["charged"]), (&json!("cancelled"), &json!("no")));
    sandbox.release();
    assert_eq!(limn.json(0, &["resume"])["jobs"], json!([]));
    assert_eq!(submissions(&sandbox), 0);
    assert_eq!(limn.json(0, &["cost"])["today"]["spent"]["total_usd"], 0.0);
}

#[test]
fn a_killed_process_loses_nothing() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let running = polling(&limn, &sandbox);
    running.signal("KILL");
    assert_eq!(running.end().status.code(), None);
    sandbox.release();
    assert_eq!(limn.json(0, &["jobs"])["jobs"][0]["status"], "running");
    brought_home(&limn, &sandbox);
}

#[test]
fn killed_while_the_request_was_out_nobody_knows_and_nobody_sends_it_again() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    sandbox.script(Script::new(SUBMIT, Fault::Hold));
    let running = limn.start(&LANTERN);
    until("it is sent", || submissions(&sandbox) == 1);
    running.signal("KILL");
    running.end();
    let object = limn.json(6, &["resume"]);
    assert_eq!((&object["jobs"][0]["status"], submissions(&sandbox)), (&json!("unknown"), 1));
    sandbox.release();
}

#[test]
fn an_interrupted_sandbox_leaves_nothing_to_wait_for() {
    let limn = Limn::new().with("LIMN_SANDBOX", "1");
    let running = limn.start(&LANTERN);
    until("it is being made", || limn.json(0, &["jobs"])["jobs"][0]["provider_id"].is_string());
    running.signal("INT");
    let object = running.end().object(130);
    assert_eq!(object["jobs"][0]["status"], "cancelled");
    assert_eq!(limn.json(0, &["resume"])["jobs"], json!([]));
}

#[test]
fn a_provider_that_is_gone_for_a_while_is_told_and_waited_for() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    slow(&sandbox);
    sandbox.script(Script::new("/fetch", Fault::Drop { processed: false }).times(4));
    let running = limn.start(&LANTERN);
    until("it asks until there is an answer", || sandbox.log("/fetch").len() > 4);
    sandbox.release();
    let ended = running.end().with(0);
    assert_eq!(ended.err.matches("Still waiting.").count(), 1, "{ended:#?}");
    assert_eq!(ended.object(0)["jobs"][0]["status"], "done");
}

#[test]
fn two_processes_share_a_library_and_take_nothing_from_each_other() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let first = polling(&limn, &sandbox);
    assert_eq!(limn.json(0, &["jobs"])["jobs"][0]["status"], "running");
    assert_eq!(limn.json(0, &["resume"])["jobs"], json!([]), "it has somebody who works on it");
    assert_shape(&limn.json(0, &FOX));
    assert_eq!(limn.json(0, &["list"])["assets"].as_array().unwrap().len(), 1);
    sandbox.release();
    assert_eq!(first.end().object(0)["jobs"][0]["status"], "done");
    assert_eq!((submissions(&sandbox), limn.json(0, &["list"])["assets"].as_array().unwrap().len()), (2, 2));
}

#[test]
fn another_process_can_stop_one_and_the_first_says_so() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let first = polling(&limn, &sandbox);
    let id = limn.json(0, &["jobs"])["jobs"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(limn.json(0, &["cancel", &id])["jobs"][0]["status"], "cancelled");
    let object = first.end().object(130);
    assert_eq!(
        (&object["jobs"][0]["status"], &object["jobs"][0]["error"]["code"]),
        (&json!("cancelled"), &json!("cancelled"))
    );
    sandbox.release();
}

#[test]
fn an_interrupted_conversation_can_be_left_and_its_picture_comes_home() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    slow(&sandbox);
    let running = limn.start(&["create", "a paper lantern", "--yes", "--json"]);
    until("it asks", || !sandbox.log("/fetch").is_empty());
    running.signal("INT");
    let object = running.end().object(130);
    assert_shape(&object);
    assert_eq!(object["jobs"][0]["status"], "running");
    let asked = sandbox.log("/responses").len();
    sandbox.release();
    brought_home(&limn, &sandbox);
    assert_eq!(sandbox.log("/responses").len(), asked, "GPT is not paid for a comment nobody waits for");
}
