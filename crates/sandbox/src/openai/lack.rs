//! Refusals of servers that speak the Responses API without all of it.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::errors::ApiError;
use crate::script::Lack;

/// Input items every such server knows.
const ITEMS: &[&str] = &["message", "function_call", "function_call_output", "reasoning"];

/// Refuses what the server lacks.
pub(super) fn check(body: &Map<String, Value>, lacks: &[Lack]) -> Result<(), ApiError> {
    let list = |name: &str| body.get(name).and_then(Value::as_array).into_iter().flatten().enumerate();
    for (i, tool) in list("tools") {
        let kind = tool["type"].as_str().unwrap_or_default();
        let refused = lacks.iter().find(|lack| match lack {
            Lack::ToolSearch => kind == "tool_search",
            Lack::HostedSearch => kind == "tool_search" && tool["execution"] != "client",
            Lack::Namespaces => kind == "namespace",
            Lack::OtherItems => false,
        });
        match refused {
            Some(Lack::HostedSearch) => {
                let message = "Invalid value: 'server'. This server supports only tool_search with execution 'client'.";
                return Err(ApiError::bad(format!("tools.{i}.execution"), Some("invalid_value"), message));
            }
            Some(_) => {
                let message = format!("Invalid value: '{kind}'. Supported values are: 'function'.");
                return Err(ApiError::bad(format!("tools.{i}.type"), Some("invalid_string"), message));
            }
            None => {}
        }
    }
    if lacks.contains(&Lack::OtherItems)
        && let Some(kind) = list("input").find_map(|(_, item)| item["type"].as_str().filter(|k| !ITEMS.contains(k)))
    {
        let message = format!("json: unknown input item type: {kind}");
        return Err(ApiError { status: StatusCode::BAD_REQUEST, code: None, param: None, message });
    }
    Ok(())
}
