//! The isolated browser: web pages as reference pictures, with the person's consent for each site and conversation.
//!
//! Pages and what they say are data. A page is shown to GPT and forgotten; only what it captures is kept, in the library.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use browser::{Browser, Extent, Options, Shot, Site};
use library::{Act, ConversationId, Kind, Message, NewLocal};
use serde_json::{Value, json};
use url::Url;

use super::{Done, OPEN, arguments};
use crate::{
    Code,
    agent::{
        handle,
        tools::arguments::{self as say, Doing},
    },
    error::Error,
    event::Event,
    lock::lock,
    studio::Studio,
};

/// The browsers of this run, one for each conversation, and what the person allowed them.
#[derive(Default)]
pub(crate) struct Browsing {
    /// Sites that were allowed before any conversation.
    everywhere: Mutex<Vec<Site>>,
    sessions: Mutex<HashMap<ConversationId, Arc<Session>>>,
}

/// The browsing of one conversation. The yes to a site lasts as long as the run, the browser as long as a turn.
#[derive(Default)]
struct Session {
    /// Sites the person said yes to in this conversation.
    allowed: Mutex<Vec<Site>>,
    open: tokio::sync::Mutex<Option<Running>>,
    /// What the page shows, as a PNG, until the turn is over.
    seen: Mutex<Option<Vec<u8>>>,
}

/// A browser, with the sites it was started for.
struct Running {
    browser: Browser,
    sites: Vec<Site>,
}

impl Browsing {
    fn session(&self, conversation: ConversationId) -> Arc<Session> {
        Arc::clone(lock(&self.sessions).entry(conversation).or_default())
    }

    /// The sites that a conversation may open.
    fn sites(&self, conversation: ConversationId) -> Vec<Site> {
        let mut sites = lock(&self.everywhere).clone();
        sites.extend_from_slice(&lock(&self.session(conversation).allowed));
        sites
    }
}

impl Studio {
    /// Whether a call needs the person's yes first: it would open a site they did not allow in this conversation. What
    /// is no address, or not on the list of the settings, is refused when it is opened; a yes would not help.
    pub(in crate::agent) fn asks(&self, conversation: ConversationId, tool: &str, arguments: &str) -> bool {
        let url = || Url::parse(serde_json::from_str::<Value>(arguments).ok()?["url"].as_str()?).ok();
        let Some(url) = url().filter(|url| tool == OPEN && Site::of(url).is_some()) else { return false };
        self.is_listed(&url) && !self.inner.browsing.sites(conversation).iter().any(|site| site.allows(&url))
    }

    /// The person said yes to the site of an act, in its conversation and until Limn is closed.
    pub(super) fn allow(&self, conversation: ConversationId, act: &Act) {
        let url = act.arguments["url"].as_str().and_then(|url| Url::parse(url).ok());
        if let Some(site) = url.as_ref().and_then(Site::of) {
            lock(&self.inner.browsing.session(conversation).allowed).push(site);
        }
    }

    /// Lets the agent open a site in this run without asking, for the command line.
    ///
    /// # Errors
    /// `Usage` when it is no site like `example.com` or `*.example.com`.
    pub fn allow_site(&self, site: &str) -> Result<(), Error> {
        let site = Site::parse(site).map_err(|error| Error::new(Code::Usage, error.to_string()))?;
        lock(&self.inner.browsing.everywhere).push(site);
        Ok(())
    }

    /// Whether the settings let an address be asked for at all.
    fn is_listed(&self, url: &Url) -> bool {
        let listed = self.settings().browser_sites;
        // A line that is no site allows nothing.
        listed.is_empty() || listed.iter().filter_map(|site| Site::parse(site).ok()).any(|site| site.allows(url))
    }

