//! `limn sandbox`: both APIs for other programs.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use serde_json::Value;

use crate::limn::{FOX, Limn, assert_shape, code, program};

#[test]
fn it_says_where_it_is_and_serves_until_it_is_interrupted() {
    let limn = Limn::new();
    let mut command = limn.program(program());
    let mut child = command.args(["sandbox", "--port", "0", "--json"]).stderr(Stdio::null()).spawn().unwrap();
    // The line comes at once, although the output is no terminal and the program goes on.
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let bases: Value = serde_json::from_str(&line).unwrap();
    let base = |name: &str| bases[name].as_str().unwrap().to_owned();
    assert!(base("openai_base_url").ends_with("/v1") && base("modelslab_base_url").ends_with("/api"));

    let user = Limn::at(&base("openai_base_url"), &base("modelslab_base_url"));
    assert_shape(&user.json(0, &FOX));
    // The port is taken.
    let port = base("openai_base_url").split(['/', ':']).nth(4).unwrap().to_owned();
    assert_eq!(code(&limn.json(2, &["sandbox", "--port", &port])), "usage");

    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(0));
    let mut rest = String::new();
    out.read_line(&mut rest).unwrap();
    assert_eq!(rest, "", "one line");
    let gone = user.json(5, &["refine", "fox"]);
    assert_eq!(code(&gone), "network");
}
