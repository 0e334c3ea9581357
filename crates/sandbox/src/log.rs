//! What the sandbox was asked: tests count calls here ("Deny means zero provider calls").

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

/// Requests kept; older ones are forgotten, but stay counted.
const KEPT: usize = 4_096;
/// Longest body kept as JSON, in bytes.
const LONGEST_BODY: usize = 512 * 1024;

/// One request as it arrived. Keys are never kept, only their SHA-256.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Counts from 1 over the sandbox's life.
    pub number: u64,
    /// Milliseconds since the sandbox started.
    pub at_ms: u64,
    /// Milliseconds since the sandbox started at which the answer's head was ready; `None` while it is not, or when
    /// the connection was cut instead.
    pub answered_ms: Option<u64>,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// HTTP method.
    pub method: String,
    /// Path, with its query but without a key in it.
    pub path: String,
    /// Headers by lower-case name, without those that carry keys.
    pub headers: BTreeMap<String, String>,
    /// Where a key was seen: `header`, `body` or `query`.
    pub key_in: Option<String>,
    /// SHA-256 of the key, in hexadecimal.
    pub key_sha256: Option<String>,
    /// The body: as JSON (a `key` in it replaced by `"(key)"`), as `{"text": …}`, or `{"bytes": n}` when it is large.
    pub body: Value,
}

impl Entry {
    /// Whether `METHOD /path` contains `pattern`; an empty one fits all.
    #[must_use]
    pub fn fits(&self, pattern: &str) -> bool {
        format!("{} {}", self.method, self.path).contains(pattern)
    }
}

/// The requests of one sandbox.
#[derive(Debug)]
pub(crate) struct Log {
    started: Instant,
    entries: Mutex<VecDeque<Entry>>,
    arrived: watch::Sender<u64>,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), entries: Mutex::default(), arrived: watch::Sender::new(0) }
    }

    fn now(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// Writes a request down and returns its number.
    pub(crate) fn arrive(&self, method: &str, path: &str, headers: &HeaderMap, body: &[u8]) -> u64 {
        let mut entry = Entry {
            number: 0,
            at_ms: self.now(),
            answered_ms: None,
            status: None,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: BTreeMap::new(),
            key_in: None,
            key_sha256: None,
            body: Value::Null,
        };
        take_keys(&mut entry, headers, body);
        let mut entries = self.lock();
        entry.number = *self.arrived.borrow() + 1;
        let number = entry.number;
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(entry);
        self.arrived.send_replace(number);
        number
    }

    /// Writes down that request `number` was answered.
    pub(crate) fn answer(&self, number: u64, status: u16) {
        let now = self.now();
        let mut entries = self.lock();
        if let Some(entry) = entries.iter_mut().rev().find(|e| e.number == number) {
            (entry.answered_ms, entry.status) = (Some(now), Some(status));
        }
    }

    pub(crate) fn entries(&self, pattern: &str) -> Vec<Entry> {
        self.lock().iter().filter(|e| e.fits(pattern)).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Waits until `count` requests that fit the pattern have arrived.
    pub(crate) async fn wait_for(&self, pattern: &str, count: usize) {
        let mut arrived = self.arrived.subscribe();
        while self.lock().iter().filter(|e| e.fits(pattern)).count() < count {
            if arrived.changed().await.is_err() {
                return;
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// SHA-256 of a text, in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// Fills the headers and the body of an entry, without keys.
fn take_keys(entry: &mut Entry, headers: &HeaderMap, body: &[u8]) {
    let mut found = |place: &str, key: &str| {
        entry.key_in.get_or_insert_with(|| place.to_owned());
        entry.key_sha256.get_or_insert_with(|| sha256(key));
    };
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        match name.as_str() {
            "authorization" => found("header", text.strip_prefix("Bearer ").unwrap_or(&text)),
            "key" | "x-api-key" => found("header", &text),
            "cookie" => {}
            name => {
                entry.headers.insert(name.to_owned(), text);
            }
        }
    }
    if let Some((path, query)) = entry.path.split_once('?') {
        let parts: Vec<_> = query
            .split('&')
            .map(|part| match part.strip_prefix("key=") {
                Some(key) => {
                    found("query", key);
                    "key=(key)"
                }
                None => part,
            })
            .collect();
        entry.path = format!("{path}?{}", parts.join("&"));
    }
    entry.body = match serde_json::from_slice::<Value>(body) {
        _ if body.is_empty() => Value::Null,
        _ if body.len() > LONGEST_BODY => json!({ "bytes": body.len() }),
        Ok(mut value) => {
            if let Some(key) = value.get_mut("key") {
                found("body", key.as_str().unwrap_or_default());
                *key = "(key)".into();
            }
            value
        }
        Err(_) => json!({ "text": String::from_utf8_lossy(body) }),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrived(path: &str, headers: &[(&'static str, &str)], body: &str) -> Entry {
        let log = Log::new();
        let headers = headers.iter().map(|(n, v)| ((*n).parse().unwrap(), v.parse().unwrap())).collect();
        let number = log.arrive("POST", path, &headers, body.as_bytes());
        log.answer(number, 200);
        log.entries("").remove(0)
    }

    #[test]
    fn no_key_is_kept_wherever_it_was_sent() {
        let cases = [
            arrived("/v1/x", &[("authorization", "Bearer sk-secret")], "{}"),
            arrived("/v1/x", &[], r#"{"key":"sk-secret","prompt":"a"}"#),
            arrived("/v1/x?page=1&key=sk-secret&a=b", &[], ""),
        ];
        for (entry, place) in cases.iter().zip(["header", "body", "query"]) {
            assert_eq!(entry.key_in.as_deref(), Some(place));
            assert_eq!(entry.key_sha256.as_deref(), Some(sha256("sk-secret").as_str()));
            assert!(!serde_json::to_string(entry).unwrap().contains("sk-secret"), "{place}");
        }
        assert_eq!(cases[1].body, json!({"key": "(key)", "prompt": "a"}));
        assert_eq!(cases[2].path, "/v1/x?page=1&key=(key)&a=b");
    }

    #[test]
    fn a_pattern_is_a_part_of_method_and_path() {
        let entry = arrived("/openai/v1/responses", &[], "");
        assert!(entry.fits("") && entry.fits("POST /openai") && entry.fits("responses"));
        assert!(!entry.fits("GET"));
        assert_eq!((entry.status, entry.number), (Some(200), 1));
    }
}
