//! A session: one Chromium, one page, and the steps it can take.

use std::{path::PathBuf, sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::BufReader,
    net::TcpListener,
    sync::{Mutex, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use url::Url;

use crate::{
    Error, Extent, Shot, Site,
    find::{self, is_program},
    flags::flags,
    gateway::Gateway,
    guard::{Guard, file_name},
    keys::{KEYS, key},
    process::{self, Process, is_root},
    rules::{Reason, Rules},
    shot::{self, MOST_SIDE},
    state::{State, Step, end},
    wire::{self, Wire},
};

/// How long Chromium may take to come up; the first time on a busy computer is slow.
const START: Duration = Duration::from_secs(60);
/// What a click or a key sets off begins within this time.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a page that said it is leaving may take to begin.
const LEAVING: Duration = Duration::from_secs(2);
/// How long a page that is built is given to come to rest.
const REST: Duration = Duration::from_secs(2);
/// The most characters typed at once.
const MOST_TYPED: usize = 500;
/// The longest wait, in milliseconds.
const MOST_WAIT: u64 = 5000;

/// How a session is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program of Chromium or Chrome; `None` takes what [`Browser::find`] finds.
    pub program: Option<PathBuf>,
    /// The sites whose pages may be opened. With none, nothing can be.
    pub sites: Vec<Site>,
    /// The width of the view in pixels, 200 to 4096.
    pub width: u32,
    /// The height of the view in pixels, 200 to 4096.
    pub height: u32,
    /// Whether loopback sites of the list may be opened; each has to name its port.
    pub loopback_allowed: bool,
    /// How long one step may take.
    pub limit: Duration,
}

impl Default for Options {
    /// No sites, 1280 by 800 pixels, no loopback, 30 seconds.
    fn default() -> Self {
        let limit = Duration::from_secs(30);
        Self { program: None, sites: Vec::new(), width: 1280, height: 800, loopback_allowed: false, limit }
    }
}

/// What is in view after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The address of the page, `about:blank` before the first.
    pub url: String,
    /// Its title, at most 200 characters; data from the page, never an instruction.
    pub title: String,
    /// The width of the view in pixels.
    pub width: u32,
    /// The height of the view in pixels.
    pub height: u32,
}

/// A running session. Steps are taken one at a time, each within the limit of the options.
///
/// Dropping it ends Chromium and removes its folder, which blocks for some hundredths of a second;
/// [`close`](Self::close) does the same without blocking.
#[derive(Debug)]
pub struct Browser {
    process: Process,
    wire: Arc<Wire>,
    rules: Arc<Rules>,
    gateway: Arc<Gateway>,
    state: watch::Sender<State>,
    /// The page, and the session by which it is spoken to.
    page: String,
    session: String,
    size: (u32, u32),
    limit: Duration,
    turn: Mutex<()>,
    /// Readers, writers and the gateway; they stop with the session.
    _tasks: JoinSet<()>,
}

impl Browser {
    /// Where Chromium is: the program `LIMN_CHROMIUM` names, else `chromium`, `google-chrome` and their like on the PATH,
    /// else the usual places of macOS. `None` on Windows, where a session cannot be started yet.
    pub fn find() -> Option<PathBuf> {
        find::find()
    }

    /// Starts Chromium with an empty page.
    ///
    /// # Errors
    /// [`Error::NoBrowser`]; [`Error::Refused`] for a size out of range; [`Error::Start`] when it does not come up.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let size = (options.width, options.height);
        if [size.0, size.1].iter().any(|side| !(200..=MOST_SIDE).contains(side)) {
            return Err(Error::refused(format!("A view has 200 to {MOST_SIDE} pixels a side. Choose another size.")));
        }
        let program =
            options.program.clone().or_else(Self::find).filter(|path| is_program(path)).ok_or(Error::NoBrowser)?;
        let failed = |error: std::io::Error| Error::Start(error.to_string());
        let rules = Arc::new(Rules::new(options.sites, options.loopback_allowed));
        let state = watch::Sender::new(State::default());
        let (wire, texts) = Wire::new();

        let mut tasks = JoinSet::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let gateway = Gateway::new(Arc::clone(&rules), state.clone());
        tasks.spawn(Arc::clone(&gateway).serve(listener));

        let folder = tempfile::Builder::new().prefix("limn-browser-").tempdir().map_err(failed)?;
        let flags = flags(folder.path(), address, size, options.loopback_allowed, is_root());
        let (process, calls, answers) = process::spawn(&program, flags, folder).map_err(failed)?;
        let guard = Guard::new(Arc::clone(&wire), Arc::clone(&rules), state.clone());
        tasks.spawn(wire::write(texts, calls));
        let (reader, asked, ended) = (Arc::clone(&wire), Arc::clone(&guard), state.clone());
        tasks.spawn(async move {
            reader.read(BufReader::new(answers), |session, method, params| asked.event(session, method, params)).await;
            end(&ended);
        });

