//! The tools of a request: functions, alone or in namespaces, and the tool search.

use serde_json::Value;

use super::errors::ApiError;
use super::strict;

/// Tools that run at OpenAI; the sandbox accepts them and never uses them.
const HOSTED: &[&str] = &[
    "apply_patch",
    "code_interpreter",
    "computer",
    "custom",
    "file_search",
    "image_generation",
    "local_shell",
    "mcp",
    "shell",
    "web_search",
    "web_search_preview",
];

/// A function the model may call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    pub(crate) description: String,
    pub(crate) parameters: Value,
    /// Known only by name until the tool search has loaded it.
    pub(crate) deferred: bool,
    /// The definition as it was given.
    pub(crate) definition: Value,
}

/// Names are 1 to 64 letters, digits, dashes and underscores.
pub(crate) fn check_name(path: &str, name: &str) -> Result<(), ApiError> {
    let fits = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if fits {
        return Ok(());
    }
    let message = format!(
        "Invalid '{path}': string does not match pattern. Expected a string that matches the pattern \
         '^[a-zA-Z0-9_-]{{1,64}}$'."
    );
    Err(ApiError::bad(path, Some("invalid_value"), message))
}

/// Reads and checks the member `tools`.
pub(crate) fn read(given: Option<&Value>) -> Result<Vec<Tool>, ApiError> {
    let list = match given {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(other) => return Err(ApiError::wrong_type("tools", "an array", other)),
    };
    let mut tools = Vec::new();
    let mut search = false;
    for (i, tool) in list.iter().enumerate() {
        let path = format!("tools[{i}]");
        match tool["type"].as_str() {
            Some("function") => tools.push(function(&path, tool, None)?),
            Some("namespace") => {
                let name = tool["name"].as_str().ok_or_else(|| ApiError::missing_parameter(format!("{path}.name")))?;
                if tool["description"].as_str().unwrap_or_default().is_empty() {
                    return Err(ApiError::missing_parameter(format!("{path}.description")));
                }
                for (j, inner) in tool["tools"].as_array().into_iter().flatten().enumerate() {
                    tools.push(function(&format!("{path}.tools[{j}]"), inner, Some(name))?);
                }
            }
            Some("tool_search") => search = true,
            Some(hosted) if HOSTED.contains(&hosted) => {}
            other => {
                let mut supported = vec!["function", "namespace", "tool_search"];
                supported.extend(HOSTED);
                return Err(ApiError::invalid_value(format!("{path}.type"), other.unwrap_or("?"), &supported));
            }
        }
    }
    if !search && tools.iter().any(|t| t.deferred) {
        let message = "Invalid Value: tools.defer_loading. Deferred tools require tools.tool_search.";
        return Err(ApiError::bad("tools.defer_loading", None, message));
    }
    Ok(tools)
}

fn function(path: &str, tool: &Value, namespace: Option<&str>) -> Result<Tool, ApiError> {
    if tool.get("function").is_some() {
        // The shape of Chat Completions, sent to Responses.
        return Err(ApiError::unknown_parameter(format!("{path}.function")));
    }
    let name = tool["name"].as_str().ok_or_else(|| ApiError::missing_parameter(format!("{path}.name")))?;
    check_name(&format!("{path}.name"), name)?;
    let parameters = tool.get("parameters").cloned().unwrap_or(Value::Null);
    if tool["strict"] == true {
        strict::check(&parameters).map_err(|what| {
            let message = format!("Invalid schema for function '{name}': {what}");
            ApiError::bad(format!("{path}.parameters"), Some("invalid_function_parameters"), message)
        })?;
    }
    Ok(Tool {
        name: name.to_owned(),
        namespace: namespace.map(str::to_owned),
        description: tool["description"].as_str().unwrap_or_default().to_owned(),
        parameters,
        deferred: tool["defer_loading"] == true,
        definition: tool.clone(),
    })
}
