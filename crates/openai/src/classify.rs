//! One reading of every error, wherever it comes from: the body of an HTTP answer, an `error` event of a stream, or
//! `response.error`. Status alone decides little: 429 is "slow down", "no money" or "this never fits", and a stream
//! brings all of them under status 200.

use serde_json::Value;

use crate::error::{ErrorKind, Fault};

/// The most characters of a server's words that are kept.
const LONGEST: usize = 300;

impl Fault {
    /// Reads the body of an HTTP error: OpenAI's shape, its flat and numeric variants, FastAPI's `detail`, a bare string,
    /// HTML, plain text or nothing.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
            Ok(value) => Self::of_value(&value).unwrap_or_else(|| Self::of_words(&value.to_string())),
            Err(_) if looks_like_html(&text) => Self::of_words(&title(&text)),
            Err(_) => Self::of_words(&text),
        }
    }

    /// Reads an error out of JSON: a body, an event (nested or flat), or an `error` object. `None` when there is none.
    pub(crate) fn of_value(value: &Value) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().find_map(Self::of_value),
            Value::String(text) => Some(Self::of_words(text)),
            Value::Object(fields) => {
                if let Some(inner) = fields.get("error").filter(|inner| !inner.is_null()) {
                    return Self::of_value(inner);
                }
                if let Some(inner) = fields.get("errors").and_then(Value::as_array).and_then(|errors| errors.first()) {
                    return Self::of_value(inner);
                }
                let message = ["message", "detail", "error_description"].iter().find_map(|key| fields.get(*key));
                // An event's own `type` says "error" and nothing more.
                let family = fields.get("type").and_then(Value::as_str).filter(|family| *family != "error");
                let code = fields.get("code").and_then(as_text);
                if message.is_none() && code.is_none() && family.is_none() {
                    return None;
                }
                Some(Self {
                    family: family.map(str::to_owned),
                    code,
                    param: fields.get("param").and_then(as_text),
                    ..Self::of_words(&message.and_then(as_text).unwrap_or_default())
                })
            }
            _ => None,
        }
    }

    fn of_words(text: &str) -> Self {
        Self { message: shortened(text), ..Self::default() }
    }

    /// The same trouble told twice: what this one lacks is taken from the other.
    pub(crate) fn enriched(self, other: Self) -> Self {
        Self {
            message: if self.message.is_empty() { other.message } else { self.message },
            family: self.family.or(other.family),
            code: self.code.or(other.code),
            param: self.param.or(other.param),
        }
    }

    /// The same fault with every key blotted out: anything that looks like an OpenAI key, and this very key.
    pub(crate) fn redacted(self, key: Option<&str>) -> Self {
        let clean = |text: String| redact(&text, key);
        Self {
            message: clean(self.message),
            family: self.family.map(clean),
            code: self.code.map(clean),
            param: self.param.map(clean),
        }
    }

    /// Which trouble it is. `status` is the HTTP status, or `None` inside a stream.
    pub(crate) fn kind(&self, status: Option<u16>) -> ErrorKind {
        let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().to_lowercase();
        let (code, family, words) = (lower(&self.code), lower(&self.family), self.message.to_lowercase());
        let is = |names: &[&str]| names.contains(&code.as_str()) || names.contains(&family.as_str());
        let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        // Some gateways answer 200 and put the status into a numeric code.
        let numeric = code.parse::<u16>().ok().filter(|number| (300..600).contains(number));
        let status = status.filter(|status| *status >= 300).or(numeric);

        if is(&QUOTA)
            || code.ends_with("_limit_exceeded") && (code.contains("spend") || code.contains("usage"))
            || code.contains("billing")
            || status == Some(402)
            || says(&["exceeded your current quota", "insufficient credit", "insufficient balance"])
        {
            return ErrorKind::Quota;
        }
        if is(&["context_length_exceeded", "exceed_context_size_error"])
            || says(&["context length", "context window", "context size", "maximum context"]) && !says(&["invalid"])
        {
            return ErrorKind::ContextTooLong;
        }
        if words.starts_with("request too large") || status == Some(413) {
            return ErrorKind::RequestTooLarge;
        }
        if is(&[
            "server_is_overloaded",
            "overloaded",
            "overloaded_error",
            "service_unavailable_error",
            "engine_overloaded",
        ]) || status == Some(529)
            || status == Some(503) && is(&["slow_down"])
            || says(&["currently overloaded", "at capacity"])
        {
            return ErrorKind::Overloaded;
        }
        if is(&["rate_limit_exceeded", "rate_limit_error", "slow_down", "tokens", "requests", "too_many_requests"])
            || status == Some(429)
        {
            return ErrorKind::RateLimited;
        }
        if is(&["unsupported_country_region_territory", "request_forbidden", "data_residency_mismatch"]) {
            return ErrorKind::Region;
        }
        if is(&["invalid_api_key", "authentication_error", "invalid_organization", "account_deactivated"])
            || status == Some(401)
        {
            return ErrorKind::Auth;
        }
        if self.is_about_model(&code, &words) {
            return ErrorKind::Model;
        }
        if is(&["invalid_prompt", "content_filter", "moderation_blocked", "sensitive_words_detected"])
            || code.contains("policy")
        {
            return ErrorKind::Policy;
        }
        self.kind_of_status(status, &code, &family)
    }

    fn is_about_model(&self, code: &str, words: &str) -> bool {
        let missing = [
            "not found",
            "does not exist",
            "not exist",
            "not available",
            "no access",
            "unknown model",
            "invalid model",
        ];
        matches!(code, "model_not_found" | "model_not_available" | "invalid_model")
            || self.param.as_deref() == Some("model")
            || self.param.is_none()
                && words.contains("model")
                && !words.contains("item")
                && missing.iter().any(|part| words.contains(part))
    }

    fn kind_of_status(&self, status: Option<u16>, code: &str, family: &str) -> ErrorKind {
        match status {
            Some(300..=399) => ErrorKind::Protocol,
            // A wall in front of the API, not the API refusing the key.
            Some(403) if self.message.starts_with(WEB_PAGE) => ErrorKind::Protocol,
            Some(403) => ErrorKind::Auth,
            // An item that is not found is a mistake in the history, not in the address.
            Some(404) if self.message.starts_with("Item ") => ErrorKind::BadRequest,
            Some(404 | 405 | 501) => ErrorKind::NoRoute,
            Some(408) => ErrorKind::Timeout,
            Some(409) => ErrorKind::Server,
            Some(400..=499) => ErrorKind::BadRequest,
            Some(_) => ErrorKind::Server,
            // Inside a stream only the words tell. Unknown ones count as the server's fault.
            None => {
                let ours =
                    ["invalid_", "image_", "unsupported_", "empty_", "failed_to_", "unknown_", "missing_", "previous_"];
                let at_fault = family == "invalid_request_error" || ours.iter().any(|start| code.starts_with(start));
                if at_fault { ErrorKind::BadRequest } else { ErrorKind::Server }
            }
        }
    }
}

