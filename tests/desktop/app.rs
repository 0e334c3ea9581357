//! The real window: the built app behind tauri-driver, with a home folder of the test's own.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction},
    elements::Element,
    key::Key,
};
use serde_json::{Value, json};

/// How long anything visible may take on a busy two-core machine. A test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the app is started with.
#[derive(Clone, Default)]
pub(crate) struct Start {
    /// Environment variables beside `LIMN_HOME`.
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Start {
    /// Calls go to this sandbox, with keys in the environment.
    pub(crate) fn with_keys(sandbox: &sandbox::Sandbox) -> Self {
        Self::without_keys(sandbox).and("OPENAI_API_KEY", "test-openai").and("MODELSLAB_API_KEY", "test-modelslab")
    }

    /// Calls go to this sandbox, and no key is known.
    pub(crate) fn without_keys(sandbox: &sandbox::Sandbox) -> Self {
        Self::default()
            .and("OPENAI_BASE_URL", sandbox.openai_base())
            .and("MODELSLAB_BASE_URL", sandbox.modelslab_base())
    }

    /// One more variable.
    pub(crate) fn and(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }
}

/// A running app and the session that drives it.
pub(crate) struct App {
    client: Client,
    driver: Driver,
}

/// tauri-driver and the app behind it, ended with the test even when an assertion fails.
struct Driver {
    process: Child,
    home: PathBuf,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is what we want; the driver's own driver goes first, or it would be left behind.
        let _ = Command::new("pkill").args(["-9", "-P", &self.process.id().to_string()]).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
        for process in processes_of(&self.home) {
            let _ = Command::new("kill").args(["-9", &process]).status();
        }
    }
}

impl App {
    /// Starts the app on a home folder and waits for its page.
    pub(crate) async fn start(home: &Path, start: &Start) -> Self {
        let (port, native) = (free_port(), free_port());
        let driver = Command::new(tauri_driver())
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("LIMN_HOME", home)
            .env("LIMN_LOG", "warn,limn_desktop=info,studio=info")
            .env_remove("OPENAI_API_KEY")
            .env_remove("MODELSLAB_API_KEY")
            .envs(start.variables.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::null())
            .spawn()
            .expect("tauri-driver must be installed: make setup-test");
        let driver = Driver { process: driver, home: home.to_owned() };
        let client = connect(port).await;
        let app = Self { client, driver };
        app.see("#app > *").await;
        app
    }

