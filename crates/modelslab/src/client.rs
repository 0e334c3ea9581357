//! The client: submit, fetch, wallet, lists. The key is in the body of every request, so no redirect is ever followed.

use std::time::Duration;

use reqwest::{
    RequestBuilder,
    header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use crate::{
    answer::{self, Answer, Link},
    error::{Error, ErrorKind, Reached},
    fetch,
    key::Key,
    models::{self, Model},
    operation::{Map, Operation, Output},
    reply::Reply,
    wallet,
};
use money::Usd;

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// A connection.
    pub connect: Duration,
    /// The whole answer to a submit: fast operations answer with the result itself.
    pub submit: Duration,
    /// The whole answer to any other call.
    pub fetch: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), submit: seconds(120), fetch: seconds(30) }
    }
}

/// Results may be in the answer itself, as base64.
pub(crate) const ANSWER_BYTES: usize = 96 << 20;
/// What stands for the key where a body is shown.
const NO_KEY: &str = "…";
/// Several thousand models are a few megabytes.
pub(crate) const LIST_BYTES: usize = 48 << 20;

/// A client for one account. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) key: Key,
    pub(crate) timeouts: Timeouts,
}

impl Client {
    /// A client for the API at `base_url`, up to and including `/api`. The key is sent nowhere else.
    ///
    /// # Errors
    /// `Invalid` when the address is not one of an API, `Network` when TLS cannot be set up.
    pub fn new(base_url: Url, key: Option<SecretString>) -> Result<Self, Error> {
        Self::with_timeouts(base_url, key, Timeouts::default())
    }

