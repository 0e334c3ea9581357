//! The three jobs from one sentence each, and a brief of 400 pages.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{
    COMPOSER,
    app::{App, Start},
    brief::{PAGES, brief},
    fast_sandbox,
};

/// Begins with a recipe and one sentence, says Go whenever it is asked, and gives the document it ends in.
async fn from_a_starter(app: &App, recipe: &str, wish: &str, picture: &str) -> Value {
    app.button(recipe).await;
    // The starter's own example stands in the field; it gives way to the wish.
    app.until(&format!("return document.querySelector('{COMPOSER}').value !== ''"), "the example").await;
    app.run(&format!("document.querySelector('{COMPOSER}').select()")).await;
    app.see(COMPOSER).await.send_keys(wish).await.expect("a field takes keys");
    app.press(&[Key::Control, Key::Enter]).await;
    app.says("Together").await;
    app.screenshot(&format!("{picture}_plan")).await;
    let go = "const go = [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === 'Go' && !b.disabled); \
              go?.click(); return document.body.innerText.includes('is in text:')";
    app.until(go, "the document").await;
    app.screenshot(picture).await;
    app.click(".written .open").await;
    app.see(".viewer").await;
    let loaded =
        "return [...document.querySelectorAll('.viewer img')].every((img) => img.complete && img.naturalWidth > 0)";
    app.until(loaded, "its pictures").await;
    app.screenshot(&format!("{picture}_document")).await;
    app.press(&[Key::Escape]).await;
    let id = app.run("return document.body.innerText.match(/is in text:(\\d+)/)[1]").await;
    let document = app.invoke("assets", &json!({"ids": [id]})).await[0].clone();
    assert_eq!(document["kind"], "text", "{document:#}");
    document
}

/// The words of a document in the library.
async fn written(app: &App, document: &Value) -> String {
    let script = "const done = arguments[1]; window.__TAURI_INTERNALS__.invoke('original_bytes', {request: {id: arguments[0]}})\
                  .then((bytes) => done(new TextDecoder().decode(bytes)), (error) => done(String(error)))";
    app.run_async(script, vec![document["id"].clone()]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_content_pack_comes_from_one_sentence() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.see(COMPOSER).await;
    app.screenshot("starters").await;
    let document = from_a_starter(&app, "Content pack", "A content pack for a copper kettle", "content_pack").await;
    let words = written(&app, &document).await;
    assert!(words.starts_with("# ") && words.contains("opper kettle"), "{words}");
    assert!(["](img:1)", "](img:2)", "](img:3)"].iter().all(|picture| words.contains(picture)), "{words}");
    assert_eq!(sandbox.account().jobs.len(), 3);
    app.close().await;
}

#[tokio::test]
async fn a_product_demo_has_pictures_a_voice_and_a_clip() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    let wish = "A demo of offline sync with voice-over and a clip";
    let document = from_a_starter(&app, "Product demo", wish, "product_demo").await;
    let words = written(&app, &document).await;
    assert!(words.contains("ffline sync") && words.matches("](img:").count() == 4, "{words}");
    let made = app.invoke("assets", &json!({"ids": ["5", "6"]})).await;
    let kinds: Vec<_> = made.as_array().unwrap().iter().map(|asset| asset["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["audio", "video"]);
    let jobs = sandbox.account().jobs;
    assert_eq!(jobs.len(), 6, "four pictures, a voice, a clip: {jobs:#?}");
    app.close().await;
}

#[tokio::test]
async fn a_support_answer_has_marked_pictures() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    let wish = "How do I change my password? In the style of a dark settings page.";
    let document = from_a_starter(&app, "Support answer", wish, "support_answer").await;
    let words = written(&app, &document).await;
    // Three pictures were made and three marked copies drawn here; the answer shows the marked ones.
    assert_eq!(sandbox.account().jobs.len(), 3);
    assert!(words.contains("](img:4)") && !words.contains("](img:1)"), "{words}");
    let marked = app.invoke("assets", &json!({"ids": ["4"]})).await;
    let parent = marked[0]["parents"][0].as_str().unwrap_or_default();
    assert!(["1", "2", "3"].contains(&parent), "{marked:#}");
    app.close().await;
}

#[tokio::test]
async fn a_brief_of_400_pages_becomes_a_contract_and_a_picture() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.see(COMPOSER).await;
    app.drop_file(".composer", "brief.pdf", &brief()).await;
    app.says(&format!("{PAGES} pages")).await;
    app.says("to read").await;
    app.says("everything costs double").await;
    app.says("for one message may end it early").await;
    app.screenshot("brief").await;
    assert!(sandbox.log("/responses").is_empty(), "reading a file asks nobody");
    let mut settings = app.invoke("snapshot", &json!({})).await["settings"].clone();
    settings["cap_message_usd"] = json!(20);
    settings["cap_day_usd"] = json!(40);
    app.invoke("save_settings", &settings).await;
    app.fill(COMPOSER, "Make what the brief asks for").await;
    app.press(&[Key::Control, Key::Enter]).await;
    app.button("Go").await;
    app.see(".tile[data-id='1']").await;
    app.says("img:1 is").await;
    app.screenshot("brief_done").await;
    let list = app.invoke("conversations", &json!({"text": ""})).await;
    let points = list[0]["contract"].as_array().expect("a contract");
    assert!(points.iter().any(|point| point["page"] == 400), "{points:#?}");
    let checks = app.invoke("checks", &json!({"ids": ["1"]})).await;
    assert_eq!(checks[0]["points"].as_array().map(Vec::len), Some(points.len()), "{checks:#}");
    app.close().await;
}