    /// Waits until an element is there and gives it.
    pub(crate) async fn see(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{css} did not appear ({error}); the page says:\n{}", self.words().await),
        }
    }

    /// Waits until the page shows these words somewhere.
    pub(crate) async fn says(&self, words: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(words));
        self.until(&script, words).await;
    }

    /// Everything the page says now.
    pub(crate) async fn words(&self) -> String {
        let words = self.client.execute("return document.body.innerText", vec![]).await;
        words.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until a script answers true.
    pub(crate) async fn until(&self, script: &str, what: &str) {
        let end = Instant::now() + PATIENCE;
        while self.run(script).await != Value::Bool(true) {
            assert!(Instant::now() < end, "waited in vain for {what}; the page says:\n{}", self.words().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect("the script must run")
    }

    /// Runs a script in the page that says by its last argument when it is done, and with what.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.expect("the script must run")
    }

    /// Clicks an element as soon as it is there.
    pub(crate) async fn click(&self, css: &str) {
        let end = Instant::now() + PATIENCE;
        // It may be there before the window is shown, or be covered for a frame.
        while let Err(error) = self.see(css).await.click().await {
            assert!(Instant::now() < end, "{css} cannot be clicked ({error}); the page says:\n{}", self.words().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for a button by what it says or is labelled, and clicks it.
    pub(crate) async fn button(&self, name: &str) {
        let path = format!(
            "//*[self::button or @role='button' or @role='tab' or @role='radio' or @role='menuitem']\
             [starts-with(normalize-space(.), \"{name}\") or @aria-label=\"{name}\"][not(@disabled)]"
        );
        let end = Instant::now() + PATIENCE;
        loop {
            // A button may be there and still be hidden, covered, or replaced by the next frame.
            for element in self.client.find_all(Locator::XPath(&path)).await.unwrap_or_default() {
                if element.click().await.is_ok() {
                    return;
                }
            }
            assert!(Instant::now() < end, "no button {name}; the page says:\n{}", self.words().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into an element.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        self.click(css).await;
        self.see(css).await.send_keys(text).await.expect("a field takes keys");
    }

    /// Puts text into an element as pasting does, for characters that the driver has no keys for.
    pub(crate) async fn paste(&self, css: &str, text: &str) {
        self.click(css).await;
        let pasted = self.run(&format!("return document.execCommand('insertText', false, {})", json!(text))).await;
        assert_eq!(pasted, Value::Bool(true), "the field takes text");
    }

    /// Presses a key that is a letter, a digit or a sign.
    pub(crate) async fn key(&self, key: char) {
        self.chord([KeyAction::Down { value: key }, KeyAction::Up { value: key }]).await;
    }

    /// Types with the keyboard, wherever the focus is.
    pub(crate) async fn type_keys(&self, text: &str) {
        for key in text.chars() {
            self.key(key).await;
        }
    }

    /// Drags with the left button from a place, given from the middle of an element, through other places.
    pub(crate) async fn drag(&self, css: &str, through: &[(f64, f64)]) {
        let element = self.see(css).await;
        let (&(x, y), others) = through.split_first().expect("somewhere to begin");
        let to = |x: f64, y: f64| PointerAction::MoveToElement {
            element: element.clone(),
            duration: Some(Duration::from_millis(30)),
            x,
            y,
        };
        let begin = MouseActions::new("mouse".into())
            .then(to(x, y))
            .then(PointerAction::Down { button: fantoccini::actions::MOUSE_BUTTON_LEFT });
        let moved = others.iter().fold(begin, |actions, &(x, y)| actions.then(to(x, y)));
        let dragged = moved.then(PointerAction::Up { button: fantoccini::actions::MOUSE_BUTTON_LEFT });
        self.client.perform_actions(dragged).await.expect("the pointer can be dragged");
    }

    /// Lets a file go over an element, as when it is dragged in from outside.
    pub(crate) async fn drop_file(&self, css: &str, name: &str, bytes: &[u8]) {
        self.see(css).await;
        let script = "const data = new DataTransfer(); \
                      const bytes = Uint8Array.from(atob(arguments[2]), (sign) => sign.charCodeAt(0)); \
                      data.items.add(new File([bytes], arguments[1])); \
                      const event = new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}); \
                      document.querySelector(arguments[0]).dispatchEvent(event);";
        let file = vec![json!(css), json!(name), json!(STANDARD.encode(bytes))];
        self.client.execute(script, file).await.expect("the script must run");
    }

    /// Asks for the context menu of an element; the driver's right button does not.
    pub(crate) async fn context_menu(&self, css: &str) {
        self.see(css).await;
        let script = "const element = document.querySelector(arguments[0]); \
                      const {left, top, width, height} = element.getBoundingClientRect(); \
                      element.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true, button: 2, \
                      clientX: left + width / 2, clientY: top + height / 2}));";
        self.client.execute(script, vec![json!(css)]).await.expect("the script must run");
    }

    /// Runs a command of the shell from the page and gives its answer.
    pub(crate) async fn invoke(&self, name: &str, request: &Value) -> Value {
        let script = "const done = arguments[2]; window.__TAURI_INTERNALS__.invoke(arguments[0], {request: arguments[1]})\
                      .then(done, (error) => done({error}))";
        self.run_async(script, vec![json!(name), request.clone()]).await
    }

    /// Presses keys together, such as Control and Enter.
    pub(crate) async fn press(&self, keys: &[Key]) {
        let down = keys.iter().map(|key| KeyAction::Down { value: (*key).into() });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: (*key).into() });
        self.chord(down.chain(up)).await;
    }

    /// Presses Control and a letter.
    pub(crate) async fn control(&self, letter: char) {
        let control = || char::from(Key::Control);
        self.chord([
            KeyAction::Down { value: control() },
            KeyAction::Down { value: letter },
            KeyAction::Up { value: letter },
            KeyAction::Up { value: control() },
        ])
        .await;
    }

    async fn chord(&self, actions: impl IntoIterator<Item = KeyAction>) {
        let keys = actions.into_iter().fold(KeyActions::new("keyboard".into()), KeyActions::then);
        self.client.perform_actions(keys).await.expect("keys can be pressed");
    }

    /// The value of a form field.
    pub(crate) async fn value(&self, css: &str) -> String {
        self.see(css).await;
        let script = format!("return document.querySelector({}).value", json!(css));
        self.run(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the window where a person can look at it: `target/screenshots/<name>.png`. It is taken from
    /// the display, as a person sees it; the driver's own way waits for a frame that a still page never draws.
    pub(crate) async fn screenshot(&self, name: &str) {
        // What fades in has done so, and two frames later it is on the display. Only what turns for ever is not waited for.
        let script = "const done = arguments[0]; \
                      const ends = (one) => Number.isFinite(one.effect?.getComputedTiming().endTime); \
                      const faded = Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished)); \
                      const late = new Promise((resolve) => setTimeout(resolve, 2000)); \
                      Promise.race([faded, late]).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))";
        self.client.execute_async(script, vec![]).await.expect("the page draws");
        let folder = target().join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = folder.join(format!("{name}.png"));
        let status = Command::new("import").args(["-window", "Limn"]).arg(picture).status();
        assert!(status.expect("ImageMagick must be installed").success(), "the window can be pictured");
    }

    /// Sets the size of the window, through the display: the driver would wait for a window manager that is not there.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let (wide, tall) = (width.to_string(), height.to_string());
        let arguments = ["search", "--sync", "--onlyvisible", "--name", "^Limn$", "windowsize", &wide, &tall];
        let status = Command::new("xdotool").args(arguments).status().expect("xdotool must be installed");
        assert!(status.success(), "the window can be resized");
        self.until(&format!("return window.innerWidth === {width}"), "the new size").await;
    }

    /// Ends the app as closing its window does.
    pub(crate) async fn close(self) {
        self.client.close().await.expect("the session can be closed");
        drop(self.driver);
    }

    /// Ends the app as a power cut would: kill -9, no chance to tidy up.
    pub(crate) async fn kill(self, home: &Path) {
        let killed = processes_of(home);
        assert!(!killed.is_empty(), "the app runs");
        for process in &killed {
            let status = Command::new("kill").args(["-9", process]).status().expect("kill");
            assert!(status.success(), "process {process} could be killed");
        }
        drop(self.driver);
        let end = Instant::now() + PATIENCE;
        while !processes_of(home).is_empty() {
            assert!(Instant::now() < end, "the app must be gone");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The app's processes that were started with this home folder.
fn processes_of(home: &Path) -> Vec<String> {
    let marked = format!("LIMN_HOME={}", home.display());
    let entries = std::fs::read_dir("/proc").expect("/proc").flatten();
    let ours = entries.filter(|entry| {
        let file = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
        let is_app = String::from_utf8_lossy(&file("comm")).trim_end() == "limn-desktop";
        is_app && file("environ").split(|byte| *byte == 0).any(|variable| variable == marked.as_bytes())
    });
    ours.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

async fn connect(port: u16) -> Client {
    let capabilities = json!({
        "browserName": "wry",
        "tauri:options": {"application": target().join("debug/limn-desktop")},
    });
    let Value::Object(capabilities) = capabilities else { unreachable!("it is an object") };
    let url = format!("http://127.0.0.1:{port}");
    let end = Instant::now() + PATIENCE;
    loop {
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        match ClientBuilder::new(connector).capabilities(capabilities.clone()).connect(&url).await {
            Ok(client) => return client,
            Err(error) => assert!(Instant::now() < end, "no session: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

fn tauri_driver() -> PathBuf {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let installed = cargo.or_else(home).map(|cargo| cargo.join("bin/tauri-driver"));
    installed.filter(|path| path.exists()).unwrap_or_else(|| "tauri-driver".into())
}

/// Where cargo put the built programs.
pub(crate) fn target() -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    set.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"))
}
