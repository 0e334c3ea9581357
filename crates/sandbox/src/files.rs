//! The file server behind the links: `/files/…`, and `/proxy/…` for the same files.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::modelslab::{Picture, sample_words};
use crate::picture;
use crate::server::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/files/generations/{name}", get(async |state, path| generation(state, path, "image/png").await))
        .route("/files/temp/{name}", get(temporary))
        .route("/files/models/{name}", get(model_sample))
        // The real proxy calls everything a stream of octets.
        .route("/proxy/generations/{name}", get(async |state, path| generation(state, path, OCTETS).await))
        .route("/proxy/temp/{name}", get(temporary))
}

const OCTETS: &str = "application/octet-stream";

fn missing() -> Response {
    let page = "<html><body>Object not found</body></html>";
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html")], page).into_response()
}

async fn drawn(picture: Picture) -> Option<Vec<u8>> {
    tokio::task::spawn_blocking(move || picture::png(&picture)).await.ok()
}

async fn generation(State(world): State<Arc<World>>, Path(name): Path<String>, mime: &'static str) -> Response {
    match world.account.picture(&world, &name) {
        Some(ready) if !name.ends_with(".base64") => match drawn(ready).await {
            Some(bytes) => ([(header::CONTENT_TYPE, mime)], bytes).into_response(),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        _ => missing(),
    }
}

/// Uploads, and the text files of `base64: true`.
async fn temporary(State(world): State<Arc<World>>, Path(name): Path<String>) -> Response {
    if let Some(bytes) = world.account.upload(&world, &name) {
        return ([(header::CONTENT_TYPE, OCTETS)], bytes).into_response();
    }
    let ready = world.account.picture(&world, &name).filter(|_| name.ends_with(".base64"));
    match ready {
        Some(ready) => match drawn(ready).await {
            Some(bytes) => ([(header::CONTENT_TYPE, OCTETS)], STANDARD.encode(bytes)).into_response(),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        None => missing(),
    }
}

async fn model_sample(Path(name): Path<String>) -> Response {
    let Some(words) = name.strip_suffix(".png").and_then(sample_words) else { return missing() };
    match drawn(Picture { words, seed: 1, width: 512, height: 512, card: None }).await {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
