//! Recipes, prompts of the past, and the ledger summed up and written out.

use serde_json::json;

use crate::limn::{Limn, code, sandbox};

#[test]
fn recipes_are_listed_and_bad_files_are_told_beside_them() {
    let limn = Limn::new();
    let object = limn.json(0, &["recipes"]);
    let names: Vec<_> = object["recipes"].as_array().unwrap().iter().map(|recipe| recipe["name"].clone()).collect();
    assert_eq!(names, ["content-pack", "product-demo", "support-answer"]);
    let folder = limn.home().join("recipes");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine.md"), "---\ntitle: Mine\nsummary: All of it.\n---\nDo it.").unwrap();
    std::fs::write(folder.join("broken.md"), "---\n").unwrap();
    let ended = limn.run(&["recipes"]).with(0);
    assert!(ended.out.contains("mine") && ended.out.contains("All of it.") && ended.out.contains("own"), "{ended:#?}");
    assert!(ended.err.contains("broken.md") && ended.out.lines().count() == 4, "{ended:#?}");
}

#[test]
fn prompts_of_the_past_are_found() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.json(0, &["refine", "a quiet red door"]);
    let all = limn.json(0, &["prompts"]);
    assert_eq!(all["prompts"].as_array().unwrap().len(), 2, "mine and GPT's: {all:#}");
    let mine = &all["prompts"][1];
    assert_eq!((mine["prompt"].as_str(), mine["author"].as_str()), (Some("a quiet red door"), Some("mine")));
    assert_eq!(limn.json(0, &["prompts", "zyzzyva"])["prompts"], json!([]));
    assert_eq!(limn.json(0, &["prompts", "quiet", "--limit", "1"])["prompts"].as_array().unwrap().len(), 1);
    assert_eq!(limn.json(0, &["prompts", "--starred"])["prompts"], json!([]));
    assert!(limn.run(&["prompts"]).with(0).out.contains("a quiet red door"));
}

#[test]
fn the_ledger_is_summed_up_and_written_out() {
    let sandbox = sandbox();
    let limn = Limn::of(&sandbox);
    limn.json(0, &["create", "a paper lantern", "--yes"]);
    for by in ["message", "conversation", "project", "day", "month"] {
        let groups = limn.json(0, &["cost", "--by", by])["groups"].clone();
        assert_eq!(groups.as_array().unwrap().len(), 1, "{by}: {groups:#}");
        assert_eq!(groups[0]["assets"], 1);
    }
    assert!(limn.run(&["cost", "--by", "conversation"]).with(0).out.contains("a paper lantern"));
    let to = limn.desk().join("costs.csv");
    assert_eq!(limn.json(0, &["cost", "--csv", to.to_str().unwrap()])["path"], to.to_str().unwrap());
    let text = std::fs::read_to_string(&to).unwrap();
    let charges = limn.json(0, &["cost"])["charges"].as_array().unwrap().len();
    assert_eq!(text.split("\r\n").filter(|row| !row.is_empty()).count(), charges + 1, "{text}");
    assert_eq!(code(&limn.json(2, &["cost", "--by", "day", "--csv", "x.csv"])), "usage");
    assert_eq!(code(&limn.json(2, &["cost", "--by", "year"])), "usage");
    assert_eq!(code(&limn.json(7, &["cost", "--csv", "/nowhere/at/all/x.csv"])), "library");
}
