//! Answers to what Chromium asks while it works: whether a request may go out, what becomes of its answer, and
//! everything a person would be asked.
//!
//! Requests are stopped at the browser, not at a page, so that frames of other processes, workers and prerendered pages
//! come by here too. Web sockets alone do not: [`Rules::policy`] is added to every document and worker, and has the
//! page's own engine refuse them. Chromium reads that policy from a document's head before it can be changed, so
//! documents are taken whole and given back with it.

use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

use crate::{
    Error,
    rules::{Reason, Rules},
    state::{State, end},
    wire::Wire,
};

/// The largest document, in bytes as it is read; pages are far below.
const MOST_DOCUMENT: usize = 24 << 20;

/// Heads of an answer that are no longer true of a document given back, or that have Chromium report to somebody.
const DROPPED: [&str; 6] =
    ["content-encoding", "content-length", "transfer-encoding", "report-to", "reporting-endpoints", "nel"];

/// The guard of one session.
#[derive(Debug)]
pub(crate) struct Guard {
    wire: Arc<Wire>,
    rules: Arc<Rules>,
    state: watch::Sender<State>,
    /// The page of the session: its target, which is also its outermost frame.
    page: OnceLock<String>,
}

impl Guard {
    pub(crate) fn new(wire: Arc<Wire>, rules: Arc<Rules>, state: watch::Sender<State>) -> Arc<Self> {
        Arc::new(Self { wire, rules, state, page: OnceLock::new() })
    }

    /// Says which page the session is about. Every other page that appears is closed.
    pub(crate) fn watch(&self, page: String) {
        // Said once, right after the page was made.
        let _ = self.page.set(page);
    }

    fn is_page(&self, frame: &Value) -> bool {
        frame.as_str().is_some() && frame.as_str() == self.page.get().map(String::as_str)
    }

    /// Takes an event of Chromium.
    pub(crate) fn event(self: &Arc<Self>, session: Option<&str>, method: &str, params: &Value) {
        match method {
            "Fetch.requestPaused" if params["responseStatusCode"].is_u64() => self.answered(params),
            "Fetch.requestPaused" => self.asked(params),
            // No site and no proxy is signed in to.
            "Fetch.authRequired" => {
                let cancel =
                    json!({ "requestId": params["requestId"], "authChallengeResponse": { "response": "CancelAuth" } });
                self.wire.tell(session, "Fetch.continueWithAuth", cancel);
            }
            // Leaving a page is fine; every other question gets a no.
            "Page.javascriptDialogOpening" => {
                let accept = params["type"] == "beforeunload";
                self.wire.tell(session, "Page.handleJavaScriptDialog", json!({ "accept": accept }));
            }
            "Target.targetCreated" => {
                let target = &params["targetInfo"];
                if target["type"] == "page" && self.page.get().is_some() && !self.is_page(&target["targetId"]) {
                    self.wire.tell(None, "Target.closeTarget", json!({ "targetId": target["targetId"] }));
                }
            }
            "Target.targetCrashed" if self.is_page(&params["targetId"]) => end(&self.state),
            "Inspector.targetCrashed" => end(&self.state),
            "Browser.downloadWillBegin" if self.is_page(&params["frameId"]) => {
                self.download(params["suggestedFilename"].as_str().unwrap_or_default());
            }
            _ => self.moved(method, params),
        }
    }

    /// Where the page is on its way.
    fn moved(&self, method: &str, params: &Value) {
        let frame = if method == "Page.frameNavigated" { &params["frame"]["id"] } else { &params["frameId"] };
        if !self.is_page(frame) {
            return;
        }
        self.state.send_modify(|state| match method {
            "Page.frameRequestedNavigation" => state.step.leaving = true,
            "Page.frameStartedLoading" => (state.loading, state.quiet) = (true, false),
            "Page.frameStoppedLoading" => state.loading = false,
            "Page.navigatedWithinDocument" => state.moves += 1,
            "Page.frameNavigated" => {
                state.moves += 1;
                state.step.unreachable = params["frame"]["unreachableUrl"].as_str().map(str::to_owned);
                state.broken = state.step.unreachable.is_some();
            }
            "Page.lifecycleEvent" => match params["name"].as_str() {
                Some("init") => state.quiet = false,
                Some("networkIdle") => state.quiet = true,
                _ => {}
            },
            _ => {}
        });
    }