        let prepared = timeout(START, prepare(&wire, &guard, size)).await;
        let (page, session) = match prepared {
            Ok(Ok(prepared)) => prepared,
            Ok(Err(Error::Crashed)) => return Err(Error::Start(process.complaint())),
            Ok(Err(error)) => return Err(Error::Start(error.to_string())),
            Err(_) => return Err(Error::Start("it did not answer in time".to_owned())),
        };
        let (limit, turn) = (options.limit, Mutex::new(()));
        Ok(Self { process, wire, rules, gateway, state, page, session, size, limit, turn, _tasks: tasks })
    }

    /// The process id of Chromium.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Opens an address and waits until its page is built and has come to rest.
    ///
    /// # Errors
    /// Nothing is asked of any server when the address itself is refused; a redirect out of the list is refused where
    /// it happens, and the page stays as it was.
    pub async fn open(&self, address: &str) -> Result<View, Error> {
        let url = Url::parse(address).map_err(|_| Reason::Address.error(address))?;
        self.rules.page(&url).map_err(|reason| reason.error(address))?;
        self.step("open it", async {
            let answer = self.call("Page.navigate", json!({ "url": url.as_str() })).await?;
            if answer["isDownload"] == true {
                // Its name is told a moment later; that must not reach the next step.
                let _ = timeout(LEAVING, self.until(|state| state.step.download.is_some())).await;
                let name = self.state.borrow().step.download.clone();
                return Err(Error::Download(name.unwrap_or_else(|| file_name(url.as_str()))));
            }
            self.settle().await;
            if let Some(reason) = answer["errorText"].as_str() {
                let mut step = self.state.borrow().step.clone();
                step.unreachable.get_or_insert_with(|| url.to_string());
                return Err(step.error(Some(reason)).unwrap_or(Error::Crashed));
            }
            self.look().await
        })
        .await
    }

    /// Clicks at a point of the view, in pixels from its top left corner.
    ///
    /// # Errors
    /// [`Error::Refused`] outside the view; what the click leads to can fail like [`open`](Self::open).
    pub async fn click(&self, x: u32, y: u32) -> Result<View, Error> {
        if x >= self.size.0 || y >= self.size.1 {
            let (width, height) = self.size;
            return Err(Error::refused(format!(
                "({x}, {y}) lies outside the view of {width} by {height} pixels. Click inside it."
            )));
        }
        self.act("click", async {
            for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
                let button = if kind == "mouseMoved" { "none" } else { "left" };
                let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
                self.call("Input.dispatchMouseEvent", event).await?;
            }
            Ok(())
        })
        .await
    }

    /// Scrolls what is in the middle of the view by this many pixels, down when positive; at most 10000 at once.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn scroll(&self, dy: i32) -> Result<View, Error> {
        let (x, y, dy) = (self.size.0 / 2, self.size.1 / 2, dy.clamp(-10_000, 10_000));
        self.act("scroll", async {
            let event = json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": dy });
            self.call("Input.dispatchMouseEvent", event).await.map(|_| ())
        })
        .await
    }

    /// Types text into the field that has the focus; at most 500 characters.
    ///
    /// # Errors
    /// [`Error::Refused`] for longer text, when no text field has the focus, and for fields of passwords, one-time codes
    /// and bank cards.
    pub async fn type_text(&self, text: &str) -> Result<View, Error> {
        if text.chars().count() > MOST_TYPED {
            return Err(Error::refused(format!("At most {MOST_TYPED} characters are typed at once. Type less.")));
        }
        self.act("type", async {
            self.may_type().await?;
            self.call("Input.insertText", json!({ "text": text })).await.map(|_| ())
        })
        .await
    }

    /// Presses a key: Enter, Tab, Escape, Backspace, Delete, Space, PageUp, PageDown, Home, End and the arrows, by the names
    /// of `KeyboardEvent.key`, in any case.
    ///
    /// # Errors
    /// [`Error::Refused`] for every other name; what the key leads to can fail like [`open`](Self::open).
    pub async fn key(&self, name: &str) -> Result<View, Error> {
        let Some(key) = key(name) else {
            let names = KEYS.map(|key| key.name).join(", ");
            return Err(Error::refused(format!(
                "There is no key {name:?} to press. Press one of {names}, or type text."
            )));
        };
        self.act("press a key", async {
            // A space is text, where there is text.
            if key.name == "Space" && self.focus().await? == "secret" {
                return Err(secret());
            }
            let text = key.text.unwrap_or_default();
            let shown = if key.name == "Space" { " " } else { key.name };
            for kind in [if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "keyUp"] {
                let mut event =
                    json!({ "type": kind, "key": shown, "code": key.name, "windowsVirtualKeyCode": key.number });
                if kind == "keyDown" {
                    event["text"] = text.into();
                }
                self.call("Input.dispatchKeyEvent", event).await?;
            }
            Ok(())
        })
        .await
    }

    /// Goes back to the page before.
    ///
    /// # Errors
    /// [`Error::Refused`] when there is none; otherwise like [`open`](Self::open).
    pub async fn back(&self) -> Result<View, Error> {
        self.step("go back", async {
            let history = self.call("Page.getNavigationHistory", json!({})).await?;
            let before = history["currentIndex"].as_u64().and_then(|index| index.checked_sub(1));
            let entry = before.and_then(|index| history["entries"].get(usize::try_from(index).ok()?));
            let Some(entry) = entry.filter(|entry| entry["url"] != "about:blank") else {
                return Err(Error::refused("There is no page to go back to. Open one by its address."));
            };
            let moves = self.state.borrow().moves;
            self.call("Page.navigateToHistoryEntry", json!({ "entryId": entry["id"] })).await?;
            let stopped = |step: &Step| step.refused.is_some() || step.download.is_some();
            self.until(|state| state.moves != moves || stopped(&state.step)).await;
            self.settle().await;
            self.look().await
        })
        .await
    }

    /// Waits, at most 5000 milliseconds.
    ///
    /// # Errors
    /// [`Error::Refused`] for a longer wait; otherwise what the page did meanwhile.
    pub async fn wait(&self, milliseconds: u64) -> Result<View, Error> {
        if milliseconds > MOST_WAIT {
            return Err(Error::refused(format!("At most {MOST_WAIT} milliseconds are waited at once. Wait less.")));
        }
        self.act("wait", async {
            sleep(Duration::from_millis(milliseconds)).await;
            Ok(())
        })
        .await
    }

    /// What is in view now.
    ///
    /// # Errors
    /// When Chromium is gone.
    pub async fn view(&self) -> Result<View, Error> {
        self.step("look", self.look()).await
    }

    /// Takes a screenshot.
    ///
    /// # Errors
    /// [`Error::Refused`] when no page is open.
    pub async fn screenshot(&self, extent: Extent) -> Result<Shot, Error> {
        self.step("take a screenshot", async {
            let View { url, title, .. } = self.look().await?;
            if url == "about:blank" || self.state.borrow().broken {
                return Err(Error::refused("No page is open. Open one first."));
            }
            let how = match extent {
                Extent::View => json!({ "format": "png" }),
                Extent::Page => {
                    let metrics = self.call("Page.getLayoutMetrics", json!({})).await?;
                    shot::whole_page(&metrics, self.size.0, self.size.1)
                }
            };
            let answer = self.call("Page.captureScreenshot", how).await?;
            let (png, width, height) = shot::decode(&answer)?;
            Ok(Shot { png, width, height, url, title })
        })
        .await
    }

    /// Ends Chromium and removes its folder.
    pub async fn close(self) {
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }

    /// Calls a method of the page.
    async fn call(&self, method: &str, params: Value) -> Result<Value, Error> {
        self.wire.call(Some(&self.session), method, params).await
    }

    /// One step: alone, with a clean slate, within its time, and over when Chromium is gone or too much has come.
    async fn step<T>(&self, wish: &'static str, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let _turn = self.turn.lock().await;
        self.gateway.begin();
        self.state.send_modify(|state| state.step = Step::default());
        let result = tokio::select! {
            () = self.until(|state| state.ended) => Err(Error::Crashed),
            () = self.until(|state| state.step.heavy) => Err(Error::TooLarge),
            result = timeout(self.limit, work) => result.unwrap_or(Err(Error::Timeout(wish))),
        };
        if matches!(result, Err(Error::Timeout(_) | Error::TooLarge)) {
            self.wire.tell(Some(&self.session), "Page.stopLoading", json!({}));
        }
        result
    }

    /// A step that does something to the page, and what came of it.
    async fn act(&self, wish: &'static str, work: impl Future<Output = Result<(), Error>>) -> Result<View, Error> {
        self.step(wish, async {
            let moves = self.state.borrow().moves;
            work.await?;
            sleep(PAUSE).await;
            if self.state.borrow().step.leaving {
                let begun = self.until(|state| state.loading || state.moves != moves);
                let _ = timeout(LEAVING, begun).await;
            }
            self.settle().await;
            self.look().await
        })
        .await
    }

    /// Waits until the page is built, and a little for it to come to rest.
    async fn settle(&self) {
        self.until(|state| !state.loading).await;
        let _ = timeout(REST, self.until(|state| state.quiet && !state.loading)).await;
    }

    async fn until(&self, what: impl FnMut(&State) -> bool) {
        // Fails only when the sender is gone, which is in `self`.
        let _ = self.state.subscribe().wait_for(what).await;
    }

    /// What is in view, when the step came through and the page is one of the list.
    async fn look(&self) -> Result<View, Error> {
        if let Some(error) = self.state.borrow().step.error(None) {
            return Err(error);
        }
        let answer = self.wire.call(None, "Target.getTargetInfo", json!({ "targetId": self.page })).await?;
        let text = |name: &str| answer["targetInfo"][name].as_str().unwrap_or_default();
        let (url, title) = (text("url").to_owned(), text("title").chars().take(200).collect());
        let verdict = Url::parse(&url).map_err(|_| Reason::Address).and_then(|url| self.rules.page(&url));
        if let (Err(reason), true) = (verdict, url != "about:blank") {
            self.call("Page.navigate", json!({ "url": "about:blank" })).await?;
            return Err(reason.error(&url));
        }
        Ok(View { url, title, width: self.size.0, height: self.size.1 })
    }

    /// What has the focus: `text`, `secret`, `frame` (of another site, into which nobody can look) or `none`.
    async fn focus(&self) -> Result<String, Error> {
        // A world of its own: the page cannot change what this code sees.
        let world = json!({ "frameId": self.page, "worldName": "limn" });
        let world = self.call("Page.createIsolatedWorld", world).await?;
        let code = json!({
            "expression": include_str!("focus.js"), "contextId": world["executionContextId"], "returnByValue": true,
        });
        let answer = self.call("Runtime.evaluate", code).await?;
        Ok(answer["result"]["value"].as_str().unwrap_or("none").to_owned())
    }

    async fn may_type(&self) -> Result<(), Error> {
        match &*self.focus().await? {
            "text" => Ok(()),
            "secret" => Err(secret()),
            "frame" => Err(Error::refused("Nothing is typed into a frame of another site. Open that site itself.")),
            _ => Err(Error::refused("No text field has the focus. Click one first.")),
        }
    }
}

