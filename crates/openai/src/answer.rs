//! One HTTP answer, read as a stream of events, as one JSON object, or as an error, whichever it turns out to be.

use std::{collections::VecDeque, time::Duration};

use bytes::Bytes;
use reqwest::{RequestBuilder, StatusCode, header};
use serde_json::Value;
use tokio::time::{Instant, timeout, timeout_at};

use crate::{
    chat, classify,
    client::Client,
    error::{Error, ErrorKind, Fault},
    event::{Event, Progress},
    ladder::Rung,
    responses, retry, sse,
};

/// The most of an error that is read.
const LONGEST_ERROR: usize = 64 * 1024;
/// The most of an answer in one piece that is read.
const LONGEST_WHOLE: usize = 64 * 1024 * 1024;
/// How long to wait for what may follow the end: the rest of an error, the usage of a chat.
const FAREWELL: Duration = Duration::from_secs(2);

/// An answer that is being read.
pub(crate) struct Answer {
    client: Client,
    model: String,
    http: reqwest::Response,
    form: Form,
    collector: Collector,
    farewell: Option<Instant>,
}

/// What the answer is. The first byte tells; content types are often wrong.
enum Form {
    Unknown,
    Events(sse::Parser),
    Whole(Vec<u8>),
}

enum Collector {
    Responses(responses::Collector),
    Chat(chat::Collector),
}

/// Whether an answer that is lost may have been written, and so paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It costs nothing, or its beginning would have been seen.
    Free,
    /// It may be lost after all of it was written.
    Paid,
}

/// Sends a request and waits until its answer begins. An error status is read and classified.
pub(crate) async fn begin(
    client: &Client,
    model: &str,
    request: RequestBuilder,
    limit: Duration,
    lost: Lost,
) -> Result<reqwest::Response, Error> {
    let site = client.site(model);
    let http = match timeout(limit, request.send()).await {
        Ok(Ok(http)) => http,
        Ok(Err(error)) => {
            // Only a connection that never came about is sure to have asked nobody.
            let kind = if error.is_connect() || error.is_builder() { ErrorKind::Network } else { ErrorKind::StreamCut };
            let detail = classify::redact(&error.without_url().to_string(), client.exposed_key());
            let error = Error::new(kind, site, &detail);
            return Err(if kind == ErrorKind::StreamCut && lost == Lost::Paid { error.settled() } else { error });
        }
        // The server has the request and may be working on it: asking again could be paying twice.
        Err(_) => return Err(Error::new(ErrorKind::Timeout, site, "").settled()),
    };
    if http.status().is_success() { Ok(http) } else { Err(refused(client, model, http).await) }
}

/// Sends a request whose answer is one small JSON object.
pub(crate) async fn whole(client: &Client, request: RequestBuilder, limit: Duration) -> Result<Value, Error> {
    let http = begin(client, "", request, limit, Lost::Free).await?;
    let site = client.site("");
    let body = match timeout(limit, http.bytes()).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Err(Error::new(ErrorKind::Network, site, "the answer broke off")),
        Err(_) => return Err(Error::new(ErrorKind::Timeout, site, "")),
    };
    let Ok(value) = serde_json::from_slice::<Value>(&body) else {
        let fault = Fault::of_body(&body).redacted(client.exposed_key());
        return Err(Error::new(ErrorKind::Protocol, site, &fault.message));
    };
    match value.get("error").filter(|error| !error.is_null()).and_then(Fault::of_value) {
        Some(fault) => Err(told(client, "", StatusCode::OK, &header::HeaderMap::new(), fault)),
        None => Ok(value),
    }
}

/// Reads an error status into an error.
async fn refused(client: &Client, model: &str, mut http: reqwest::Response) -> Error {
    let mut body = Vec::new();
    // Whatever arrives in time is enough to say what is wrong.
    let read = async {
        while let Ok(Some(chunk)) = http.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_ERROR {
                break;
            }
        }
    };
    let _ = timeout(FAREWELL, read).await;
    let status = http.status();
    let fault = match http.headers().get(header::LOCATION).filter(|_| status.is_redirection()) {
        Some(_) => Fault { message: "it sends the request on to another address".to_owned(), ..Fault::default() },
        None => Fault::of_body(&body),
    };
    told(client, model, status, http.headers(), fault)
}

/// A fault as an error, with everything the headers add.
fn told(client: &Client, model: &str, status: StatusCode, headers: &header::HeaderMap, fault: Fault) -> Error {
    let fault = fault.redacted(client.exposed_key());
    let kind = fault.kind(Some(status.as_u16()));
    // The headers of a stream say nothing about an error that came later, inside it.
    let headers_tell = (!status.is_success()).then_some(headers);
    let wait = if kind.is_temporary() { retry::hint(headers_tell, &fault.message) } else { None };
    let mut error = Error::told(kind, client.site(model), &fault, Some(status.as_u16()), wait);
    error.request_id = headers.get("x-request-id").and_then(|id| id.to_str().ok()).map(Box::from);
    error.settled = headers_tell.is_some_and(retry::vetoed);
    error
}

impl Answer {
    /// Begins to read what a request on this rung brought.
    pub(crate) fn new(client: Client, model: &str, rung: Rung, http: reqwest::Response) -> Self {
        let collector = if rung < Rung::Chat {
            Collector::Responses(responses::Collector::new(model))
        } else {
            Collector::Chat(chat::Collector::new(model))
        };
        Self { client, model: model.to_owned(), http, form: Form::Unknown, collector, farewell: None }
    }

