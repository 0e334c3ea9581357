//! The OpenAI side: `/openai/v1/…`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::server::World;

#[derive(Debug, Default)]
pub(crate) struct Memory;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/models", get(async || r#"{"object":"list","data":[]}"#))
}
