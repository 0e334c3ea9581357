//! Everything the program does, against a server that is not the sandbox.

use serde_json::{Value, json};

use crate::{
    limn::{FOX, Limn, assert_shape, code},
    server::Server,
};

fn limn(server: &Server) -> Limn {
    Limn::at(&server.openai_base(), &server.modelslab_base())
}

/// White space at both ends, both ends of line, quotes, a combining mark that must not be composed, its composed twin, a
/// family joined by invisible characters, writing from right to left, and what looks like an escape or a variable.
const WORDS: &str = "  \"Ein Fuchs\"\r\nim 'Schnee'\n\te\u{301} \u{e9} 👨‍👩‍👧 ‏שועל \\n $HOME %20 {\"a\": 1} -- \u{feff} ";

#[test]
fn verbatim_words_arrive_byte_for_byte() {
    let server = Server::start();
    let limn = limn(&server);
    let object =
        limn.json(0, &["generate", WORDS, "--verbatim", "--model", "flux", "--width", "320", "--height", "256"]);
    assert_shape(&object);
    let sent = server.heard("/v6/images/text2img");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].json()["prompt"], WORDS);
    assert!(server.heard("/responses").is_empty(), "nobody was asked to change them");
    let asset = &object["jobs"][0]["assets"][0];
    assert_eq!((&object["prompt"], &asset["words"]["sent"]), (&json!(WORDS), &json!(WORDS)));
    assert_eq!((&asset["width"], &asset["height"]), (&json!(320), &json!(256)));
    assert!(object["refined_prompt"].is_null() && object["usage"].is_null() && object["reply"].is_null());
    assert_eq!(object["jobs"][0]["status"], "done");
    // The key travels where the documents want it, and in no other header.
    assert_eq!(sent[0].json()["key"], "ml-test");
    assert!(!sent[0].headers.values().any(|value| value.contains("ml-test") || value.contains("sk-test")));
}

#[test]
fn without_verbatim_gpt_refines_first_and_its_words_are_sent() {
    let server = Server::start();
    let limn = limn(&server);
    let arguments = ["generate", "a red door", "--model", "sdxl", "--width", "512", "--height", "512", "--seed", "5"];
    let object = limn.json(0, &arguments);
    assert_shape(&object);
    assert_eq!(object["refined_prompt"], "a red door, at dusk");
    let usage = json!({"input_tokens": 1000, "cached_input_tokens": 200, "output_tokens": 100, "usd": 0.00355});
    assert_eq!(object["usage"], usage);
    let sent = server.heard("/v6/images/text2img")[0].json();
    assert_eq!((&sent["prompt"], &sent["negative_prompt"]), (&json!("a red door, at dusk"), &json!("blur")));
    assert_eq!((&sent["model_id"], &sent["seed"]), (&json!("sdxl"), &json!(5)));
    let asked = server.heard("/v1/responses");
    assert_eq!(asked.len(), 1, "one call");
    assert_eq!(asked[0].headers["authorization"], "Bearer sk-test");
    assert_eq!(asked[0].json()["tools"].as_array().map_or(0, Vec::len), 0, "no tools");

    // A person gets the path alone on standard output.
    let ended = limn.run(&arguments).with(0);
    assert_eq!(ended.out.lines().count(), 1, "{ended:#?}");
    assert!(std::path::Path::new(ended.out.trim()).is_file(), "{ended:#?}");
    assert!(ended.err.contains("a red door, at dusk") && ended.err.contains("Cost: $0.0047"), "{ended:#?}");
}

#[test]
fn the_agent_proposes_and_yes_lets_it() {
    let server = Server::start();
    let limn = limn(&server);
    let object = limn.json(0, &["create", "a lighthouse", "--yes"]);
    assert_shape(&object);
    assert_eq!(object["refined_prompt"], "a lighthouse, as a woodcut");
    assert!(object["reply"].as_str().unwrap().starts_with("One woodcut.\n\nThere it is."), "{object:#}");
    assert_eq!(object["usage"]["input_tokens"], 2000, "both calls to GPT");
    let asset = &object["jobs"][0]["assets"][0];
    assert_eq!((&asset["width"], &asset["height"]), (&json!(512), &json!(256)));
    assert_eq!(asset["words"]["mine"], "a lighthouse");
    let asked = server.heard("/v1/responses");
    assert_eq!(asked.len(), 2);
    let (first, second) = (asked[0].json(), asked[1].json());
    assert_eq!((&first["stream"], &first["store"]), (&json!(true), &json!(false)));
    let outputs = |asked: &Value| {
        let items = asked["input"].as_array().unwrap().clone();
        items.into_iter().filter(|item| item["type"] == "function_call_output").collect::<Vec<_>>()
    };
    assert_eq!((outputs(&first).len(), outputs(&second).len()), (0, 1));
    assert_eq!(outputs(&second)[0]["call_id"], "call_a");

    // What a model says cannot command a terminal.
    let ended = limn.run(&["create", "a lighthouse", "--yes"]).with(0);
    assert!(ended.out.starts_with("One woodcut.\n\nThere it is."), "{ended:#?}");
    assert!(std::path::Path::new(ended.out.lines().last().unwrap()).is_file(), "{ended:#?}");
}