    pub(super) async fn open_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Open = arguments(act)?;
        let parsed = Url::parse(&asked.url).ok();
        let (url, site) = parsed
            .as_ref()
            .and_then(|url| Some((url, Site::of(url)?)))
            .ok_or_else(|| Error::new(Code::InvalidInput, format!("{} is no address of a web page.", asked.url)))?;
        if !self.is_listed(url) {
            let message = format!("{site} is not on the list of sites in the settings: the designer can add it there.");
            return Err(Error::new(Code::Denied, message));
        }
        let allowed = self.inner.browsing.sites(message.conversation);
        if !allowed.iter().any(|site| site.allows(url)) {
            return Err(Error::new(Code::Denied, format!("The designer did not allow {site} to be opened.")));
        }
        let session = self.inner.browsing.session(message.conversation);
        let mut open = session.open.lock().await;
        if let Some(running) = open.take_if(|running| !running.sites.iter().any(|site| site.allows(url))) {
            running.browser.close().await;
        }
        let running = match open.take() {
            Some(running) => running,
            None => started(allowed).await?,
        };
        let browser = &open.insert(running).browser;
        let opened = browser.open(&asked.url).await;
        if opened == Err(browser::Error::Crashed) {
            // The next page gets a new one.
            open.take();
            return Err(trouble(browser::Error::Crashed));
        }
        let view = opened.map_err(trouble)?;
        let shot = show(&session, browser).await?;
        Ok(Done {
            summary: format!("Opened {site}"),
            assets: Vec::new(),
            output: json!({"status": "open", "url": view.url, "title": view.title, "width": shot.width, "height": shot.height}),
        })
    }

    pub(super) async fn act_in_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Act = arguments(act)?;
        let session = self.inner.browsing.session(message.conversation);
        let open = session.open.lock().await;
        let page = page(open.as_ref())?;
        let text = asked.text.clone().unwrap_or_default();
        let (view, did) = match asked.action {
            Doing::Click => {
                let (x, y) =
                    asked.x.zip(asked.y).ok_or_else(|| Error::new(Code::InvalidInput, "A click needs x and y."))?;
                (page.click(x, y).await, "Clicked".to_owned())
            }
            Doing::Scroll => (page.scroll(asked.amount.unwrap_or(600)).await, "Scrolled".into()),
            Doing::Type => (page.type_text(&text).await, "Typed".into()),
            Doing::Key => (page.key(&text).await, format!("Pressed {text}")),
            Doing::Back => (page.back().await, "Went back".into()),
            Doing::Wait => (page.wait(u64::try_from(asked.amount.unwrap_or(1000)).unwrap_or(0)).await, "Waited".into()),
        };
        let view = view.map_err(trouble)?;
        let shot = show(&session, page).await?;
        Ok(Done {
            summary: format!("{did} in the page"),
            assets: Vec::new(),
            output: json!({"status": "open", "url": view.url, "title": view.title, "width": shot.width, "height": shot.height}),
        })
    }

    pub(super) async fn capture_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Capture = arguments(act)?;
        let session = self.inner.browsing.session(message.conversation);
        let shot = page(session.open.lock().await.as_ref())?.screenshot(Extent::View).await.map_err(trouble)?;
        let title = Some(asked.note.trim()).filter(|note| !note.is_empty()).unwrap_or("screenshot").to_owned();
        let new = NewLocal {
            kind: Kind::Image,
            title,
            text: None,
            parents: Vec::new(),
            conversation: Some(message.conversation),
            message: Some(message.id),
            project: self.settings().project,
            source: json!({"tool": "browser.capture", "url": shot.url, "title": shot.title}),
        };
        let kept = self.library(move |library| library.keep_local(&shot.png, new)).await?;
        self.publish(Event::AssetAdded { asset: kept.clone() });
        let told = json!({"handle": handle::of(&kept), "width": kept.width, "height": kept.height});
        Ok(Done {
            summary: format!("Kept {} of the page", handle::of(&kept)),
            assets: vec![kept.id],
            output: json!({"status": "kept", "pictures": [told]}),
        })
    }

    /// What the page of a conversation shows.
    pub(in crate::agent) fn page_seen(&self, conversation: ConversationId) -> Option<Vec<u8>> {
        let sessions = lock(&self.inner.browsing.sessions);
        sessions.get(&conversation).and_then(|session| lock(&session.seen).clone())
    }

    /// Forgets the page when its turn is over, and ends the browser.
    pub(in crate::agent) async fn leave_page(&self, conversation: ConversationId) {
        let Some(session) = lock(&self.inner.browsing.sessions).get(&conversation).map(Arc::clone) else { return };
        lock(&session.seen).take();
        if let Some(running) = session.open.lock().await.take() {
            running.browser.close().await;
        }
    }

    /// Forgets what a conversation was allowed; the next one could get its id.
    pub(crate) async fn forget_pages(&self, conversation: ConversationId) {
        self.leave_page(conversation).await;
        lock(&self.inner.browsing.sessions).remove(&conversation);
    }
}

/// A browser that opens these sites.
async fn started(sites: Vec<Site>) -> Result<Running, Error> {
    let local = |site: &Site| site.is_loopback();
    let loopback_allowed = sites.iter().any(local);
    let options = Options { sites: sites.clone(), loopback_allowed, ..Options::default() };
    Ok(Running { browser: Browser::start(options).await.map_err(trouble)?, sites })
}

/// Takes a picture of the page for GPT's next answer.
async fn show(session: &Session, page: &Browser) -> Result<Shot, Error> {
    let shot = page.screenshot(Extent::View).await.map_err(trouble)?;
    *lock(&session.seen) = Some(shot.png.clone());
    Ok(shot)
}

fn page(open: Option<&Running>) -> Result<&Browser, Error> {
    open.map(|running| &running.browser).ok_or_else(nothing_open)
}

fn nothing_open() -> Error {
    Error::new(Code::InvalidInput, "No page is open: open one first.")
}

fn trouble(error: browser::Error) -> Error {
    let code = match error {
        browser::Error::NotAllowed(_) | browser::Error::Private(_) | browser::Error::Download(_) => Code::Denied,
        browser::Error::Unreachable { .. } => Code::Network,
        browser::Error::Timeout(_) => Code::Timeout,
        _ => Code::InvalidInput,
    };
    Error::new(code, error.to_string())
}
