//! The OpenAI side: `/openai/v1/…`.

mod answer;
mod chat;
mod errors;
mod events;
mod input;
mod lack;
mod mind;
mod models;
mod pictures;
mod request;
mod responses;
mod schema_fill;
mod stream;
mod strict;
mod tokens;
mod tools;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Serialize;
use serde_json::Value;

use crate::log::sha256;
use crate::server::World;
use errors::ApiError;
use tokens::PromptCache;

/// Stored responses kept.
const STORED: usize = 256;

/// What one answer of the Responses API is billed for, whether or not it reached the caller.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bill {
    /// The model that answered, as a snapshot.
    pub model: String,
    /// Tokens that were read, those from the cache included.
    pub input_tokens: u64,
    /// Tokens that were read from the cache.
    pub cached_tokens: u64,
    /// Tokens that were written, hidden reasoning included.
    pub output_tokens: u64,
}

/// What the OpenAI side remembers between requests.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    cache: PromptCache,
    bills: Mutex<Vec<Bill>>,
    /// Items up to and including each response that was stored, by its id.
    stored: Mutex<VecDeque<(String, Vec<Value>)>>,
}

impl Memory {
    /// What every answer so far is billed for, oldest first.
    pub(crate) fn bills(&self) -> Vec<Bill> {
        self.bills.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn bill(&self, bill: Bill) {
        self.bills.lock().unwrap_or_else(PoisonError::into_inner).push(bill);
    }

    fn store(&self, id: &str, items: Vec<Value>) {
        let mut stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        if stored.len() == STORED {
            stored.pop_front();
        }
        stored.push_back((id.to_owned(), items));
    }

    fn stored(&self, id: &str) -> Option<Vec<Value>> {
        let stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        stored.iter().find(|(known, _)| known == id).map(|(_, items)| items.clone())
    }
}

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/models", get(models::list))
        .route("/models/{id}", get(models::one))
        .route("/responses", post(responses::create))
        .route("/responses/input_tokens", post(responses::input_tokens))
        .route("/chat/completions", post(chat::create))
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(from_fn(with_key))
        .layer(middleware::map_response(with_headers))
}

async fn no_route(method: Method, uri: Uri) -> Response {
    let message = format!("Invalid URL ({method} /v1{})", uri.path());
    ApiError { status: StatusCode::NOT_FOUND, code: None, param: None, message }.into_response()
}

/// SHA-256 of the caller's key: what its reasoning is sealed with.
#[derive(Debug, Clone)]
struct Secret(String);

/// Lets in only who has a key that is accepted.
async fn with_key(mut request: Request, next: Next) -> Response {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let key = header.strip_prefix("Bearer ").unwrap_or_default().trim();
    if key.is_empty() {
        return ApiError::no_key().into_response();
    }
    if key.starts_with("bad") || key.starts_with("sk-bad") {
        return ApiError::wrong_key(key).into_response();
    }
    let secret = Secret(sha256(key));
    request.extensions_mut().insert(secret);
    next.run(request).await
}

/// Adds the headers every answer of the real service carries.
async fn with_headers(mut response: Response) -> Response {
    let number = crate::dice::scramble(response.headers().len() as u64 ^ jiff::Timestamp::now().as_nanosecond() as u64);
    let headers: &mut HeaderMap = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(format!("req_{number:016x}{:016x}", crate::dice::scramble(number))) {
        headers.insert("x-request-id", id);
    }
    for (name, value) in [
        ("openai-version", "2020-10-01"),
        ("openai-processing-ms", "184"),
        ("x-ratelimit-limit-requests", "500"),
        ("x-ratelimit-remaining-requests", "499"),
        ("x-ratelimit-reset-requests", "120ms"),
        ("x-ratelimit-limit-tokens", "500000"),
        ("x-ratelimit-remaining-tokens", "498210"),
        ("x-ratelimit-reset-tokens", "214ms"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
