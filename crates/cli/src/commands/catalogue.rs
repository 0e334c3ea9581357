//! The catalogue: operations and models.

use std::fmt::Write;

use serde_json::{Value, json};
use studio::{Code, Error};

use crate::{
    output::{self, Output},
    session::Session,
};

/// Lists the operations, or shows one. Needs neither keys nor the network.
pub(crate) fn operations(output: Output, name: Option<&str>) -> Result<Option<Code>, Error> {
    let mut operations = studio::operations();
    if let Some(name) = name {
        operations.retain(|operation| operation.name == name);
        if operations.is_empty() {
            let message = format!("There is no operation named {name}: see `limn operations`.");
            return Err(Error::new(Code::Usage, message));
        }
    }
    output.result(&json!({"operations": operations}), || {
        let mut lines = String::new();
        for operation in &operations {
            let price = output::price(operation.price);
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{:<18} {:<24} {price}", operation.name, operation.path);
            let _ = writeln!(lines, "    {}", operation.summary);
            if name.is_some() {
                lines.push('\n');
                lines += &arguments(&operation.schema);
            }
        }
        lines
    });
    Ok(None)
}

/// One line for each argument of a schema: name, type and range, description.
fn arguments(schema: &Value) -> String {
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut lines = String::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let must = if required.contains(&name.as_str()) { " (required)" } else { "" };
        let range = match (&field["minimum"], &field["maximum"]) {
            (Value::Null, Value::Null) => String::new(),
            (from, to) => format!("  {from} to {to}"),
        };
        let default = field.get("default").filter(|value| !value.is_null()).map(|value| format!("  default {value}"));
        let description = field["description"].as_str().unwrap_or_default().replace('\n', " ");
        let _ = writeln!(lines, "{name}{must}{range}{}\n    {description}", default.unwrap_or_default());
    }
    lines
}

/// Lists the picture models.
pub(crate) async fn models(output: Output, session: &Session) -> Result<Option<Code>, Error> {
    let models = session.studio.models().await?;
    output.result(&json!({"models": models}), || {
        let mut lines = String::new();
        for model in &models {
            let _ = writeln!(
                lines,
                "{:<24} {:<20} {:>8}  {}",
                model.id,
                model.family,
                output::price(model.usd),
                model.name
            );
        }
        lines
    });
    Ok(None)
}
