//! The isolated browser: web pages as reference pictures, with the person's consent for each site and session.
//!
//! Pages and what they say are data. A page is shown to GPT and forgotten; only what it captures is kept, in the library.

use std::{collections::HashSet, sync::Mutex};

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

/// The browser of this run, and what the person allowed it.
#[derive(Default)]
pub(crate) struct Browsing {
    /// Sites the person said yes to.
    allowed: Mutex<HashSet<String>>,
    /// The browser, with the sites it was started for and the conversation it works in.
    open: tokio::sync::Mutex<Option<Session>>,
    /// What the page of a conversation shows, as a PNG, until its turn is over.
    seen: Mutex<Option<(ConversationId, Vec<u8>)>>,
}

struct Session {
    browser: Browser,
    sites: HashSet<String>,
    conversation: ConversationId,
}

impl Studio {
    /// Whether a call needs the person's yes first: it would open a site they did not allow in this run.
    pub(in crate::agent) fn asks(&self, tool: &str, arguments: &str) -> bool {
        let url = || serde_json::from_str::<Value>(arguments).ok()?["url"].as_str().and_then(site);
        // An address that is none is refused when it is opened.
        tool == OPEN && url().is_some_and(|site| !lock(&self.inner.browsing.allowed).contains(&site))
    }

    /// The person said yes to the site of an act, until Limn is closed.
    pub(super) fn allow(&self, act: &Act) {
        if let Some(site) = act.arguments["url"].as_str().and_then(site) {
            lock(&self.inner.browsing.allowed).insert(site);
        }
    }

    /// Lets the agent open a site in this run without asking, for the command line.
    pub fn allow_site(&self, site: &str) {
        lock(&self.inner.browsing.allowed).insert(site.to_owned());
    }

    pub(super) async fn open_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Open = arguments(act)?;
        let site = site(&asked.url)
            .ok_or_else(|| Error::new(Code::InvalidInput, format!("{} is no address of a web page.", asked.url)))?;
        let listed = self.settings().browser_sites;
        let fits =
            |pattern: &String| pattern == &site || pattern.strip_prefix("*.").is_some_and(|rest| site.ends_with(rest));
        if !listed.is_empty() && !listed.iter().any(fits) {
            let message = format!("{site} is not on the list of sites in the settings: the designer can add it there.");
            return Err(Error::new(Code::Denied, message));
        }
        let allowed = lock(&self.inner.browsing.allowed).clone();
        if !allowed.contains(&site) {
            return Err(Error::new(Code::Denied, format!("The designer did not allow {site} to be opened.")));
        }
        let mut open = self.inner.browsing.open.lock().await;
        let reusable = open
            .as_ref()
            .is_some_and(|session| session.sites.contains(&site) && session.conversation == message.conversation);
        if !reusable {
            if let Some(session) = open.take() {
                session.browser.close().await;
            }
            let sites = allowed.iter().filter_map(|site| Site::parse(site).ok()).collect();
            let loopback_allowed =
                allowed.iter().any(|site| site.starts_with("127.0.0.1:") || site.starts_with("localhost:"));
            let browser =
                Browser::start(Options { sites, loopback_allowed, ..Options::default() }).await.map_err(trouble)?;
            *open = Some(Session { browser, sites: allowed, conversation: message.conversation });
        }
        let Some(session) = open.as_ref() else { return Err(nothing_open()) };
        let view = session.browser.open(&asked.url).await.map_err(trouble)?;
        let shot = self.show(message, &session.browser).await?;
        Ok(Done {
            summary: format!("Opened {site}"),
            assets: Vec::new(),
            output: json!({"status": "open", "url": view.url, "title": view.title, "width": shot.width, "height": shot.height}),
        })
    }

    pub(super) async fn act_in_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Act = arguments(act)?;
        let open = self.inner.browsing.open.lock().await;
        let page = session(open.as_ref(), message)?;
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
        let shot = self.show(message, page).await?;
        Ok(Done {
            summary: format!("{did} in the page"),
            assets: Vec::new(),
            output: json!({"status": "open", "url": view.url, "title": view.title, "width": shot.width, "height": shot.height}),
        })
    }

    pub(super) async fn capture_page(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::Capture = arguments(act)?;
        let open = self.inner.browsing.open.lock().await;
        let shot = session(open.as_ref(), message)?.screenshot(Extent::View).await.map_err(trouble)?;
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

    /// Takes a picture of the page for GPT's next answer.
    async fn show(&self, message: &Message, page: &Browser) -> Result<Shot, Error> {
        let shot = page.screenshot(Extent::View).await.map_err(trouble)?;
        *lock(&self.inner.browsing.seen) = Some((message.conversation, shot.png.clone()));
        Ok(shot)
    }

    /// What the page of a conversation shows.
    pub(in crate::agent) fn page_seen(&self, conversation: ConversationId) -> Option<Vec<u8>> {
        let seen = lock(&self.inner.browsing.seen);
        seen.as_ref().filter(|(of, _)| *of == conversation).map(|(_, png)| png.clone())
    }

    /// Forgets the page when its turn is over, and ends the browser.
    pub(in crate::agent) async fn leave_page(&self, conversation: ConversationId) {
        lock(&self.inner.browsing.seen).take_if(|(of, _)| *of == conversation);
        let mut open = self.inner.browsing.open.lock().await;
        if open.as_ref().is_some_and(|session| session.conversation == conversation)
            && let Some(session) = open.take()
        {
            session.browser.close().await;
        }
    }
}

fn session<'a>(open: Option<&'a Session>, message: &Message) -> Result<&'a Browser, Error> {
    let ours = open.filter(|session| session.conversation == message.conversation);
    ours.map(|session| &session.browser).ok_or_else(nothing_open)
}

fn nothing_open() -> Error {
    Error::new(Code::InvalidInput, "No page is open: open one first.")
}

/// The site of an address as the person is asked for it: the host, with its port where it is not the usual one.
fn site(url: &str) -> Option<String> {
    Site::of(&Url::parse(url).ok()?).map(|site| site.to_string())
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