    /// The same with other time-outs.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeouts(base_url: Url, key: Option<SecretString>, timeouts: Timeouts) -> Result<Self, Error> {
        let plain = base_url.username().is_empty()
            && base_url.password().is_none()
            && base_url.query().is_none()
            && base_url.fragment().is_none();
        if !plain || !matches!(base_url.scheme(), "http" | "https") || !base_url.has_host() {
            let message =
                "The ModelsLab address in Settings must look like https://modelslab.com/api; correct it there.";
            return Err(Error::new(ErrorKind::Invalid, Reached::No, message));
        }
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("limn/", env!("CARGO_PKG_VERSION")))
            // reqwest sends a body again on 307 and 308, to any host, and the key is in the body.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(timeouts.connect)
            // A connection the other side has just given up would turn a submit into an unknown outcome.
            .pool_idle_timeout(Duration::from_secs(20));
        if is_loopback(&base_url) {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| transport(&error))?;
        Ok(Self { http, base: base_url, key: Key::new(key), timeouts })
    }

    /// Starts a generation. `track_id` is our own mark of the attempt; ModelsLab echoes it but does not tell two equal
    /// ones apart, so a request is never sent twice.
    ///
    /// # Errors
    /// `Invalid` with nothing sent when the arguments do not pass [`Operation::validate`]; otherwise whatever kept a
    /// readable answer from coming. A readable answer that says no is an [`Answer`] whose state is `Failed`.
    pub async fn submit(&self, operation: &Operation, arguments: &Map, track_id: &str) -> Result<Answer, Error> {
        let body = submission(operation, arguments, track_id)?;
        let url = fetch::join(&self.base, operation.path);
        answer::read(&self.post(url, body, self.timeouts.submit, ANSWER_BYTES).await?, operation.output)
    }

    /// The body that [`Client::submit`] sends for this, byte for byte but for the key, in whose place stands `…`.
    ///
    /// # Errors
    /// `Invalid` when the arguments do not pass [`Operation::validate`].
    pub fn body(operation: &Operation, arguments: &Map, track_id: &str) -> Result<String, Error> {
        Ok(with_key(NO_KEY, submission(operation, arguments, track_id)?))
    }

    /// Asks about a generation. Safe to repeat.
    ///
    /// # Errors
    /// `UnsafeLink` when neither the id nor the address can be used; otherwise whatever kept a readable answer from
    /// coming: ask again later.
    pub async fn fetch(
        &self,
        operation: &Operation,
        provider_id: &str,
        fetch_result: Option<&str>,
    ) -> Result<Answer, Error> {
        let url = fetch::address(&self.base, operation.family, provider_id, fetch_result)?;
        let mut body = Map::new();
        // The id in the body is what the documentation says, in the path is what everybody does; both are understood.
        if let Some(id) =
            url.path_segments().and_then(|mut segments| segments.next_back()).filter(|id| fetch::is_id(id))
        {
            body.insert("request_id".into(), json!(id));
        }
        answer::read(&self.post(url, body, self.timeouts.fetch, ANSWER_BYTES).await?, operation.output)
    }

    /// What is left in the account's wallet. The cheapest authenticated call: it tells whether a key is good.
    ///
    /// # Errors
    /// `Auth` for a key that is not accepted, `Protocol` when there is no balance in the answer.
    pub async fn wallet(&self) -> Result<Usd, Error> {
        let raw = self.ask("/wallet_balance", Map::new(), ANSWER_BYTES).await?;
        wallet::balance(&raw).ok_or_else(|| {
            let message = "ModelsLab's answer holds no balance in US dollars; see it at modelslab.com instead.";
            Error::new(ErrorKind::Protocol, Reached::Yes, message)
        })
    }

    /// The picture models that can be asked for: the built-in ones, and the provider's public list after them.
    ///
    /// # Errors
    /// When the list cannot be had; [`crate::built_in_models`] can always be had.
    pub async fn models(&self) -> Result<Vec<Model>, Error> {
        let raw = self.ask("/v4/dreambooth/model_list", Map::new(), LIST_BYTES).await?;
        models::live(&raw).ok_or_else(|| {
            let message =
                "ModelsLab's answer holds no list of models; the models that came with Limn can still be used.";
            Error::new(ErrorKind::Protocol, Reached::Yes, message)
        })
    }

    /// The provider's own list of what the account made last, newest first as far as it says: id and results. For
    /// finding a generation whose answer was lost.
    ///
    /// # Errors
    /// When the list cannot be had.
    pub async fn generated(&self, kind: Output) -> Result<Vec<(String, Vec<Link>)>, Error> {
        let kind = match kind {
            Output::Image => "image",
            Output::Video => "video",
            Output::Audio | Output::Text => "voice",
            Output::Model3d => "3d",
        };
        let asked: Map = [("type".to_owned(), json!(kind)), ("per_page".into(), json!(30)), ("page".into(), json!(1))]
            .into_iter()
            .collect();
        let raw = match self.ask("/assets_generated", asked.clone(), LIST_BYTES).await {
            // ModelsLab's text and its own OpenAPI document disagree on the path.
            Err(error)
                if error.reached == Reached::Yes && !matches!(error.kind, ErrorKind::Auth | ErrorKind::Throttled) =>
            {
                self.ask("/v6/assets_generated", asked, LIST_BYTES).await.map_err(|_| error)?
            }
            answer => answer?,
        };
        let entries = raw["data"].as_array().or_else(|| raw.as_array()).cloned().unwrap_or_default();
        let entry = |entry: &Value| {
            let id = crate::loose::id(&entry["id"])?;
            let proxies = answer::links(&entry["proxy_links"]);
            let output =
                ["output", "links"].iter().map(|name| answer::links(&entry[*name])).find(|links| !links.is_empty());
            Some((id, answer::with_alternates(&output.unwrap_or_else(|| proxies.clone()), &proxies)))
        };
        Ok(entries.iter().filter_map(entry).collect())
    }

    /// A call that is no generation: its JSON, or the error in it.
    pub(crate) async fn ask(&self, path: &str, body: Map, most: usize) -> Result<Value, Error> {
        let reply = self.post(fetch::join(&self.base, path), body, self.timeouts.fetch, most).await?;
        unrefused(&reply)
    }

    /// The same as a GET with a body, which is how one call is documented.
    pub(crate) async fn ask_by_get(&self, path: &str, most: usize) -> Result<Value, Error> {
        let url = fetch::join(&self.base, path);
        let request = self.http.get(url).timeout(self.timeouts.fetch).header(CONTENT_TYPE, "application/json");
        unrefused(&self.send(request.body(self.keyed(Map::new())?), path, most).await?)
    }

    /// A plain GET of an address on the API. It carries no key unless the address does.
    pub(crate) async fn look(&self, url: Url, most: usize) -> Result<Value, Error> {
        let path = url.path().to_owned();
        unrefused(&self.send(self.http.get(url).timeout(self.timeouts.fetch), &path, most).await?)
    }

    pub(crate) async fn post(&self, url: Url, body: Map, timeout: Duration, most: usize) -> Result<Reply, Error> {
        let path = url.path().to_owned();
        let request = self.http.post(url).timeout(timeout).header(CONTENT_TYPE, "application/json");
        self.send(request.body(self.keyed(body)?), &path, most).await
    }

    /// A body with the key in it.
    fn keyed(&self, body: Map) -> Result<String, Error> {
        Ok(with_key(self.key.expose()?, body))
    }

    async fn send(&self, request: RequestBuilder, path: &str, most: usize) -> Result<Reply, Error> {
        let request = request.header(ACCEPT, "application/json");
        let mut response = request.send().await.map_err(|error| transport(&error))?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(seconds);
        let mut body = Vec::new();
        let broken = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                    let message = "ModelsLab's answer is far larger than it should be; look again in a moment.";
                    return Err(Error::new(ErrorKind::TooLarge, Reached::Maybe, message));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break None,
                Err(error) => break Some(transport(&error)),
            }
        };
        tracing::debug!(path, status, bytes = body.len(), "ModelsLab answered");
        let reply = Reply { status, retry_after, body, key: self.key.clone() };
        match broken {
            // Half an answer may still hold the id of a generation that is paid for.
            Some(error) if answer::read(&reply, Output::Image).is_err() => Err(error),
            _ => Ok(reply),
        }
    }
}

