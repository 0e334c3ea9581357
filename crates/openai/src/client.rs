//! The connection to one server: its address, its key, and what was learned about it.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt, stream, stream::BoxStream};
use reqwest::{RequestBuilder, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::{Host, Url};

use crate::{
    answer,
    error::{Error, ErrorKind, Site},
    event::Event,
    ladder::{Limits, Rung},
    request::Request,
    response::Response,
    retry,
    tool::ToolSearch,
    turn::Turn,
};

/// A client for one server. Cheap to clone; clones share connections and what was learned about the server.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base: Url,
    host: String,
    key: Option<SecretString>,
    options: Options,
    memory: Mutex<Memory>,
}

/// What was learned by asking.
#[derive(Default)]
struct Memory {
    limits: HashMap<String, Limits>,
    /// Reasoning items that this server cannot read, by [`stale_key`].
    stale: HashSet<String>,
}

/// How to talk to the server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where on the ladder to begin; `None` begins at [`Rung::Full`] for OpenAI itself and at [`Rung::Plain`] elsewhere.
    pub rung: Option<Rung>,
    /// The longest wait for a connection.
    pub connect: Duration,
    /// The longest silence of a stream, comments and keepalives being no silence. There is no limit on its length. An
    /// answer that is not streamed may take twice as long to begin.
    pub idle: Duration,
    /// How often one question is asked at most, when only time can help; 1 never asks again by itself.
    pub tries: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { rung: None, connect: Duration::from_secs(10), idle: Duration::from_secs(300), tries: retry::TRIES }
    }
}

/// A model the server offers. Capabilities are not told, and models that only embed or draw are among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its id, as in [`Request::model`].
    pub id: String,
    /// Who made it.
    pub owned_by: Option<String>,
    /// The day from which it is not served any more, when one is announced.
    pub shutdown_date: Option<String>,
}

