//! The art director: a plan that is changed and carried out, a picture that is looked at, a branch that goes on.

use fantoccini::key::Key;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::{
    COMPOSER,
    app::{App, Start},
    fast_sandbox,
};

/// Says something to the agent.
async fn say(app: &App, words: &str) {
    app.fill(COMPOSER, words).await;
    app.press(&[Key::Control, Key::Enter]).await;
}

/// The items of the requests to GPT, one list for each request.
fn inputs(sandbox: &Sandbox) -> Vec<Vec<Value>> {
    let items = |body: &Value| body["input"].as_array().cloned().unwrap_or_default();
    sandbox.log("/responses").iter().map(|entry| items(&entry.body)).collect()
}

/// Until the agent has spoken of what it made, and has nothing more to say.
async fn spoken_of(app: &App, handle: &str) {
    let script = format!(
        "const said = [...document.querySelectorAll('article')]; \
         return said.some((one) => one.innerText.includes('{handle}')) && said.every((one) => one.ariaBusy !== 'true')"
    );
    app.until(&script, "the end of the turn").await;
}

/// A window in whose conversation a fox was made.
async fn with_a_fox(sandbox: &Sandbox, home: &std::path::Path) -> App {
    let app = App::start(home, &Start::with_keys(sandbox)).await;
    say(&app, "Make a picture of a red fox in the snow with flux").await;
    app.button("Go").await;
    app.see(".tile[data-id='1']").await;
    spoken_of(&app, "img:1").await;
    app
}

#[tokio::test]
async fn a_plan_is_changed_then_made_within_its_budget() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    say(&app, "Five directions for a tea label, at most $0.40").await;
    app.says("Together").await;
    app.screenshot("plan").await;
    assert_eq!(sandbox.account().jobs.len(), 0, "nothing is sent before Go");

    app.button("Edit").await;
    app.click("[aria-label^='Keep “2']").await;
    app.click("[aria-label^='Change “1']").await;
    app.click(".edit textarea").await;
    app.press(&[Key::Control, Key::End]).await;
    app.type_keys(" On kraft paper.").await;
    app.screenshot("plan_edit").await;
    app.button("Change").await;
    app.button("Go").await;
    app.says("Promoted:").await;
    app.says("6 of 6").await;
    app.screenshot("plan_done").await;

    // Four drafts, then the two best again: words and seed of a draft are those of its promotion.
    let account = sandbox.account();
    assert_eq!(account.jobs.len(), 6, "one step was left out, two were promoted");
    assert!(account.jobs.iter().any(|job| job.prompt.ends_with("On kraft paper.")));
    assert!(account.charged_usd <= 0.40, "{}", account.charged_usd);
    let cost = app.invoke("cost", &json!({})).await;
    let charges = cost["charges"].as_array().expect("charges");
    let spent = |charge: &Value| charge["actual_usd"].as_f64().or(charge["estimated_usd"].as_f64());
    let media: f64 = charges.iter().filter(|charge| charge["provider"] == "modelslab").filter_map(spent).sum();
    assert!((media - account.charged_usd).abs() < 1e-9, "the ledger says {media}, the account {}", account.charged_usd);
    app.close().await;

    // Tomorrow the plan stands there as it was carried out.
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.says("6 of 6").await;
    app.says("left out").await;
    app.close().await;
}

#[tokio::test]
async fn a_picture_is_looked_at_and_criticised() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = with_a_fox(&sandbox, home.path()).await;
    say(&app, "What do you think of img:1?").await;
    app.says("img:1 is 1024 × 1024").await;
    spoken_of(&app, "img:1 is 1024").await;
    app.screenshot("look").await;

    // The picture went along for this look, and with no request after it.
    let shown = |items: &[Value]| items.iter().filter(|item| item.to_string().contains("input_image")).count();
    assert_eq!(inputs(&sandbox).iter().filter(|items| shown(items) > 0).count(), 1);
    say(&app, "Thank you").await;
    app.until("return document.body.innerText.includes('Thank you')", "my words").await;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !inputs(&sandbox).last().is_some_and(|items| items.iter().any(|item| item.to_string().contains("Thank you")))
    {
        assert!(std::time::Instant::now() < end, "the words must go out");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(shown(inputs(&sandbox).last().unwrap()), 0);
    app.close().await;
}

#[tokio::test]
async fn a_branch_goes_on_from_a_picture_with_what_made_it() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = with_a_fox(&sandbox, home.path()).await;
    let made = inputs(&sandbox)[0].clone();
    say(&app, "make it darker").await;
    app.button("Go").await;
    app.see(".tile[data-id='2']").await;
    spoken_of(&app, "img:2").await;

    // Back to the first picture, and on from there another way.
    app.context_menu(".tile[data-id='1']").await;
    app.button("Continue from here").await;
    app.says("Branched from").await;
    say(&app, "the same in autumn leaves").await;
    app.says("Deny").await;
    app.screenshot("branch").await;
    let inputs = inputs(&sandbox);
    let last = inputs.last().unwrap();
    assert_eq!(last[..made.len()], made[..], "what made the picture comes first, to the byte");
    let said = serde_json::to_string(last).unwrap();
    assert!(said.contains("autumn leaves") && !said.contains("make it darker"), "the other way is not told: {said}");
    app.button("Deny").await;
    app.button("Branches").await;
    app.see("[aria-label=Branches]").await;
    app.screenshot("branches").await;
    app.close().await;
}
