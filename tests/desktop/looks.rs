//! Pictures of the window for a person to judge: both themes, small and large, full and empty.

use std::process::Command;

use fantoccini::key::Key;

use crate::{
    COMPOSER,
    app::{App, Start},
    fast_sandbox,
};

/// What the pictures are of; the sandbox draws another scene for each.
const WISHES: [&str; 12] = [
    "isometric cutaway of a developer workspace, cyan and amber light, dark",
    "mountains at dusk, pink and violet sky, layered mist",
    "bokeh of city lights at night, purple and blue",
    "flowing strands, teal and coral on black, flow field",
    "sunset over sand dunes, warm orange",
    "minimal isometric blocks, terracotta and sage on cream",
    "night mountains under a full moon, deep blue",
    "flow field on paper, blue and rose strands, light",
    "city skyline at night with lit windows",
    "product podium with soft shapes, pastel",
    "botanical leaves, green and cream, minimal",
    "misty grey mountains, pale sun, morning",
];

/// Sizes that make the rows of the gallery lively.
const SIZES: [(u32, u32); 6] = [(1024, 576), (1024, 768), (768, 1024), (1024, 1024), (1024, 640), (640, 960)];

#[tokio::test]
async fn the_window_in_both_themes_and_three_sizes() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    fill(home.path(), &sandbox);
    for theme in ["dark", "light", "mid"] {
        std::fs::write(home.path().join("settings.json"), format!(r#"{{"theme": "{theme}"}}"#)).unwrap();
        let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
        app.resize(1440, 900).await;
        app.see(TILE).await;
        app.until(LOADED, "all thumbnails").await;
        app.screenshot(&format!("gallery-{theme}")).await;
        app.click(TILE).await;
        app.says("RECIPE").await;
        app.screenshot(&format!("inspector-{theme}")).await;
        if theme == "dark" {
            app.resize(1024, 700).await;
            app.until(LOADED, "all thumbnails").await;
            app.screenshot("gallery-small").await;
            app.resize(2400, 1400).await;
            app.until(LOADED, "all thumbnails").await;
            app.screenshot("gallery-large").await;
        }
        app.close().await;
    }
}

const LOADED: &str = "const pictures = [...document.querySelectorAll('.tile[data-id] img')]; \
                      return pictures.length > 5 && pictures.every((picture) => picture.complete && picture.naturalWidth > 0)";

/// Pictures of the README: a conversation with a plan beside the gallery and the inspector, and a refinement. Copied from
/// `target/screenshots` to `docs/images` when the window has changed.
#[tokio::test]
async fn the_pictures_of_the_readme() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    fill(home.path(), &sandbox);
    std::fs::write(home.path().join("settings.json"), r#"{"theme": "dark"}"#).unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.resize(1440, 900).await;
    app.fill(COMPOSER, "A futuristic developer workspace with multiple monitors, dark theme, wide").await;
    app.press(&[Key::Control, Key::Enter]).await;
    app.button("Go").await;
    app.says("13 pictures").await;
    app.until("return !document.body.innerText.includes('writing')", "the end of the turn").await;
    app.fill(COMPOSER, "Three directions for a tea label, at most $0.25").await;
    app.press(&[Key::Control, Key::Enter]).await;
    app.says("Together").await;
    app.click(TILE).await;
    app.says("RECIPE").await;
    app.until(LOADED, "all thumbnails").await;
    app.screenshot("limn").await;

    app.button("Deny").await;
    app.button("Direct").await;
    app.fill(COMPOSER, "A quiet harbour at dawn with a few boats").await;
    app.control('r').await;
    app.says("Use it").await;
    app.screenshot("refine").await;
    app.close().await;
}

/// A picture in the gallery.
const TILE: &str = ".tile[data-id]";

/// Fills a library through the command, as a person without a window would.
fn fill(home: &std::path::Path, sandbox: &sandbox::Sandbox) {
    let limn = crate::app::target().join("debug/limn");
    for (number, wish) in WISHES.iter().enumerate() {
        let (width, height) = SIZES[number % SIZES.len()];
        let done = Command::new(&limn)
            .args(["generate", wish, "--verbatim", "--width", &width.to_string(), "--height", &height.to_string()])
            .args(["--seed", &(4000 + number).to_string()])
            .env("LIMN_HOME", home)
            .env("OPENAI_BASE_URL", sandbox.openai_base())
            .env("MODELSLAB_BASE_URL", sandbox.modelslab_base())
            .env("OPENAI_API_KEY", "test")
            .env("MODELSLAB_API_KEY", "test")
            .output()
            .expect("limn is built");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
