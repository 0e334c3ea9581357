//! The sandbox's own endpoints, for tests that drive it from another process: `/_sandbox/…`. They are neither logged
//! nor struck by scripts.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Script;
use crate::modelslab::Ground;
use crate::server::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/script", post(add_script).delete(clear_scripts))
        .route("/log", get(log).delete(clear_log))
        .route("/account", get(account).post(set_account))
        .route("/release", post(release))
}

#[derive(Deserialize)]
struct LogQuery {
    #[serde(rename = "match", default)]
    matching: String,
}

#[derive(Deserialize)]
struct AccountChange {
    balance_usd: f64,
}

async fn add_script(State(world): State<Arc<World>>, Json(script): Json<Script>) -> Json<Value> {
    Json(json!({ "scripts": world.scripts.add(script) }))
}

async fn clear_scripts(State(world): State<Arc<World>>) -> Json<Value> {
    world.scripts.clear();
    Json(json!({ "scripts": 0 }))
}

async fn log(State(world): State<Arc<World>>, Query(query): Query<LogQuery>) -> Json<Value> {
    Json(json!({ "requests": world.log.entries(&query.matching) }))
}

async fn clear_log(State(world): State<Arc<World>>) -> Json<Value> {
    world.log.clear();
    Json(json!({ "requests": [] }))
}

async fn account(State(world): State<Arc<World>>) -> Json<Ground> {
    Json(world.account.ground(&world))
}

async fn set_account(State(world): State<Arc<World>>, Json(change): Json<AccountChange>) -> Json<Ground> {
    world.account.set_balance(change.balance_usd);
    Json(world.account.ground(&world))
}

async fn release(State(world): State<Arc<World>>) -> Json<Value> {
    world.gate.release();
    Json(json!({ "released": true }))
}
