//! The models there are, with the snapshot each name stands for and the efforts it knows.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::errors::ApiError;

/// A model that answers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) id: &'static str,
    /// What answers echo.
    pub(crate) snapshot: &'static str,
    pub(crate) efforts: &'static [&'static str],
    pub(crate) default_effort: &'static str,
    created: u64,
    shutdown: Option<&'static str>,
}

const ALL: &[&str] = &["none", "low", "medium", "high", "xhigh"];
const PRO: &[&str] = &["medium", "high", "xhigh"];

const fn model(
    id: &'static str,
    snapshot: &'static str,
    efforts: &'static [&'static str],
    default_effort: &'static str,
    created: u64,
) -> Model {
    Model { id, snapshot, efforts, default_effort, created, shutdown: None }
}

static MODELS: &[Model] = &[
    model("gpt-5.4", "gpt-5.4-2026-03-05", ALL, "none", 1_772_668_800),
    model("gpt-5.4-pro", "gpt-5.4-pro-2026-03-05", PRO, "medium", 1_772_668_800),
    model("gpt-5.4-mini", "gpt-5.4-mini-2026-03-17", ALL, "none", 1_773_705_600),
    Model {
        shutdown: Some("2027-04-01"),
        ..model("gpt-5.4-nano", "gpt-5.4-nano-2026-03-17", ALL, "none", 1_773_705_600)
    },
    model("gpt-5.5", "gpt-5.5-2026-04-23", ALL, "medium", 1_776_902_400),
    model("gpt-5.5-pro", "gpt-5.5-pro-2026-04-23", PRO, "medium", 1_776_902_400),
    model("gpt-5.6-terra", "gpt-5.6-terra", ALL, "medium", 1_783_900_800),
    model("gpt-5.6-luna", "gpt-5.6-luna", ALL, "medium", 1_783_900_800),
];

/// Models of other kinds that stand in the same list.
const OTHERS: &[(&str, u64)] = &[("gpt-image-2", 1_776_902_400), ("text-embedding-3-small", 1_705_948_997)];

/// The model by its name or by its snapshot's.
pub(crate) fn find(name: &str) -> Result<&'static Model, ApiError> {
    MODELS.iter().find(|m| m.id == name || m.snapshot == name).ok_or_else(|| ApiError::no_model(name))
}

fn entry(id: &str, created: u64, shutdown: Option<&str>) -> Value {
    json!({ "id": id, "object": "model", "created": created, "owned_by": "system", "shutdown_date": shutdown })
}

/// `GET /models`.
pub(crate) async fn list() -> Json<Value> {
    let mut data = Vec::new();
    for m in MODELS {
        data.push(entry(m.id, m.created, m.shutdown));
        if m.snapshot != m.id {
            data.push(entry(m.snapshot, m.created, m.shutdown));
        }
    }
    data.extend(OTHERS.iter().map(|(id, created)| entry(id, *created, None)));
    Json(json!({ "object": "list", "data": data }))
}

/// `GET /models/{id}`.
pub(crate) async fn one(Path(id): Path<String>) -> Response {
    match find(&id) {
        Ok(m) => Json(entry(&id, m.created, m.shutdown)).into_response(),
        Err(refusal) => match OTHERS.iter().find(|(other, _)| *other == id) {
            Some((id, created)) => Json(entry(id, *created, None)).into_response(),
            None => refusal.into_response(),
        },
    }
}
