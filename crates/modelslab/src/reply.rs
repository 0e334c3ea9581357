//! An HTTP reply as it came, before anything is made of it.

use std::time::Duration;

use serde_json::Value;

use crate::{
    error::{Error, ErrorKind, Reached},
    key::Key,
};

/// Status, the wait that was asked for and the body; the key is taken out when the body is read.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
    pub(crate) key: Key,
}

impl Reply {
    /// The body as text without the key.
    pub(crate) fn text(&self) -> String {
        self.key.scrub(&String::from_utf8_lossy(&self.body))
    }

    /// The body as JSON without the key.
    pub(crate) fn json(&self) -> Result<Value, Error> {
        if (300..400).contains(&self.status) {
            return Err(self.unreadable());
        }
        let body = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        let raw: Value = serde_json::from_slice(body).map_err(|_| self.unreadable())?;
        Ok(self.key.scrub_json(raw))
    }

    /// What it means that the body is not the JSON it should be. A gateway's 4xx comes before anything was begun; any
    /// other page may come while the work goes on.
    pub(crate) fn unreadable(&self) -> Error {
        let status = self.status;
        let error = |kind, reached, message: String| Error::new(kind, reached, message).after(self.retry_after);
        match status {
            301 | 307 | 308 => error(
                ErrorKind::Protocol,
                Reached::Yes,
                "ModelsLab's address leads to another one, which is not followed because requests carry your key; check the address in Settings.".into(),
            ),
            408 | 504 | 522 | 524 => error(
                ErrorKind::Timeout,
                Reached::Maybe,
                format!("ModelsLab did not answer in time (HTTP {status}); look again in a moment."),
            ),
            429 => error(
                ErrorKind::Throttled,
                Reached::Yes,
                "ModelsLab takes no more requests just now; wait a moment and try again.".into(),
            ),
            401 => Error::said(ErrorKind::Auth, Reached::Yes, ""),
            402 => Error::said(ErrorKind::Credit, Reached::Yes, ""),
            400..500 => error(
                ErrorKind::Protocol,
                Reached::Yes,
                format!("This address does not answer like ModelsLab (HTTP {status}); check it in Settings."),
            ),
            500.. => error(
                ErrorKind::Retryable,
                Reached::Maybe,
                format!("ModelsLab is having trouble (HTTP {status}); look again in a moment."),
            ),
            _ if self.body.iter().all(u8::is_ascii_whitespace) => error(
                ErrorKind::Protocol,
                Reached::Maybe,
                "ModelsLab answered with nothing at all; look again in a moment.".into(),
            ),
            _ => error(
                ErrorKind::Protocol,
                Reached::Maybe,
                "ModelsLab's answer could not be read; look again in a moment, and check its address in Settings if this stays.".into(),
            ),
        }
    }
}
