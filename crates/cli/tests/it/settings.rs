//! The settings file, and the environment over it.

use serde_json::json;

use crate::{
    limn::{FOX, Limn, code, sandbox, submissions},
    server::Server,
};

#[test]
fn addresses_and_the_model_come_from_the_file() {
    let server = Server::start();
    let limn = Limn::new();
    limn.settings(&json!({
        "openai_base_url": server.openai_base(), "modelslab_base_url": format!("{}/", server.modelslab_base()),
        "image_model": "juggernaut-xl", "of_a_newer_version": true,
    }));
    let object = limn.json(0, &["generate", "a red door", "--width", "512", "--height", "512"]);
    assert_eq!(object["jobs"][0]["model"], "juggernaut-xl");
    assert_eq!(server.heard("/v6/images/text2img")[0].json()["model_id"], "juggernaut-xl");
    assert_eq!(server.heard("/v1/responses").len(), 1);
}

#[test]
fn the_environment_goes_before_the_file() {
    let (server, other) = (Server::start(), Server::start());
    let limn = Limn::at(&server.openai_base(), &server.modelslab_base());
    limn.settings(&json!({"openai_base_url": other.openai_base(), "modelslab_base_url": other.modelslab_base()}));
    limn.json(0, &["generate", "a red door", "--width", "256", "--height", "256"]);
    assert!(other.heard("").is_empty());
    assert_eq!((server.heard("/text2img").len(), server.heard("/responses").len()), (1, 1));
}

#[test]
fn a_cap_cannot_be_passed() {
    for cap in ["cap_day_usd", "cap_message_usd"] {
        let sandbox = sandbox();
        let limn = Limn::of(&sandbox);
        limn.settings(&json!({cap: 0.001}));
        let commands: [&[&str]; 3] = [&FOX, &["create", "fox", "--yes"], &["generate", "fox"]];
        for arguments in commands {
            // One that makes pictures without a conversation has no message to cap.
            if cap == "cap_message_usd" && arguments[0] == "generate" {
                continue;
            }
            assert_eq!(code(&limn.json(4, arguments)), "over_budget", "{cap} {arguments:?}");
        }
        assert!(submissions(&sandbox) == 0 && sandbox.log("/responses").is_empty(), "{cap}");
    }
}

#[test]
fn a_cap_of_a_day_holds_over_several_runs() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.settings(&json!({"cap_day_usd": 0.01}));
    for _ in 0..2 {
        limn.json(0, &FOX);
    }
    assert_eq!(code(&limn.json(4, &FOX)), "over_budget");
    assert_eq!(submissions(&sandbox), 2);
}

#[test]
fn a_damaged_file_is_said_and_does_not_stop_anything() {
    let limn = Limn::new();
    limn.settings(&json!({}));
    std::fs::write(limn.home().join("settings.json"), "{\"theme\": ").unwrap();
    let ended = limn.run(&["list", "--json"]);
    assert!(ended.err.contains("damaged"), "{ended:#?}");
    ended.object(0);
    limn.settings(&json!({"cap_day_usd": "a lot", "image_model": "sdxl"}));
    let ended = limn.run(&["list"]).with(0);
    assert!(ended.err.contains("cap_day_usd"), "{ended:#?}");
}
