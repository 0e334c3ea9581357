//! What a session can do: open, click, scroll, type, press, go back, wait, take screenshots.

use browser::{Browser, Error, Extent, Shot, View};

use crate::{server::Server, session};

/// A page whose title tells what happened to it.
const PLAYGROUND: &str = r##"<!doctype html><title>Playground</title>
<style>body { margin: 0; height: 3000px; background: rgb(10, 200, 30) }
  .at { position: absolute; width: 100px; height: 40px; margin: 0; border: 0; padding: 0; background: white }</style>
<a class="at" style="left: 0; top: 0" href="/second">second</a>
<input class="at" style="left: 200px; top: 0" oninput="document.title = 'typed ' + value" autofocus>
<input class="at" style="left: 400px; top: 0" type="password" oninput="document.title = 'leaked'">
<input class="at" style="left: 600px; top: 0" autocomplete="cc-number" oninput="document.title = 'leaked'">
<input class="at" style="left: 800px; top: 0; -webkit-text-security: disc" oninput="document.title = 'leaked'">
<div id="host" class="at" style="left: 1000px; top: 0"></div>
<button class="at" style="left: 0; top: 100px" onclick="setTimeout(() => document.title = 'later', 300)">later</button>
<form action="/found"><input class="at" name="q" style="left: 200px; top: 100px"></form>
<script>
  const shadow = document.getElementById("host").attachShadow({ mode: "open" });
  shadow.innerHTML = "<input type=password style='width: 100px; height: 40px; border: 0; padding: 0'>";
  shadow.firstChild.oninput = () => document.title = "leaked";
  addEventListener("scroll", () => document.title = "scrolled " + scrollY);
  addEventListener("keydown", (event) => { if (event.key !== " ") document.title = "key " + event.key; });
</script>"##;

/// Looks until the title is this one: what a page does by itself takes its own time.
async fn title(browser: &Browser, wanted: &str) -> View {
    for _ in 0..200 {
        let view = browser.wait(100).await.unwrap();
        if view.title == wanted {
            return view;
        }
    }
    panic!("the title is {:?}, not {wanted:?}", browser.view().await.unwrap().title);
}

fn pixel(shot: &Shot, x: u32, y: u32) -> [u8; 3] {
    image::load_from_memory(&shot.png).unwrap().to_rgb8().get_pixel(x, y).0
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refused(text)) => text,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_session_opens_clicks_types_scrolls_goes_back_and_takes_pictures() {
    let server = Server::start().await;
    server.page("/", PLAYGROUND);
    server.page("/second", "<title>Second</title>");
    server.page("/found?q=a+cat", "<title>Found</title>");
    let browser = session(&[&server]).await;

    assert!(refusal(browser.screenshot(Extent::View).await).contains("No page is open"));
    assert!(refusal(browser.back().await).contains("no page to go back"));
    let view = browser.open(&server.url("/")).await.unwrap();
    assert_eq!(view, View { url: server.url("/"), title: "Playground".into(), width: 1280, height: 800 });

    let shot = browser.screenshot(Extent::View).await.unwrap();
    assert_eq!((shot.width, shot.height, &*shot.title), (1280, 800, "Playground"));
    assert_eq!(pixel(&shot, 600, 500), [10, 200, 30], "the page's own colour");
    assert_eq!(pixel(&shot, 50, 35), [255, 255, 255], "its link");
    let shot = browser.screenshot(Extent::Page).await.unwrap();
    assert_eq!((shot.width, shot.height, &shot.url), (1280, 3000, &server.url("/")));
    assert_eq!(pixel(&shot, 600, 2990), [10, 200, 30], "below the view");

    browser.click(250, 20).await.unwrap();
    browser.type_text("a \u{1f431}").await.unwrap();
    title(&browser, "typed a \u{1f431}").await;
    browser.key("backspace").await.unwrap();
    title(&browser, "typed a").await;

    for x in [450, 650, 850, 1050] {
        browser.click(x, 20).await.unwrap();
        assert!(refusal(browser.type_text("hunter2").await).contains("passwords"), "at {x}");
        assert!(refusal(browser.key("Space").await).contains("passwords"), "at {x}");
    }
    assert_ne!(browser.view().await.unwrap().title, "leaked");
    browser.click(50, 120).await.unwrap();
    title(&browser, "later").await;
    assert!(refusal(browser.type_text("nowhere").await).contains("No text field"));
    assert!(refusal(browser.type_text(&"a".repeat(501)).await).contains("500"));
    assert!(refusal(browser.key("F12").await).contains("Enter"));
    assert!(refusal(browser.click(1280, 0).await).contains("outside"));
    assert!(refusal(browser.wait(5001).await).contains("5000"));

    browser.scroll(700).await.unwrap();
    title(&browser, "scrolled 700").await;
    browser.key("Home").await.unwrap();
    title(&browser, "scrolled 0").await;

    browser.click(50, 20).await.unwrap();
    title(&browser, "Second").await;
    let view = browser.back().await.unwrap();
    assert_eq!(view.url, server.url("/"));
    browser.click(250, 120).await.unwrap();
    browser.type_text("a cat").await.unwrap();
    browser.key("Enter").await.unwrap();
    assert_eq!(title(&browser, "Found").await.url, server.url("/found?q=a+cat"));
    browser.close().await;
}

#[tokio::test]
async fn a_page_higher_than_a_picture_is_cut_and_a_place_in_a_page_is_opened_at_once() {
    let server = Server::start().await;
    server.page("/", "<title>High</title><style>body { margin: 0; height: 9000px; width: 9000px }</style><p id=here>");
    let browser = session(&[&server]).await;
    browser.open(&server.url("/")).await.unwrap();
    let shot = browser.screenshot(Extent::Page).await.unwrap();
    assert_eq!((shot.width, shot.height), (4096, 4096));
    let view = browser.open(&server.url("/#here")).await.unwrap();
    assert_eq!(view.url, server.url("/#here"));
    assert_eq!(browser.back().await.unwrap().url, server.url("/"));
    assert_eq!(server.asked("/").len(), 1);
}
