//! What can go wrong, as one sentence that says what to do next.

use std::{fmt, time::Duration};

/// The closed set of troubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The key is wrong, missing or not allowed to do this.
    Auth,
    /// The country or region is not served.
    Region,
    /// The model does not exist, or not for this key.
    Model,
    /// The request itself is wrong, or the server lacks what it asks for.
    BadRequest,
    /// The conversation is longer than the model can read.
    ContextTooLong,
    /// Too many requests or tokens a minute: the same request works later.
    RateLimited,
    /// One request is larger than what the account may send in a whole minute: it never works.
    RequestTooLarge,
    /// Credit is used up, or a spending limit is reached.
    Quota,
    /// The model has no capacity at the moment.
    Overloaded,
    /// The server had a fault.
    Server,
    /// The content of the request was refused.
    Policy,
    /// The connection was lost after the question was sent: before the answer, or before its announced end.
    StreamCut,
    /// The server has no such address.
    NoRoute,
    /// The server could not be reached: it surely never got the question.
    Network,
    /// The server did not answer in time.
    Timeout,
    /// What came back is not the API.
    Protocol,
}

impl ErrorKind {
    /// Whether the very same request may succeed later.
    pub const fn is_temporary(self) -> bool {
        use ErrorKind::{Network, Overloaded, RateLimited, Server, StreamCut, Timeout};
        matches!(self, RateLimited | Overloaded | Server | StreamCut | Network | Timeout)
    }
}

/// Why a call failed. `Display` is the sentence for the person; no field ever holds the key.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Which trouble it is.
    pub kind: ErrorKind,
    /// One sentence that says what happened and what to do next.
    pub message: String,
    /// The server's own words, shortened, keys blotted out.
    pub detail: Option<Box<str>>,
    /// The server's code, such as `insufficient_quota`; a number is written as text.
    pub code: Option<Box<str>>,
    /// The part of the request that the server names, such as `input[3].namespace`.
    pub param: Option<Box<str>>,
    /// HTTP status, when there was one. Errors also come inside an answer of status 200.
    pub status: Option<u16>,
    /// The server's id of the request (`x-request-id`), to quote to its support.
    pub request_id: Option<Box<str>>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// Never to be tried again by itself: the server says so, or the failed try may have been paid for.
    pub(crate) settled: bool,
}

/// Where it happened, for the sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// Host name of the server.
    pub host: &'a str,
    /// Model asked for; empty when none was.
    pub model: &'a str,
}

/// A trouble as the server told it, before it becomes an [`Error`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    pub message: String,
    pub family: Option<String>,
    pub code: Option<String>,
    pub param: Option<String>,
}

impl Error {
    /// An error of our own making or from below HTTP.
    pub(crate) fn new(kind: ErrorKind, site: Site<'_>, detail: &str) -> Self {
        let fault = Fault { message: detail.to_owned(), ..Fault::default() };
        Self::told(kind, site, &fault, None, None)
    }

    /// An error as the server told it. The fault's texts must have been redacted.
    pub(crate) fn told(
        kind: ErrorKind,
        site: Site<'_>,
        fault: &Fault,
        status: Option<u16>,
        wait: Option<Duration>,
    ) -> Self {
        let boxed = |text: &Option<String>| text.as_deref().map(Box::from);
        Self {
            kind,
            message: sentence(kind, site, fault, status, wait),
            detail: (!fault.message.is_empty()).then(|| fault.message.as_str().into()),
            code: boxed(&fault.code),
            param: boxed(&fault.param),
            status,
            request_id: None,
            retry_after: wait,
            settled: false,
        }
    }

    /// The same error, never tried again by itself.
    pub(crate) fn settled(mut self) -> Self {
        self.settled = true;
        self
    }
}

