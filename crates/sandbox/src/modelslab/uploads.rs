//! Files given to ModelsLab, and taken back from it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::account::Book;
use super::asked;
use super::errors::{Spelling, error, not_found};
use super::fields::Form;
use crate::server::World;

/// Largest upload, in bytes (ModelsLab docs, "Base64 to URL").
const LARGEST: usize = 5 << 20;

/// `POST /v6/base64_to_url`: a data URI becomes a link.
pub(super) async fn base64_to_url(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match asked(&headers, &body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let mut form = Form::new(&body);
    let text = form.required("base64_string");
    let (head, data) = text.split_once(',').unwrap_or(("data:image/png;base64", &text));
    let bytes = STANDARD.decode(data.trim()).unwrap_or_default();
    if !text.is_empty() && bytes.is_empty() {
        form.complain("base64_string", "must be a valid base64 string");
    }
    if bytes.len() > LARGEST {
        form.complain("base64_string", "must not be greater than 5 MB");
    }
    if let Some(refusal) = form.refusal(Spelling::Message) {
        return refusal;
    }
    let kind = head.trim_start_matches("data:").split(';').next().unwrap_or_default();
    let ending = match kind.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "mpeg" => "mp3",
        "x-wav" | "wave" => "wav",
        ending if ending.chars().all(|c| c.is_ascii_alphanumeric()) && !ending.is_empty() => ending,
        _ => "bin",
    };
    let name = format!("{}.{ending}", world.dice.next());
    let url = world.url(&format!("/files/temp/{name}"));
    let mut book = world.account.book(&world);
    if book.uploads.len() == Book::UPLOADS {
        book.uploads.pop_front();
    }
    book.uploads.push_back((name, bytes.into()));
    Json(json!({ "status": "success", "id": 1_000 + book.uploads.len(), "output": [url] })).into_response()
}

/// `POST /v3/delete_image`: the job's files are gone afterwards.
pub(super) async fn delete_image(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match asked(&headers, &body) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let mut form = Form::new(&body);
    let id = form.required("request_id");
    if let Some(refusal) = form.refusal(Spelling::Messege) {
        return refusal;
    }
    let mut book = world.account.book(&world);
    let Some(job) = id.parse().ok().and_then(|id: u64| book.jobs.get_mut(&id)) else {
        return if id.parse::<u64>().is_ok() {
            not_found()
        } else {
            error(Spelling::Messege, "The request id field must be an integer.")
        };
    };
    job.deleted = true;
    Json(json!({ "status": "success", "messege": "image deleted" })).into_response()
}
