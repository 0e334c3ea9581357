//! The agent, with a person at a terminal and without one.

use sandbox::{Fault, Script, TurnFault};
use serde_json::json;

use crate::limn::{Limn, Running, assert_shape, code, program, sandbox, submissions, until};

/// Runs `limn create` on a terminal of its own.
fn on_a_terminal(limn: &Limn) -> Running {
    let mut command = limn.program("script");
    let line = format!("{} create 'a paper lantern'", program());
    command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").stdin(std::process::Stdio::piped());
    Running::of(command)
}

#[test]
fn on_a_terminal_the_person_is_asked_and_yes_means_yes() {
    let sandbox = sandbox();
    let ended = on_a_terminal(&Limn::of(&sandbox)).types(b"y\n").end();
    assert_eq!(ended.status.code(), Some(0), "{ended:#?}");
    assert!(ended.out.contains("Go? [y/N]") && ended.out.contains("about $0.0047"), "{ended:#?}");
    assert!(ended.out.contains(".png"), "{ended:#?}");
    assert_eq!(submissions(&sandbox), 1);
}

#[test]
fn anything_but_yes_means_no_and_no_call_is_made() {
    for typed in ["n\n", "\n", "maybe\n", ""] {
        let sandbox = sandbox();
        let ended = on_a_terminal(&Limn::of(&sandbox)).types(typed.as_bytes()).end();
        assert_eq!(ended.status.code(), Some(4), "{typed:?}: {ended:#?}");
        assert_eq!(submissions(&sandbox), 0, "{typed:?}");
        assert_eq!(sandbox.account().charged_usd, 0.0);
    }
}

#[test]
fn an_interrupt_at_the_question_ends_it_without_a_call() {
    let sandbox = sandbox();
    let mut running = on_a_terminal(&Limn::of(&sandbox));
    until("GPT has answered", || sandbox.log("/responses").iter().any(|asked| asked.status.is_some()));
    running.presses(b"\x03");
    let ended = running.end();
    assert_eq!(ended.status.code(), Some(130), "{ended:#?}");
    assert_eq!(submissions(&sandbox), 0);
}

#[test]
fn without_a_terminal_every_paid_proposal_is_denied() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let object = limn.json(4, &["create", "three posters for a jazz night"]);
    assert_shape(&object);
    assert_eq!((code(&object), &object["jobs"]), ("denied", &json!([])));
    assert!(object["reply"].as_str().is_some_and(|words| !words.is_empty()), "GPT's words are still shown");
    assert_eq!(submissions(&sandbox), 0);
    let asked = sandbox.log("POST /openai/v1/responses").len();
    assert_eq!(asked, 1, "GPT is not paid for a comment on nothing");
    // A yes on standard input is no terminal.
    let mut command = limn.program(program());
    command.args(["create", "a poster"]).stdin(std::process::Stdio::piped());
    Running::of(command).types(b"y\ny\n").end().with(4);
    assert_eq!((submissions(&sandbox), sandbox.account().charged_usd), (0, 0.0));
}

#[test]
fn what_the_quiet_limit_allows_runs_unasked() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.settings(&json!({"quiet_limit_usd": 0.01}));
    let object = limn.json(0, &["create", "a paper lantern"]);
    assert_shape(&object);
    assert_eq!((object["jobs"][0]["status"].as_str(), submissions(&sandbox)), (Some("done"), 1));
}

#[test]
fn a_budget_holds_for_words_and_pictures_together() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.settings(&json!({"picture_prices": {"flux": 0.5}}));
    let object = limn.json(4, &["create", "a paper lantern", "--yes", "--budget", "0.30"]);
    assert_shape(&object);
    assert_eq!(code(&object), "over_budget", "{object:#}");
    assert_eq!((submissions(&sandbox), &object["jobs"]), (0, &json!([])));
    // The same wish within the budget.
    let object = limn.json(0, &["create", "a paper lantern", "--yes", "--budget", "$1"]);
    assert_eq!(object["jobs"][0]["estimated_usd"], 0.5);
}

#[test]
fn a_turn_that_breaks_off_keeps_its_words_and_says_why() {
    let cases = [
        (TurnFault::NoTerminalEvent, "provider", 5),
        (TurnFault::ContentFilter, "content_refused", 4),
        (TurnFault::QuotaEvent, "no_credit", 4),
    ];
    for (turn, expected, status) in cases {
        let sandbox = sandbox();
        sandbox.script(Script::new("POST /openai/v1/responses", Fault::Turn { turn }).times(u32::MAX));
        let object = Limn::of(&sandbox).json(status, &["create", "a paper lantern", "--yes"]);
        assert_shape(&object);
        assert_eq!((code(&object), submissions(&sandbox)), (expected, 0), "{turn:?}");
    }
}
