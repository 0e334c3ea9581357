//! The media routes from inside the real page, and the trap that takes other apps down.

use crate::{
    COMPOSER,
    app::{App, Start},
    fast_sandbox,
};

#[tokio::test]
async fn pictures_come_by_id_and_nothing_else_comes() {
    let sandbox = fast_sandbox();
    let home = tempfile::tempdir().unwrap();
    let app = App::start(home.path(), &Start::with_keys(&sandbox)).await;
    app.button("Direct").await;
    app.fill(COMPOSER, "a single pear").await;
    app.button("Make").await;
    app.see(".tile[data-id]").await;

    let loads = |url: &str| {
        format!(
            "window.seen = undefined; const picture = new Image(); \
             picture.onload = () => window.seen = picture.naturalWidth; picture.onerror = () => window.seen = 0; \
             picture.src = '{url}';"
        )
    };
    for (url, width) in [
        ("media://localhost/thumb/1", 512),
        ("media://localhost/original/1", 1024),
        ("media://localhost/thumb/999", 0),
        ("media://localhost/original/../library.db", 0),
    ] {
        app.run(&loads(url)).await;
        app.until("return window.seen !== undefined", url).await;
        assert_eq!(app.run("return window.seen").await, serde_json::json!(width), "{url}");
    }
    // Sent as it is, this body makes WebKitGTK end the whole app; the guard turns it into bytes first.
    app.run("fetch('media://localhost/thumb/1', {method: 'POST', body: new Blob(['x'])}).catch(() => 0)").await;
    app.run("fetch('media://localhost/thumb/1', {method: 'POST', body: new FormData()}).catch(() => 0)").await;
    app.see(".tile[data-id]").await;
    app.close().await;
}
