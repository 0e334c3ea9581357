//! `limn create` as an art director: briefs, plans, recipes, projects, sites, and going on with a conversation.

use sandbox::{Fault, Sandbox, Says, Script};
use serde_json::{Value, json};

use crate::limn::{Limn, Running, assert_shape, code, program, sandbox, submissions};

const DIRECTIONS: &str = "Five directions for a poster of a lighthouse in a storm, at most $0.40";

/// The bodies GPT was sent.
fn asked(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.log("POST /openai/v1/responses").into_iter().map(|entry| entry.body).collect()
}

fn file(limn: &Limn, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = limn.desk().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_plan_is_carried_out_with_yes_and_told_whole() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let object = limn.json(0, &["create", DIRECTIONS, "--yes"]);
    assert_shape(&object);
    let plan = &object["plans"][0];
    assert_eq!((plan["state"].as_str(), plan["budget_usd"].as_f64()), (Some("approved"), Some(0.4)));
    let jobs = object["jobs"].as_array().unwrap();
    assert!(jobs.len() > 5 && jobs.iter().all(|job| job["status"] == "done"), "{object:#}");
    assert_eq!(submissions(&sandbox), jobs.len());
}

#[test]
fn without_a_terminal_a_plan_is_shown_with_its_prices_and_denied() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let object = limn.json(4, &["create", DIRECTIONS]);
    assert_shape(&object);
    assert_eq!(
        (code(&object), &object["plans"][0]["state"], &object["jobs"]),
        ("denied", &json!("denied"), &json!([]))
    );
    let ended = limn.run(&["create", DIRECTIONS]).with(4);
    for part in ["Plan: ", "1. ", "about $0.0047", "Together about $", "at most $0.4000", "--yes"] {
        assert!(ended.err.contains(part), "{part}: {ended:#?}");
    }
    assert_eq!((submissions(&sandbox), sandbox.account().charged_usd), (0, 0.0));
}

#[test]
fn on_a_terminal_one_yes_is_for_the_whole_plan() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let mut command = limn.program("script");
    let line = format!("{} create '{DIRECTIONS}'", program());
    command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").stdin(std::process::Stdio::piped());
    let ended = Running::of(command).types(b"y\n").end();
    assert_eq!(ended.status.code(), Some(0), "{ended:#?}");
    assert_eq!(ended.out.matches("Go? [y/N]").count(), 1, "{ended:#?}");
    assert!(submissions(&sandbox) > 5);
}

#[test]
fn a_brief_is_priced_before_it_is_sent_and_read_with_the_wish() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let text = file(&limn, "brief.md", "# Tea\n\nA label for a tea called Nebelwald. 1024 x 1024, no text.");
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 48, image::Rgb([9, 80, 60]))
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    let picture = file(&limn, "mood.png", picture.into_inner());
    let ended =
        limn.run(&["create", "Make what the brief asks for", "--brief", &text, "--brief", &picture, "--yes"]).with(0);
    assert!(ended.err.starts_with("GPT reads ") && ended.err.contains("in documents: at most $0."), "{ended:#?}");
    let said = asked(&sandbox)[0]["input"].to_string();
    assert!(said.contains("Nebelwald") && said.contains("brief.md") && said.contains("img:1"), "{said}");
    assert!(said.contains("data:image/"), "the picture is seen in this turn");
    let object = limn.json(2, &["create", "x", "--brief", "/nowhere/brief.pdf"]);
    assert_shape(&object);
    assert_eq!(code(&object), "invalid_input");
    let noise = file(&limn, "noise.bin", [0u8, 159, 146, 150, 255, 254, 0, 1]);
    assert_eq!(code(&limn.json(5, &["create", "x", "--brief", &noise])), "bad_media");
}

#[test]
fn what_is_more_than_the_model_can_hold_is_not_sent() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.settings(&json!({"gpt_window_tokens": 20_000}));
    let long = file(&limn, "long.txt", "The meeting went on about budgets, people and places. ".repeat(4_000));
    let object = limn.json(2, &["create", "Make a poster", "--brief", &long, "--yes"]);
    assert!(object["error"]["message"].as_str().unwrap().contains("can hold"), "{object:#}");
    assert_eq!(asked(&sandbox).len(), 0);
}

