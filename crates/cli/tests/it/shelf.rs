//! The library from the command line: list, search, show, export, trash, restore, and jobs and cost beside it.

use serde_json::{Value, json};

use crate::{
    limn::{Limn, assert_asset, code},
    server::Server,
};

fn made(limn: &Limn, words: &str) -> String {
    let arguments = ["generate", words, "--verbatim", "--model", "realtime", "--width", "256", "--height", "256"];
    let object = limn.json(0, &arguments);
    object["jobs"][0]["assets"][0]["id"].as_str().unwrap().to_owned()
}

fn ids(object: &Value) -> Vec<&str> {
    object["assets"].as_array().unwrap().iter().map(|asset| asset["id"].as_str().unwrap()).collect()
}

#[test]
fn what_was_made_is_found_taken_out_thrown_away_and_brought_back() {
    let server = Server::start();
    let limn = Limn::at(&server.openai_base(), &server.modelslab_base());
    let (fox, door) = (made(&limn, "A fox in the snow"), made(&limn, "A red door"));

    let listed = limn.json(0, &["list"]);
    assert_eq!(ids(&listed), [&*door, &*fox], "newest first");
    listed["assets"].as_array().unwrap().iter().for_each(assert_asset);
    let first = limn.json(0, &["list", "--limit", "1"]);
    assert_eq!((ids(&first), &first["next"]), (vec![&*door], &json!(door)));
    assert_eq!(ids(&limn.json(0, &["list", "--before", &door])), [&*fox]);
    assert_eq!(ids(&limn.json(0, &["search", "sno"])), [&*fox], "the last word may be a beginning");
    assert_eq!(ids(&limn.json(0, &["search", "fox", "door"])), [""; 0]);
    assert_eq!(ids(&limn.json(0, &["search", "\"AND (", "fox* NEAR"])), [""; 0], "signs are no commands");

    let shown = limn.json(0, &["show", &fox]);
    assert_eq!(shown["assets"][0]["words"]["mine"], "A fox in the snow");
    let text = limn.run(&["show", &fox]).with(0).out;
    assert!(text.contains("A fox in the snow") && text.contains(shown["assets"][0]["sha256"].as_str().unwrap()));
    let lines = limn.run(&["list"]).with(0).out;
    assert_eq!(lines.lines().count(), 2, "{lines}");

    let to = limn.desk().join("taken.png");
    let arguments = ["export", &fox, "--to", to.to_str().unwrap()];
    assert_eq!(limn.json(0, &arguments)["path"], to.to_str().unwrap());
    let original = std::fs::read(shown["assets"][0]["path"].as_str().unwrap()).unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), original);
    let again = limn.json(2, &arguments);
    assert_eq!((code(&again), &again["path"]), ("invalid_input", &Value::Null), "nothing is overwritten");
    // A folder is as good, also from where one stands.
    let mut command = limn.program(crate::limn::program());
    command.args(["export", &fox, "--to", "."]).current_dir(limn.desk());
    let ended = crate::limn::Running::of(command).end().with(0);
    assert_eq!(std::fs::read(ended.out.trim()).unwrap(), original);
    assert_eq!(std::path::Path::new(ended.out.trim()).parent(), Some(limn.desk()));

    assert_eq!(ids(&limn.json(0, &["trash", &fox])), [&*fox]);
    assert_eq!(ids(&limn.json(0, &["list"])), [&*door]);
    assert_eq!(ids(&limn.json(0, &["search", "fox"])), [""; 0]);
    assert_eq!(ids(&limn.json(0, &["list", "--trashed"])), [&*fox]);
    let back = limn.json(0, &["restore", &fox]);
    assert_asset(&back["assets"][0]);
    assert_eq!(ids(&limn.json(0, &["list"])), [&*door, &*fox]);
    // One that is not there leaves the others where they are.
    limn.json(2, &["trash", &fox, "999"]);
    assert_eq!(ids(&limn.json(0, &["list"])), [&*door, &*fox]);

    let jobs = limn.json(0, &["jobs"]);
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 2);
    assert_eq!((&jobs["jobs"][1]["status"], &jobs["jobs"][1]["assets"][0]["id"]), (&json!("done"), &json!(fox)));
    assert!(limn.run(&["jobs"]).with(0).out.contains("A red door"));
    let cost = limn.json(0, &["cost"]);
    assert_eq!(cost["today"]["spent"]["modelslab_usd"], 0.0094);
    assert!(limn.run(&["cost"]).with(0).out.contains("$0.0094"));
    assert_eq!(limn.json(0, &["cancel", jobs["jobs"][0]["id"].as_str().unwrap()])["jobs"][0]["status"], "done");

    // An original that somebody took away hides nothing else.
    std::fs::remove_file(shown["assets"][0]["path"].as_str().unwrap()).unwrap();
    let listed = limn.json(0, &["list"]);
    assert_eq!((ids(&listed), &listed["assets"][1]["path"]), (vec![&*door, &*fox], &Value::Null));
}