fn sentence(kind: ErrorKind, site: Site<'_>, fault: &Fault, status: Option<u16>, wait: Option<Duration>) -> String {
    let Site { host, model } = site;
    let model = if model.is_empty() { "the model" } else { model };
    let soon = Wait(wait);
    match kind {
        ErrorKind::Auth => format!("{host} refused the key: check it in Settings."),
        ErrorKind::Region => {
            format!("{host} does not serve your country or region: set another server in Settings.")
        }
        ErrorKind::Model => {
            format!("{host} has no model {model} for this key: choose another model in Settings.")
        }
        ErrorKind::BadRequest => {
            format!(
                "{host} refused the request{}: change it, or choose another model in Settings.",
                Quote(&fault.message)
            )
        }
        ErrorKind::ContextTooLong => {
            format!("This conversation is too long for {model}: start a new one, or choose a model that reads more.")
        }
        ErrorKind::RateLimited => format!("{host} asks to slow down: try again {soon}."),
        ErrorKind::RequestTooLarge => format!(
            "This request is larger than {host} takes from your account: shorten it, start a new conversation, or choose \
             another model."
        ),
        ErrorKind::Quota => format!(
            "Your account at {host} has no credit left or reached its spending limit: add credit or raise the limit there, \
             then try again."
        ),
        ErrorKind::Overloaded => {
            format!("{host} has no capacity for {model}: try again {soon}, or choose another model in Settings.")
        }
        ErrorKind::Server => match status {
            Some(status) if status >= 400 => format!("{host} had a fault (status {status}): try again {soon}."),
            _ => format!("{host} had a fault: try again {soon}."),
        },
        ErrorKind::Policy => {
            format!("{host} refused what was asked for{}: change the words and try again.", Quote(&fault.message))
        }
        ErrorKind::StreamCut => format!("The answer from {host} broke off before its end: try again."),
        ErrorKind::NoRoute => {
            format!("{host} has no such address: check the server address in Settings; it usually ends with /v1.")
        }
        ErrorKind::Network => {
            format!("{host} cannot be reached: check your connection, and the server address in Settings.")
        }
        ErrorKind::Timeout => format!("{host} did not answer in time: try again {soon}."),
        ErrorKind::Protocol => {
            format!(
                "{host} answered, but not as the API does{}: check the server address in Settings.",
                Quote(&fault.message)
            )
        }
    }
}

/// The server's words in brackets, without a full stop that would end our sentence; nothing when there are none.
struct Quote<'a>(&'a str);

impl fmt::Display for Quote<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.0.trim().trim_end_matches('.');
        if words.is_empty() { Ok(()) } else { write!(out, " (“{words}”)") }
    }
}

/// A waiting time in words, rounded up to what a person would wait.
struct Wait(Option<Duration>);

impl fmt::Display for Wait {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(wait) = self.0 else { return write!(out, "in a minute") };
        let seconds = wait.as_millis().div_ceil(1000).max(1);
        let (count, unit) = match seconds {
            0..=90 => (seconds, "second"),
            91..=5_400 => (seconds.div_ceil(60), "minute"),
            5_401..=129_600 => (seconds.div_ceil(3_600), "hour"),
            _ => (seconds.div_ceil(86_400), "day"),
        };
        write!(out, "in {count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Site<'_> = Site { host: "api.example.test", model: "gpt-5.4" };

    #[test]
    fn every_kind_is_one_sentence_with_a_next_step() {
        use ErrorKind::*;
        let kinds = [
            Auth,
            Region,
            Model,
            BadRequest,
            ContextTooLong,
            RateLimited,
            RequestTooLarge,
            Quota,
            Overloaded,
            Server,
            Policy,
            StreamCut,
            NoRoute,
            Network,
            Timeout,
            Protocol,
        ];
        for kind in kinds {
            let text = Error::new(kind, SITE, "").to_string();
            assert!(text.ends_with('.') && text.matches(". ").count() == 0, "{kind:?}: {text}");
            assert!(text.contains(": "), "{kind:?} does not say what to do: {text}");
        }
    }

    #[test]
    fn waiting_times_read_as_a_person_would_say_them() {
        let said = |millis| Wait(Some(Duration::from_millis(millis))).to_string();
        assert_eq!(said(28), "in 1 second");
        assert_eq!(said(11_054), "in 12 seconds");
        assert_eq!(said(360_000), "in 6 minutes");
        assert_eq!(said(86_400_000), "in 24 hours");
        assert_eq!(said(400_000_000), "in 5 days");
        assert_eq!(Wait(None).to_string(), "in a minute");
    }

    #[test]
    fn the_servers_words_fit_into_the_sentence() {
        let error = Error::new(ErrorKind::BadRequest, SITE, "No tool output found for function call call_9.");
        assert!(error.to_string().contains("(“No tool output found for function call call_9”)"), "{error}");
        assert!(!Error::new(ErrorKind::BadRequest, SITE, "").to_string().contains('('));
    }
}
