//! The agent: a proposal first, and nothing bought before Go.

use fantoccini::key::Key;

use crate::{
    COMPOSER,
    app::{App, Start},
    asked, fast_sandbox,
};

const WISH: &str = "Make a picture of a futuristic developer workspace with multiple monitors, dark theme";

async fn propose(app: &App) {
    app.fill(COMPOSER, WISH).await;
    app.press(&[Key::Control, Key::Enter]).await;
    app.says("Deny").await;
}

#[tokio::test]
async fn go_turns_the_proposal_into_a_picture() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    propose(&app).await;
    app.screenshot("proposal").await;
    assert_eq!(asked(&sandbox), 0, "nothing is sent before Go");
    app.button("Go").await;
    app.see(".tile[data-id]").await;
    app.screenshot("agent-picture").await;
    assert_eq!(sandbox.account().jobs.len(), 1);
    app.close().await;

    // Tomorrow it is still there.
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.see(".tile[data-id]").await;
    app.close().await;
}

#[tokio::test]
async fn deny_means_zero_calls() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    propose(&app).await;
    app.button("Deny").await;
    app.says("Denied").await;
    // The turn ends with the model's words about it, and the history is one it accepts.
    app.until("return !document.body.innerText.includes('writing')", "the end of the turn").await;
    assert_eq!(asked(&sandbox), 0);
    assert_eq!(sandbox.account().charged_usd, 0.0);
    app.close().await;
}