    /// Reads on until something came out. `true` when the answer is complete.
    pub(crate) async fn read(&mut self, out: &mut VecDeque<Event>) -> Result<bool, Error> {
        while out.is_empty() {
            let chunk = match self.farewell {
                Some(end) => timeout_at(end, self.http.chunk()).await.unwrap_or(Ok(None)),
                None => match timeout(self.client.options().idle, self.http.chunk()).await {
                    Ok(chunk) => chunk,
                    // Silence for so long after the question was taken: what was done by then may be billed.
                    Err(_) => return Err(Error::new(ErrorKind::Timeout, self.client.site(&self.model), "").settled()),
                },
            };
            // A connection that breaks ends the answer like one that closes: what counts is what had arrived.
            let over = match chunk {
                Ok(Some(bytes)) => self.take(&bytes, out)?,
                Ok(None) | Err(_) => self.end(out).map(|()| true)?,
            };
            if over {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take(&mut self, bytes: &Bytes, out: &mut VecDeque<Event>) -> Result<bool, Error> {
        if matches!(self.form, Form::Unknown) {
            let first = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().first();
            match first {
                None => return Ok(false),
                Some(b'{' | b'[' | b'<') => self.form = Form::Whole(Vec::new()),
                Some(_) => self.form = Form::Events(sse::Parser::default()),
            }
        }
        let mut payloads = Vec::new();
        let fits = match &mut self.form {
            Form::Events(parser) => parser.feed(bytes, &mut payloads).is_ok(),
            Form::Whole(body) => {
                body.extend_from_slice(bytes);
                body.len() <= LONGEST_WHOLE
            }
            Form::Unknown => true,
        };
        if !fits {
            return Err(
                Error::new(ErrorKind::Protocol, self.client.site(&self.model), "the answer is far too long").settled()
            );
        }
        self.feed(&payloads, out)
    }

    fn feed(&mut self, payloads: &[String], out: &mut VecDeque<Event>) -> Result<bool, Error> {
        for payload in payloads {
            let progress = match &mut self.collector {
                Collector::Responses(collector) => collector.feed(payload, out),
                Collector::Chat(collector) => collector.feed(payload, out),
            };
            match progress {
                Progress::More => {}
                Progress::Closing => {
                    self.farewell.get_or_insert_with(|| Instant::now() + FAREWELL);
                }
                Progress::Over => return Ok(true),
                Progress::Failed(fault) => return Err(self.failed(fault)),
            }
        }
        Ok(false)
    }

    /// The connection is over. Only an end that was announced makes an answer of what arrived.
    fn end(&mut self, out: &mut VecDeque<Event>) -> Result<(), Error> {
        let mut payloads = Vec::new();
        match std::mem::replace(&mut self.form, Form::Unknown) {
            Form::Unknown => {}
            Form::Whole(body) => return self.end_whole(&body, out),
            Form::Events(mut parser) => parser.finish(&mut payloads),
        }
        if self.feed(&payloads, out)? {
            return Ok(());
        }
        let over = match &mut self.collector {
            Collector::Responses(collector) => match collector.close() {
                Some(fault) => return Err(self.failed(fault)),
                None => false,
            },
            Collector::Chat(collector) => match collector.close(out) {
                Progress::Failed(fault) => return Err(self.failed(fault)),
                progress => matches!(progress, Progress::Over),
            },
        };
        if over { Ok(()) } else { Err(self.cut(self.writing())) }
    }

    /// An answer in one piece: a response or completion although a stream was asked for, an error, or a web page.
    fn end_whole(&mut self, body: &[u8], out: &mut VecDeque<Event>) -> Result<(), Error> {
        let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let value = match serde_json::from_slice::<Value>(text) {
            Ok(value) => value,
            Err(error) if error.is_eof() => return Err(self.cut(true)),
            Err(_) => {
                let fault = Fault::of_body(body).redacted(self.client.exposed_key());
                return Err(Error::new(ErrorKind::Protocol, self.client.site(&self.model), &fault.message));
            }
        };
        let is_chat = value.get("choices").is_some();
        let is_response =
            value.get("output").is_some() || value.get("object").is_some_and(|object| object == "response");
        let progress = match &mut self.collector {
            Collector::Chat(collector) if is_chat => collector.take(&value, out),
            Collector::Responses(collector) if is_response => collector.take(&value, out),
            // A few gateways answer in the other API's words.
            Collector::Responses(_) if is_chat => chat::Collector::new(&self.model).take(&value, out),
            Collector::Chat(_) if is_response => responses::Collector::new(&self.model).take(&value, out),
            _ => match Fault::of_value(&value) {
                Some(fault) => Progress::Failed(fault),
                None => {
                    return Err(Error::new(ErrorKind::Protocol, self.client.site(&self.model), "no response in it"));
                }
            },
        };
        match progress {
            Progress::Failed(fault) => Err(self.failed(fault)),
            _ => Ok(()),
        }
    }

    fn writing(&self) -> bool {
        match &self.collector {
            Collector::Responses(collector) => collector.writing(),
            Collector::Chat(collector) => collector.writing(),
        }
    }

    /// The answer broke off. Before the model wrote anything, asking again costs nothing.
    fn cut(&self, paid: bool) -> Error {
        let mut error = Error::new(ErrorKind::StreamCut, self.client.site(&self.model), "");
        error.status = Some(self.http.status().as_u16());
        error.request_id = self.http.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(Box::from);
        error.settled = paid;
        error
    }

    /// The server gave up. What the model had written by then, thoughts included, may be billed.
    fn failed(&self, fault: Fault) -> Error {
        let error = told(&self.client, &self.model, self.http.status(), self.http.headers(), fault);
        if self.writing() { error.settled() } else { error }
    }
}