    /// A request wants to go out.
    fn asked(&self, params: &Value) {
        let (id, request) = (&params["requestId"], &params["request"]);
        if params["responseErrorReason"].is_string() {
            return self.wire.tell(None, "Fetch.continueRequest", json!({ "requestId": id }));
        }
        let (kind, address) =
            (params["resourceType"].as_str().unwrap_or_default(), request["url"].as_str().unwrap_or_default());
        let verdict = match Url::parse(address) {
            // A worker that would outlive its page and answer for it.
            Ok(_) if request["headers"]["Service-Worker"].is_string() => Err(Reason::NotListed),
            Ok(url) => self.rules.request(kind, request["method"].as_str().unwrap_or_default(), &url),
            Err(_) => Err(Reason::Address),
        };
        match verdict {
            Ok(()) => self.wire.tell(None, "Fetch.continueRequest", json!({ "requestId": id })),
            Err(reason) => {
                tracing::debug!(kind, address, ?reason, "request refused");
                if kind == "Document" && self.is_page(&params["frameId"]) {
                    self.state.send_modify(|state| state.step.refused = Some((address.to_owned(), reason)));
                }
                self.refuse(id, kind);
            }
        }
    }

    /// An answer has begun to come.
    fn answered(self: &Arc<Self>, params: &Value) {
        let (id, kind) = (&params["requestId"], params["resourceType"].as_str().unwrap_or_default());
        let heads = params["responseHeaders"].as_array().map(Vec::as_slice).unwrap_or_default();
        let head = |name: &str| heads.iter().find(|head| is(head, name)).and_then(|head| head["value"].as_str());
        let status = params["responseStatusCode"].as_u64().unwrap_or_default();
        if matches!(status, 204 | 205) || (matches!(status, 300..=399) && head("location").is_some()) {
            return self.wire.tell(None, "Fetch.continueRequest", json!({ "requestId": id }));
        }
        let policy = json!({ "name": "Content-Security-Policy", "value": self.rules.policy() });
        let kept: Vec<Value> = heads
            .iter()
            .filter(|head| kind != "Document" || !DROPPED.iter().any(|name| is(head, name)))
            .cloned()
            .chain([policy])
            .collect();
        let mut reply = json!({ "requestId": id, "responseCode": status, "responseHeaders": kept });
        if kind != "Document" {
            return self.wire.tell(None, "Fetch.continueResponse", reply);
        }
        let page = self.is_page(&params["frameId"]);
        if head("content-disposition")
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("attachment"))
        {
            if page {
                self.download(&file_name(params["request"]["url"].as_str().unwrap_or_default()));
            }
            return self.refuse(id, kind);
        }
        let (guard, id) = (Arc::clone(self), id.clone());
        tokio::spawn(async move {
            match guard.body(&id).await {
                Ok(Some(body)) => {
                    reply["body"] = body.into();
                    guard.wire.tell(None, "Fetch.fulfillRequest", reply);
                }
                Ok(None) => {
                    if page {
                        guard.state.send_modify(|state| state.step.heavy = true);
                    }
                    guard.refuse(&id, "Document");
                }
                Err(_) => guard.refuse(&id, "Document"),
            }
        });
    }

    /// The whole body of a document in base64; `None` when it is too large.
    async fn body(&self, id: &Value) -> Result<Option<String>, Error> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let broken = |_| Error::Protocol("a document is no base64".to_owned());
        let stream = self.wire.call(None, "Fetch.takeResponseBodyAsStream", json!({ "requestId": id })).await?;
        let handle = json!({ "handle": stream["stream"], "size": 1 << 20 });
        let mut body = Vec::new();
        let whole = loop {
            let part = self.wire.call(None, "IO.read", handle.clone()).await?;
            let data = part["data"].as_str().unwrap_or_default();
            if part["base64Encoded"] == true {
                STANDARD.decode_vec(data, &mut body).map_err(broken)?;
            } else {
                body.extend_from_slice(data.as_bytes());
            }
            if part["eof"] == true || body.len() > MOST_DOCUMENT {
                break body.len() <= MOST_DOCUMENT;
            }
        };
        self.wire.tell(None, "IO.close", json!({ "handle": stream["stream"] }));
        Ok(whole.then(|| STANDARD.encode(body)))
    }

    /// Lets nothing come of a request. A page stays where it is.
    fn refuse(&self, id: &Value, kind: &str) {
        let reason = if kind == "Document" { "Aborted" } else { "BlockedByClient" };
        self.wire.tell(None, "Fetch.failRequest", json!({ "requestId": id, "errorReason": reason }));
    }

    fn download(&self, name: &str) {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        self.state.send_modify(|state| {
            state.step.download.get_or_insert(shown);
        });
    }
}

/// What a download of this address would be called.
pub(crate) fn file_name(address: &str) -> String {
    let url = Url::parse(address).ok();
    let last = url.as_ref().and_then(|url| url.path_segments()?.next_back()).filter(|last| !last.is_empty());
    last.unwrap_or("a file").to_owned()
}

/// Whether a head of an answer has this name.
fn is(head: &Value, name: &str) -> bool {
    head["name"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name))
}
