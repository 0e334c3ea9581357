//! What is typed: wrongly, asking for help, and for what needs no provider.

use serde_json::{Value, json};

use crate::limn::{Limn, assert_shape, code};

#[test]
fn whatever_is_typed_wrongly_there_is_one_object_in_the_shape_of_the_command() {
    let limn = Limn::new();
    let makes: [&[&str]; 7] = [
        &["generate"],
        &["generate", "fox", "--width", "wide"],
        &["create", "fox", "--budget", "-1"],
        &["create", "fox", "--budget", "much"],
        &["run", "text2img", "--set", "width"],
        &["generate", "fox", "--colour", "red"],
        &["run"],
    ];
    for arguments in makes {
        let object = limn.json(2, arguments);
        assert_shape(&object);
        assert_eq!(code(&object), "usage", "{object:#}");
        let sentence = object["error"]["message"].as_str().unwrap();
        assert!(!sentence.contains('\n') && sentence.ends_with("See `limn --help`."), "{sentence}");
        assert!(limn.run(arguments).with(2).out.is_empty(), "nothing for a person on standard output");
    }
    let others: [(&[&str], &str); 10] = [
        (&["prompts", "--limit", "all"], "prompts"),
        (&["list", "--limit", "all"], "assets"),
        (&["search"], "assets"),
        (&["show"], "assets"),
        (&["show", "fox"], "assets"),
        (&["trash", "7"], "assets"),
        (&["cancel", "fox"], "jobs"),
        (&["operations", "paint"], "operations"),
        (&["import"], "assets"),
        (&["presets", "import", "nowhere.json"], "presets"),
    ];
    for (arguments, list) in others {
        let object = limn.json(2, arguments);
        assert_eq!(object[list], json!([]), "{arguments:?}: {object:#}");
    }
    for arguments in
        [&[][..], &["paint"], &["keys", "set"], &["keys", "set", "somebody"], &["sandbox", "--port", "99999"]]
    {
        assert_eq!(code(&limn.json(2, arguments)), "usage");
    }
    assert!(!limn.home().exists() || !limn.home().join("settings.json").exists());
}

#[test]
fn a_prompt_may_look_like_the_option_for_json() {
    let ended = Limn::new().run(&["show", "--", "--json"]).with(2);
    assert!(ended.out.is_empty() && ended.err.contains("--json is no asset"), "{ended:#?}");
}

#[test]
fn help_and_version_are_results() {
    let limn = Limn::new();
    let ended = limn.run(&["--help"]).with(0);
    assert!(ended.err.is_empty());
    let commands = [
        "create",
        "generate",
        "refine",
        "run",
        "operations",
        "models",
        "voices",
        "presets",
        "recipes",
        "prompts",
        "import",
        "account",
        "list",
        "search",
        "show",
        "export",
        "trash",
        "restore",
        "jobs",
        "resume",
        "cancel",
        "cost",
        "keys",
        "sandbox",
    ];
    for command in commands {
        assert!(ended.out.lines().any(|line| line.trim_start().starts_with(command)), "{command}");
        let help = limn.run(&[command, "--help"]).with(0);
        assert!(help.out.contains(&format!("Usage: limn {command}")), "{}", help.out);
        assert!(help.out.lines().all(|line| line.chars().count() <= 100), "{}", help.out);
    }
    assert!(limn.run(&["--version"]).with(0).out.starts_with("limn "));
    assert!(limn.json(0, &["--help"])["text"].as_str().unwrap().contains("generate"));
}

#[test]
fn the_catalogue_needs_nothing_and_describes_every_argument() {
    // Not even a home that can be used.
    let limn = Limn::new().with("LIMN_HOME", "/proc/nowhere").with("MODELSLAB_BASE_URL", "nonsense");
    let object = limn.json(0, &["operations"]);
    let operations = object["operations"].as_array().unwrap();
    let of = |name: &str| operations.iter().find(|operation| operation["name"] == name).unwrap();
    for operation in operations {
        for name in ["family", "output"] {
            assert!(operation[name].is_string(), "{operation:#}");
        }
        assert!(operation["media"].is_object() && (operation["price"].is_null() || operation["price"].is_number()));
        for name in ["title", "group"] {
            assert!(operation[name].is_string(), "{operation:#}");
        }
        assert!(operation["models"].is_array() && operation.get("consent").is_some(), "{operation:#}");
        assert!(operation["path"].as_str().unwrap().starts_with("/v"), "{operation:#}");
        let schema = &operation["schema"];
        assert_eq!(schema["type"], "object");
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["description"].as_str().is_some_and(|words| words.len() > 8), "{name}: {property:#}");
        }
        for name in operation["media"].as_object().unwrap().keys() {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
    }
    assert_eq!(of("realtime_text2img")["path"], "/v6/realtime/text2img");
    assert_eq!(of("text2img")["path"], "/v6/images/text2img");
    let one = limn.json(0, &["operations", "text2img"]);
    assert_eq!(one["operations"].as_array().unwrap().len(), 1);
    let ended = limn.run(&["operations", "text2img"]).with(0);
    assert!(ended.err.is_empty() && ended.out.contains("samples  whole number  1 to 4  default 1"), "{}", ended.out);
}

#[test]
fn commands_that_only_look_are_silent_about_providers_and_need_no_address() {
    let limn = Limn::new().with("MODELSLAB_BASE_URL", "nonsense").with("OPENAI_BASE_URL", "http://8.8.8.8/v1");
    let looks: [&[&str]; 4] = [&["list"], &["search", "fox"], &["jobs"], &["cost"]];
    for arguments in looks {
        let ended = limn.run(arguments).with(0);
        assert!(!ended.err.contains("sandbox") && !ended.err.contains("keychain"), "{ended:#?}");
        let object = limn.json(0, arguments);
        assert_eq!(object["error"], Value::Null);
    }
    assert_eq!(limn.json(0, &["list"])["assets"], json!([]));
    assert_eq!(limn.json(0, &["jobs"])["jobs"], json!([]));
    // Those that call say at once what is wrong with it.
    assert_eq!(code(&limn.json(2, &["generate", "fox"])), "usage");
}

#[test]
fn without_keys_the_sandbox_answers_after_saying_so() {
    let fox = ["generate", "a fox", "--verbatim", "--model", "realtime", "--width", "256", "--height", "256"];
    for limn in [Limn::new(), Limn::new().with("LIMN_SANDBOX", "1").with("OPENAI_API_KEY", "sk-real")] {
        let ended = limn.run(&fox).with(0);
        assert!(ended.err.starts_with("The sandbox is on because"), "{ended:#?}");
        assert!(std::path::Path::new(ended.out.trim()).is_file(), "{ended:#?}");
        assert_shape(&limn.json(0, &fox));
    }
}