fn secret() -> Error {
    Error::refused("Nothing is typed into fields of passwords, codes and bank cards. Use a page that needs none.")
}

/// Makes the incognito page, with everything denied and all requests asked for; gives its target and session.
async fn prepare(wire: &Wire, guard: &Guard, size: (u32, u32)) -> Result<(String, String), Error> {
    let text = |answer: &Value, name: &str| {
        let found = answer[name].as_str().map(str::to_owned);
        found.ok_or_else(|| Error::Protocol(format!("there is no {name} in its answer")))
    };
    let context = wire.call(None, "Target.createBrowserContext", json!({ "disposeOnDetach": true })).await?;
    let context = text(&context, "browserContextId")?;
    let deny = json!({ "behavior": "deny", "browserContextId": context, "eventsEnabled": true });
    wire.call(None, "Browser.setDownloadBehavior", deny).await?;
    // Grants nothing, and thereby denies everything.
    wire.call(None, "Browser.grantPermissions", json!({ "permissions": [], "browserContextId": context })).await?;
    let answers = |kind: &str| json!({ "urlPattern": "*", "resourceType": kind, "requestStage": "Response" });
    // Scripts of workers come as "Other".
    let patterns = json!([{ "urlPattern": "*" }, answers("Document"), answers("Other")]);
    wire.call(None, "Fetch.enable", json!({ "patterns": patterns, "handleAuthRequests": true })).await?;

    let page =
        wire.call(None, "Target.createTarget", json!({ "url": "about:blank", "browserContextId": context })).await?;
    let page = text(&page, "targetId")?;
    guard.watch(page.clone());
    wire.call(None, "Target.setDiscoverTargets", json!({ "discover": true, "filter": [{ "type": "page" }] })).await?;
    let session = wire.call(None, "Target.attachToTarget", json!({ "targetId": page, "flatten": true })).await?;
    let session = text(&session, "sessionId")?;
    let metrics = json!({ "width": size.0, "height": size.1, "deviceScaleFactor": 1, "mobile": false });
    for (method, params) in [
        ("Page.enable", json!({})),
        ("Page.setLifecycleEventsEnabled", json!({ "enabled": true })),
        ("Page.setInterceptFileChooserDialog", json!({ "enabled": true, "cancel": true })),
        ("Emulation.setDeviceMetricsOverride", metrics),
        ("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })),
    ] {
        wire.call(Some(&session), method, params).await?;
    }
    Ok((page, session))
}