const QUOTA: [&str; 7] = [
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "billing_hard_limit_reached",
    "insufficient_credits",
];

/// Whether a text is a web page.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.get(..1).is_some_and(|first| first == "<")
}

const WEB_PAGE: &str = "a web page";

/// What a web page calls itself; its words are of no use to anybody.
fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let inner = lower.find("<title>").and_then(|start| {
        let start = start + "<title>".len();
        let end = start + lower.get(start..)?.find("</title>")?;
        page.get(start..end)
    });
    inner.map_or_else(|| WEB_PAGE.to_owned(), |name| format!("{WEB_PAGE}: {}", name.trim()))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Blots out everything that starts like an OpenAI key, and `key` itself, which need not look like one.
pub(crate) fn redact(text: &str, key: Option<&str>) -> String {
    let mut clean = match key.filter(|key| !key.is_empty()) {
        Some(key) => text.replace(key, "(key)"),
        None => text.to_owned(),
    };
    let mut from = 0;
    while let Some(found) = clean[from..].find("sk-") {
        let start = from + found;
        let tail = &clean[start + 3..];
        let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || "-_*.…".contains(c))).unwrap_or(tail.len());
        let body = tail[..end].trim_end_matches('.');
        // "task-list" is a word, not a key.
        let inside_word = clean[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        if inside_word || body.len() < 4 {
            from = start + 3;
            continue;
        }
        clean.replace_range(start..start + 3 + body.len(), "sk-…");
        from = start + "sk-…".len();
    }
    clean
}

#[cfg(test)]
mod tests;