#[test]
fn without_a_yes_and_without_a_terminal_nothing_paid_is_made() {
    let server = Server::start();
    let object = limn(&server).json(4, &["create", "a lighthouse"]);
    assert_shape(&object);
    assert_eq!(code(&object), "denied");
    assert_eq!(object["jobs"], json!([]));
    assert!(server.heard("/text2img").is_empty());
}

#[test]
fn a_budget_of_nothing_asks_nobody() {
    let server = Server::start();
    let object = limn(&server).json(4, &["create", "a lighthouse", "--yes", "--budget", "0"]);
    assert_shape(&object);
    assert_eq!(code(&object), "over_budget");
    assert!(server.heard("/text2img").is_empty() && server.heard("/responses").is_empty());
}

#[test]
fn refine_prints_the_words_for_the_chosen_model() {
    let server = Server::start();
    let limn = limn(&server);
    let object = limn.json(0, &["refine", "a red door", "--for", "sdxl"]);
    assert_eq!((&object["prompt"], &object["refined_prompt"]), (&json!("a red door"), &json!("a red door, at dusk")));
    assert_eq!((&object["negative_prompt"], &object["why"]), (&json!("blur"), &json!("It needed light.")));
    assert!(object["usage"]["usd"].as_f64().unwrap() > 0.0);
    let ended = limn.run(&["refine", "a red door"]).with(0);
    assert_eq!(ended.out, "a red door, at dusk\n", "flux takes no negative prompt");
    assert!(ended.err.contains("It needed light."));
    assert!(server.heard("/text2img").is_empty());
}

#[test]
fn any_operation_runs_with_its_arguments_by_name() {
    let server = Server::start();
    let limn = limn(&server);
    let set = |text: &'static str| ["--set", text];
    let mut arguments = vec!["run", "realtime_text2img"];
    for pair in ["prompt=42", "width=256", "height=320", "seed=9", "safety_checker=false"] {
        arguments.extend(set(pair));
    }
    let object = limn.json(0, &arguments);
    assert_shape(&object);
    let sent = server.heard("/v6/realtime/text2img")[0].json();
    assert_eq!((&sent["prompt"], &sent["width"], &sent["seed"]), (&json!("42"), &json!(256), &json!(9)));
    assert_eq!(object["jobs"][0]["operation"], "realtime_text2img");
    assert_eq!(object["jobs"][0]["assets"][0]["seed"], 4_123_456_789_u64, "as the provider reports it");

    // A setting beats the option it stands for, and what nobody knows is refused before GPT is asked.
    let object = limn.json(2, &["generate", "a door", "--set", "colour=red"]);
    assert_shape(&object);
    assert_eq!(code(&object), "invalid_input");
    assert_eq!(code(&limn.json(2, &["run", "text2img", "--set", "width=512"])), "invalid_input");
    assert_eq!(code(&limn.json(2, &["run", "paint", "--set", "width=512"])), "usage");
    assert!(server.heard("/responses").is_empty());
    assert_eq!(server.heard("/text2img").len(), 1);
}

#[test]
fn models_come_from_the_server() {
    let server = Server::start();
    let limn = limn(&server);
    let object = limn.json(0, &["models"]);
    let models = object["models"].as_array().unwrap();
    let of = |id: &str| models.iter().find(|model| model["id"] == id).unwrap_or_else(|| panic!("{id}: {object:#}"));
    assert_eq!(of("house-style")["live"], true);
    assert_eq!(of("flux")["operation"], "text2img");
    assert!(limn.run(&["models"]).with(0).out.contains("house-style"));
}

#[test]
fn servers_on_this_machine_need_no_keys() {
    let server = Server::start();
    let limn = limn(&server).without("OPENAI_API_KEY").without("MODELSLAB_API_KEY");
    let object = limn.json(0, &["generate", "a red door", "--width", "256", "--height", "256"]);
    assert_eq!(object["refined_prompt"], "a red door, at dusk");
    assert!(!server.heard("/v1/responses")[0].headers.contains_key("authorization"));
}

#[test]
fn a_page_instead_of_an_answer_is_an_unknown_outcome_and_never_sent_again() {
    let server = Server::start();
    let limn = limn(&server);
    server.answer_next(524, "<html><title>524: A timeout occurred</title></html>");
    let object = limn.json(6, &FOX);
    assert_shape(&object);
    assert_eq!(object["jobs"][0]["status"], "unknown");
    assert_eq!(object["jobs"][0]["error"]["code"], "unknown_outcome");
    assert_eq!(server.heard("/text2img").len(), 1);
    assert_eq!(limn.json(0, &["resume"])["jobs"], json!([]), "nor by a later start");
    assert_eq!(server.heard("/text2img").len(), 1);
}
