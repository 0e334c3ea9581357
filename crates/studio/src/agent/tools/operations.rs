//! The operations of the catalogue as tools, and how a call's arguments become those of an operation.

use modelslab::{Map, Operation};
use openai::Tool;
use serde_json::Value;

use super::space;
use crate::agent::handle;

/// An operation as GPT is told of it.
pub(super) fn tool(operation: &Operation) -> Tool {
    let wire = operation.tool();
    let mut parameters = wire["parameters"].clone();
    let properties = parameters["properties"].as_object_mut().into_iter().flatten();
    for (_, property) in properties {
        let said = property["description"].as_str().map(|said| said.replace("asset:<id>", "img:<id>"));
        if let Some(said) = said {
            property["description"] = Value::String(said);
        }
    }
    Tool {
        name: operation.name.into(),
        description: wire["description"].as_str().unwrap_or(&operation.summary).to_owned(),
        parameters,
        strict: true,
        namespace: Some(space(operation.group).into()),
        deferred: true,
    }
}

/// The arguments of a call, complete and checked against the catalogue. Null is what strict schemas say for "left out",
/// and handles become names of assets.
///
/// # Errors
/// What is wrong with the arguments, in words for GPT.
pub(in crate::agent) fn read(operation: &Operation, arguments: &str) -> Result<Map, String> {
    let mut arguments = match serde_json::from_str(arguments) {
        Ok(Value::Object(arguments)) => arguments,
        Ok(_) => return Err("The arguments are not a JSON object.".into()),
        Err(error) => return Err(format!("The arguments are not JSON: {error}.")),
    };
    arguments.retain(|_, value| !value.is_null());
    check(operation, arguments)
}

/// The same for arguments that Limn put together.
///
/// # Errors
/// What is wrong with the arguments, in words for GPT.
pub(in crate::agent) fn check(operation: &Operation, mut arguments: Map) -> Result<Map, String> {
    for (field, _) in operation.media {
        match arguments.get_mut(*field) {
            Some(Value::String(text)) => *text = handle::as_argument(text),
            Some(Value::Array(list)) => {
                for one in list.iter_mut() {
                    if let Value::String(text) = one {
                        *text = handle::as_argument(text);
                    }
                }
            }
            _ => {}
        }
    }
    operation.validate(&arguments).map_err(|problems| {
        // Most sentences name their field.
        let said = problems.into_iter().map(|problem| match problem.message.contains(&problem.field) {
            true => problem.message,
            false => format!("{}: {}", problem.field, problem.message),
        });
        said.collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_become_assets_and_null_is_left_out() {
        let upscale = modelslab::operation("upscale").unwrap();
        let arguments = read(upscale, r#"{"init_image": "img:12", "scale": null}"#).unwrap();
        assert_eq!(arguments["init_image"], "asset:12");
        assert!(read(upscale, r#"{"scale": 2}"#).unwrap_err().contains("init_image"));
        assert!(read(upscale, "{").unwrap_err().contains("not JSON"));
    }
}