impl Client {
    /// A client for the server at `base_url`, up to and including `/v1`. No key, or an empty one, sends no
    /// `Authorization` header, as local servers like it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadRequest`] for an address that is not http(s), carries a password, or would send the key
    /// unencrypted beyond the local network; [`ErrorKind::Auth`] for a key that no header can carry.
    pub fn new(base_url: Url, key: Option<SecretString>) -> Result<Self, Error> {
        Self::with(base_url, key, Options::default())
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// As [`Client::new`].
    pub fn with(base_url: Url, key: Option<SecretString>, options: Options) -> Result<Self, Error> {
        let host = base_url.host_str().unwrap_or_default().to_owned();
        let site = Site { host: &host, model: "" };
        if let Some(objection) = objection(&base_url) {
            return Err(Error { message: objection, ..Error::new(ErrorKind::BadRequest, site, "") });
        }
        let key =
            key.map(|key| SecretString::from(key.expose_secret().trim())).filter(|key| !key.expose_secret().is_empty());
        if key.as_ref().is_some_and(|key| !key.expose_secret().bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(Error::new(ErrorKind::Auth, site, "the key contains characters that no key has"));
        }
        let mut http = reqwest::Client::builder()
            // reqwest would re-send a body to wherever a 307 or 308 points.
            .redirect(redirect::Policy::none())
            .connect_timeout(options.connect)
            .tcp_keepalive(Duration::from_secs(60))
            .user_agent(concat!("limn/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&base_url) {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| Error::new(ErrorKind::Network, site, &error.to_string()))?;
        let inner = Inner { http, base: base_url, host, key, options, memory: Mutex::default() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The models the server offers: the cheapest call that needs the key.
    ///
    /// # Errors
    ///
    /// Any of [`ErrorKind`] but [`ErrorKind::StreamCut`]; [`ErrorKind::NoRoute`] where a server keeps no list.
    pub async fn models(&self) -> Result<Vec<Model>, Error> {
        let mut made = 1;
        loop {
            let error = match self.models_once().await {
                Err(error) => error,
                models => return models,
            };
            match retry::wait(&error, made, self.options().tries, rand::random()) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(error),
            }
            made += 1;
        }
    }

    async fn models_once(&self) -> Result<Vec<Model>, Error> {
        let request = self.authorised(self.inner.http.get(self.route("models")));
        let list = answer::whole(self, request, Duration::from_secs(30)).await?;
        let data = list.get("data").and_then(Value::as_array);
        let data = data.ok_or_else(|| Error::new(ErrorKind::Protocol, self.site(""), "no list of models"))?;
        let models = data.iter().filter_map(|model| {
            let text = |key: &str| model.get(key).and_then(Value::as_str).map(str::to_owned);
            Some(Model { id: text("id")?, owned_by: text("owned_by"), shutdown_date: text("shutdown_date") })
        });
        Ok(models.collect())
    }

    /// Asks the model and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// Any of [`ErrorKind`]. A refusal or an answer cut short is no error: see [`Response::refusal`] and
    /// [`Response::status`].
    pub async fn respond(&self, request: &Request) -> Result<Response, Error> {
        let mut turn = Turn::new(self.clone(), request.clone(), false);
        while let Some(event) = turn.next().await {
            if let Event::Done(response) = event? {
                return Ok(response);
            }
        }
        Err(Error::new(ErrorKind::StreamCut, self.site(&request.model), ""))
    }

    /// Asks the model and yields its answer as it is written. The last item is [`Event::Done`] or an error. Nothing is
    /// sent before the stream is first polled; dropping it closes the connection, and what was written until then is
    /// billed without a usage.
    ///
    /// # Errors
    ///
    /// Any of [`ErrorKind`], also after words were yielded; those may be shown, but they are no answer.
    pub fn stream(&self, request: &Request) -> BoxStream<'static, Result<Event, Error>> {
        let turn = Turn::new(self.clone(), request.clone(), true);
        stream::unfold(turn, async |mut turn| turn.next().await.map(|event| (event, turn))).boxed()
    }

    /// The rung at which this model is spoken to, as far as is known. On [`Rung::TextOnly`] it cannot call tools.
    pub fn rung(&self, model: &str) -> Rung {
        self.limits(model).rung
    }

    /// Who finds deferred tools for this model, as far as is known.
    pub fn tool_search(&self, model: &str) -> ToolSearch {
        self.limits(model).search()
    }

    /// What was found out that this model lacks, as JSON for [`Client::recall`] of a later client of the same server;
    /// `None` while nothing is known to be missing.
    pub fn learned(&self, model: &str) -> Option<String> {
        let limits = self.memory().limits.get(model).filter(|limits| **limits != self.assumed()).cloned();
        limits.and_then(|limits| serde_json::to_string(&limits).ok())
    }

    /// Begins with what an earlier client of the same server learned about a model. What this one found out by itself
    /// stays, and what cannot be read, such as that of a newer version, is passed over.
    pub fn recall(&self, model: &str, learned: &str) {
        if let Ok(limits) = serde_json::from_str(learned) {
            self.memory().limits.entry(model.to_owned()).or_insert(limits);
        }
    }

    pub(crate) fn site<'a>(&'a self, model: &'a str) -> Site<'a> {
        Site { host: &self.inner.host, model }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The key in the clear, to blot it out of what a server says.
    pub(crate) fn exposed_key(&self) -> Option<&str> {
        self.inner.key.as_ref().map(ExposeSecret::expose_secret)
    }

    /// The request that carries a body for a model on this rung.
    pub(crate) fn post(&self, rung: Rung, body: &Value) -> RequestBuilder {
        let route = if rung < Rung::Chat { "responses" } else { "chat/completions" };
        let request = self.authorised(self.inner.http.post(self.route(route)));
        request.header(header::ACCEPT, "text/event-stream, application/json").json(body)
    }

    /// What is known of a model.
    pub(crate) fn limits(&self, model: &str) -> Limits {
        let known = self.memory().limits.get(model).cloned();
        known.unwrap_or_else(|| self.assumed())
    }

    /// What is assumed of a model that was not asked yet.
    fn assumed(&self) -> Limits {
        let openai = self.inner.host == "api.openai.com" || self.inner.host.ends_with(".api.openai.com");
        Limits::at(self.inner.options.rung.unwrap_or(if openai { Rung::Full } else { Rung::Plain }))
    }

    /// Keeps what worked.
    pub(crate) fn learn(&self, model: &str, limits: &Limits, stale: Vec<String>) {
        let mut memory = self.memory();
        memory.limits.insert(model.to_owned(), limits.clone());
        memory.stale.extend(stale);
    }

    /// Whether this reasoning item was refused before.
    pub(crate) fn is_stale(&self, item: &Value) -> bool {
        stale_key(item).is_some_and(|key| self.memory().stale.contains(key))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // What is inside is whole after every statement that changes it.
        self.inner.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn authorised(&self, request: RequestBuilder) -> RequestBuilder {
        match self.exposed_key() {
            // Marks the header as sensitive, so that no log of the connection shows it.
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    fn route(&self, path: &str) -> Url {
        let mut url = self.inner.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        url
    }
}

/// Shows where it goes and never the key.
impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").field("base", &self.inner.base.as_str()).finish_non_exhaustive()
    }
}

/// By what a reasoning item is known again: its id, else its content.
pub(crate) fn stale_key(item: &Value) -> Option<&str> {
    ["id", "encrypted_content"].iter().find_map(|key| item.get(*key)?.as_str())
}

/// Why an address cannot be used, as a sentence.
fn objection(base: &Url) -> Option<String> {
    let host = base.host_str().unwrap_or_default();
    if !matches!(base.scheme(), "http" | "https") || host.is_empty() {
        return Some(
            "The server address must start with https:// and name a server: correct it in Settings.".to_owned(),
        );
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Some(format!("The server address of {host} contains a name or a password: take it out in Settings."));
    }
    (base.scheme() == "http" && !is_local(base)).then(|| {
        format!("The server address of {host} is not encrypted, so your key could be read on the way: use https:// in Settings.")
    })
}

fn is_loopback(base: &Url) -> bool {
    match base.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether the server is on this machine or in the local network, where servers rarely have certificates.
fn is_local(base: &Url) -> bool {
    const LOCAL_NAMES: [&str; 4] = [".local", ".lan", ".internal", ".home.arpa"];
    let is_private_v6 = |address: Ipv6Addr| address.is_unique_local() || address.is_unicast_link_local();
    is_loopback(base)
        || match base.host() {
            Some(Host::Domain(name)) => !name.contains('.') || LOCAL_NAMES.iter().any(|end| name.ends_with(end)),
            Some(Host::Ipv4(address)) => address.is_private() || address.is_link_local(),
            Some(Host::Ipv6(address)) => match address.to_canonical() {
                IpAddr::V4(inner) => inner.is_private() || inner.is_loopback(),
                IpAddr::V6(address) => is_private_v6(address),
            },
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(base: &str) -> Result<Client, Error> {
        Client::new(base.parse().unwrap(), Some("my-secret-key".into()))
    }

    #[test]
    fn routes_hang_below_the_base_with_or_without_its_slash() {
        for (base, route) in [
            ("https://x.test/v1", "https://x.test/v1/chat/completions"),
            ("https://x.test/v1/", "https://x.test/v1/chat/completions"),
            ("https://x.test", "https://x.test/chat/completions"),
            ("https://x.test/a/v1?api-version=2", "https://x.test/a/v1/chat/completions?api-version=2"),
        ] {
            assert_eq!(client(base).unwrap().route("chat/completions").as_str(), route);
        }
    }

    #[test]
    fn the_key_goes_unencrypted_only_to_machines_nearby() {
        for near in [
            "http://localhost:1/v1",
            "http://127.0.0.1/v1",
            "http://[::1]/v1",
            "http://192.168.1.9/v1",
            "http://box/v1",
            "http://box.local/v1",
            "http://[fd00::1]/v1",
        ] {
            assert!(client(near).is_ok(), "{near}");
        }
        for far in ["http://x.test/v1", "http://8.8.8.8/v1", "http://[2001:db8::1]/v1", "http://localhost.x.test/v1"] {
            let error = client(far).unwrap_err();
            assert!(error.kind == ErrorKind::BadRequest && error.message.contains("https://"), "{far}: {error}");
        }
        for odd in ["ftp://x.test/v1", "https://user:pass@x.test/v1", "data:text/plain,x"] {
            assert_eq!(client(odd).unwrap_err().kind, ErrorKind::BadRequest, "{odd}");
        }
    }

    #[test]
    fn the_key_is_never_printed() {
        let client = client("https://x.test/v1").unwrap();
        assert!(!format!("{client:?} {:#?}", client.post(Rung::Full, &Value::Null)).contains("my-secret-key"));
        let bad = Client::new("https://x.test/v1".parse().unwrap(), Some("my secret\nkey".into())).unwrap_err();
        assert!(bad.kind == ErrorKind::Auth && !format!("{bad:?}{bad}").contains("secret"));
    }

    #[test]
    fn only_openai_itself_begins_at_the_top() {
        for (base, rung) in [
            ("https://api.openai.com/v1", Rung::Full),
            ("https://eu.api.openai.com/v1", Rung::Full),
            ("https://api.openai.com.evil.test/v1", Rung::Plain),
            ("https://notapi.openai.com/v1", Rung::Plain),
            ("http://localhost:11434/v1", Rung::Plain),
        ] {
            assert_eq!(client(base).unwrap().rung("gpt-5.4"), rung, "{base}");
        }
    }

    #[test]
    fn what_was_learned_is_shared_by_clones_and_kept_per_model() {
        let client = client("https://x.test/v1").unwrap();
        client.clone().learn("small", &Limits::at(Rung::TextOnly), vec!["rs_1".into()]);
        assert_eq!((client.rung("small"), client.rung("large")), (Rung::TextOnly, Rung::Plain));
        assert!(client.is_stale(&serde_json::json!({"type": "reasoning", "id": "rs_1"})));
        assert!(!client.is_stale(&serde_json::json!({"type": "reasoning", "id": "rs_2"})));
    }
}