#[test]
fn a_recipe_ends_in_a_document_that_can_be_taken_out() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let object = limn.json(0, &["create", "A content pack for a copper kettle", "--recipe", "content-pack", "--yes"]);
    assert_shape(&object);
    let document = object["document"].as_str().unwrap_or_else(|| panic!("{object:#}"));
    assert!(std::fs::read_to_string(document).unwrap().contains("(img:"), "pictures by handle");
    assert!(asked(&sandbox)[0]["input"].to_string().contains("Recipe “Content pack”"));
    let acts: Vec<_> = object["acts"].as_array().unwrap().iter().map(|act| act["tool"].as_str().unwrap()).collect();
    assert!(acts.contains(&"write_document"), "{acts:?}");
    let written = object["acts"].as_array().unwrap().iter().find(|act| act["tool"] == "write_document").unwrap();
    let id = written["assets"][0].as_str().unwrap();
    let to = limn.desk().join("out");
    let folder = limn.json(0, &["export", id, "--to", to.to_str().unwrap()])["path"].as_str().unwrap().to_owned();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let markdown = files.iter().find(|name| name.to_string_lossy().ends_with(".md")).unwrap();
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join(markdown)).unwrap();
    assert!(files.len() > 1 && !text.contains("(img:"), "{files:?}: {text}");

    assert_eq!(code(&limn.json(2, &["create", "x", "--recipe", "nothing-like-it"])), "invalid_input");
    assert_eq!(code(&limn.json(2, &["create", "x", "--recipe", "content-pack", "--continue", "1"])), "usage");
}

#[test]
fn a_conversation_goes_on_where_it_was() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let first = limn.json(0, &["create", "a paper lantern", "--yes"]);
    let conversation = first["conversation"].as_str().unwrap();
    let second = limn.json(0, &["create", "make it darker", "--yes", "--continue", conversation]);
    assert_eq!(second["conversation"], conversation);
    let input = asked(&sandbox).last().unwrap()["input"].to_string();
    assert!(input.contains("a paper lantern") && input.contains("make it darker"), "{input}");
    assert_eq!(code(&limn.json(2, &["create", "x", "--continue", "99"])), "invalid_input");
    assert_eq!(code(&limn.json(2, &["create", "x", "--continue", "first"])), "usage");
}

#[test]
fn a_project_that_is_not_there_is_not_made_up() {
    let object = Limn::of(&sandbox()).json(2, &["create", "a lantern", "--project", "North", "--yes"]);
    assert_shape(&object);
    assert!(object["error"]["message"].as_str().unwrap().contains("no project North"), "{object:#}");
}

#[test]
fn a_site_is_opened_only_when_it_was_named() {
    let open = |sandbox: &Sandbox| {
        let says = Says::default().call_in("browser", "open", json!({"url": "https://shop.invalid/a"}));
        sandbox.script(Script::new("POST /openai/v1/responses", Fault::Says(says)));
    };
    let sandbox = sandbox();
    open(&sandbox);
    // Yes to everything paid is no yes to leaving this computer.
    let ended = Limn::of(&sandbox).run(&["create", "Look at the shop", "--yes", "--json"]);
    let denied: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(denied["acts"][0]["state"], "denied", "{denied:#}");
    assert!(ended.err.contains("https://shop.invalid/a") && ended.err.contains("--site HOST"), "{}", ended.err);
    open(&sandbox);
    let allowed = Limn::of(&sandbox).run(&["create", "Look at the shop", "--yes", "--json", "--site", "shop.invalid"]);
    let allowed: Value = serde_json::from_str(&allowed.out).unwrap();
    // There is no such host, or no browser on this machine; what counts is that nobody was in the way.
    assert_eq!(allowed["acts"][0]["state"], "failed", "{allowed:#}");
}

#[test]
fn checks_come_with_the_pictures_of_a_brief() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    let brief =
        file(&limn, "brief.txt", "A poster of a lighthouse.\n- exactly 1024 x 1024 pixels\n- no text in the picture");
    let object = limn.json(0, &["create", "Make what the brief asks for", "--brief", &brief, "--yes"]);
    let assets: Vec<&Value> =
        object["jobs"].as_array().unwrap().iter().flat_map(|job| job["assets"].as_array().unwrap()).collect();
    assert!(!assets.is_empty(), "{object:#}");
    for asset in assets {
        assert!(asset["checks"].as_array().is_some_and(|points| !points.is_empty()), "{asset:#}");
    }
}
