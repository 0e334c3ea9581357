//! The DevTools protocol over the pipe: JSON texts that end with a zero byte, calls by number, events in between.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::{mpsc, oneshot},
};

use crate::Error;

/// The longest text taken from Chromium, in bytes: the largest screenshot (4096 by 4096 pixels of noise, in base64) fits.
const MOST_TEXT: u64 = 128 << 20;

/// The way to Chromium. Calls fail with [`Error::Crashed`] once the pipe is closed.
#[derive(Debug)]
pub(crate) struct Wire {
    next: AtomicU64,
    out: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Mutex<Option<HashMap<u64, oneshot::Sender<Value>>>>,
}

impl Wire {
    /// A wire, and the texts that have to be written to the pipe.
    pub(crate) fn new() -> (Arc<Self>, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (out, texts) = mpsc::unbounded_channel();
        (Arc::new(Self { next: AtomicU64::new(1), out, waiting: Mutex::new(Some(HashMap::new())) }), texts)
    }

    /// Calls a method, of the browser or of the page with this session, and waits for its result.
    pub(crate) async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value, Error> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        match self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(waiting) => waiting.insert(id, sender),
            None => return Err(Error::Crashed),
        };
        self.send(id, session, method, params);
        let mut answer = answer.await.map_err(|_| Error::Crashed)?;
        match answer.get("error") {
            Some(error) => {
                Err(Error::Protocol(format!("{method}: {}", error["message"].as_str().unwrap_or("no reason"))))
            }
            None => Ok(answer["result"].take()),
        }
    }

    /// Calls a method whose result is of no use.
    pub(crate) fn tell(&self, session: Option<&str>, method: &str, params: Value) {
        self.send(self.next.fetch_add(1, Ordering::Relaxed), session, method, params);
    }

    fn send(&self, id: u64, session: Option<&str>, method: &str, params: Value) {
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            call["sessionId"] = session.into();
        }
        let mut text = call.to_string().into_bytes();
        text.push(0);
        // Fails only when the pipe is closed, which the reader tells everybody.
        let _ = self.out.send(text);
    }

    /// Reads until the pipe closes, giving every event away; then every call fails.
    pub(crate) async fn read(
        &self,
        mut pipe: impl AsyncBufRead + Unpin,
        mut event: impl FnMut(Option<&str>, &str, &Value),
    ) {
        let mut text = Vec::new();
        loop {
            text.clear();
            let read = (&mut pipe).take(MOST_TEXT).read_until(0, &mut text).await;
            if !matches!(read, Ok(length) if length > 0) || text.pop() != Some(0) {
                break;
            }
            let Ok(message) = serde_json::from_slice::<Value>(&text) else { break };
            if let Some(id) = message["id"].as_u64() {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(sender) = waiting.as_mut().and_then(|waiting| waiting.remove(&id)) {
                    let _ = sender.send(message);
                }
            } else if let Some(method) = message["method"].as_str() {
                event(message["sessionId"].as_str(), method, &message["params"]);
            }
        }
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Writes texts to the pipe until it closes.
pub(crate) async fn write(mut texts: mpsc::UnboundedReceiver<Vec<u8>>, mut pipe: impl AsyncWrite + Unpin) {
    while let Some(text) = texts.recv().await {
        if pipe.write_all(&text).await.is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{BufReader, duplex};

    use super::*;

    #[tokio::test]
    async fn answers_find_their_calls_and_a_closed_pipe_ends_those_that_wait() {
        let (wire, texts) = Wire::new();
        let (ours, mut theirs) = duplex(1 << 16);
        let (from, to) = tokio::io::split(ours);
        tokio::spawn(write(texts, to));
        let (events, mut heard) = mpsc::unbounded_channel();
        let reader = Arc::clone(&wire);
        let reading = tokio::spawn(async move {
            reader.read(BufReader::new(from), |_, method, _| events.send(method.to_owned()).unwrap()).await;
        });

        let chromium = async {
            let mut calls = BufReader::new(&mut theirs);
            let mut ids = Vec::new();
            for _ in 0..3 {
                let mut text = Vec::new();
                calls.read_until(0, &mut text).await.unwrap();
                text.pop();
                ids.push(serde_json::from_slice::<Value>(&text).unwrap()["id"].clone());
            }
            let text = format!(
                "{{\"method\":\"Page.loaded\",\"params\":{{}}}}\0{{\"id\":{},\"error\":{{\"message\":\"no\"}}}}\0{{\"id\":{},\"result\":{{\"a\":1}}}}\0",
                ids[1], ids[0]
            );
            theirs.write_all(text.as_bytes()).await.unwrap();
            drop(theirs);
        };
        let (first, second, third, ()) = tokio::join!(
            wire.call(None, "A.a", json!({})),
            wire.call(Some("s"), "A.b", json!({})),
            wire.call(None, "A.c", json!({})),
            chromium
        );
        assert_eq!(first.unwrap()["a"], 1);
        assert!(matches!(second, Err(Error::Protocol(text)) if text == "A.b: no"));
        assert_eq!(third, Err(Error::Crashed));
        assert_eq!(heard.recv().await.as_deref(), Some("Page.loaded"));
        reading.await.unwrap();
        assert_eq!(wire.call(None, "A.d", json!({})).await, Err(Error::Crashed));
    }
}