/// What a submit sends beside the key.
fn submission(operation: &Operation, arguments: &Map, track_id: &str) -> Result<Map, Error> {
    let mut body = operation.body(arguments).map_err(|problems| {
        let all = problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" ");
        Error::new(ErrorKind::Invalid, Reached::No, all)
    })?;
    body.insert("track_id".into(), json!(track_id));
    Ok(body)
}

fn with_key(key: &str, body: Map) -> String {
    let mut whole = Map::new();
    whole.insert("key".into(), json!(key));
    whole.extend(body);
    Value::Object(whole).to_string()
}

/// An answer's JSON, or the error in it.
fn unrefused(reply: &Reply) -> Result<Value, Error> {
    let raw = reply.json()?;
    match answer::refusal(reply, &raw) {
        Some(error) => Err(error),
        None => Ok(raw),
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// `Retry-After` in seconds; the other form, a date, is not used here.
fn seconds(value: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(value.trim().parse().ok()?).ok()
}

/// A failure below HTTP. Nothing of the request is in its message.
fn transport(error: &reqwest::Error) -> Error {
    // Name, route, TLS: whatever happens before a connection stands happens before anything is sent.
    let reached = if error.is_connect() || error.is_builder() { Reached::No } else { Reached::Maybe };
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "ModelsLab did not answer in time; check the connection, then look again.")
    } else if reached == Reached::No {
        (
            ErrorKind::Network,
            "ModelsLab cannot be reached; check the connection and its address in Settings, then try again.",
        )
    } else {
        (
            ErrorKind::Network,
            "The connection to ModelsLab broke off before its answer was complete; look again in a moment.",
        )
    };
    Error::new(kind, reached, message)
}
