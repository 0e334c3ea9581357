//! The first run: two keys into the keychain and nowhere else, or the sandbox.

use std::process::Command;

use crate::{
    app::{App, Start},
    fast_sandbox, files_with,
};

const OPENAI_KEY: &str = "sk-canary-openai-5d1f";
const MODELSLAB_KEY: &str = "canarymodelslab77c0";

#[tokio::test]
async fn keys_go_into_the_keychain_and_into_no_file() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::without_keys(&sandbox)).await;
    app.says("Two keys and you can start").await;
    app.screenshot("first-run").await;

    let fields = "input[type=password]";
    app.fill(fields, OPENAI_KEY).await;
    app.button("Check").await;
    app.says("valid").await;
    app.fill(&format!(".key:nth-of-type(2) {fields}"), MODELSLAB_KEY).await;
    app.button("Continue").await;
    app.see(crate::COMPOSER).await;

    for (account, key) in [("openai", OPENAI_KEY), ("modelslab", MODELSLAB_KEY)] {
        let told =
            Command::new("secret-tool").args(["lookup", "service", "Limn", "username", account]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&told.stdout), key, "another program reads it from the keychain");
        assert_eq!(files_with(home.path(), key), Vec::<std::path::PathBuf>::new(), "no file holds it");
        let page = app.run("return document.documentElement.outerHTML").await.to_string();
        let values = app.run("return [...document.querySelectorAll('input')].map((field) => field.value).join()").await;
        assert!(!page.contains(key) && !values.to_string().contains(key), "the page no longer holds it");
    }
    app.close().await;

    // The next start finds them, and no first screen.
    let app = App::start(home.path(), &Start::without_keys(&sandbox)).await;
    app.see(crate::COMPOSER).await;
    app.close().await;
    for account in ["openai", "modelslab"] {
        Command::new("secret-tool").args(["clear", "service", "Limn", "username", account]).status().unwrap();
    }
}

#[tokio::test]
async fn without_keys_the_sandbox_is_one_click_away_and_always_named() {
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::default()).await;
    app.button("Try the sandbox first").await;
    app.see(crate::COMPOSER).await;
    app.says("Sandbox").await;
    app.close().await;
}

#[tokio::test]
async fn a_wrong_key_is_said_before_anything_is_kept() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::without_keys(&sandbox)).await;
    app.fill("input[type=password]", "sk-bad-key").await;
    app.button("Check").await;
    app.see("[role=alert]").await;
    app.screenshot("wrong-key").await;
    let told = Command::new("secret-tool").args(["lookup", "service", "Limn", "username", "openai"]).output().unwrap();
    assert!(told.stdout.is_empty(), "a key that is not valid is not kept");
    app.close().await;
}
